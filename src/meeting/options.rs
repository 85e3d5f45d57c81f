//! Options of a command, and the values behind them.

use crate::structure::Container;

/// Options of a command whose value is sent along, and says nothing about the other words.
const PAYLOAD_OPTIONS: [&[u8]; 8] =
    [b"-H", b"--header", b"-d", b"--data", b"--data-raw", b"--data-binary", b"-e", b"--referer"];

/// Returns `true` if an entry is a header or the body of a request.
pub(super) fn is_payload(text: &[u8], container: &Container, entry: usize) -> bool {
    option_before(text, container, entry).is_some_and(|option| PAYLOAD_OPTIONS.contains(&option))
}

/// The option of a command whose value an entry is.
pub(super) fn option_before<'t>(text: &'t [u8], container: &Container, entry: usize) -> Option<&'t [u8]> {
    let before = container.entries[entry.checked_sub(1)?].span.of(text);
    before.starts_with(b"-").then_some(before)
}
