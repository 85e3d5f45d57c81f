//! What the user asked for: the rule file as written, as understood, and what its rules do to a name.

mod category;
mod chain;
mod model;
mod resolve;

pub use category::Category;
pub use chain::cycles;
pub use model::{Action, Expected, Globs, HostMove, Keep, Rule, RuleFile, RuleTest, Scope};
pub use resolve::{Resolution, Resolver, RuleIndex, rewritten_text, text_match};
