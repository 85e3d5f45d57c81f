//! `regex:` rules: regular expressions over bytes, with `$1` and `${name}` in the new text.
//!
//! Mistakes carry the place that `regex_syntax` gives them.

use std::fmt::Display;

use regex::bytes::{Captures, Regex};
use regex_syntax::ast::ErrorKind;
use regex_syntax::hir::literal::Extractor;

use super::groups::{pieces, unknown_groups};
use super::sample::sample;
use super::{MAX_GROWTH, Needles, Overgrown, RegexBudget, TextMatch};
use crate::host::PatternError;
use crate::rule::problems::{Problems, Scalar};

/// Texts on one of which every regex that matches empty text does so: each of its assertions holds in one of them.
const PROBES: [&str; 7] = ["", "a", " ", "a b", "a\nb", "1_", "-"];
/// Number of prefixes of a regular expression up to which they are its needles.
// Each becomes a needle of its own; with more alternatives the rule reads every file instead.
const MAX_PREFIXES: usize = 8;
/// Bytes of the shortest prefix from which on they are its needles.
// A shorter one has no whole gram, so that it would have to be compared at every place of every text.
const MIN_PREFIX: usize = 4;

/// A compiled `regex:` and its template.
#[derive(Debug)]
pub struct RegexRule {
    /// The pattern; never matches the empty text.
    pub from: Regex,
    /// The template, with `$1` and `${name}`.
    pub to: String,
}

impl RegexRule {
    pub(super) fn parse(
        from: &Scalar,
        to: &Scalar,
        budget: &mut RegexBudget,
        problems: &mut Problems<'_>,
    ) -> Option<Self> {
        match compile(from, budget) {
            // One problem for all of them comes at the end.
            Ok(None) => None,
            Ok(Some(regex)) => {
                for error in unknown_groups(&to.text, &regex) {
                    problems.fault(to, error);
                }
                Some(Self { from: regex, to: to.text.clone() })
            }
            Err(error) => {
                problems.fault(from, error);
                None
            }
        }
    }

    /// The prefixes of all matches, where they are few and long.
    pub(super) fn needles(&self) -> Needles {
        let Ok(hir) = parser().parse(self.from.as_str()) else { return Needles::Unknown };
        let prefixes = Extractor::new().extract(&hir);
        let Some(literals) = prefixes.literals() else { return Needles::Unknown };
        let few = (1..=MAX_PREFIXES).contains(&literals.len());
        if !few || literals.iter().any(|literal| literal.len() < MIN_PREFIX) {
            return Needles::Unknown;
        }
        Needles::AnyOf(literals.iter().map(|literal| literal.as_bytes().to_vec()).collect())
    }

    /// A text that it may match.
    pub(super) fn sample(&self) -> Option<Vec<u8>> {
        sample(&parser().parse(self.from.as_str()).ok()?)
    }

    pub(super) fn matches(&self, text: &[u8]) -> Vec<TextMatch> {
        let found = self.from.captures_iter(text).filter_map(|captures| self.replacement(&captures));
        found.filter(|found| found.new.as_deref() != Ok(&text[found.range.clone()])).collect()
    }

    pub(super) fn first_match(&self, text: &[u8]) -> Option<TextMatch> {
        self.replacement(&self.from.captures(text)?)
    }

    fn replacement(&self, captures: &Captures<'_>) -> Option<TextMatch> {
        let range = captures.get(0)?.range();
        let new = self.expanded(captures, range.len() + MAX_GROWTH);
        Some(TextMatch { range, new })
    }

    /// The template with its groups filled in, one after the other, so that it stays near the limit.
    fn expanded(&self, captures: &Captures<'_>, limit: usize) -> Result<Vec<u8>, Overgrown> {
        let mut new = Vec::new();
        for piece in pieces(&self.to) {
            captures.expand(piece.as_bytes(), &mut new);
            if new.len() > limit {
                return Err(Overgrown);
            }
        }
        Ok(new)
    }
}

/// A parser with the settings of `regex::bytes`.
fn parser() -> regex_syntax::Parser {
    regex_syntax::ParserBuilder::new().utf8(false).build()
}

/// The compiled pattern; `None` where the budget has no memory left for it.
fn compile(scalar: &Scalar, budget: &mut RegexBudget) -> Result<Option<Regex>, PatternError> {
    let pattern = scalar.text.as_str();
    // Parsed once before it is built, because the builder's error has no place.
    if let Err(error) = parser().parse(pattern) {
        return Err(syntax_error(pattern, &error));
    }
    let built = budget.compile(scalar).map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => {
            let what = format!("regex `{}` takes more than 10 MiB", shortened(pattern));
            PatternError::new(0, what, "use smaller repetitions, or several rules")
        }
        error => malformed(pattern, 0, &error),
    })?;
    let Some(regex) = built else { return Ok(None) };
    if PROBES.iter().any(|probe| matches_empty_text(&regex, probe)) {
        let what = format!("regex `{}` matches the empty text", shortened(pattern));
        return Err(PatternError::new(0, what, "ask for at least one character, with `+` in place of `*`"));
    }
    Ok(Some(regex))
}

fn matches_empty_text(regex: &Regex, probe: &str) -> bool {
    regex.find_iter(probe.as_bytes()).any(|found| found.is_empty())
}

/// The error at its place in the pattern.
fn syntax_error(pattern: &str, error: &regex_syntax::Error) -> PatternError {
    match error {
        regex_syntax::Error::Parse(error) => {
            let fault = malformed(pattern, error.span().start.offset, error.kind());
            match error.kind() {
                ErrorKind::UnsupportedLookAround | ErrorKind::UnsupportedBackreference => {
                    let help = "the engine has neither, so that it takes linear time; \
                                capture the surroundings and write them back";
                    PatternError { help: help.to_owned(), ..fault }
                }
                _ => fault,
            }
        }
        regex_syntax::Error::Translate(error) => malformed(pattern, error.span().start.offset, error.kind()),
        error => malformed(pattern, 0, error),
    }
}

fn malformed(pattern: &str, at: usize, reason: &dyn Display) -> PatternError {
    let what = format!("regex `{}` is malformed: {reason}", shortened(pattern));
    PatternError::new(at, what, "correct it, or use `text:` for exact text")
}

/// The pattern for a message: at most 60 characters, so that the reason after it is seen.
fn shortened(pattern: &str) -> String {
    match pattern.char_indices().nth(60) {
        Some((cut, _)) => format!("{}…", &pattern[..cut]),
        None => pattern.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Needles, Overgrown, RegexBudget, RegexRule, Scalar, compile};
    use crate::rule::source_position::SourcePosition;

    fn rule(pattern: &str, to: &str) -> RegexRule {
        let scalar = Scalar { at: SourcePosition::in_file(1, 1), text: pattern.to_owned() };
        let from = compile(&scalar, &mut RegexBudget::new(1)).unwrap().unwrap();
        RegexRule { from, to: to.to_owned() }
    }

    #[test]
    fn a_template_is_filled_in_up_to_the_limit() {
        let long = "a".repeat(5_000);
        for (pattern, to, text, expected) in [
            ("(a)(b)", "$2$$1${1}x$2", "ab", Ok("b$1axb".to_owned())),
            ("(?<x>a+)", "${x}$x", "aa", Ok("aaaa".to_owned())),
            ("a+", "$0$0", &long, Err(Overgrown)),
            ("(a)(a+)", "$2$1", &long, Ok(long.clone())),
        ] {
            let found = rule(pattern, to).first_match(text.as_bytes()).unwrap();
            assert_eq!(found.new, expected.map(String::into_bytes), "{pattern} to {to}");
        }
    }

    #[test]
    fn a_regular_expression_has_prefixes_where_they_are_few_and_long() {
        for (pattern, expected) in [
            (r"svc-\d+\.run", Some(&["svc-"][..])),
            ("(north|south)wind", Some(&["northwind", "southwind"])),
            (r"\w+\.run", None),
            ("abc", None),
            ("(?i)staging", None),
        ] {
            let expected = expected.map_or(Needles::Unknown, |list| {
                Needles::AnyOf(list.iter().map(|text| text.as_bytes().to_vec()).collect())
            });
            assert_eq!(rule(pattern, "").needles(), expected, "{pattern}");
        }
    }
}
