//! A key as its words.
//!
//! A key is compared by its words: `oldUrl`, `old_url` and `"old-url"` are the same. Of a dotted or slashed key only
//! the last part counts, but for `redirect`, which may stand in any.

/// A key as its words, in lower case.
// In one string, since the keys of all maps around a name are read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct KeyWords {
    /// All words, one behind the other.
    joined: String,
    /// The end of each word.
    ends: Vec<usize>,
}

/// Bytes of a key that are read: longer ones are data.
const MAX_KEY: usize = 128;

impl KeyWords {
    /// The words of a key.
    pub fn of(text: &[u8]) -> Self {
        let text = String::from_utf8_lossy(&text[..text.len().min(MAX_KEY)]);
        let mut text = text.trim_matches(['"', '\'', '`', ' ', '\t', ':']);
        while let Some(rest) = text.strip_prefix("--") {
            text = rest;
        }
        let last = text.rsplit(['/', '.']).next().unwrap_or_default();
        let mut words = Self::default();
        let mut before_is_lower = false;
        for c in last.chars() {
            if !c.is_alphanumeric() || c.is_uppercase() && before_is_lower {
                words.end_word();
            }
            before_is_lower = c.is_lowercase() || c.is_ascii_digit();
            if c.is_ascii_alphanumeric() {
                words.joined.push(c.to_ascii_lowercase());
            } else if c.is_alphanumeric() {
                words.joined.extend(c.to_lowercase());
            }
        }
        words.end_word();
        words
    }

    fn end_word(&mut self) {
        if self.joined.len() > self.ends.last().copied().unwrap_or_default() {
            self.ends.push(self.joined.len());
        }
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.joined[start..*end])
    }

    /// Returns `true` if all words as one are `joined`.
    pub fn is(&self, joined: &str) -> bool {
        self.joined == joined
    }

    pub fn is_one_of(&self, joined: &[&str]) -> bool {
        joined.iter().any(|known| self.is(known))
    }

    pub fn has_one_of(&self, words: &[&str]) -> bool {
        self.words().any(|own| words.contains(&own))
    }

    pub fn without(&self, word: &str) -> Option<Vec<&str>> {
        let at = self.words().position(|own| own == word)?;
        Some(self.words().enumerate().filter(|(index, _)| *index != at).map(|(_, own)| own).collect())
    }
}
