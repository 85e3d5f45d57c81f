//! The memory of all `regex:` rules of a file together.
//!
//! Each regular expression is charged the smallest size limit under which it can be compiled, so that neither one nor
//! many of them take more than the file as a whole may.

use regex::Error;
use regex::bytes::{Regex, RegexBuilder};

use crate::rule::problems::{Problems, Scalar};
use crate::rule::source_position::SourcePosition;

/// Bytes of one compiled regular expression.
// The default of the `regex` crate, written out because the message names it.
const MAX_COMPILED: usize = 10 << 20;
/// The first size limit that is tried; a regex without Unicode classes fits.
const MIN_COMPILED: usize = 16 << 10;
/// Bytes of one after another one was too large: the file is refused in any case, and to find that out of many takes long.
const MAX_COMPILED_LATER: usize = 256 << 10;
/// Bytes of all of them, as they are charged.
// Room for 1,000 with a Unicode class each; without a limit some hundred large ones took 6 GB.
const MAX_TOTAL: usize = 128 << 20;
/// Bytes of the lazy automata of all of them on one thread.
const MAX_LAZY: usize = 60 << 20;
/// Bytes of the lazy automaton of each one; with less it is built anew too often.
const MIN_LAZY: usize = 256 << 10;

/// The memory that regular expressions have taken so far.
#[derive(Debug)]
pub(in crate::rule) struct RegexBudget {
    /// Number of `regex:` rules in the file.
    rules: usize,
    /// Bytes charged.
    total: usize,
    /// The largest one: its size and place.
    largest: Option<(usize, SourcePosition)>,
    /// The first one that was not compiled.
    refused: Option<SourcePosition>,
    /// Bytes of the next one at most.
    most: usize,
    /// Those that were not tried to their end, since one before was too large.
    untried: Vec<SourcePosition>,
}

impl RegexBudget {
    /// The budget of a file with this number of `regex:` rules.
    pub fn new(rules: usize) -> Self {
        let (refused, untried) = (None, Vec::new());
        Self { rules, total: 0, largest: None, refused, most: MAX_COMPILED, untried }
    }

    /// The compiled pattern; `None` where no memory is left for it.
    pub fn compile(&mut self, pattern: &Scalar) -> Result<Option<Regex>, Error> {
        if self.refused.is_some() {
            return Ok(None);
        }
        let (regex, size) = match self.build(&pattern.text) {
            Err(Error::CompiledTooBig(_)) if self.most < MAX_COMPILED => {
                self.untried.push(pattern.at);
                return Ok(None);
            }
            Err(error @ Error::CompiledTooBig(_)) => {
                self.most = MAX_COMPILED_LATER;
                return Err(error);
            }
            built => built?,
        };
        self.total += size;
        if self.largest.is_none_or(|(largest, _)| size > largest) {
            self.largest = Some((size, pattern.at));
        }
        if self.total > MAX_TOTAL {
            self.refused = Some(pattern.at);
            return Ok(None);
        }
        Ok(Some(regex))
    }

    /// The compiled pattern with the size limit under which that succeeded.
    fn build(&self, pattern: &str) -> Result<(Regex, usize), Error> {
        let lazy = (MAX_LAZY / self.rules.max(1)).clamp(MIN_LAZY, MAX_COMPILED);
        let mut size = MIN_COMPILED;
        loop {
            match RegexBuilder::new(pattern).size_limit(size).dfa_size_limit(lazy).build() {
                Err(Error::CompiledTooBig(_)) if size < self.most => size = self.most.min(4 * size),
                built => return built.map(|regex| (regex, size)),
            }
        }
    }

    /// Adds the problem of too many large regular expressions.
    pub fn finish(self, problems: &mut Problems<'_>) {
        if let Some(first) = self.untried.first() {
            let count = match self.untried.len() {
                1 => "this regular expression".to_owned(),
                more => format!("{more} regular expressions from here on"),
            };
            let what = format!(
                "{count} may be too large as well, and nobody has looked: one before takes more than 10 MiB"
            );
            problems.error(*first, what, "correct the first one, then look again");
        }
        let (Some(at), Some((size, largest))) = (self.refused, self.largest) else { return };
        let what = format!(
            "the regular expressions up to this one take more than {} MiB together, of {} rules",
            MAX_TOTAL >> 20,
            self.rules
        );
        let help = format!(
            "the largest takes up to {} KiB, at line {}, column {}; use smaller repetitions, `[a-z0-9]` in place of \
             `\\w`, or fewer rules",
            size >> 10,
            largest.line,
            largest.column
        );
        problems.error(at, what, help);
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_TOTAL, MIN_COMPILED, RegexBudget};
    use crate::rule::parse;

    #[test]
    fn usual_regular_expressions_take_little_of_the_budget() {
        let budget = RegexBudget::new(1);
        for (pattern, most) in [
            (r"svc-[0-9]+\.run", MIN_COMPILED),
            (r"(?i)api\.(staging|dev)\.example\.com", 4 * MIN_COMPILED),
            (r"\w+\.run", MAX_TOTAL / 1_000),
        ] {
            let (_, size) = budget.build(pattern).expect("it compiles");
            assert!(size <= most, "{pattern}: {size}");
        }
    }

    #[test]
    fn after_one_that_is_too_large_no_other_large_one_is_tried() {
        let rule = |n: usize| format!("  - {{regex: 'x{n}(\\w{{100}}){{100}}', to: y}}\n");
        let rules = std::iter::once("version: 1\nrules:\n".to_owned()).chain((0..40).map(rule));
        let small = "  - {regex: 'api-[0-9]+', to: y}\n  - {regex: '[0-9', to: y}\n".to_owned();
        let (file, problems) = parse("f", rules.chain([small]).collect::<String>().as_bytes());
        assert!(file.is_none());
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(said[0].contains("takes more than 10 MiB"), "{said:?}");
        assert!(said[1].starts_with("error: f:4:") && said[1].contains("39 regular expressions"), "{said:?}");
        assert!(said[2].contains("is malformed"), "{said:?}");
    }

    #[test]
    fn many_large_regular_expressions_are_refused_with_the_total_and_the_largest() {
        let rules = |count: usize| -> String {
            let rule = |n: usize| format!("  - {{regex: 'x{n}[\\w]{{60}}', to: y}}\n");
            std::iter::once("version: 1\nrules:\n".to_owned()).chain((0..count).map(rule)).collect()
        };
        assert!(parse("f", rules(3).as_bytes()).0.is_some());
        let (file, problems) = parse("f", rules(200).as_bytes());
        assert!(file.is_none());
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains("take more than 128 MiB together, of 200 rules"), "{said:?}");
        assert!(said[0].contains("at line 3, column"), "{said:?}");
    }
}
