//! Where names meet: rewrites that are right for their own name and wrong for the file.
//!
//! The second look at a text, after each of its mentions has a verdict. Only a text with two results that are equal, or
//! with a result that stands there already, is read for its structure. `bridge` finds statements that say that an old
//! name leads to its new one, `merge` siblings that the run would make equal, `removal` how one of those goes.

mod between;
mod bridge;
mod claims;
mod condition;
mod consequence;
mod encounter;
mod future;
mod items;
mod judgement;
mod key_words;
mod keyed;
mod keys;
mod link_labels;
mod list_items;
mod map_keys;
mod merge;
mod mirror;
mod options;
mod pairs;
mod record;
mod redirect;
mod removal;
mod roles;
mod second_look;
mod shell_branch;
mod siblings;
mod values;
mod zone_file;

pub(crate) use second_look::second_look;
