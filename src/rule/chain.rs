//! The one follower of chains: a value goes from rule to rule until none changes it.
//!
//! Host, text and regex rules all go through it: `resolve` follows locations and texts that rules wrote, `cycle`
//! follows the output of text rules. A step is a closure, so that it knows nothing of rules.

/// Values of a chain after which it counts as endless.
// Real migrations chain two or three rules, and `cycle` refuses rule files with longer chains, so that a chain of this
// length comes from text that a regex keeps growing.
pub(super) const MAX_CHAIN_LENGTH: usize = 40;

/// Values of a chain, and the rules that led from each to the next.
#[derive(Debug)]
pub(super) struct Chain<'s, V> {
    start: &'s V,
    /// The values after the start, in order.
    later: Vec<V>,
    rules: Vec<usize>,
}

/// The end of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChainEnd {
    /// No rule changes its last value.
    Settled,
    /// A value came back.
    Circle,
    /// The chain, or a text in it, grew past the limit.
    Growing,
}

impl<'s, V: PartialEq> Chain<'s, V> {
    /// A chain of nothing but its start.
    pub fn new(start: &'s V) -> Self {
        Self { start, later: Vec::new(), rules: Vec::new() }
    }

    /// A chain whose first step is known.
    pub fn begun(start: &'s V, rule: usize, next: V) -> Self {
        Self { start, later: vec![next], rules: vec![rule] }
    }

    /// The last value so far.
    pub fn value(&self) -> &V {
        self.later.last().unwrap_or(self.start)
    }

    /// Returns `true` if no rule was applied yet.
    pub fn is_at_start(&self) -> bool {
        self.rules.is_empty()
    }

    /// The last value, `None` where it is the start, and the rules.
    pub fn into_parts(mut self) -> (Option<V>, Vec<usize>) {
        (self.later.pop(), self.rules)
    }

    /// The rules that were applied, in order.
    pub fn rules(&self) -> &[usize] {
        &self.rules
    }

    /// Takes steps until `step` finds no rule for the value (`None`). A step gives its rules, of which there may be
    /// several, and the next value.
    ///
    /// # Errors
    /// The error of `step`.
    pub fn follow<R: IntoIterator<Item = usize>, E>(
        &mut self,
        mut step: impl FnMut(&Self) -> Result<Option<(R, V)>, E>,
    ) -> Result<ChainEnd, E> {
        while let Some((rules, next)) = step(self)? {
            self.rules.extend(rules);
            if next == *self.start || self.later.contains(&next) {
                return Ok(ChainEnd::Circle);
            }
            if self.later.len() >= MAX_CHAIN_LENGTH {
                return Ok(ChainEnd::Growing);
            }
            self.later.push(next);
        }
        Ok(ChainEnd::Settled)
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::{Chain, ChainEnd, MAX_CHAIN_LENGTH};

    fn follow(start: usize, next: impl Fn(usize) -> Option<usize>) -> (ChainEnd, usize, usize) {
        let mut chain = Chain::new(&start);
        let step = |chain: &Chain<'_, usize>| Ok::<_, Infallible>(next(*chain.value()).map(|to| ([7], to)));
        let Ok(end) = chain.follow(step);
        (end, *chain.value(), chain.rules().len())
    }

    #[test]
    fn a_chain_ends_where_no_rule_matches_where_it_was_before_or_at_the_limit() {
        assert_eq!(follow(1, |_| None), (ChainEnd::Settled, 1, 0));
        assert_eq!(follow(1, |value| (value < 4).then_some(value + 1)), (ChainEnd::Settled, 4, 3));
        assert_eq!(follow(1, |value| Some(3 - value)), (ChainEnd::Circle, 2, 2));
        assert_eq!(follow(1, |value| Some(2.max(value))), (ChainEnd::Circle, 2, 2));
        let (end, _, rules) = follow(1, |value| Some(value + 1));
        assert_eq!((end, rules), (ChainEnd::Growing, MAX_CHAIN_LENGTH + 1));
    }
}
