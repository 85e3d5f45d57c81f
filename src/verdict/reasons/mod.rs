//! The reasons of a review, one file for each, and the order in which they decide.
//!
//! A reason is a predicate over a [`Context`]; its word list, if it has one, is in `rules/*.yaml`. To add a reason: a
//! file here with its predicate, its rows below, and its row in `src/reason.rs`. Identifiers that are made of a host,
//! and base64 in `matcher/base64.rs`, are about texts that are no names, and decide alone.

pub(crate) mod base;
mod binary;
pub(crate) mod deny_list;
pub(crate) mod email;
mod file_command;
mod file_name;
mod hole;
pub(crate) mod identifier;
mod named_file;
mod namespace;
mod path;
mod pattern;
mod repository;
mod suffix;
mod unsettled;
mod url_path;
mod userinfo;
mod wildcard;

use super::context::Context;
use crate::mention::Reason;

type Predicate = fn(&Context<'_>) -> bool;

/// The reasons that a name touched by a rule can have; the first one that applies is the reason of the review.
// The form of the name comes before its use: a name that cannot be written stays, whatever it is for. Cheap predicates
// come first, and those that search for the blocks around a name last.
const PRECEDENCE: [(Reason, Predicate); 20] = [
    (Reason::Binary, binary::applies),
    (Reason::Email, email::applies),
    (Reason::Userinfo, userinfo::applies),
    (Reason::FileName, file_name::has_extension),
    (Reason::Identifier, identifier::goes_on),
    (Reason::Pattern, pattern::is_in_name),
    (Reason::Unsettled, unsettled::applies),
    (Reason::Suffix, suffix::applies),
    (Reason::Wildcard, wildcard::applies),
    (Reason::Pattern, pattern::is_scheme),
    // Of names that cannot be written: nothing above says why, so a value that is not known does.
    (Reason::Hole, hole::applies),
    (Reason::Namespace, namespace::applies),
    (Reason::UrlPath, url_path::applies),
    (Reason::UrlPath, repository::applies),
    (Reason::FileName, file_name::is_path_segment),
    (Reason::FileName, file_name::begins_path_pattern),
    (Reason::FileName, file_command::applies),
    (Reason::FileName, named_file::applies),
    (Reason::Path, path::applies),
    (Reason::DenyList, deny_list::applies),
];

/// The reason for which the mention is not rewritten.
pub(crate) fn first_reason(context: &Context<'_>) -> Option<Reason> {
    PRECEDENCE.iter().find(|(_, applies)| applies(context)).map(|(reason, _)| *reason)
}
