//! The date, for `until` of keeps and baseline entries.

/// Today (UTC), as `YYYY-MM-DD`.
pub(super) fn today() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    crate::text::day(since.map_or(0, |since| since.as_secs()))
}
