//! Splits a JSON text into its parts, each with its offset, so that a mistake in a value has a place.
//!
//! serde_json checks the syntax of the whole text first; the splitting relies on that and finds no mistakes itself.

use serde::de::{DeserializeOwned, IgnoredAny};

/// Characters of a value in a message.
// Enough to find it, and few enough for one line of a terminal.
const MAX_SHOWN_CHARACTERS: usize = 40;

/// A value of a JSON text, without the white space around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct JsonPart<'s> {
    /// Offset of its first byte in the whole text.
    pub start: usize,
    /// Its bytes as written.
    pub text: &'s str,
}

impl<'s> JsonPart<'s> {
    /// The only value of `source`.
    ///
    /// # Errors
    /// The first mistake in the syntax.
    pub fn parse(source: &'s str) -> serde_json::Result<Self> {
        serde_json::from_str::<IgnoredAny>(source)?;
        Ok(Self::trimmed(source, 0))
    }

    /// The values of a list; `None` for any other value.
    pub fn list(self) -> Option<Vec<Self>> {
        self.text.starts_with('[').then(|| self.split())
    }

    /// Keys and values of an object in the order of the text, where a key may be there twice; `None` for any
    /// other value.
    pub fn members(self) -> Option<Vec<(Self, Self)>> {
        let parts = self.text.starts_with('{').then(|| self.split())?;
        Some(parts.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect())
    }

    /// The value as a `T`; `None` where it is of another type.
    pub fn value<T: DeserializeOwned>(self) -> Option<T> {
        serde_json::from_str(self.text).ok()
    }

    /// Offset of the last byte, which for an object is its closing brace.
    pub fn last_byte(self) -> usize {
        self.start + self.text.len().saturating_sub(1)
    }

    /// The value in backquotes, cut where it is long.
    pub fn shown(self) -> String {
        match self.text.char_indices().nth(MAX_SHOWN_CHARACTERS) {
            Some((cut, _)) => format!("`{}…`", &self.text[..cut]),
            None => format!("`{}`", self.text),
        }
    }

    fn trimmed(text: &'s str, start: usize) -> Self {
        let indent = text.len() - text.trim_start().len();
        Self { start: start + indent, text: text.trim() }
    }

    /// The parts of a list or object between its brackets, commas and colons.
    fn split(self) -> Vec<Self> {
        let mut parts = Vec::new();
        let (mut depth, mut in_string, mut escaped, mut part_start) = (0usize, false, false, 1);
        for (at, byte) in self.text.bytes().enumerate() {
            let is_border = match byte {
                _ if escaped => {
                    escaped = false;
                    false
                }
                b'\\' => {
                    escaped = true;
                    false
                }
                b'"' => {
                    in_string = !in_string;
                    false
                }
                _ if in_string => false,
                b'[' | b'{' => {
                    depth += 1;
                    false
                }
                b']' | b'}' => {
                    depth = depth.saturating_sub(1);
                    depth == 0
                }
                b',' | b':' => depth == 1,
                _ => false,
            };
            if is_border {
                let part = Self::trimmed(&self.text[part_start..at], self.start + part_start);
                // Only an empty list or object has an empty part.
                parts.extend((!part.text.is_empty()).then_some(part));
                part_start = at + 1;
            }
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::JsonPart;

    #[test]
    fn parts_have_their_offsets() {
        let source = " {\"a,\\\"\" : [1, {\"b\": []} ,\"]\"],\n\"c\":{}} ";
        let members = JsonPart::parse(source).unwrap().members().unwrap();
        let texts: Vec<(&str, &str)> = members.iter().map(|(key, value)| (key.text, value.text)).collect();
        assert_eq!(texts, [("\"a,\\\"\"", "[1, {\"b\": []} ,\"]\"]"), ("\"c\"", "{}")]);
        let list = members[0].1.list().unwrap();
        assert_eq!(list.iter().map(|part| part.text).collect::<Vec<_>>(), ["1", "{\"b\": []}", "\"]\""]);
        for part in list.iter().chain(members.iter().flat_map(|(key, value)| [key, value])) {
            assert!(source[part.start..].starts_with(part.text), "{part:?}");
        }
        assert!(members[1].1.members().unwrap().is_empty() && members[1].1.list().is_none());
    }
}
