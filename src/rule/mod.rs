//! The rule file: read as YAML, checked as a whole, and applied to names and texts.
//!
//! `yaml` → `wire` (keys and shapes) → `parse` (all mistakes of a file in one run) → `model`. `chain` and `resolve`
//! apply the rules of a model; `cycle` refuses those that never settle. Searching a text is left to `matcher`.

mod action;
mod bounds;
mod category;
mod chain;
mod cycle;
mod date;
mod decode;
mod fields;
mod globs;
mod growth;
mod host_list;
mod ids;
mod index;
mod label_trie;
mod labels_below;
mod limits;
mod model;
mod nearest;
mod neighbor;
mod new_names;
mod one_off;
mod pack;
mod parse;
mod pattern_index;
mod placeholder;
mod problems;
mod resolve;
mod reviews;
mod source_position;
mod step;
mod taken;
mod wire;
mod wire_review;
mod yaml;

pub use action::{
    Action, Coverage, HostMove, LabelBounds, Limits, MatchContext, Needles, Overgrown, RegexRule, TextMatch,
    TextRule,
};
pub use category::Category;
pub use chain::ChainEnd;
pub use cycle::{cycles, shadowed};
pub use date::check as check_day;
pub use globs::path_globs;
pub use index::RuleIndex;
pub use model::{
    DEFAULT_TEST_PATH, Expected, Globs, Keep, RULE_FILE, Rule, RuleFile, RuleTest, Scope, Silence,
};
pub use nearest::{nearest, suggestion};
pub use neighbor::{Neighbor, Spelled, examples, neighbors, plain};
pub use new_names::{NewText, allow_entry};
pub use one_off::sides;
pub use pack::{Pack, RULE_FILE_SCHEMA};
pub use parse::{parse, parse_with};
pub use placeholder::placeholders;
pub use resolve::{Resolution, Resolver, SettledText};
pub use taken::taken;
