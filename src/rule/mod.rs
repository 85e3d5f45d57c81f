//! What the user asked for: the rule file as written, as understood, and what its rules do to a name.

mod bounds;
mod category;
mod chain;
mod date;
mod fields;
mod findings;
mod globs;
mod host_rule;
mod ids;
mod model;
mod nearest;
mod neighbour;
mod pack;
mod parse;
mod resolve;
mod text_rule;
mod wire;
mod yaml;

pub use category::Category;
pub use chain::{cycles, shadowed};
pub use date::check as check_day;
pub use model::{Action, Expected, Globs, HostMove, Keep, Rule, RuleFile, RuleTest, Scope};
pub use nearest::{nearest, suggestion};
pub use neighbour::{Neighbour, Spelled, examples, neighbours, plain};
pub use pack::Pack;
pub use parse::parse;
pub use resolve::{Resolution, Resolver, RuleIndex, rewritten_text, text_match};
