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
    /// Bytes that have no stem of a word that refuses.
    stemless: Cell<Span>,
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

    /// Returns `true` if `search` finds a stem in `window`; none is longer than `longest`. Windows of neighboring mentions
    /// overlap, and bytes without a stem are not searched again for the next one.
    pub(super) fn has_stem(&self, window: Span, longest: usize, search: impl FnOnce(Span) -> bool) -> bool {
        let known = self.stemless.get();
        // Less than a stem between the two is not known: one could begin before the window and end in it.
        let goes_on = known.start <= window.start && window.start + longest <= known.end;
        if goes_on && window.end <= known.end {
            return false;
        }
        let from = if goes_on { known.end - longest } else { window.start };
        let found = search(Span::new(from, window.end));
        if !found {
            self.stemless.set(Span::new(if goes_on { known.start } else { window.start }, window.end));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::LineCache;
    use crate::text::Span;

    #[test]
    fn a_stem_is_found_in_each_window_that_has_it() {
        let text =
            b"a stem, no st em, sste stemstem....................................................stem st";
        let stems: Vec<usize> = memchr::memmem::find_iter(text, b"stem").collect();
        let has_stem = |window: Span| stems.iter().any(|at| window.start <= *at && at + 4 <= window.end);
        for length in 0..40 {
            for step in 1..20 {
                let cache = LineCache::default();
                let starts = (0..text.len() - length).step_by(step);
                for start in starts.clone().chain(starts.rev()) {
                    // A second window, farther to the left, as that of an opener.
                    for start in [start, start.saturating_sub(9)] {
                        let window = Span::new(start, start + length);
                        assert_eq!(cache.has_stem(window, 4, has_stem), has_stem(window), "{window:?}");
                    }
                }
            }
        }
    }
}
