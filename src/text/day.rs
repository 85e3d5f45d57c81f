//! A calendar day out of a number of seconds, for due dates and file headings.
//!
//! `jiff` has the calendar; the clock is read by the caller, so that this room stays pure.

use jiff::Timestamp;
use jiff::tz::Offset;

/// The day (UTC, `YYYY-MM-DD`) of a number of seconds since 1970-01-01, at most the last day of the year 9999.
pub fn day(seconds: u64) -> String {
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    let time = Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX);
    Offset::UTC.to_datetime(time).date().to_string()
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn writes_days() {
        for (seconds, expected) in [
            (0, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (951_868_800, "2000-03-01"),
            (1_735_689_599, "2024-12-31"),
            (1_790_000_000, "2026-09-21"),
            (u64::MAX, "9999-12-30"),
        ] {
            assert_eq!(day(seconds), expected);
        }
    }
}
