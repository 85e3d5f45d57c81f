//! Patterns by their labels, from one end on: a name leads only to the patterns that agree with it so far.
//!
//! The cost of a look-up grows with the labels of the name and with the branches that its unknown labels leave open,
//! not with the number of patterns. It may give candidates that do not match, never too few; a match is left to
//! `HostPattern::fit`.

use std::collections::HashMap;

use crate::host::{LabelForm, LabelPattern, NameLabel, Unknown};

/// One `from` of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    /// The rule, by its number in the file.
    pub rule: u32,
    /// The `from`, by its number in the rule.
    pub variant: u32,
}

/// The continuation of a pattern behind its last part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TrieEnd {
    /// None: the name ends with the pattern.
    Closed,
    /// At least one more label of any value.
    Open,
}

/// A tree whose edges are parts of patterns.
#[derive(Debug)]
pub(super) struct LabelTrie {
    /// The first one is the root.
    nodes: Vec<TrieNode>,
}

/// The patterns that begin with the parts on the way from the root.
#[derive(Debug, Default)]
struct TrieNode {
    /// By the next part, a literal label in compared form.
    literal: HashMap<String, usize>,
    /// For a next part that takes any one label, or a lone asterisk.
    any: Option<usize>,
    /// Patterns that end here.
    closed: Vec<Candidate>,
    /// Patterns whose rest takes at least one label of any value.
    open: Vec<Candidate>,
}

impl Default for LabelTrie {
    fn default() -> Self {
        Self { nodes: vec![TrieNode::default()] }
    }
}

impl LabelTrie {
    /// Adds a pattern with these parts.
    pub fn insert<'p>(
        &mut self,
        parts: impl IntoIterator<Item = &'p LabelPattern>,
        end: TrieEnd,
        candidate: Candidate,
    ) {
        let mut node = 0;
        for part in parts {
            node = match part {
                LabelPattern::Literal(label) => self.child(node, label.normal()),
                LabelPattern::One(_) | LabelPattern::Asterisk => self.any_child(node),
                LabelPattern::Many(_) => return self.nodes[node].open.push(candidate),
            };
        }
        match end {
            TrieEnd::Closed => self.nodes[node].closed.push(candidate),
            TrieEnd::Open => self.nodes[node].open.push(candidate),
        }
    }

    fn child(&mut self, node: usize, label: &str) -> usize {
        if let Some(child) = self.nodes[node].literal.get(label) {
            return *child;
        }
        let child = self.nodes.len();
        self.nodes.push(TrieNode::default());
        self.nodes[node].literal.insert(label.to_owned(), child);
        child
    }

    fn any_child(&mut self, node: usize) -> usize {
        if let Some(child) = self.nodes[node].any {
            return child;
        }
        let child = self.nodes.len();
        self.nodes.push(TrieNode::default());
        self.nodes[node].any = Some(child);
        child
    }

    /// Appends the candidates for a name with these labels, from the end on at which the trie begins.
    pub fn collect<'n>(&self, labels: impl IntoIterator<Item = &'n NameLabel>, found: &mut Vec<Candidate>) {
        let mut now = vec![0];
        for label in labels {
            // Any number of labels may stand here, so that all that begins like this is possible.
            if matches!(label.unknown_kind(), Some(Unknown::Above | Unknown::Beyond)) {
                now.iter().for_each(|node| self.collect_below(*node, found));
                return;
            }
            let mut next = Vec::new();
            for node in now.iter().map(|node| &self.nodes[*node]) {
                found.extend_from_slice(&node.open);
                next.extend(node.any);
                node.follow(label, &mut next);
            }
            now = next;
        }
        now.iter().for_each(|node| found.extend_from_slice(&self.nodes[*node].closed));
    }

    /// Appends every pattern that goes on behind a node.
    fn collect_below(&self, node: usize, found: &mut Vec<Candidate>) {
        found.extend_from_slice(&self.nodes[node].open);
        let mut left: Vec<usize> = self.nodes[node].children().collect();
        while let Some(node) = left.pop().map(|node| &self.nodes[node]) {
            found.extend_from_slice(&node.closed);
            found.extend_from_slice(&node.open);
            left.extend(node.children());
        }
    }
}

impl TrieNode {
    fn children(&self) -> impl Iterator<Item = usize> {
        self.literal.values().chain(&self.any).copied()
    }

    /// Appends the nodes behind literal parts that `label` can be.
    fn follow(&self, label: &NameLabel, next: &mut Vec<usize>) {
        match &label.form {
            LabelForm::Literal(known) => next.extend(self.literal.get(known.as_str())),
            LabelForm::Asterisk => next.extend(self.literal.values()),
            LabelForm::Unknown { .. } => {
                let possible = self.literal.iter().filter(|(literal, _)| label.can_be(literal));
                next.extend(possible.map(|(_, node)| node));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Candidate, LabelTrie, TrieEnd};
    use crate::host::{HostName, HostPattern, NameLabel, OpenEnd, Unknown};

    fn name(text: &str) -> HostName {
        let label = |part: &str| match part {
            "*" => NameLabel::asterisk("*"),
            "?" => NameLabel::unknown(Unknown::Hole, "?", "", ""),
            "a?" => NameLabel::unknown(Unknown::Hole, "a?", "a", ""),
            "" => NameLabel::unknown(Unknown::Above, "", "", ""),
            part => NameLabel::literal(part),
        };
        HostName { labels: text.split('.').map(label).collect() }
    }

    #[test]
    fn a_name_leads_to_the_patterns_that_agree_with_it() {
        let patterns =
            ["a.x.com", "b.x.com", "{l}.x.com", ".a.x.com", "**.y.com", "a.{l}.com", "[*].x.com", "x.com"];
        let mut trie = LabelTrie::default();
        for (number, text) in patterns.into_iter().enumerate() {
            let pattern = HostPattern::parse(text, 0).unwrap();
            let end = if pattern.open() == OpenEnd::Left { TrieEnd::Open } else { TrieEnd::Closed };
            trie.insert(pattern.labels().iter().rev(), end, Candidate { rule: number as u32, variant: 0 });
        }
        for (host, expected) in [
            ("a.x.com", &["a.x.com", "{l}.x.com", "a.{l}.com", "[*].x.com"][..]),
            ("c.x.com", &["{l}.x.com", "[*].x.com"]),
            ("a?.x.com", &["a.x.com", "{l}.x.com", "a.{l}.com", "[*].x.com"]),
            ("*.x.com", &["a.x.com", "b.x.com", "{l}.x.com", "a.{l}.com", "[*].x.com"]),
            ("z.a.x.com", &[".a.x.com"]),
            ("z.y.com", &["**.y.com", "a.{l}.com"]),
            ("y.com", &[]),
            ("b.?.com", &["b.x.com", "{l}.x.com", "**.y.com", "[*].x.com"]),
            (".x.com", &["a.x.com", "b.x.com", "{l}.x.com", ".a.x.com", "[*].x.com", "a.{l}.com"]),
            (".a.x.com", &[".a.x.com"]),
        ] {
            let mut found = Vec::new();
            trie.collect(name(host).labels.iter().rev(), &mut found);
            let found: Vec<&str> = found.iter().map(|found| patterns[found.rule as usize]).collect();
            for pattern in patterns {
                let fits =
                    HostPattern::parse(pattern, 0).unwrap().fit(&name(host)) != crate::host::Fit::Never;
                assert!(!fits || found.contains(&pattern), "{pattern} is missing for {host}");
            }
            assert!(found.len() <= expected.len(), "{host}: {found:?}");
        }
    }
}
