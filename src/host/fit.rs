//! Matches a pattern against a name. A name with unknown labels may match for some of their values only.
//!
//! A backtracking search over labels, which are few. Labels whose value had to be assumed are noted on the way, so that
//! a match for some values comes with an example of such a name.

use std::ops::Range;

use super::label::Label;
use super::name::{HostName, LabelForm, NameLabel, Unknown};
use super::pattern::{HostPattern, LabelPattern, OpenEnd};

/// The labels of a name that the parts of a pattern took.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Captures {
    /// For each capture the labels that it took.
    pub labels: Vec<Range<usize>>,
    /// Number of labels before the pattern (open on the left).
    pub before: usize,
    /// Index of the first label behind the pattern (open on the right), or the number of labels.
    pub after: usize,
}

/// The values of a name's unknown labels for which a pattern matches it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fit {
    /// For no value of its unknown labels.
    Never,
    /// For some values, such as the labels of this name.
    Sometimes(HostName, Captures),
    /// For every value.
    Always(Captures),
}

/// The place in a name where a pattern has to end.
#[derive(Clone, Copy, PartialEq)]
enum PatternEnd {
    /// At the end of the name.
    WithName,
    /// Before at least one more label.
    BeforeMore,
}

impl HostPattern {
    /// Matches the pattern against `name`.
    pub fn fit(&self, name: &HostName) -> Fit {
        if self.is_ruled_out(name) {
            return Fit::Never;
        }
        let captures =
            Captures { labels: vec![0..0; self.captures().len()], before: 0, after: name.labels.len() };
        let mut search = Search { pattern: self.labels(), name, captures, assumed: Vec::new() };
        match self.open() {
            OpenEnd::Neither => search.run(0, 0, PatternEnd::WithName),
            OpenEnd::Right => search.run(0, 0, PatternEnd::BeforeMore),
            OpenEnd::Left => search.run_open_left(),
        }
    }

    /// The cheap test before the search: whether a known label of `name`, from the right, is another one here.
    fn is_ruled_out(&self, name: &HostName) -> bool {
        // A part that takes any number of labels shifts those left of it.
        let fixed = self.labels().iter().rev().take_while(|part| !matches!(part, LabelPattern::Many(_)));
        let is_whole = !name.labels.iter().any(|label| label.unknown_kind() == Some(Unknown::Beyond));
        self.open() != OpenEnd::Right
            && is_whole
            && fixed.zip(name.labels.iter().rev()).any(|(part, label)| differs(part, label))
    }
}

/// Returns `true` if part and label are two known labels, and different ones.
fn differs(part: &LabelPattern, label: &NameLabel) -> bool {
    match (part, label.known()) {
        (LabelPattern::Literal(literal), Some(known)) => literal.normal() != known,
        _ => false,
    }
}

/// The state of a search. `part` and `at` in its functions are indexes into `pattern` and the labels of `name`.
struct Search<'s> {
    pattern: &'s [LabelPattern],
    name: &'s HostName,
    captures: Captures,
    /// Labels with an assumed value, by their index in the name.
    assumed: Vec<(usize, NameLabel)>,
}

impl Search<'_> {
    /// A pattern open on the left must end with the name and leave at least one label.
    fn run_open_left(&mut self) -> Fit {
        let labels = &self.name.labels;
        let mut best = Fit::Never;
        for start in 1..labels.len() {
            self.captures.before = start;
            match self.run(0, start, PatternEnd::WithName) {
                Fit::Never => {}
                always @ Fit::Always(_) => return always,
                sometimes => best = sometimes,
            }
        }
        let is_suffix = labels.first().is_some_and(|label| label.unknown_kind() == Some(Unknown::Above));
        if best == Fit::Never && is_suffix && labels.len() > 1 {
            // `.example.com` alone, and the pattern reaches further left than the text.
            self.captures.before = 0;
            best = self.run_above();
        }
        best
    }

    fn run(&mut self, part: usize, at: usize, end: PatternEnd) -> Fit {
        let Some(pattern) = self.pattern.get(part) else { return self.end(at, end) };
        let Some(label) = self.name.labels.get(at) else { return Fit::Never };
        match label.unknown_kind() {
            Some(Unknown::Above) if at == 0 && part == 0 => return self.run_above(),
            Some(Unknown::Beyond) => return self.assume(at, label.clone(), |search| search.found()),
            _ => {}
        }
        match pattern {
            LabelPattern::Literal(literal) => self.run_literal(literal, part, at, end),
            LabelPattern::Asterisk if label.form == LabelForm::Asterisk => self.run(part + 1, at + 1, end),
            LabelPattern::Asterisk => Fit::Never,
            LabelPattern::One(capture) => {
                self.capture(*capture, at..at + 1);
                self.run(part + 1, at + 1, end)
            }
            LabelPattern::Many(capture) => self.run_many(*capture, part, at, end),
        }
    }

    /// The end of the pattern, before label `at`.
    fn end(&mut self, at: usize, end: PatternEnd) -> Fit {
        let count = self.name.labels.len();
        self.captures.after = at;
        match end {
            PatternEnd::WithName if at == count => self.found(),
            PatternEnd::BeforeMore if at < count => self.found(),
            PatternEnd::WithName | PatternEnd::BeforeMore => Fit::Never,
        }
    }

    fn run_literal(&mut self, literal: &Label, part: usize, at: usize, end: PatternEnd) -> Fit {
        match &self.name.labels[at].form {
            LabelForm::Literal(normal) if normal == literal.normal() => self.run(part + 1, at + 1, end),
            LabelForm::Literal(_) => Fit::Never,
            LabelForm::Unknown { .. } if !self.name.labels[at].can_be(literal.normal()) => Fit::Never,
            LabelForm::Asterisk | LabelForm::Unknown { .. } => {
                let value = NameLabel::literal(literal.written());
                self.assume(at, value, |search| search.run(part + 1, at + 1, end))
            }
        }
    }

    /// A part that takes one or more labels: the shortest match for every value, otherwise the longest for some.
    fn run_many(&mut self, capture: Option<usize>, part: usize, at: usize, end: PatternEnd) -> Fit {
        let mut best = Fit::Never;
        for stop in at + 1..=self.name.labels.len() {
            self.capture(capture, at..stop);
            match self.run(part + 1, stop, end) {
                Fit::Never => {}
                always @ Fit::Always(_) => return always,
                sometimes => best = sometimes,
            }
        }
        best
    }

    /// Labels of any value and number stand left of the name: some start of the pattern takes them.
    fn run_above(&mut self) -> Fit {
        if let Some(LabelPattern::Many(capture)) = self.pattern.first() {
            // It may take labels that are written too.
            for stop in 1..=self.name.labels.len() {
                self.capture(*capture, 0..stop);
                match self.run(1, stop, PatternEnd::WithName) {
                    Fit::Never => {}
                    fit => return fit,
                }
            }
        }
        for taken in 1..=self.pattern.len() {
            let above = self.name.labels[0].clone();
            match self.assume(0, above, |search| search.run(taken, 1, PatternEnd::WithName)) {
                Fit::Never => {}
                fit => return fit,
            }
        }
        Fit::Never
    }

    fn capture(&mut self, number: Option<usize>, range: Range<usize>) {
        if let Some(slot) = number.and_then(|number| self.captures.labels.get_mut(number)) {
            *slot = range;
        }
    }

    /// Goes on with the assumption that label `at` has this value.
    fn assume(&mut self, at: usize, value: NameLabel, next: impl FnOnce(&mut Self) -> Fit) -> Fit {
        self.assumed.push((at, value));
        let fit = next(self);
        self.assumed.pop();
        fit
    }

    fn found(&self) -> Fit {
        if self.assumed.is_empty() {
            return Fit::Always(self.captures.clone());
        }
        let mut name = self.name.clone();
        for (at, value) in &self.assumed {
            name.labels[*at] = value.clone();
        }
        Fit::Sometimes(name, self.captures.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::{Fit, HostPattern};
    use crate::host::{HostName, NameLabel, Unknown};

    fn name(text: &str) -> HostName {
        let label = |part: &str| match part {
            "*" => NameLabel::asterisk("*"),
            "?" => NameLabel::unknown(Unknown::Hole, "?", "", ""),
            "pr-?" => NameLabel::unknown(Unknown::Hole, "pr-?", "pr-", ""),
            "?-pr-?" => NameLabel::unknown(Unknown::Hole, "?-pr-?", "", "").with_middle(["-pr-".to_owned()]),
            "" => NameLabel::unknown(Unknown::Above, "", "", ""),
            part => NameLabel::literal(part),
        };
        HostName { labels: text.split('.').map(label).collect() }
    }

    #[test]
    fn fits_none_some_or_every_value() {
        for (pattern, text, expected) in [
            ("api.example.com", "API.Example.com", "every"),
            ("api.example.com", "xapi.example.com", "no"),
            ("api.example.com", "a.api.example.com", "no"),
            ("*.example.com", "a.example.com", "every"),
            ("*.example.com", "a.b.example.com", "no"),
            ("**.example.com", "a.b.example.com", "every"),
            ("**.example.com", "example.com", "no"),
            ("{x}.example.com", "*.example.com", "every"),
            ("[*].example.com", "*.example.com", "every"),
            ("[*].example.com", "a.example.com", "no"),
            ("[*].example.com", "?.example.com", "no"),
            ("api.example.com", "*.example.com", "some"),
            ("api.example.com", "?.example.com", "some"),
            ("api.example.com", "pr-?.example.com", "no"),
            ("pr-7.example.com", "pr-?.example.com", "some"),
            ("api.example.com", "?-pr-?.example.com", "no"),
            ("api-pr-7.example.com", "?-pr-?.example.com", "some"),
            ("{x}.example.com", "pr-?.example.com", "every"),
            (".example.com", "a.b.example.com", "every"),
            (".example.com", "example.com", "no"),
            (".example.com", ".example.com", "every"),
            (".a.example.com", ".example.com", "some"),
            ("x.a.example.com", ".example.com", "some"),
            ("example.com", ".example.com", "no"),
            ("**.example.com", ".new.example.com", "every"),
            ("**.example.com", ".example.com", "every"),
            ("api.staging.", "api.staging.x.com", "every"),
            ("api.staging.", "api.staging", "no"),
            ("api.staging.", "?.staging.x.com", "some"),
        ] {
            let got = match HostPattern::parse(pattern, 0).unwrap().fit(&name(text)) {
                Fit::Never => "no",
                Fit::Sometimes(..) => "some",
                Fit::Always(_) => "every",
            };
            assert_eq!(got, expected, "{pattern} on {text}");
        }
    }
}
