//! A YAML document as a tree in which every node knows its line and column.
//!
//! Built from the events of `saphyr-parser`; a deserializer would give no places and stop at the first mistake. Knows
//! nothing of rules. Bounded by depth, by the number of nodes, and by that of the nodes that aliases stand for, so that no
//! file can take all memory.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::problems::Problems;
use super::source_position::SourcePosition;

/// Nesting of lists and mappings.
// A rule file has four levels; the limit keeps the recursion that drops a tree off the end of the stack.
const MAX_DEPTH: usize = 64;
/// Nodes as they are written.
// 200,000 rules with `from` and `to`, or 90,000 with five keys; a node takes about 100 bytes.
const MAX_NODES: usize = 1_000_000;
/// Nodes that aliases stand for, and copies that are kept for aliases.
const MAX_COPIED: usize = 200_000;
/// Bytes of text that count as one more node, so that aliases of long texts are bounded too.
const BYTES_PER_NODE: usize = 256;

/// A node of the tree.
#[derive(Debug, Clone)]
pub struct YamlNode {
    /// Place of its first byte; that of the anchor for an alias.
    pub at: SourcePosition,
    /// Scalar, list or mapping.
    pub kind: NodeKind,
}

/// The content of a node.
#[derive(Debug, Clone)]
pub enum NodeKind {
    /// A text, number, date or null.
    Scalar {
        /// Its value, without quotes and escapes.
        text: String,
        /// True if it is written without quotes.
        plain: bool,
    },
    /// A list.
    Seq(Vec<YamlNode>),
    /// A mapping; keys are scalars, each once.
    Map(Vec<(YamlNode, YamlNode)>),
}

impl YamlNode {
    /// Returns `true` if it is YAML's null or an empty value.
    pub fn is_null(&self) -> bool {
        matches!(&self.kind, NodeKind::Scalar { text, plain: true }
            if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }
}

/// Reads the only document in `source`; `None` after a mistake, which is reported.
pub fn read(source: &str, problems: &mut Problems<'_>) -> Option<YamlNode> {
    let mut builder = TreeBuilder::default();
    let mut documents = 0;
    for event in Parser::new_from_str(source) {
        let (event, span) = match event {
            Ok(next) => next,
            Err(error) => {
                let mark = error.marker();
                let at = SourcePosition::in_file(mark.line(), mark.col() + 1);
                // The scanner reads ahead on a line, and has a limit of its own for `[[[[`.
                if brackets_open_before(source, at) > MAX_DEPTH {
                    return refuse_depth(at, problems);
                }
                problems.syntax(at, error.info());
                return None;
            }
        };
        let at = SourcePosition::in_file(span.start.line(), span.start.col() + 1);
        if matches!(event, Event::DocumentStart(_)) {
            documents += 1;
            if documents > 1 {
                problems.error(at, "a second document starts here", "keep one document in the file");
                return None;
            }
        }
        builder.take(event, at, problems)?;
    }
    if builder.root.is_none() {
        let at = SourcePosition::in_file(1, 1);
        problems.error(at, "the file is empty", "start it with `version: 1` and `rules:`");
    }
    builder.root
}

/// Number of brackets and braces that are open before a place on its line.
fn brackets_open_before(source: &str, SourcePosition { line, column, .. }: SourcePosition) -> usize {
    let line = source.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    line.chars().take(column).fold(0usize, |open, char| match char {
        '[' | '{' => open + 1,
        ']' | '}' => open.saturating_sub(1),
        _ => open,
    })
}

/// A list or mapping that is not closed yet.
struct OpenNode {
    node: YamlNode,
    anchor: usize,
    /// A key that waits for its value.
    key: Option<YamlNode>,
    /// The lines of the keys so far.
    keys: HashMap<String, usize>,
    /// Nodes and levels below it.
    size: TreeSize,
}

/// Size of a subtree.
#[derive(Clone, Copy, Default)]
struct TreeSize {
    nodes: usize,
    depth: usize,
}

#[derive(Default)]
struct TreeBuilder {
    open: Vec<OpenNode>,
    anchors: HashMap<usize, (YamlNode, TreeSize)>,
    root: Option<YamlNode>,
    written: usize,
    copied: usize,
}

impl TreeBuilder {
    fn take(&mut self, event: Event<'_>, at: SourcePosition, problems: &mut Problems<'_>) -> Option<()> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let forced = self.tag(tag.as_deref(), at, problems)?;
                let size = TreeSize { nodes: 1 + text.len() / BYTES_PER_NODE, depth: 0 };
                self.count(size.nodes, at, problems)?;
                let plain = style == ScalarStyle::Plain && !forced;
                let node = YamlNode { at, kind: NodeKind::Scalar { text: text.into_owned(), plain } };
                self.place(node, size, anchor, problems)
            }
            Event::SequenceStart(anchor, tag) => {
                self.tag(tag.as_deref(), at, problems)?;
                self.start(YamlNode { at, kind: NodeKind::Seq(Vec::new()) }, anchor, problems)
            }
            Event::MappingStart(anchor, tag) => {
                self.tag(tag.as_deref(), at, problems)?;
                self.start(YamlNode { at, kind: NodeKind::Map(Vec::new()) }, anchor, problems)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let done = self.open.pop()?;
                self.place(done.node, done.size, done.anchor, problems)
            }
            Event::Alias(anchor) => self.alias(anchor, at, problems),
            _ => Some(()),
        }
    }

    /// Puts a copy of the anchored node in place of its alias.
    fn alias(&mut self, anchor: usize, at: SourcePosition, problems: &mut Problems<'_>) -> Option<()> {
        let Some((node, size)) = self.anchors.get(&anchor) else {
            problems.error(at, "the alias stands inside its own anchor", "write the value out");
            return None;
        };
        // Cloned only after the budget is known to hold it.
        if self.open.len() + size.depth > MAX_DEPTH {
            return refuse_depth(at, problems);
        }
        let (anchored, size) = (node, *size);
        if self.copied + size.nodes > MAX_COPIED {
            return refuse_aliases(at, problems);
        }
        self.copied += size.nodes;
        let node = anchored.clone();
        self.place(node, size, 0, problems)
    }

    /// Returns `true` if the tag makes a text of the scalar; `None` for a tag of no meaning here, which is reported.
    fn tag(&self, tag: Option<&Tag>, at: SourcePosition, problems: &mut Problems<'_>) -> Option<bool> {
        match tag {
            None => Some(false),
            Some(tag) if tag.is_yaml_core_schema() => Some(tag.suffix == "str"),
            Some(tag) => {
                let what = format!("`!{}` is read as a YAML tag", tag.suffix);
                problems.error(at, what, "put a text that starts with `!` in quotes");
                None
            }
        }
    }

    fn start(&mut self, node: YamlNode, anchor: usize, problems: &mut Problems<'_>) -> Option<()> {
        if self.open.len() >= MAX_DEPTH {
            return refuse_depth(node.at, problems);
        }
        self.count(1, node.at, problems)?;
        self.open.push(OpenNode {
            node,
            anchor,
            key: None,
            keys: HashMap::new(),
            size: TreeSize { nodes: 1, depth: 1 },
        });
        Some(())
    }

    fn count(&mut self, nodes: usize, at: SourcePosition, problems: &mut Problems<'_>) -> Option<()> {
        self.written += nodes;
        if self.written > MAX_NODES { refuse_size(at, problems) } else { Some(()) }
    }

    /// Puts a complete node into the list, mapping or document that is open.
    fn place(
        &mut self,
        node: YamlNode,
        size: TreeSize,
        anchor: usize,
        problems: &mut Problems<'_>,
    ) -> Option<()> {
        if anchor > 0 {
            self.copied += size.nodes;
            if self.copied > MAX_COPIED {
                return refuse_aliases(node.at, problems);
            }
            self.anchors.insert(anchor, (node.clone(), size));
        }
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(node);
            return Some(());
        };
        parent.size.nodes += size.nodes;
        parent.size.depth = parent.size.depth.max(size.depth + 1);
        match &mut parent.node.kind {
            NodeKind::Seq(list) => list.push(node),
            NodeKind::Map(pairs) => match parent.key.take() {
                Some(key) => add_pair(pairs, &mut parent.keys, (key, node), problems),
                None if node.text().is_some() => parent.key = Some(node),
                None => {
                    let help = "a key is a word; put a value that starts with `{` or `[` in quotes";
                    problems.error(node.at, "a list or mapping stands in place of a key", help);
                    return None;
                }
            },
            NodeKind::Scalar { .. } => {}
        }
        Some(())
    }
}

/// Adds a pair whose key is new; the first of two stays.
fn add_pair(
    pairs: &mut Vec<(YamlNode, YamlNode)>,
    keys: &mut HashMap<String, usize>,
    (key, value): (YamlNode, YamlNode),
    problems: &mut Problems<'_>,
) {
    let word = key.text().unwrap_or_default();
    if let Some(line) = keys.get(word) {
        let what = format!("key `{word}` is given twice");
        problems.error(key.at, what, format!("it stands in line {line} already; keep one of them"));
        return;
    }
    keys.insert(word.to_owned(), key.at.line);
    pairs.push((key, value));
}

fn refuse_depth<T>(at: SourcePosition, problems: &mut Problems<'_>) -> Option<T> {
    let what = format!("lists and mappings stand more than {MAX_DEPTH} deep in one another");
    problems.error(at, what, "a rule file needs four levels; remove the others");
    None
}

fn refuse_size(at: SourcePosition, problems: &mut Problems<'_>) -> Option<()> {
    let what = format!("the file has more than {MAX_NODES} keys, values, lists and mappings");
    problems.error(at, what, "split it, or generate fewer rules with captures such as `{name}`");
    None
}

fn refuse_aliases(at: SourcePosition, problems: &mut Problems<'_>) -> Option<()> {
    let what = format!("the aliases of the file stand for more than {MAX_COPIED} values");
    problems.error(at, what, "use fewer aliases (`*name`)");
    None
}

#[cfg(test)]
mod tests {
    use super::{MAX_NODES, Problems, read};
    use crate::rule::decode::{MAX_SOURCE, decode};

    fn said(source: &str) -> String {
        let mut problems = Problems::new("f");
        let text = decode(source.as_bytes(), &mut problems);
        text.and_then(|text| read(text, &mut problems));
        problems.finish().first().map(|problem| problem.what.clone()).unwrap_or_default()
    }

    #[test]
    fn a_hundred_thousand_rules_have_room() {
        let rules =
            (0..100_000).map(|at| format!("  - from: host{at}.old.example.com\n    to: h{at}.new.io\n"));
        assert_eq!(said(&format!("version: 1\nrules:\n{}", rules.collect::<String>())), "");
    }

    #[test]
    fn limits_hold_for_large_and_for_deep_files() {
        let long = "x".repeat(1 << 20);
        let aliases = ", *a".repeat(200);
        for (source, expected) in [
            ("x".repeat(MAX_SOURCE + 1), "more than the limit of 16 MiB"),
            ("[".repeat(MAX_SOURCE), "more than 64 deep"),
            ("- ".repeat(MAX_SOURCE / 2), "more than 64 deep"),
            (format!("[{}]", "x, ".repeat(MAX_NODES)), "more than 1000000 keys, values"),
            (format!("[&a {long}{aliases}]"), "stand for more than 200000 values"),
            (
                format!("[&a {}x{}, {}*a{}]", "[".repeat(40), "]".repeat(40), "[".repeat(40), "]".repeat(40)),
                "more than 64 deep",
            ),
        ] {
            let got = said(&source);
            assert!(got.contains(expected), "{got}");
        }
    }
}
