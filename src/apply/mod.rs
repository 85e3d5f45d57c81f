//! The only room that writes: new content beside the old, then renamed onto it.
//!
//! No file is touched before every new file is written and every original was found unchanged. Knows nothing
//! of hosts and rules: a change is a path, a digest of what was read and a function from old bytes to new.

mod digest;
mod stage;

pub use digest::Digest;
pub use stage::{ApplyError, Change, Outcome, apply};
