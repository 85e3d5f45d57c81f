//! Holds a pattern against a name. With unknown labels the answer may be "for some values".

use std::ops::Range;

use super::name::{HostName, LabelForm, NameLabel, Unknown};
use super::pattern::{HostPattern, LabelPattern, OpenEnd};

/// How a pattern took a name apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Captures {
    /// For each capture the labels that it took.
    pub labels: Vec<Range<usize>>,
    /// Labels before the pattern began (open on the left).
    pub before: usize,
    /// The first label after the pattern (open on the right), or the number of labels.
    pub after: usize,
}

/// Whether a pattern is a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fit {
    /// For no value of its unknown labels.
    Never,
    /// For some values: with the labels of this name for instance.
    Sometimes(HostName, Captures),
    /// For every value.
    Always(Captures),
}

impl HostPattern {
    /// Holds the pattern against `name`.
    pub fn fit(&self, name: &HostName) -> Fit {
        if self.is_out_of_question(name) {
            return Fit::Never;
        }
        let mut search =
            Search { pattern: self.labels(), name, captures: Captures::default(), bound: Vec::new() };
        search.captures.labels = vec![0..0; self.captures().len()];
        search.captures.after = name.labels.len();
        match self.open() {
            OpenEnd::Neither => search.run(0, 0, End::Whole),
            OpenEnd::Right => search.run(0, 0, End::More),
            OpenEnd::Left => search.left(),
        }
    }

    /// The cheap half of a look: whether a known label of `name`, from the right, is another one here.
    fn is_out_of_question(&self, name: &HostName) -> bool {
        let differs = |(part, label): (&LabelPattern, &NameLabel)| match (part, label.known()) {
            (LabelPattern::Literal(literal), Some(known)) => literal.normal() != known,
            _ => false,
        };
        // A part that takes any number of labels shifts what stands left of it.
        let fixed = self.labels().iter().rev().take_while(|part| !matches!(part, LabelPattern::Many(_)));
        let whole = !name.labels.iter().any(|label| label.unknown_kind() == Some(Unknown::Beyond));
        self.open() != OpenEnd::Right && whole && fixed.zip(name.labels.iter().rev()).any(differs)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum End {
    /// The pattern ends where the name ends.
    Whole,
    /// At least one label follows the pattern.
    More,
}

struct Search<'s> {
    pattern: &'s [LabelPattern],
    name: &'s HostName,
    captures: Captures,
    /// Labels that had to be assumed: (place in the name, value).
    bound: Vec<(usize, NameLabel)>,
}

impl Search<'_> {
    /// A pattern open on the left must end with the name and leave at least one label.
    fn left(&mut self) -> Fit {
        let labels = &self.name.labels;
        let above = labels.first().is_some_and(|label| label.unknown_kind() == Some(Unknown::Above));
        let mut best = Fit::Never;
        for start in 1..labels.len() {
            self.captures.before = start;
            match self.run(0, start, End::Whole) {
                Fit::Never => {}
                every @ Fit::Always(_) => return every,
                some => best = some,
            }
        }
        if best == Fit::Never && above && labels.len() > 1 {
            // `.example.com` alone, and the pattern reaches further left than what is written.
            self.captures.before = 0;
            best = self.reach_above();
        }
        best
    }

    fn run(&mut self, p: usize, n: usize, end: End) -> Fit {
        let labels = &self.name.labels;
        let Some(part) = self.pattern.get(p) else {
            let fits = match end {
                End::Whole => n == labels.len(),
                End::More => n < labels.len(),
            };
            self.captures.after = n;
            return if fits { self.found() } else { Fit::Never };
        };
        let Some(label) = labels.get(n) else { return Fit::Never };
        match label.unknown_kind() {
            Some(Unknown::Above) if n == 0 && p == 0 => return self.reach_above(),
            Some(Unknown::Beyond) => return self.assumed(n, label.clone(), |search| search.found()),
            _ => {}
        }
        match part {
            LabelPattern::Literal(literal) => match &label.form {
                LabelForm::Literal(normal) if normal == literal.normal() => self.run(p + 1, n + 1, end),
                LabelForm::Literal(_) => Fit::Never,
                LabelForm::Asterisk => {
                    let value = NameLabel::literal(literal.written());
                    self.assumed(n, value, |search| search.run(p + 1, n + 1, end))
                }
                LabelForm::Unknown { prefix, middle, suffix, .. } => {
                    if !is_possible(literal.normal(), prefix, middle, suffix) {
                        return Fit::Never;
                    }
                    let value = NameLabel::literal(literal.written());
                    self.assumed(n, value, |search| search.run(p + 1, n + 1, end))
                }
            },
            LabelPattern::Asterisk if label.form == LabelForm::Asterisk => self.run(p + 1, n + 1, end),
            LabelPattern::Asterisk => Fit::Never,
            LabelPattern::One(capture) => {
                self.capture(*capture, n..n + 1);
                self.run(p + 1, n + 1, end)
            }
            LabelPattern::Many(capture) => {
                let mut best = Fit::Never;
                for stop in n + 1..=labels.len() {
                    self.capture(*capture, n..stop);
                    match self.run(p + 1, stop, end) {
                        Fit::Never => {}
                        every @ Fit::Always(_) => return every,
                        some => best = some,
                    }
                }
                best
            }
        }
    }

    /// Labels of any value and number stand left of the name: some prefix of the pattern takes them.
    fn reach_above(&mut self) -> Fit {
        if let Some(LabelPattern::Many(capture)) = self.pattern.first() {
            // It may take what stands above and labels that are written.
            for stop in 1..=self.name.labels.len() {
                self.capture(*capture, 0..stop);
                match self.run(1, stop, End::Whole) {
                    Fit::Never => {}
                    fit => return fit,
                }
            }
        }
        for taken in 1..=self.pattern.len() {
            let above = self.name.labels[0].clone();
            match self.assumed(0, above, |search| search.run(taken, 1, End::Whole)) {
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

    fn assumed(&mut self, at: usize, value: NameLabel, next: impl FnOnce(&mut Self) -> Fit) -> Fit {
        self.bound.push((at, value));
        let fit = next(self);
        self.bound.pop();
        fit
    }

    fn found(&self) -> Fit {
        if self.bound.is_empty() {
            return Fit::Always(self.captures.clone());
        }
        let mut name = self.name.clone();
        for (at, value) in &self.bound {
            name.labels[*at] = value.clone();
        }
        Fit::Sometimes(name, self.captures.clone())
    }
}

/// Whether a label can be these known parts with something between them.
fn is_possible(label: &str, prefix: &str, middle: &[String], suffix: &str) -> bool {
    let rest = label.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(suffix));
    let end = middle
        .iter()
        .try_fold(rest, |rest, part| Some(rest?.split_once(part.as_str()).map(|(_, rest)| rest)));
    matches!(end, Some(Some(_)))
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
