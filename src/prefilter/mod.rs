//! Needles of a rule set to the few places of a text where a mention may stand.

pub(crate) mod adjacency;
pub(crate) mod gram_index;
pub(crate) mod needle;
pub(crate) mod source;
pub(crate) mod teddy;
