//! The outcome of the mentions of a host, as tokens for programs and in the words of a row.

use std::fmt;

use crate::lexer::hole;
use crate::mention::{Mention, Reason, Verdict};

/// The outcome of a mention; the same for names that differ only in case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct HostOutcome {
    pub verdict: &'static str,
    pub reason: Option<&'static str>,
    /// The new host of a rewrite.
    pub new: Option<String>,
    /// The new URL, where more than the host changes.
    pub new_url: Option<String>,
}

impl HostOutcome {
    pub fn of(mention: &Mention) -> Self {
        let is_written = mention.verdict == Verdict::Rewrite && mention.edit.is_some();
        let url = mention.url_move().filter(|_| is_written);
        Self {
            verdict: mention.verdict.name(),
            reason: mention.verdict.any_reason().map(Reason::name),
            new: mention.new.as_deref().filter(|_| is_written).map(lower_case),
            new_url: url.map(|url| url.new.clone()),
        }
    }
}

impl fmt::Display for HostOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.new_url, &self.new, self.reason) {
            (Some(new), ..) | (None, Some(new), _) => write!(f, "→ {new}"),
            (None, None, Some(reason)) => write!(f, "{} ({reason})", self.verdict),
            (None, None, None) => f.write_str(self.verdict),
        }
    }
}

/// A name in lower case, except for its holes: in `{{ .Values.svcName }}` the case has a meaning.
fn lower_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(char) = rest.chars().next() {
        let bytes = rest.as_bytes();
        let hole = match char {
            '%' => hole::percent(bytes),
            '_' => hole::dunder(bytes),
            '!' => hole::exclaimed(bytes),
            _ => hole::hole(bytes).map(|(len, _)| len),
        };
        match hole.and_then(|len| rest.split_at_checked(len)) {
            Some((hole, after)) => {
                out.push_str(hole);
                rest = after;
            }
            None => {
                out.extend(char.to_lowercase());
                rest = &rest[char.len_utf8()..];
            }
        }
    }
    out
}
