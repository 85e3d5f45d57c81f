//! What the user asked for: the rule file as written, as understood, and what its rules do to a name.

mod category;
mod model;

pub use category::Category;
pub use model::{Action, Expected, Globs, HostMove, Keep, Rule, RuleFile, RuleTest, Scope};
