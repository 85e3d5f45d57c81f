//! Answers about the lines of one text, kept since neighboring mentions ask for the same lines.
//!
//! Answers are the same with and without it, which a test of `block.rs` holds.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};

use crate::lexer::line;
use crate::text::Span;

/// The lines of one text, as far as mentions asked for them.
#[derive(Debug, Default)]
pub(crate) struct LineCache {
    refusals: RefCell<HashMap<Span, OpenerRefusal>>,
    climbed: RefCell<ClimbedLines>,
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

    /// Visits the lines above the one that starts at `start`, the nearest first, down to the offset `floor`. A line that
    /// was idle in an earlier climb is not visited.
    pub(super) fn climb(
        &self,
        text: &[u8],
        floor: usize,
        start: usize,
        mut visit: impl FnMut(Span) -> Climb,
    ) {
        if !line::is_start(text, start) {
            return;
        }
        let known = self.climbed.take();
        let mut lines = ClimbedLines { span: Span::new(start, start), counting: VecDeque::new() };
        let ended = lines.read_above(text, floor, Some(&known), &mut visit);
        if !ended && known.reaches(lines.span.start) {
            let below = lines;
            lines = known;
            if !lines.visit(floor, below.span.start, &mut visit) {
                lines.read_above(text, floor, None, &mut visit);
            }
            lines.extend(below);
        }
        lines.forget(floor);
        self.climbed.replace(lines);
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

/// Effect of a line on whoever climbs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Climb {
    /// None, whoever climbs from whatever place.
    Idle,
    Counts,
    /// The climb ends with it.
    End,
}

/// Lines side by side that were climbed, with those of them that count.
#[derive(Debug, Default)]
struct ClimbedLines {
    /// From the start of a line to the start of another one.
    span: Span,
    /// In the order of the text.
    counting: VecDeque<Span>,
}

impl ClimbedLines {
    /// Returns `true` if the line that starts at `at` is one of these or the one below them.
    fn reaches(&self, at: usize) -> bool {
        !self.span.is_empty() && self.span.start <= at && at <= self.span.end
    }

    /// Reads the lines above these, up to those that are `known`; returns `true` if the climb ended.
    fn read_above(
        &mut self,
        text: &[u8],
        floor: usize,
        known: Option<&Self>,
        visit: &mut impl FnMut(Span) -> Climb,
    ) -> bool {
        while known.is_none_or(|known| !known.reaches(self.span.start)) {
            let Some(line) = line::above(text, floor, self.span.start) else { return true };
            self.span.start = line.start;
            let effect = visit(line);
            if effect != Climb::Idle {
                self.counting.push_front(line);
            }
            if effect == Climb::End {
                return true;
            }
        }
        false
    }

    /// Visits those that count and start before `start`, but not before `floor`; returns `true` if the climb ended.
    fn visit(&self, floor: usize, start: usize, visit: &mut impl FnMut(Span) -> Climb) -> bool {
        let last = self.counting.partition_point(|line| line.start < start);
        let mut lines = self.counting.range(..last).rev();
        lines.any(|line| line.start < floor || visit(*line) == Climb::End)
    }

    /// Adds the lines right below these.
    fn extend(&mut self, below: Self) {
        self.counting.extend(below.counting);
        self.span.end = self.span.end.max(below.span.end);
    }

    /// Forgets lines before `floor`, for which no place farther down asks.
    fn forget(&mut self, floor: usize) {
        while let Some(first) = self.counting.front().filter(|line| line.start < floor) {
            self.span.start = first.end + 1;
            self.counting.pop_front();
        }
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
