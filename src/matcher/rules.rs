//! The rules of a file with the indexes by which their mentions are found.
//!
//! Built once for a run, shared by all threads and changed by none. Knows no text.

use std::collections::{HashMap, HashSet};

use super::source::Source;
use crate::host::OpenEnd;
use crate::lexer::base64::MAX_WHOLE_LENGTH;
use crate::mention::url::PathReading;
use crate::prefilter::Prefilter;
use crate::rule::{HostMove, RuleFile, RuleIndex};
use crate::verdict::pragma;
use crate::verdict::reasons::base;

/// The rules, with the indexes by which mentions of them are found.
#[derive(Debug)]
pub struct Matcher<'r> {
    pub(super) rules: &'r RuleFile,
    pub(super) index: RuleIndex,
    pub(super) prefilter: Prefilter,
    /// Reading of the paths of URLs, which only rules about paths need.
    pub(super) paths: PathReading,
    /// True if every rule is for every file.
    pub(super) is_everywhere: bool,
    /// True if some rule is about text, whose result may meet the text around it.
    pub(super) has_text_rules: bool,
    /// Exact hosts as identifiers (`api_example_com`), with their number of labels.
    pub(super) identifiers: HashMap<String, usize>,
    /// Names that old names are built from.
    pub(super) bases: HashSet<String>,
    /// Patterns that are open on the right: rule and number of the pattern in it.
    pub(super) open_right: Vec<(usize, usize)>,
}

impl<'r> Matcher<'r> {
    /// Bytes on each side of a mention that its verdict can depend on.
    // A base64 text reaches far to both sides, and the lines that open its blocks are some way above it.
    pub const MARGIN: usize = 2 * MAX_WHOLE_LENGTH + (32 << 10);

    /// A matcher for these rules.
    pub fn new(rules: &'r RuleFile) -> Self {
        let is_about_paths = rules.rules.iter().any(|rule| rule.action.concerns_paths())
            || rules.keep.iter().any(|keep| keep.paths.is_some());
        let open = host_moves(rules).filter(|(_, _, step)| step.pattern.open() == OpenEnd::Right);
        Self {
            rules,
            index: RuleIndex::new(&rules.rules),
            prefilter: Prefilter::new(rules, pragma::MARK),
            paths: if is_about_paths { PathReading::Needed } else { PathReading::Skipped },
            is_everywhere: rules.rules.iter().all(|rule| rule.scope.is_everything()),
            has_text_rules: rules.rules.iter().any(|rule| rule.action.is_about_text()),
            identifiers: host_moves(rules).filter_map(|(_, _, step)| identifier(step)).collect(),
            bases: base::names(rules),
            open_right: open.map(|(rule, variant, _)| (rule, variant)).collect(),
        }
    }

    /// The rules as they are in the file.
    pub fn rules(&self) -> &'r RuleFile {
        self.rules
    }

    /// Bytes on each side of a hit that [`Finder::probe`](super::Finder::probe) can depend on: ranges of a text that
    /// are probed one by one have to overlap by twice as many.
    pub fn reach(&self) -> usize {
        self.prefilter.max_distance()
    }

    /// Returns `true` if a rule is for a file.
    pub(super) fn is_in_scope(&self, rule: usize, source: &Source<'_>) -> bool {
        let scope = &self.rules.rules[rule].scope;
        scope.is_everything() || scope.covers(source.category, source.path)
    }
}

/// All host patterns, with the numbers of their rule and of the pattern in it.
fn host_moves(rules: &RuleFile) -> impl Iterator<Item = (usize, usize, &HostMove)> {
    rules.rules.iter().enumerate().flat_map(|(number, rule)| {
        let moves = rule.action.host_moves();
        moves.iter().enumerate().map(move |(variant, step)| (number, variant, step))
    })
}

/// An exact host as an identifier, and its number of labels. One with a scheme, port or path names no identifier.
fn identifier(step: &HostMove) -> Option<(String, usize)> {
    let host = step.exact().filter(|_| step.is_bare())?;
    Some((host.join("_").replace('-', "_"), host.len()))
}
