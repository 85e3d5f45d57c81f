//! Reads the keys of one mapping: refuses unknown keys and values of the wrong shape.
//!
//! Knows the shape of a value, not its meaning. A key that is unknown but close to a known one (`form`) counts as
//! meant, so that one slip is one mistake.

use super::nearest::{nearest, suggestion};
use super::problems::{Problems, Scalar};
use super::source_position::SourcePosition;
use super::yaml::{NodeKind, YamlNode};

/// A mapping, after its unknown keys were reported.
#[derive(Debug)]
pub struct Fields<'n> {
    node: &'n YamlNode,
    owner: &'static str,
    pairs: &'n [(YamlNode, YamlNode)],
    /// The known key that each unknown one is closest to.
    meant: Vec<Option<&'static str>>,
}

/// Description of a node for messages.
pub fn shape(node: &YamlNode) -> String {
    match &node.kind {
        _ if node.is_null() => "nothing".to_owned(),
        NodeKind::Seq(_) => "a list".to_owned(),
        NodeKind::Map(_) => "a mapping".to_owned(),
        NodeKind::Scalar { text, .. } => match text.char_indices().nth(40) {
            Some((cut, _)) => format!("`{}…`", &text[..cut]),
            None => format!("`{text}`"),
        },
    }
}

impl<'n> Fields<'n> {
    /// The fields of `node`, which is `owner` ("a rule"); unknown keys are mistakes.
    pub fn read(
        node: &'n YamlNode,
        owner: &'static str,
        known: &[&'static str],
        problems: &mut Problems<'_>,
    ) -> Option<Self> {
        let NodeKind::Map(pairs) = &node.kind else {
            let what = format!("{owner} must be a mapping, found {}", shape(node));
            problems.error(node.at, what, format!("its keys are {}", listed(known)));
            return None;
        };
        let mut fields = Self { node, owner, pairs, meant: Vec::new() };
        for (key, _) in pairs {
            let word = key.text().unwrap_or_default();
            if !known.contains(&word) {
                fields.meant.push(nearest(word, known));
                let what = format!("{owner} has no key `{word}`");
                problems.error(key.at, what, suggestion(word, known));
            }
        }
        Some(fields)
    }

    /// Place of the mapping.
    pub fn at(&self) -> SourcePosition {
        self.node.at
    }

    /// The value of `key`, if it is given.
    pub fn get(&self, key: &str) -> Option<&'n YamlNode> {
        self.pairs.iter().find(|(known, _)| known.text() == Some(key)).map(|(_, value)| value)
    }

    /// Place of `key`, or of the mapping where the key is missing.
    pub fn place_of(&self, key: &str) -> SourcePosition {
        self.pairs.iter().find(|(known, _)| known.text() == Some(key)).map_or(self.node.at, |(key, _)| key.at)
    }

    /// Returns `true` if an unknown key is probably a misspelled `key`.
    pub fn was_meant(&self, key: &str) -> bool {
        self.meant.iter().flatten().any(|meant| *meant == key)
    }

    /// Returns `true` if a key is unknown.
    pub fn has_unknown(&self) -> bool {
        !self.meant.is_empty()
    }

    /// The value of a required key; a missing one is a mistake.
    pub fn required(&self, key: &str, help: &str, problems: &mut Problems<'_>) -> Option<&'n YamlNode> {
        let found = self.get(key);
        if found.is_none() && !self.was_meant(key) {
            let owner = self.owner.replacen("a ", "the ", 1);
            problems.error(self.node.at, format!("{owner} has no `{key}`"), help);
        }
        found
    }

    /// A text.
    pub fn text(&self, key: &str, problems: &mut Problems<'_>) -> Option<Scalar> {
        let node = self.get(key)?;
        let scalar = scalar(node);
        if scalar.is_none() {
            let what = format!("`{key}` must be a text, found {}", shape(node));
            problems.error(self.value_at(key, node), what, text_help(node));
        }
        scalar
    }

    /// A text, or a list of at least one text.
    pub fn text_or_list(&self, key: &str, problems: &mut Problems<'_>) -> Option<Vec<Scalar>> {
        let node = self.get(key)?;
        match &node.kind {
            NodeKind::Seq(_) => self.list(key, problems),
            _ if scalar(node).is_some() => scalar(node).map(|only| vec![only]),
            _ => {
                let what = format!("`{key}` must be a text or a list of texts, found {}", shape(node));
                problems.error(self.value_at(key, node), what, text_help(node));
                None
            }
        }
    }

    /// A list of at least one text.
    pub fn list(&self, key: &str, problems: &mut Problems<'_>) -> Option<Vec<Scalar>> {
        let list = self.list_or_none(key, problems)?;
        if list.is_empty()
            && let Some(NodeKind::Seq(nodes)) = self.get(key).map(|node| &node.kind)
            && nodes.is_empty()
        {
            let what = format!("`{key}` is an empty list");
            problems.error(self.place_of(key), what, "write at least one entry, or delete the key");
        }
        Some(list)
    }

    /// A list of texts, which may be empty.
    pub fn list_or_none(&self, key: &str, problems: &mut Problems<'_>) -> Option<Vec<Scalar>> {
        let node = self.get(key)?;
        let NodeKind::Seq(nodes) = &node.kind else {
            let what = format!("`{key}` must be a list, found {}", shape(node));
            let help = match scalar(node) {
                Some(only) if !only.text.contains('\n') => format!("write `{key}: [\"{}\"]`", only.text),
                _ => "write at least one entry, or delete the key".to_owned(),
            };
            problems.error(self.value_at(key, node), what, help);
            return None;
        };
        let mut list = Vec::new();
        for node in nodes {
            match scalar(node) {
                Some(text) => list.push(text),
                None => {
                    let what = format!("an entry of `{key}` must be a text, found {}", shape(node));
                    problems.error(node.at, what, text_help(node));
                }
            }
        }
        Some(list)
    }

    /// The place of a value, or of its key where nothing is written.
    pub fn value_at(&self, key: &str, node: &YamlNode) -> SourcePosition {
        if node.is_null() { self.place_of(key) } else { node.at }
    }
}

fn scalar(node: &YamlNode) -> Option<Scalar> {
    let text = node.text().filter(|_| !node.is_null())?;
    Some(Scalar { at: node.at, text: text.to_owned() })
}

fn text_help(node: &YamlNode) -> &'static str {
    match &node.kind {
        NodeKind::Map(_) => "put a text that starts with `{` or holds `: ` in quotes",
        NodeKind::Seq(_) => "write a single text; one that starts with `[` in quotes",
        NodeKind::Scalar { .. } => "write a value, or delete it",
    }
}

fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
