//! `binary`: a file with NUL bytes that is no UTF-16. A longer or shorter name would move the data that its offsets
//! point to.

use crate::verdict::context::Context;

/// Returns `true` if the mention is in a binary file.
pub(super) fn applies(context: &Context<'_>) -> bool {
    context.is_binary
}
