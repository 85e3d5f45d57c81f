//! A point in time, to the second, and its two spellings, in UTC. The calendar is `jiff`'s.

use std::fmt;

use jiff::Timestamp;

const SECONDS_PER_DAY: u64 = 86_400;

/// Seconds since 1970-01-01 UTC. Shown as RFC 3339: `2026-11-21T05:46:21Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(u64);

impl Moment {
    /// The moment this many seconds after 1970-01-01 UTC.
    pub fn from_unix(seconds: u64) -> Self {
        Self(seconds)
    }

    /// Seconds since 1970-01-01 UTC.
    pub fn unix(self) -> u64 {
        self.0
    }

    /// The moment `days` earlier, not before 1970.
    #[must_use]
    pub fn days_before(self, days: u32) -> Self {
        Self(self.0.saturating_sub(u64::from(days) * SECONDS_PER_DAY))
    }

    /// The spelling for file names: `20261121T054621Z`.
    pub fn compact(self) -> String {
        self.to_string().replace(['-', ':'], "")
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = i64::try_from(self.0).unwrap_or(i64::MAX);
        let time = Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX);
        write!(f, "{time:.0}")
    }
}

#[cfg(test)]
mod tests {
    use super::Moment;

    #[test]
    fn writes_rfc_3339() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_251_199, "2024-02-29T23:59:59Z"),
            (1_798_675_199, "2026-12-30T23:59:59Z"),
            (1_798_761_600, "2027-01-01T00:00:00Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(Moment::from_unix(seconds).to_string(), expected);
        }
        assert_eq!(Moment::from_unix(951_782_400).compact(), "20000229T000000Z");
        assert_eq!(Moment::from_unix(951_782_400).days_before(2).to_string(), "2000-02-27T00:00:00Z");
    }
}
