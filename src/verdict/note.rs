//! Notes on reviews: why a name that looks like any other cannot be written, and what to do about it.

use crate::host::{HostName, LabelForm, NameLabel};
use crate::mention::name::ParsedName;
use crate::mention::{Reason, Verdict};

/// Rules that a note names.
// Many rules may move names under one wildcard, and the first ones tell which they are.
const MAX_RULES: usize = 3;

/// The note on a name with this verdict; `ids` are the names of the rules that could move it.
pub(crate) fn note_on<'r>(
    verdict: Verdict,
    parsed: &ParsedName,
    ids: impl Iterator<Item = &'r str>,
) -> Option<String> {
    match verdict {
        Verdict::Review(Reason::Wildcard) => {
            let ids: Vec<&str> = ids.collect();
            (!ids.is_empty()).then(|| wildcard_note(&parsed.name, &ids))
        }
        _ => None,
    }
}

/// The note on a name at a soft break that need not cut it.
pub(crate) const AT_SOFT_BREAK: &str = "it stands at what may be a soft line break of quoted-printable mail, which would make it a part of another name";

/// The note on a name that a soft break cuts.
pub(crate) fn cut_by_soft_break(text: &str, new: Option<&str>) -> String {
    let to = new.map(|new| format!(", which becomes `{new}`")).unwrap_or_default();
    format!("a soft line break of quoted-printable mail cuts `{text}`{to}")
}

/// The rules that move names under a wildcard, and the rule that would move the wildcard itself.
fn wildcard_note(name: &HostName, ids: &[&str]) -> String {
    let shown: Vec<String> = ids.iter().take(MAX_RULES).map(|id| format!("`{id}`")).collect();
    let (noun, verb, them) = if ids.len() == 1 { ("rule", "moves", "it") } else { ("rules", "move", "them") };
    let more = if ids.len() > MAX_RULES { ", …" } else { "" };
    let moved = format!("{noun} {}{more} {verb} names that it stands for", shown.join(", "));
    // Elsewhere than in front, an asterisk is a glob.
    let is_literal = |label: &NameLabel| matches!(label.form, LabelForm::Literal(_));
    let is_wildcard = name
        .labels
        .split_first()
        .is_some_and(|(first, rest)| first.form == LabelForm::Asterisk && rest.iter().all(is_literal));
    if is_wildcard {
        let from = name.normal().replace('*', "[*]");
        format!("{moved}; a rule `from: \"{from}\"` above {them} moves the wildcard itself")
    } else {
        moved
    }
}

#[cfg(test)]
mod tests {
    use super::wildcard_note;
    use crate::host::{HostName, NameLabel, Unknown};

    #[test]
    fn a_wildcard_names_its_rules_and_the_one_that_is_missing() {
        let name = |first: NameLabel| HostName {
            labels: vec![first, NameLabel::literal("a"), NameLabel::literal("io")],
        };
        assert_eq!(
            wildcard_note(&name(NameLabel::asterisk("*")), &["x"]),
            "rule `x` moves names that it stands for; a rule `from: \"[*].a.io\"` above it moves the wildcard itself"
        );
        assert_eq!(
            wildcard_note(&name(NameLabel::unknown(Unknown::Hole, "*${x}", "", "")), &["a", "b", "c", "d"]),
            "rules `a`, `b`, `c`, … move names that it stands for"
        );
    }
}
