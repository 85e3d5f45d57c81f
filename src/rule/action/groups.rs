//! The groups that a template of a `regex:` rule names, as `regex`'s `expand` reads them: `$1`, `$name`, `${name}`.

use regex::bytes::Regex;

use crate::host::PatternError;
use crate::rule::nearest::{nearest, suggestion};

/// A `$` of a template with the name after it.
struct GroupReference<'t> {
    /// Byte offset of the `$`.
    at: usize,
    /// A number or name; empty where a `$` stands for itself.
    name: &'t str,
    /// True if braces set the end of the name.
    braced: bool,
}

/// An error for each reference to a group that the regex does not have; an unclosed brace is the last one reported.
pub(super) fn unknown_groups(template: &str, regex: &Regex) -> Vec<PatternError> {
    let mut errors = Vec::new();
    let mut at = 0;
    while let Some(next) = template[at..].find('$') {
        let start = at + next;
        if template[start + 1..].starts_with('$') {
            at = start + 2;
            continue;
        }
        let Some(reference) = reference(template, start) else {
            let help = "write `${name}`, or `$$` for a `$`";
            errors.push(PatternError::new(start, "`${` is not closed", help));
            return errors;
        };
        // A `$` before anything else stands for itself.
        if (reference.braced || !reference.name.is_empty()) && !has_group(regex, reference.name) {
            errors.push(unknown_group(&reference, regex));
        }
        at = start + 1 + reference.name.len();
    }
    errors
}

/// The parts of a template, each with at most one reference.
pub(super) fn pieces(template: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(next) = template[at..].find('$').map(|next| at + next) {
        pieces.push(&template[start..next]);
        start = next;
        at = next + if template[next + 1..].starts_with('$') { 2 } else { 1 };
    }
    pieces.push(&template[start..]);
    pieces
}

/// The reference at the `$` at byte `at`; `None` where its brace is not closed.
fn reference(template: &str, at: usize) -> Option<GroupReference<'_>> {
    let rest = &template[at + 1..];
    if let Some(inner) = rest.strip_prefix('{') {
        return Some(GroupReference { at, name: &inner[..inner.find('}')?], braced: true });
    }
    let end = rest.find(|char: char| !char.is_ascii_alphanumeric() && char != '_');
    Some(GroupReference { at, name: &rest[..end.unwrap_or(rest.len())], braced: false })
}

fn has_group(regex: &Regex, name: &str) -> bool {
    match name.parse::<usize>() {
        Ok(number) => number < regex.captures_len(),
        Err(_) => regex.capture_names().flatten().any(|known| known == name),
    }
}

fn unknown_group(reference: &GroupReference<'_>, regex: &Regex) -> PatternError {
    let name = reference.name;
    let groups = regex.captures_len() - 1;
    let names: Vec<&str> = regex.capture_names().flatten().collect();
    let digits = name.find(|char: char| !char.is_ascii_digit()).unwrap_or(name.len());
    let help = match name[..digits].parse::<usize>() {
        Ok(number) if number <= groups && digits < name.len() => {
            format!("write `${{{number}}}{}`", &name[digits..])
        }
        _ if nearest(name, &names).is_some() => suggestion(name, &names),
        _ if groups == 0 => {
            "the regex has no groups; write `(…)` around what is used, or `$$` for a `$`".to_owned()
        }
        _ => format!("the regex makes `$0` to `${groups}`; write `$$` for a `$`"),
    };
    PatternError::new(reference.at, format!("group `{name}` is used in `to` but not made"), help)
}
