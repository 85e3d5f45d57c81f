//! The code that introduces a value: its own key or call, then those of the brackets around it.
//!
//! Reads a line from the value to the left. A text that a comma or a semicolon separates from the value is a sibling of
//! it or another statement, and introduces other values. Knows brackets and separators, and no language.

use crate::text::Span;

/// The parts of `left`, the line up to a value, that introduce it, innermost first. `literals` are the string literals
/// in it, in order, whose brackets and separators are text.
// Arguments in parentheses that are closed again are left out: `if (isOld(x)) return "HOST"`.
pub(super) fn introductions(text: &[u8], left: Span, literals: &[Span]) -> Vec<Vec<u8>> {
    let mut reader = LeftwardReader::default();
    let mut literals = literals.iter().rev().peekable();
    let mut at = left.end;
    while at > left.start {
        at -= 1;
        match literals.next_if(|literal| literal.end > at) {
            Some(literal) => {
                let start = literal.start.max(left.start);
                reader.take(&text[start..=at]);
                at = start;
            }
            None if !reader.read(text[at]) => return reader.parts,
            None => {}
        }
    }
    reader.finish_part();
    reader.parts
}

/// Returns `true` if a name that `after` follows introduces a value.
pub(super) fn introduces(after: &[u8]) -> bool {
    let after = match after.first() {
        Some(b'"' | b'\'' | b'`') => &after[1..],
        _ => after,
    };
    let after = after.trim_ascii_start();
    match after.first() {
        Some(b':') => !after.starts_with(b"://"),
        Some(b'=' | b'(' | b'[' | b'{' | b'|') => true,
        Some(b']') => after[1..].trim_ascii_start().starts_with(b"="),
        Some(b'<') => after.starts_with(b"<-"),
        _ => false,
    }
}

/// The end of a part, behind the attributes and tags of markup before the last one: `<a ns="b" href=`.
pub(super) fn behind_attributes(part: &[u8]) -> &[u8] {
    let mut ends = (1..part.len()).rev();
    let end = ends.find(|at| matches!(part[at - 1], b'"' | b'\'') && matches!(part[*at], b' ' | b'>' | b'/'));
    &part[end.unwrap_or(0)..]
}

/// Returns `true` if `f() {` or `() => {` opens the body of a function.
pub(super) fn opens_body(head: &[u8]) -> bool {
    let left = head.strip_suffix(b"{").map(<[u8]>::trim_ascii_end);
    left.is_some_and(|left| left.ends_with(b")") || left.ends_with(b"=>"))
}

/// Reads code from right to left.
#[derive(Default)]
struct LeftwardReader {
    parts: Vec<Vec<u8>>,
    /// The present part, last byte first.
    part: Vec<u8>,
    /// The brackets that are closed to the right and not yet opened.
    closed: Vec<u8>,
    /// Reading of the text left of the present separator.
    siblings: LeftSiblings,
    /// Number of parts outside the present brackets.
    inner_parts: usize,
}

/// The siblings of the value in its brackets.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum LeftSiblings {
    /// None so far.
    #[default]
    None,
    /// Items before a value without a key, of which the first one may have the key of them all: `BLOCKED=a,b`.
    Items,
    /// Statements or pairs, which say nothing of the value.
    Passed,
}

impl LeftwardReader {
    /// Takes in the next byte to the left; `false` where nothing farther left introduces the value.
    fn read(&mut self, byte: u8) -> bool {
        // The value is in the body of a function: `f() {`, `() => {`.
        if matches!(byte, b')' | b'>') && self.part.trim_ascii_end() == b"{" {
            self.part.clear();
            return false;
        }
        match byte {
            b')' | b']' | b'}' => {
                self.take(&[byte]);
                self.closed.push(byte);
            }
            b'(' | b'[' | b'{' if self.closed.pop().is_some() => self.take(&[byte]),
            b'(' | b'[' | b'{' => self.leave_brackets(byte),
            b',' | b';' if self.closed.is_empty() => self.separate(byte),
            _ => self.take(&[byte]),
        }
        true
    }

    /// Takes the bytes, in their order, into the part unless they are arguments.
    fn take(&mut self, bytes: &[u8]) {
        if self.siblings != LeftSiblings::Passed && !self.closed.contains(&b')') {
            self.part.extend(bytes.iter().rev());
        }
    }

    fn separate(&mut self, separator: u8) {
        let has_key = self.part.iter().any(|byte| b"=:([{".contains(byte));
        match self.siblings {
            LeftSiblings::Passed => {}
            _ if separator == b',' && !has_key => {
                self.part.clear();
                self.siblings = LeftSiblings::Items;
            }
            _ => {
                self.finish_part();
                self.siblings = LeftSiblings::Passed;
            }
        }
    }

    fn leave_brackets(&mut self, bracket: u8) {
        match self.siblings {
            // In brackets an item with a key is an argument, and does not introduce the others.
            LeftSiblings::Items => {
                self.part.clear();
                self.parts.truncate(self.inner_parts);
            }
            LeftSiblings::None => self.finish_part(),
            LeftSiblings::Passed => {}
        }
        (self.siblings, self.inner_parts) = (LeftSiblings::None, self.parts.len());
        self.part.push(bracket);
    }

    fn finish_part(&mut self) {
        let part: Vec<u8> = self.part.drain(..).rev().collect();
        if !part.is_empty() {
            self.parts.push(part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::introductions;
    use crate::text::Span;

    #[test]
    fn siblings_and_other_statements_introduce_nothing() {
        for (left, expected) in [
            ("old = ", vec!["old = "]),
            ("{\"old\": ", vec!["\"old\": ", "{"]),
            ("OLD = {\"a\": [", vec!["\"a\": [", "OLD = {"]),
            ("old(); url = ", vec![" url = "]),
            ("a.old=!0,b.url=", vec!["b.url="]),
            ("BLOCKED=a,b,", vec!["BLOCKED=a"]),
            ("f(old, ", vec!["f("]),
            ("f(old=1, ", vec!["f("]),
            ("if (isOld(x)) return ", vec!["if () return "]),
            ("function old(){return{url:", vec!["url:", "return{"]),
            ("cfg[\"old\"] = ", vec!["cfg[\"old\"] = "]),
        ] {
            let parts = introductions(left.as_bytes(), Span::new(0, left.len()), &[]);
            let parts: Vec<_> = parts.iter().map(|part| String::from_utf8_lossy(part).into_owned()).collect();
            assert_eq!(parts, expected, "{left}");
        }
    }
}
