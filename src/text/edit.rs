//! Edits in original byte coordinates, and sets of them that cannot overlap.
//!
//! The new text is built in one forward pass; every byte outside the edits is copied as it is.

use super::span::Span;

/// A byte range of a file and its new bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Which bytes of the original are replaced.
    pub span: Span,
    /// What stands there afterwards.
    pub new: Vec<u8>,
}

/// Two edits that want the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The edit that stands first.
    pub first: Edit,
    /// The edit that overlaps it.
    pub second: Edit,
}

/// Edits of one file: sorted by place and disjoint.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EditSet {
    edits: Vec<Edit>,
}

impl EditSet {
    /// Sorts the edits; two that overlap, or insert at the same place, are a `Conflict`.
    pub fn new(mut edits: Vec<Edit>) -> Result<Self, Box<Conflict>> {
        edits.sort_by_key(|edit| edit.span);
        for pair in edits.windows(2) {
            let (first, second) = (&pair[0], &pair[1]);
            if second.span.start < first.span.end || first.span == second.span {
                return Err(Box::new(Conflict { first: first.clone(), second: second.clone() }));
            }
        }
        Ok(Self { edits })
    }

    /// Takes in one more edit; a `Conflict` where it wants bytes of another one.
    pub fn insert(&mut self, edit: Edit) -> Result<(), Box<Conflict>> {
        let at = self.edits.partition_point(|other| other.span < edit.span);
        let before = at.checked_sub(1).and_then(|before| self.edits.get(before));
        // The set is disjoint, so that only neighbours can be in the way.
        if let Some(first) = before.filter(|before| edit.span.start < before.span.end) {
            return Err(Box::new(Conflict { first: first.clone(), second: edit }));
        }
        let in_the_way = |next: &&Edit| next.span.start < edit.span.end || next.span == edit.span;
        if let Some(second) = self.edits.get(at).filter(in_the_way) {
            return Err(Box::new(Conflict { first: edit, second: second.clone() }));
        }
        self.edits.insert(at, edit);
        Ok(())
    }

    /// The edits in the order of the file.
    pub fn iter(&self) -> std::slice::Iter<'_, Edit> {
        self.edits.iter()
    }

    /// How many edits there are.
    pub fn len(&self) -> usize {
        self.edits.len()
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// The new text of `original`; `None` where an edit reaches past its end.
    pub fn apply(&self, original: &[u8]) -> Option<Vec<u8>> {
        let grown: usize = self.edits.iter().map(|edit| edit.new.len()).sum();
        let mut out = Vec::with_capacity(original.len() + grown);
        let mut at = 0;
        for edit in &self.edits {
            out.extend_from_slice(original.get(at..edit.span.start)?);
            out.extend_from_slice(&edit.new);
            at = edit.span.end;
        }
        out.extend_from_slice(original.get(at..)?);
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::{Edit, EditSet, Span};

    fn edit(start: usize, end: usize, new: &str) -> Edit {
        Edit { span: Span::new(start, end), new: new.into() }
    }

    #[test]
    fn applies_edits_in_one_forward_pass() {
        for (edits, expected) in [
            (vec![], "abcdef"),
            (vec![edit(0, 1, "X")], "Xbcdef"),
            (vec![edit(4, 6, ""), edit(0, 2, "long")], "longcd"),
            (vec![edit(2, 2, "-"), edit(2, 3, "C")], "ab-Cdef"),
            (vec![edit(6, 6, "!")], "abcdef!"),
        ] {
            let set = EditSet::new(edits).unwrap();
            assert_eq!(set.apply(b"abcdef").unwrap(), expected.as_bytes());
        }
    }

    #[test]
    fn refuses_overlapping_edits() {
        assert!(EditSet::new(vec![edit(0, 3, "x"), edit(2, 4, "y")]).is_err());
        assert!(EditSet::new(vec![edit(1, 1, "x"), edit(1, 1, "y")]).is_err());
        assert!(EditSet::new(vec![edit(0, 2, "x"), edit(2, 4, "y")]).is_ok());
    }

    #[test]
    fn one_more_edit_is_taken_in_exactly_where_a_whole_set_would_be() {
        let known = [edit(2, 2, "-"), edit(2, 4, "x"), edit(6, 8, "y"), edit(9, 9, "z")];
        for start in 0..11 {
            for end in start..11 {
                let mut set = EditSet::new(known.to_vec()).unwrap();
                let more = edit(start, end, "new");
                let whole = EditSet::new(known.iter().cloned().chain([more.clone()]).collect());
                match (set.insert(more), whole) {
                    (Ok(()), Ok(whole)) => assert_eq!(set, whole),
                    (Err(conflict), Err(_)) => assert!(conflict.first.span <= conflict.second.span),
                    (one, whole) => panic!("{start}..{end}: {one:?}, {whole:?}"),
                }
            }
        }
    }

    #[test]
    fn an_edit_past_the_end_gives_nothing() {
        assert_eq!(EditSet::new(vec![edit(5, 9, "x")]).unwrap().apply(b"abcdef"), None);
    }
}
