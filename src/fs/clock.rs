//! The system clock, read when a run begins and when old runs are deleted.

use crate::text::Moment;
use std::time::{SystemTime, UNIX_EPOCH};

/// The current time; a clock set before 1970 reads as 1970.
pub fn now() -> Moment {
    Moment::from_unix(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()))
}
