//! Answers about the lines of one text, kept since neighboring mentions ask for the same lines.
//!
//! Answers are the same with and without it, which a test of `block.rs` holds.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use crate::text::Span;

/// The lines of one text, as far as mentions asked for them.
#[derive(Debug, Default)]
pub(crate) struct LineCache {
    refusals: RefCell<HashMap<Span, OpenerRefusal>>,
    idle: Cell<Span>,
}

/// The verdict of an opener on the names in its block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OpenerRefusal {
    /// None, and no part of the opener has one.
    None,
    /// None, though there is a word that could refuse.
    Almost,
    /// They are refused.
    Refused,
}

impl LineCache {
    /// The refusal of an opener; `find` reads it the first time.
    pub(super) fn refusal(&self, opener: Span, find: impl FnOnce() -> OpenerRefusal) -> OpenerRefusal {
        *self.refusals.borrow_mut().entry(opener).or_insert_with(find)
    }

    /// Start of the first idle line that `line`, which is one, follows without a gap. Idle lines open, close and end
    /// nothing: whoever walks upwards passes over them in one step.
    pub(super) fn idle_from(&self, line: Span) -> usize {
        let idle = self.idle.get();
        if idle.start <= line.start && line.end <= idle.end { idle.start } else { line.start }
    }

    /// Remembers lines side by side as idle.
    pub(super) fn set_idle(&self, lines: Span) {
        self.idle.set(lines);
    }
}
