//! Groups of a regular expression that stand for whole labels before a name: `(.*\.)?example\.com`.

/// The texts that a group of labels before a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LabelGroup {
    /// These labels, each with the dots in it and without the last one; `""` where the group may be left out.
    Literals(Vec<String>),
    /// Any label, or any labels.
    Any {
        /// True if it may be several labels.
        many: bool,
        /// True if the group may be left out.
        optional: bool,
    },
    /// Something else than labels, such as a part of the one that follows.
    Unclear,
}

impl LabelGroup {
    /// The meaning of the bytes of a class or a group, right before the first label of a name.
    pub fn of(class: &[u8]) -> Self {
        Self::parse(class).unwrap_or(Self::Unclear)
    }

    fn parse(class: &[u8]) -> Option<Self> {
        let open = class.strip_prefix(b"(")?;
        let close = memchr::memrchr(b')', open)?;
        let (inner, quantifier) = (without_name(&open[..close])?, &open[close + 1..]);
        if memchr::memchr2(b'(', b')', inner).is_some() {
            return None;
        }
        let alternatives: Vec<&[u8]> = inner.split(|byte| *byte == b'|').collect();
        let mut labels = Vec::new();
        let mut optional = matches!(quantifier, [b'?' | b'*', ..]);
        for alternative in alternatives {
            match without_dot(alternative) {
                Some(label) => labels.push(label),
                None if matches!(alternative, b"" | b"^") => optional = true,
                None => return None,
            }
        }
        let repeats = matches!(quantifier, [b'*' | b'+' | b'{', ..]);
        let mut literals: Vec<String> =
            labels.iter().filter(|_| !repeats).filter_map(|label| literal(label)).collect();
        if literals.len() == labels.len() && !labels.is_empty() {
            literals.extend(optional.then(String::new));
            return Some(Self::Literals(literals));
        }
        let many = repeats || labels.iter().any(|label| may_have_dots(label));
        (!labels.is_empty()).then_some(Self::Any { many, optional })
    }
}

/// The labels that a group without a quantifier stands for, if it has nothing else in it: `(api|app)`.
pub(crate) fn alternatives(class: &[u8]) -> Option<Vec<String>> {
    let inner = class.strip_prefix(b"(")?.strip_suffix(b")")?;
    without_name(inner)?.split(|byte| *byte == b'|').map(literal).collect()
}

/// Returns `true` if a class may stand for text with a dot in it, and so for several labels.
pub(crate) fn may_have_dots(class: &[u8]) -> bool {
    let mut at = 0;
    while let Some(byte) = class.get(at) {
        at += match byte {
            b'\\' if matches!(class.get(at + 1), Some(b'w' | b'd' | b'-')) => 2,
            b'\\' | b'.' => return true,
            b'[' => {
                let set = &class[at..];
                let set = &set[..memchr::memchr(b']', set).map_or(set.len(), |last| last + 1)];
                let is_negated = set.starts_with(b"[^");
                if is_negated != memchr::memchr(b'.', set).is_some() || has_negated_class(set) {
                    return true;
                }
                set.len()
            }
            _ => 1,
        };
    }
    false
}

/// Returns `true` if a set of characters has one like `\S`.
fn has_negated_class(set: &[u8]) -> bool {
    set.windows(2).any(|pair| matches!(pair, [b'\\', b'S' | b'W' | b'D']))
}

/// The content of a group without `?:` or its name; `None` for one that looks around.
fn without_name(inner: &[u8]) -> Option<&[u8]> {
    let Some(rest) = inner.strip_prefix(b"?") else { return Some(inner) };
    if let Some(rest) = rest.strip_prefix(b":") {
        return Some(rest);
    }
    let rest = rest.strip_prefix(b"P").unwrap_or(rest).strip_prefix(b"<")?;
    let end = memchr::memchr(b'>', rest)?;
    rest.first().is_some_and(u8::is_ascii_alphabetic).then(|| &rest[end + 1..])
}

/// An alternative without the dot that it ends in.
fn without_dot(alternative: &[u8]) -> Option<&[u8]> {
    let rest = alternative.strip_suffix(b"[.]").or_else(|| {
        let rest = alternative.strip_suffix(b".")?;
        let slashes = rest.iter().rev().take_while(|byte| **byte == b'\\').count();
        Some(&rest[..rest.len() - slashes])
    })?;
    Some(rest)
}

/// The labels of an alternative that stands for nothing else.
fn literal(label: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(label).ok()?.replace("\\.", ".");
    let is_name = text.split('.').all(|label| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    });
    is_name.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::{LabelGroup, alternatives, may_have_dots};

    #[test]
    fn reads_the_labels_that_a_group_chooses_from() {
        for (class, expected) in [
            ("(api|app)", Some("api app")),
            ("(?:api)", Some("api")),
            ("(?P<x>api|app)", Some("api app")),
            ("(api|[a-z]+)", None),
            ("(api|)", None),
            ("(api|app)?", None),
            ("[a-z]", None),
        ] {
            let found = alternatives(class.as_bytes()).map(|all| all.join(" "));
            assert_eq!(found.as_deref(), expected, "{class}");
        }
    }

    #[test]
    fn reads_the_labels_that_a_group_stands_for() {
        let literals = |all: &[&str]| LabelGroup::Literals(all.iter().map(|it| (*it).to_owned()).collect());
        let any = |many, optional| LabelGroup::Any { many, optional };
        for (class, expected) in [
            (r"(.*\.)?", any(true, true)),
            (r"(.+\.)", any(true, false)),
            (r"(www\.)?", literals(&["www", ""])),
            (r"(?:www\.|api\.)", literals(&["www", "api"])),
            (r"(a\.b\.)", literals(&["a.b"])),
            (r"(?:[^.]+\.)*", any(true, true)),
            (r"([a-z0-9-]+\.)?", any(false, true)),
            (r"(?P<sub>\w+\.)", any(false, false)),
            (r"(?:www\.)*", any(true, true)),
            (r"(\\.|^)", any(false, true)),
            (r"([^/]+\\.)", any(true, false)),
            (r"(www[.])", literals(&["www"])),
            (r"[a-z]*", LabelGroup::Unclear),
            (r"(?:api)?", LabelGroup::Unclear),
            (r"(a|b\.)", LabelGroup::Unclear),
            (r"(?<=x\.)", LabelGroup::Unclear),
            (r"((a|b)\.)?", LabelGroup::Unclear),
            ("", LabelGroup::Unclear),
        ] {
            assert_eq!(LabelGroup::of(class.as_bytes()), expected, "{class}");
        }
    }

    #[test]
    fn tells_classes_that_may_have_dots() {
        for (class, expected) in [
            ("[a-z0-9-]+", false),
            (r"\w+", false),
            ("(a|b)", false),
            ("[^.]+", false),
            ("[^./]+x", false),
            (".*", true),
            (r"\S+", true),
            ("[^/]+", true),
            (r"(a\.b)", true),
            (r"[\w-]+", false),
        ] {
            assert_eq!(may_have_dots(class.as_bytes()), expected, "{class}");
        }
    }
}
