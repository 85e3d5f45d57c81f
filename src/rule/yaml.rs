//! A YAML document as a tree in which every node knows its line and column; columns count characters, from 1.
//!
//! Knows nothing of rules. Bounded: by the nesting and by the number of nodes after
//! aliases are expanded, so that no file can take all memory.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::at::At;
use super::findings::Findings;

/// Lists and mappings inside one another.
const DEEPEST: usize = 64;
/// Nodes after expansion; `TEXT_WEIGHT` bytes of text count as one more.
const MOST_NODES: usize = 200_000;
const TEXT_WEIGHT: usize = 256;

/// A node of the tree.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it starts; an alias stands where its anchor does.
    pub at: At,
    /// What it is.
    pub kind: Kind,
}

/// What a node is.
#[derive(Debug, Clone)]
pub enum Kind {
    /// A text, number, date or null.
    Scalar {
        /// As YAML reads it.
        text: String,
        /// Whether it is written without quotes.
        plain: bool,
    },
    /// A list.
    Seq(Vec<Node>),
    /// A mapping; keys are scalars, each once.
    Map(Vec<(Node, Node)>),
}

impl Node {
    /// Whether it is YAML's null, or nothing at all.
    pub fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, plain: true }
            if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }
}

/// The only document in `source`.
pub fn read(source: &str, findings: &mut Findings<'_>) -> Option<Node> {
    let mut builder = Builder::default();
    let mut documents = 0;
    for event in Parser::new_from_str(source) {
        let (event, span) = match event {
            Ok(next) => next,
            Err(error) => {
                let mark = error.marker();
                let at = At { line: mark.line(), column: mark.col() + 1 };
                // The scanner reads ahead on a line, and has a limit of its own for `[[[[`.
                if brackets_open_before(source, at) > DEEPEST {
                    return refuse_depth(at, findings);
                }
                findings.syntax(at, error.info());
                return None;
            }
        };
        let at = At { line: span.start.line(), column: span.start.col() + 1 };
        if matches!(event, Event::DocumentStart(_)) {
            documents += 1;
            if documents > 1 {
                findings.error(at, "a second document starts here", "keep one document in the file");
                return None;
            }
        }
        builder.take(event, at, findings)?;
    }
    if builder.root.is_none() {
        let at = At { line: 1, column: 1 };
        findings.error(at, "the file is empty", "start it with `version: 1` and `rules:`");
    }
    builder.root
}

/// Brackets and braces of a line that are open before a place on it.
fn brackets_open_before(source: &str, At { line, column }: At) -> usize {
    let line = source.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    line.chars().take(column).fold(0usize, |open, char| match char {
        '[' | '{' => open + 1,
        ']' | '}' => open.saturating_sub(1),
        _ => open,
    })
}

/// A list or mapping that is not closed yet.
struct Open {
    node: Node,
    anchor: usize,
    /// A key that waits for its value.
    key: Option<Node>,
    /// The lines of the keys so far.
    keys: HashMap<String, usize>,
    /// Nodes and levels below it.
    size: Size,
}

/// How large a subtree is.
#[derive(Clone, Copy, Default)]
struct Size {
    nodes: usize,
    depth: usize,
}

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    anchors: HashMap<usize, (Node, Size)>,
    root: Option<Node>,
    total: usize,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, at: At, findings: &mut Findings<'_>) -> Option<()> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let forced = self.tag(tag.as_deref(), at, findings)?;
                let size = Size { nodes: 1 + text.len() / TEXT_WEIGHT, depth: 0 };
                self.count(size.nodes, at, findings)?;
                let plain = style == ScalarStyle::Plain && !forced;
                let node = Node { at, kind: Kind::Scalar { text: text.into_owned(), plain } };
                self.place(node, size, anchor, findings)
            }
            Event::SequenceStart(anchor, tag) => {
                self.tag(tag.as_deref(), at, findings)?;
                self.start(Node { at, kind: Kind::Seq(Vec::new()) }, anchor, findings)
            }
            Event::MappingStart(anchor, tag) => {
                self.tag(tag.as_deref(), at, findings)?;
                self.start(Node { at, kind: Kind::Map(Vec::new()) }, anchor, findings)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let done = self.open.pop()?;
                self.place(done.node, done.size, done.anchor, findings)
            }
            Event::Alias(anchor) => self.alias(anchor, at, findings),
            _ => Some(()),
        }
    }

    /// Puts a copy of the anchored node in place of its alias.
    fn alias(&mut self, anchor: usize, at: At, findings: &mut Findings<'_>) -> Option<()> {
        let Some((node, size)) = self.anchors.get(&anchor) else {
            findings.error(at, "the alias stands inside its own anchor", "write the value out");
            return None;
        };
        // Cloned only after the budget is known to hold it.
        if self.open.len() + size.depth > DEEPEST {
            return refuse_depth(at, findings);
        }
        if self.total + size.nodes > MOST_NODES {
            return refuse_size(at, findings);
        }
        self.total += size.nodes;
        let (node, size) = (node.clone(), *size);
        self.place(node, size, 0, findings)
    }

    /// Whether the tag makes a text of the scalar.
    fn tag(&self, tag: Option<&Tag>, at: At, findings: &mut Findings<'_>) -> Option<bool> {
        match tag {
            None => Some(false),
            Some(tag) if tag.is_yaml_core_schema() => Some(tag.suffix == "str"),
            Some(tag) => {
                let what = format!("`!{}` is read as a YAML tag", tag.suffix);
                findings.error(at, what, "put a text that starts with `!` in quotes");
                None
            }
        }
    }

    fn start(&mut self, node: Node, anchor: usize, findings: &mut Findings<'_>) -> Option<()> {
        if self.open.len() >= DEEPEST {
            return refuse_depth(node.at, findings);
        }
        self.count(1, node.at, findings)?;
        self.open.push(Open {
            node,
            anchor,
            key: None,
            keys: HashMap::new(),
            size: Size { nodes: 1, depth: 1 },
        });
        Some(())
    }

    fn count(&mut self, nodes: usize, at: At, findings: &mut Findings<'_>) -> Option<()> {
        self.total += nodes;
        if self.total > MOST_NODES { refuse_size(at, findings) } else { Some(()) }
    }

    /// Puts a complete node into the list, mapping or document that is open.
    fn place(&mut self, node: Node, size: Size, anchor: usize, findings: &mut Findings<'_>) -> Option<()> {
        if anchor > 0 {
            self.count(size.nodes, node.at, findings)?;
            self.anchors.insert(anchor, (node.clone(), size));
        }
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(node);
            return Some(());
        };
        parent.size.nodes += size.nodes;
        parent.size.depth = parent.size.depth.max(size.depth + 1);
        match &mut parent.node.kind {
            Kind::Seq(list) => list.push(node),
            Kind::Map(pairs) => match parent.key.take() {
                Some(key) => add_pair(pairs, &mut parent.keys, (key, node), findings),
                None if node.text().is_some() => parent.key = Some(node),
                None => {
                    let help = "a key is a word; put a value that starts with `{` or `[` in quotes";
                    findings.error(node.at, "a list or mapping stands in place of a key", help);
                    return None;
                }
            },
            Kind::Scalar { .. } => {}
        }
        Some(())
    }
}

/// Adds a pair whose key is new; the first of two stays.
fn add_pair(
    pairs: &mut Vec<(Node, Node)>,
    keys: &mut HashMap<String, usize>,
    (key, value): (Node, Node),
    findings: &mut Findings<'_>,
) {
    let word = key.text().unwrap_or_default();
    if let Some(line) = keys.get(word) {
        let what = format!("key `{word}` is given twice");
        findings.error(key.at, what, format!("it stands in line {line} already; keep one of them"));
        return;
    }
    keys.insert(word.to_owned(), key.at.line);
    pairs.push((key, value));
}

fn refuse_depth<T>(at: At, findings: &mut Findings<'_>) -> Option<T> {
    let what = format!("lists and mappings stand more than {DEEPEST} deep in one another");
    findings.error(at, what, "a rule file needs four levels; remove the others");
    None
}

fn refuse_size(at: At, findings: &mut Findings<'_>) -> Option<()> {
    let what = format!("the file has more than {MOST_NODES} values when its aliases are written out");
    findings.error(at, what, "use fewer aliases (`*name`)");
    None
}

#[cfg(test)]
mod tests {
    use super::{Findings, read};
    use crate::rule::decode::{LONGEST_SOURCE, decode};

    fn said(source: &str) -> String {
        let mut findings = Findings::new("f");
        let text = decode(source.as_bytes(), &mut findings);
        text.and_then(|text| read(text, &mut findings));
        findings.finish().first().map(|problem| problem.what.clone()).unwrap_or_default()
    }

    #[test]
    fn limits_hold_for_large_and_for_deep_files() {
        let long = "x".repeat(1 << 20);
        let aliases = ", *a".repeat(200);
        for (source, expected) in [
            ("x".repeat(LONGEST_SOURCE + 1), "more than the limit of 4 MiB"),
            ("[".repeat(LONGEST_SOURCE), "more than 64 deep"),
            ("- ".repeat(LONGEST_SOURCE / 2), "more than 64 deep"),
            (format!("[{}]", "x, ".repeat(LONGEST_SOURCE / 4)), "more than 200000 values"),
            (format!("[&a {long}{aliases}]"), "more than 200000 values"),
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
