//! Edits in original byte coordinates, and sets of them that cannot overlap.
//!
//! The new text is built in one forward pass; every byte outside the edits is copied as it is.

use std::sync::Arc;

use super::span::Span;

/// A byte range of a file and its new bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes of the original that are replaced.
    pub span: Span,
    /// The bytes that replace them; equal edits share them.
    pub new: Arc<[u8]>,
}

/// Two edits of the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The edit that begins first.
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
        // Most files have one edit, and a list that grew has room for four.
        edits.shrink_to_fit();
        Ok(Self { edits })
    }

    /// Adds one edit; a `Conflict` where it overlaps another one.
    pub fn insert(&mut self, edit: Edit) -> Result<(), Box<Conflict>> {
        let at = self.edits.partition_point(|other| other.span < edit.span);
        let before = at.checked_sub(1).and_then(|before| self.edits.get(before));
        // The set is disjoint, so that only the neighbors can overlap.
        if let Some(first) = before.filter(|before| edit.span.start < before.span.end) {
            return Err(Box::new(Conflict { first: first.clone(), second: edit }));
        }
        let after = self.edits.get(at);
        if let Some(second) =
            after.filter(|after| after.span.start < edit.span.end || after.span == edit.span)
        {
            return Err(Box::new(Conflict { first: edit, second: second.clone() }));
        }
        self.edits.insert(at, edit);
        Ok(())
    }

    /// Takes out the edit of this span; nothing happens where there is none.
    pub fn remove(&mut self, span: Span) {
        self.edits.retain(|edit| edit.span != span);
    }

    /// Changes the new bytes of the edit of this span; nothing happens where there is none.
    pub fn replace(&mut self, span: Span, new: &[u8]) {
        if let Some(edit) = self.edits.iter_mut().find(|edit| edit.span == span) {
            edit.new = new.into();
        }
    }

    /// Some of the edits, which are disjoint as all of them are.
    #[must_use]
    pub fn subset(&self, wanted: impl Fn(&Edit) -> bool) -> Self {
        Self { edits: self.edits.iter().filter(|edit| wanted(edit)).cloned().collect() }
    }

    /// The edits in the order of the file.
    pub fn iter(&self) -> std::slice::Iter<'_, Edit> {
        self.edits.iter()
    }

    /// Number of edits.
    pub fn len(&self) -> usize {
        self.edits.len()
    }

    /// Returns `true` if there are none.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// The edits inside `span`.
    pub fn within(&self, span: Span) -> &[Edit] {
        let first = self.edits.partition_point(|edit| edit.span.start < span.start);
        let last = self.edits.partition_point(|edit| edit.span.end <= span.end);
        self.edits.get(first..last).unwrap_or_default()
    }

    /// The new text of `original`; `None` where an edit reaches past its end.
    pub fn apply(&self, original: &[u8]) -> Option<Vec<u8>> {
        let grown: usize = self.edits.iter().map(|edit| edit.new.len()).sum();
        let mut out = Vec::with_capacity(original.len() + grown);
        let mut splice = EditStream::new(self);
        splice.feed(original, &mut out, |_, _, _| {});
        splice.finish(&mut out).then_some(out)
    }
}

/// Applies edits to a text that comes piece by piece.
#[derive(Debug)]
pub struct EditStream<'e> {
    edits: &'e [Edit],
    /// Index of the next edit, or of the one that the text so far ends in.
    next: usize,
    /// True if the new bytes of that edit are written.
    written: bool,
    /// Number of bytes of the text so far.
    at: usize,
}

impl<'e> EditStream<'e> {
    /// A stream before its first piece.
    pub fn new(edits: &'e EditSet) -> Self {
        Self { edits: &edits.edits, next: 0, written: false, at: 0 }
    }

    /// Appends the next piece of the text to `out`, edited. `taken` is called with the bytes that are replaced: the
    /// index of the edit, the number of its bytes in earlier pieces, and the bytes.
    pub fn feed(&mut self, piece: &[u8], out: &mut Vec<u8>, mut taken: impl FnMut(usize, usize, &[u8])) {
        let (base, end) = (self.at, self.at + piece.len());
        while let Some(Edit { span, new }) = self.edits.get(self.next) {
            let before = span.start.clamp(self.at, end);
            out.extend_from_slice(&piece[self.at - base..before - base]);
            self.at = before;
            if before < span.start {
                return;
            }
            if !std::mem::replace(&mut self.written, true) {
                out.extend_from_slice(new);
            }
            let until = span.end.min(end);
            taken(self.next, before - span.start, &piece[before - base..until - base]);
            self.at = until;
            if until < span.end {
                return;
            }
            (self.next, self.written) = (self.next + 1, false);
        }
        out.extend_from_slice(&piece[self.at - base..]);
        self.at = end;
    }

    /// Appends insertions at the end of the text; `false` where an edit reaches past it.
    pub fn finish(mut self, out: &mut Vec<u8>) -> bool {
        self.feed(&[], out, |_, _, _| {});
        self.next == self.edits.len()
    }
}

#[cfg(test)]
mod tests {
    use super::{Edit, EditSet, EditStream, Span};

    fn edit(start: usize, end: usize, new: &str) -> Edit {
        Edit { span: Span::new(start, end), new: new.as_bytes().into() }
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
    fn a_text_in_pieces_becomes_what_the_whole_one_does() {
        let text = b"abcdefgh";
        for edits in [
            vec![],
            vec![edit(0, 0, "<"), edit(8, 8, ">")],
            vec![edit(0, 8, "")],
            vec![edit(1, 3, "X"), edit(3, 3, "-"), edit(3, 7, "longer"), edit(7, 8, "")],
            vec![edit(2, 2, "-"), edit(7, 9, "past")],
            vec![edit(9, 9, "past")],
        ] {
            let edits = EditSet::new(edits).unwrap();
            for (first, second) in (0..=8).flat_map(|first| (first..=8).map(move |second| (first, second))) {
                let (mut splice, mut out) = (EditStream::new(&edits), Vec::new());
                let mut replaced = vec![Vec::new(); edits.len()];
                for piece in [&text[..first], &text[first..second], &text[second..]] {
                    splice.feed(piece, &mut out, |number, before, bytes| {
                        assert_eq!(replaced[number].len(), before);
                        replaced[number].extend_from_slice(bytes);
                    });
                }
                let fits = splice.finish(&mut out);
                assert_eq!(fits.then_some(out), edits.apply(text), "{edits:?} {first} {second}");
                if fits {
                    let old: Vec<_> = edits.iter().map(|edit| edit.span.of(text).to_vec()).collect();
                    assert_eq!(replaced, old);
                }
            }
        }
    }

    #[test]
    fn an_edit_past_the_end_gives_nothing() {
        assert_eq!(EditSet::new(vec![edit(5, 9, "x")]).unwrap().apply(b"abcdef"), None);
    }
}
