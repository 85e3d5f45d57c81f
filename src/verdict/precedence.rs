//! The order of the reasons: the first one that applies is the reason of the review.
//!
//! The form of the name comes before its use: a name that cannot be written stays, whatever it is for. Cheap questions
//! come first, and those that look for the blocks around a name last.

use super::context::Context;
use super::{
    binary, deny_list, email, file_name, hole, namespace, pattern, suffix, unsettled, userinfo, wildcard,
};
use crate::mention::Reason;

type Predicate = fn(&Context<'_>) -> bool;

/// All reasons that a touched name can have. `identifier` and `base64` are of texts that are no names.
const PRECEDENCE: [(Reason, Predicate); 13] = [
    (Reason::Binary, binary::applies),
    (Reason::Email, email::applies),
    (Reason::Userinfo, userinfo::applies),
    (Reason::FileName, file_name::has_extension),
    (Reason::Pattern, pattern::is_in_name),
    (Reason::Unsettled, unsettled::applies),
    (Reason::Suffix, suffix::applies),
    (Reason::Wildcard, wildcard::applies),
    (Reason::Pattern, pattern::is_scheme),
    // Of names that cannot be written: nothing above says why, so a value that is not known does.
    (Reason::Hole, hole::applies),
    (Reason::Namespace, namespace::applies),
    (Reason::FileName, file_name::is_path_segment),
    (Reason::DenyList, deny_list::applies),
];

/// The reason for which the mention is not rewritten.
pub(crate) fn reason(context: &Context<'_>) -> Option<Reason> {
    PRECEDENCE.iter().find(|(_, applies)| applies(context)).map(|(reason, _)| *reason)
}
