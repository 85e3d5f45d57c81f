//! Host rules by the literal labels that a name must have.
//!
//! The cost of a look-up does not grow with the number of rules: a name is looked up once in full, once for each of its
//! suffixes and once by its first label. It may give candidates that do not match, never too few.

use std::collections::HashMap;

use super::model::Rule;
use crate::host::{HostName, OpenEnd};

/// One `from` of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    /// The rule, by its number in the file.
    pub rule: u32,
    /// The `from`, by its number in the rule.
    pub variant: u32,
}

/// Host rules by the literal labels that a name must have.
#[derive(Debug, Default)]
pub struct RuleIndex {
    /// By the whole host.
    exact: HashMap<String, Vec<Candidate>>,
    /// By the literal labels at the end, which may be none.
    suffix: HashMap<String, Vec<Candidate>>,
    /// Patterns open on the right, by their first label.
    prefix: HashMap<String, Vec<Candidate>>,
    all: Vec<Candidate>,
    /// Rules about text, which may also match the output of a host rule.
    texts: Vec<u32>,
}

impl RuleIndex {
    /// Indexes `rules`.
    pub fn new(rules: &[Rule]) -> Self {
        let mut index = Self::default();
        for (number, rule) in rules.iter().enumerate() {
            if rule.action.is_about_text() {
                index.texts.push(number as u32);
            }
            for (variant, step) in rule.action.host_moves().iter().enumerate() {
                let candidate = Candidate { rule: number as u32, variant: variant as u32 };
                index.all.push(candidate);
                if let Some(exact) = step.pattern.exact() {
                    index.exact.entry(exact.join(".")).or_default().push(candidate);
                } else if step.pattern.open() == OpenEnd::Right {
                    let first = step.pattern.literals().next().map(|label| label.normal().to_owned());
                    index.prefix.entry(first.unwrap_or_default()).or_default().push(candidate);
                } else {
                    let suffix = step.pattern.literal_suffix().join(".");
                    index.suffix.entry(suffix).or_default().push(candidate);
                }
            }
        }
        index
    }

    /// Returns `true` if some exact rule is about this host (compared form, plain dots).
    pub fn has_exact(&self, host: &str) -> bool {
        self.exact.contains_key(host)
    }

    /// The hosts of all exact rules, in compared form.
    pub fn exact_hosts(&self) -> impl Iterator<Item = &str> {
        self.exact.keys().map(String::as_str)
    }

    /// The rules about text, by their numbers, in file order.
    pub(super) fn text_rules(&self) -> impl Iterator<Item = usize> {
        self.texts.iter().map(|number| *number as usize)
    }

    /// Candidates for `name`, in file order. Those for a name with holes are all rules.
    pub(super) fn candidates(&self, name: &HostName) -> Vec<Candidate> {
        if !name.is_literal() {
            return self.all.clone();
        }
        let host = name.normal();
        let mut found = self.exact.get(&host).cloned().unwrap_or_default();
        if !self.suffix.is_empty() {
            let mut rest = host.as_str();
            loop {
                found.extend(self.suffix.get(rest).into_iter().flatten());
                match rest.split_once('.') {
                    Some((_, shorter)) => rest = shorter,
                    None => break,
                }
            }
            found.extend(self.suffix.get("").into_iter().flatten());
        }
        if !self.prefix.is_empty() {
            let first = host.split('.').next().unwrap_or_default();
            found.extend(self.prefix.get(first).into_iter().flatten());
            found.extend(self.prefix.get("").into_iter().flatten());
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}
