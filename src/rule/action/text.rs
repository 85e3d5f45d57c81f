//! `text:` rules: exact text, found and replaced byte for byte.
//!
//! An old text inside a copy of the new one is left alone, so that a second run changes nothing.

use super::{MatchContext, Needles, TextMatch};
use crate::rule::problems::{Problems, Scalar};

/// The old texts of a `text:` rule and their replacement.
#[derive(Debug)]
pub struct TextRule {
    /// The old texts.
    pub from: Vec<String>,
    /// The new text.
    pub to: String,
}

impl TextRule {
    pub(super) fn parse(from: &[Scalar], to: &Scalar, problems: &mut Problems<'_>) -> Self {
        for scalar in from.iter().filter(|scalar| scalar.text.is_empty()) {
            problems.error(scalar.at, "`text` is empty", "write the text to be replaced");
        }
        Self { from: from.iter().map(|scalar| scalar.text.clone()).collect(), to: to.text.clone() }
    }

    pub(super) fn needles(&self) -> Needles {
        Needles::AnyOf(self.from.iter().map(|text| text.clone().into_bytes()).collect())
    }

    /// Near the match, but for a text that overlaps itself: the matches of `aa` in a row of `a` depend on the start of
    /// the row, which may be far away.
    pub(super) fn match_context(&self) -> MatchContext {
        let is_near = self.from.iter().all(|text| !overlaps_itself(text.as_bytes()));
        if is_near { MatchContext::Near } else { MatchContext::WholeText }
    }

    pub(super) fn matches(&self, text: &[u8]) -> Vec<TextMatch> {
        let mut matches = Vec::new();
        for old in &self.from {
            let mut at = 0;
            while let Some(start) = find(text, old, &self.to, at) {
                at = start + old.len();
                matches.push(self.replacement(start, old));
            }
        }
        matches
    }

    pub(super) fn first_match(&self, text: &[u8]) -> Option<TextMatch> {
        let found = self.from.iter().filter_map(|old| Some((find(text, old, &self.to, 0)?, old)));
        let (start, old) = found.min_by_key(|(start, _)| *start)?;
        Some(self.replacement(start, old))
    }

    fn replacement(&self, start: usize, old: &str) -> TextMatch {
        TextMatch { range: start..start + old.len(), new: Ok(self.to.clone().into_bytes()) }
    }
}

fn overlaps_itself(text: &[u8]) -> bool {
    (1..text.len()).any(|at| text.starts_with(&text[at..]))
}

/// The first place at or after `from` where `old` stands outside of the new text. Where the new text contains the old
/// one, a second run must not find it again.
fn find(text: &[u8], old: &str, new: &str, from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(found) = memchr::memmem::find(text.get(at..)?, old.as_bytes()) {
        let start = at + found;
        let is_in_new_text = new.match_indices(old).any(|(offset, _)| {
            start.checked_sub(offset).is_some_and(|begin| text[begin..].starts_with(new.as_bytes()))
        });
        if !is_in_new_text {
            return Some(start);
        }
        at = start + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::TextRule;
    use crate::rule::action::MatchContext;

    fn rule(from: &[&str], to: &str) -> TextRule {
        TextRule { from: from.iter().map(|text| (*text).to_owned()).collect(), to: to.to_owned() }
    }

    #[test]
    fn finds_old_text_but_not_inside_new_text() {
        for (from, to, text, starts) in [
            (&["ab"][..], "x", "ab ab", &[0, 3][..]),
            (&["ab"], "ab.c", "ab.c ab ab.c", &[5]),
            (&["ab"], "zab", "zab ab", &[4]),
            (&["ab"], "ab", "ab", &[]),
            (&["aa"], "b", "aaaa", &[0, 2]),
            (&["b", "a"], "x", "ab", &[1, 0]),
        ] {
            let found: Vec<usize> =
                rule(from, to).matches(text.as_bytes()).into_iter().map(|it| it.range.start).collect();
            assert_eq!(found, starts, "{from:?} to {to} in {text}");
        }
    }

    #[test]
    fn a_text_that_overlaps_itself_needs_the_whole_text() {
        for (text, expected) in [
            ("ab", MatchContext::Near),
            ("aa", MatchContext::WholeText),
            ("abca", MatchContext::WholeText),
            ("", MatchContext::Near),
        ] {
            assert_eq!(rule(&[text], "x").match_context(), expected, "{text}");
        }
    }
}
