//! The problems of a check that are no findings, collected in the order in which they are printed.
//!
//! They are printed before the report; in a hook after it, so that the first line says who speaks, and not at all where it
//! has nothing to refuse.

use super::baseline::KnownFindings;
use super::exceptions::{unused_keeps, unused_silences};
use crate::cli::console::Console;
use crate::cli::diagnostics::warnings;
use crate::cli::expired_keeps::expired_keeps;
use crate::cli::named_paths::unread_paths;
use crate::cli::session::Session;
use crate::cli::tree_lint::suspicious_rules;
use crate::plan::Plan;
use crate::text::{Problem, Severity};

/// The problems of one check.
pub(super) struct Noted {
    /// Keeps whose last day is over, which fail the check.
    pub expired: Vec<Problem>,
    /// Number of warnings that fail it with `--strict`.
    pub counted: usize,
    all: Vec<Problem>,
}

impl Noted {
    /// The problems of a scan, without those of exceptions.
    pub fn new(session: &Session, plan: &Plan) -> Self {
        let mut all = warnings(session, plan);
        let counted = all.len();
        let expired = expired_keeps(&session.rules.file, Severity::Error);
        all.extend(expired.iter().cloned());
        all.extend(unread_paths(&session.input, plan));
        all.extend(session.left_out.warning());
        Self { expired, counted, all }
    }

    /// The same with exceptions that are over and, if everything was read, unused ones and rules that match nothing.
    pub fn with_exceptions(mut self, session: &Session, known: &KnownFindings<'_>, plan: &Plan) -> Self {
        let mut exceptions = known.expired();
        // In a part of the tree, an exception that was not needed may be needed elsewhere.
        if session.is_whole() && plan.unread().next().is_none() {
            exceptions.extend(known.unused());
            exceptions.extend(unused_keeps(session, plan));
            exceptions.extend(unused_silences(session, plan));
        }
        self.counted += exceptions.len();
        self.all.extend(exceptions);
        // Not counted: a migration ends when nothing matches any more.
        self.all.extend(suspicious_rules(session, plan));
        self
    }

    /// Prints all of them.
    pub fn print(&self, console: Console) {
        console.print(&self.all);
    }
}
