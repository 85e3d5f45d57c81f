//! The verdict on a mention: why it is not rewritten, if it is not.
//!
//! `reasons/` has a file for each reason that a name has by itself; `base64` comes from the matcher, which decodes it,
//! and `bridge` and `merge` from `meeting`. `keep`, `pragma` and `allow` are the verdicts of whoever wrote the rule
//! file or the text; `open_rule` is the proof that a host stands at all where a rule is open on the right. The other
//! files read the surroundings of a mention for them, and `note` says more of a reason than its name does: `vocabulary` tells names from locations, `refusal` reads
//! sentences, `introduction` code, and `host_words` tells words from labels. Knows no rules: whether one applies comes in the context, as do the names of files
//! of the tree.

pub(crate) mod allow;
mod block;
pub(crate) mod context;
mod host_words;
mod introduction;
pub(crate) mod keep;
pub(crate) mod line_cache;
pub(crate) mod named_paths;
pub(crate) mod note;
pub(crate) mod open_rule;
pub(crate) mod pragma;
pub(crate) mod reasons;
mod refusal;
mod root_dot;
mod sentence;
mod value_key;
pub(crate) mod vocabulary;
mod wire;
mod word;
