//! Rule files embedded in the program, for migrations that many repositories share (`--rules pack:NAME`).
//!
//! A pack is an ordinary rule file under `rules/` and is read by the same parser; a new one is a row here.

/// The embedded rule files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pack;

/// Names and texts, sorted by name.
const ALL: [(&str, &str); 3] = [
    ("k8s-registry", include_str!("../../rules/k8s-registry.yaml")),
    ("microsoft-learn", include_str!("../../rules/microsoft-learn.yaml")),
    ("netra-staging", include_str!("../../rules/netra-staging.yaml")),
];

/// The JSON Schema (draft 2020-12) of the rule file, for editors.
pub const RULE_FILE_SCHEMA: &str = include_str!("../../rules/redomain-1.json");

impl Pack {
    /// The text of the pack called `name`.
    pub fn named(name: &str) -> Option<&'static str> {
        ALL.into_iter().find(|(known, _)| *known == name).map(|(_, text)| text)
    }

    /// The names of all packs.
    pub fn names() -> impl Iterator<Item = &'static str> {
        ALL.into_iter().map(|(name, _)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::Pack;
    use crate::rule::parse;

    #[test]
    fn every_pack_loads_without_a_problem() {
        for name in Pack::names() {
            let source = Pack::named(name).unwrap();
            let (file, problems) = parse(name, source.as_bytes());
            let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
            assert!(problems.is_empty(), "{}", said.join("\n"));
            assert!(file.is_some_and(|file| file.tests.len() >= 12), "{name} has a dozen tests");
        }
    }
}
