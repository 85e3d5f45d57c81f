//! The kinds of rules: a file for each, and one enum whose methods answer every question of other rooms.
//!
//! A rule is about hosts, which are found by their labels in every spelling, or about text, which is found byte for
//! byte. A new kind of rule touches three files: its own here, the arms in this one, and its key in `wire`.

mod coverage;
mod domain;
mod groups;
mod host;
mod host_move;
mod limits;
mod regex;
mod regex_budget;
mod sample;
mod text;

pub use coverage::Coverage;
pub use host_move::HostMove;
pub(super) use host_move::LocationFit;
pub use limits::Limits;
pub use regex::RegexRule;
pub(super) use regex_budget::RegexBudget;
pub use text::TextRule;

use std::ops::Range;
use std::sync::Arc;

use super::problems::{Problems, Scalar};
use super::wire::WireFrom;
use crate::host::OpenEnd;

/// Old and new names or texts of a rule, by its kind.
#[derive(Debug)]
pub enum Action {
    /// Hosts, one move for each `from` and two for each `domain`.
    Host(Vec<HostMove>),
    /// Exact text.
    Text(TextRule),
    /// A regular expression over bytes.
    Regex(RegexRule),
}

/// The means by which the prefilter finds the matches of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Needles {
    /// The labels of its hosts and of the zones.
    Labels,
    /// Every match contains one of these texts, byte for byte.
    AnyOf(Vec<Vec<u8>>),
    /// Its matches need no common text: every file is searched in full.
    Unknown,
}

/// The part of a text that decides whether a rule matches at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchContext {
    /// The bytes around the place.
    Near,
    /// All bytes: a part of a large file may match otherwise than the whole.
    WholeText,
}

/// The borders of a match inside a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelBounds {
    /// A match is a text that the user wrote out, or a whole name.
    Exact,
    /// A match may end inside a label that the user did not think of.
    MayCut,
}

/// Bytes by which a rule about text may lengthen its match, and of its `to`.
// New texts are names and short phrases; a rule that doubles a text at each step of its chain would fill the memory.
pub const MAX_GROWTH: usize = 4 << 10;

/// A new text that is longer than the old one by more than `MAX_GROWTH`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overgrown;

/// A match of a rule about text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextMatch {
    /// The bytes that are replaced.
    pub range: Range<usize>,
    /// The new bytes.
    pub new: Result<Vec<u8>, Overgrown>,
}

impl Action {
    /// The action of a rule as written; `None` after a mistake, which is in `problems`.
    pub(super) fn parse(
        from: &WireFrom,
        to: &Scalar,
        regexes: &mut RegexBudget,
        problems: &mut Problems<'_>,
    ) -> Option<Self> {
        if to.text.len() > MAX_GROWTH {
            let what = format!("`to` has {} bytes, more than the limit of 4 KiB", to.text.len());
            problems.error(to.at, what, "a new name or text is short; shorten it");
            return None;
        }
        match from {
            WireFrom::Hosts(list) => host::moves(list, to, problems).map(Self::Host),
            WireFrom::Domains(list) => domain::moves(list, to, problems).map(Self::Host),
            WireFrom::Text(list) => Some(Self::Text(TextRule::parse(list, to, problems))),
            WireFrom::Regex(from) => RegexRule::parse(from, to, regexes, problems).map(Self::Regex),
        }
    }

    /// The same action within these limits, which a rule about text has not.
    #[must_use]
    pub(super) fn limited(mut self, limits: Limits) -> Self {
        if let Self::Host(moves) = &mut self {
            let limits = Arc::new(limits);
            moves.iter_mut().for_each(|host_move| host_move.limits = Arc::clone(&limits));
        }
        self
    }

    /// Returns `true` if it replaces exact text.
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Text(_))
    }

    /// The moves of a rule about hosts; none of a rule about text.
    pub fn host_moves(&self) -> &[HostMove] {
        match self {
            Self::Host(moves) => moves,
            Self::Text(_) | Self::Regex(_) => &[],
        }
    }

    /// Returns `true` if it is about text rather than about hosts.
    pub fn is_about_text(&self) -> bool {
        match self {
            Self::Host(_) => false,
            Self::Text(_) | Self::Regex(_) => true,
        }
    }

    /// Its old names or texts, as written in the rule file.
    pub fn written(&self) -> String {
        match self {
            Self::Host(moves) => moves.iter().filter_map(HostMove::entry_text).collect::<Vec<_>>().join(", "),
            Self::Text(rule) => rule.from.join(", "),
            Self::Regex(rule) => format!("/{}/", rule.from.as_str()),
        }
    }

    /// Returns `true` if it reads or writes the path behind a host.
    pub fn concerns_paths(&self) -> bool {
        self.host_moves().iter().any(|host_move| host_move.path.is_some() || host_move.to_path.is_some())
    }

    /// Returns `true` if one of its patterns matches only a part of a name (`.corp.example.com`, `api.staging.`).
    pub fn is_open(&self) -> bool {
        self.host_moves().iter().any(|host_move| host_move.pattern.open() != OpenEnd::Neither)
    }

    /// Returns `true` if it moves every name under a domain, whatever stands before the leading dot of `.example.com`.
    pub fn moves_suffixes(&self) -> bool {
        self.is_open() || self.host_moves().iter().any(|host_move| host_move.coverage == Coverage::Below)
    }

    /// The means by which its matches are found.
    pub fn needles(&self) -> Needles {
        match self {
            Self::Host(_) => Needles::Labels,
            Self::Text(rule) => rule.needles(),
            Self::Regex(rule) => rule.needles(),
        }
    }

    /// The part of a text that decides whether it matches.
    pub fn match_context(&self) -> MatchContext {
        match self {
            Self::Host(_) => MatchContext::Near,
            Self::Text(rule) => rule.match_context(),
            Self::Regex(_) => MatchContext::WholeText,
        }
    }

    /// The borders of its matches inside a name.
    pub fn label_bounds(&self) -> LabelBounds {
        match self {
            Self::Host(_) | Self::Text(_) => LabelBounds::Exact,
            Self::Regex(_) => LabelBounds::MayCut,
        }
    }

    /// All places of `text` where a rule about text changes something.
    pub fn matches(&self, text: &[u8]) -> Vec<TextMatch> {
        match self {
            Self::Host(_) => Vec::new(),
            Self::Text(rule) => rule.matches(text),
            Self::Regex(rule) => rule.matches(text),
        }
    }

    /// `text` with the first match of a rule about text replaced; `None` where it matches nowhere.
    pub fn rewritten(&self, text: &[u8]) -> Option<Result<Vec<u8>, Overgrown>> {
        let TextMatch { range, new } = match self {
            Self::Host(_) => None,
            Self::Text(rule) => rule.first_match(text),
            Self::Regex(rule) => rule.first_match(text),
        }?;
        Some(new.map(|new| [&text[..range.start], &new, &text[range.end..]].concat()))
    }

    /// A text that a `regex:` rule may match; its `rewritten` form tells whether it does.
    pub fn sample(&self) -> Option<Vec<u8>> {
        match self {
            Self::Host(_) | Self::Text(_) => None,
            Self::Regex(rule) => rule.sample(),
        }
    }

    /// The new text, where it is the same for every match.
    pub fn fixed_output(&self) -> Option<&str> {
        match self {
            Self::Host(_) | Self::Regex(_) => None,
            Self::Text(rule) => Some(&rule.to),
        }
    }
}
