//! The id of a run: a number that counts up, and its start time.

use crate::text::Moment;
use std::fmt;
use std::str::FromStr;

/// An id such as `0012-20261121T054621Z`. Ordered by number, so that the last run is the largest even after the clock
/// was set back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId {
    number: u32,
    stamp: String,
}

/// A run as the user names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunSelector {
    /// The unfinished run, otherwise the last one that is not undone.
    Last,
    /// The run with this number.
    Number(u32),
}

/// A text that is not the id of a run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a run is named by its number, such as `12` or `0012-20261121T054621Z`")]
pub struct ParseRunIdError;

impl RunId {
    pub(super) fn new(number: u32, began: Moment) -> Self {
        Self { number, stamp: began.compact() }
    }

    /// The number, unique in a store.
    pub fn number(&self) -> u32 {
        self.number
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{}", self.number, self.stamp)
    }
}

impl FromStr for RunId {
    type Err = ParseRunIdError;

    fn from_str(text: &str) -> Result<Self, ParseRunIdError> {
        let (number, stamp) = text.split_once('-').ok_or(ParseRunIdError)?;
        let id = Self { number: number.parse().map_err(|_| ParseRunIdError)?, stamp: stamp.to_owned() };
        let plain = stamp.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if plain && id.to_string() == text { Ok(id) } else { Err(ParseRunIdError) }
    }
}

impl FromStr for RunSelector {
    type Err = ParseRunIdError;

    fn from_str(text: &str) -> Result<Self, ParseRunIdError> {
        let number = text.parse().or_else(|_| text.parse().map(|id: RunId| id.number));
        number.map(Self::Number).map_err(|_| ParseRunIdError)
    }
}

#[cfg(test)]
mod tests {
    use super::{Moment, ParseRunIdError, RunId, RunSelector};

    #[test]
    fn a_run_is_named_by_its_number_or_in_full() {
        let id = RunId::new(12, Moment::from_unix(0));
        assert_eq!(id.to_string(), "0012-19700101T000000Z");
        assert_eq!("0012-19700101T000000Z".parse(), Ok(id));
        for (text, expected) in [
            ("12", Ok(RunSelector::Number(12))),
            ("0012", Ok(RunSelector::Number(12))),
            ("0012-19700101T000000Z", Ok(RunSelector::Number(12))),
            ("", Err(ParseRunIdError)),
            ("last", Err(ParseRunIdError)),
            ("12-", Err(ParseRunIdError)),
            ("0012-..", Err(ParseRunIdError)),
        ] {
            assert_eq!(text.parse(), expected, "{text}");
        }
    }

    #[test]
    fn later_runs_are_larger_after_the_clock_was_set_back() {
        assert!(RunId::new(10_000, Moment::from_unix(5)) > RunId::new(9_999, Moment::from_unix(9)));
    }
}
