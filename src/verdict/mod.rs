//! The reasons for which a mention is not rewritten.

pub(crate) mod context;
pub(crate) mod deny_list;
pub(crate) mod pragma;
