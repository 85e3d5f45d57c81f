//! The rule file as it is written: which keys stand where, and of what shape their values are.
//!
//! What the texts mean is for `parse`. Every text keeps its place.

use super::at::At;
use super::fields::{Fields, shape};
use super::findings::{Findings, Written};
use super::yaml::{Kind, Node};

/// The whole file.
#[derive(Debug, Default)]
pub struct WireFile {
    /// `zones:`.
    pub zones: Option<Vec<Written>>,
    /// `rules:`.
    pub rules: Vec<WireRule>,
    /// `keep:`.
    pub keep: Vec<WireKeep>,
    /// `allow:`; may be empty.
    pub allow: Option<Vec<Written>>,
    /// `tests:`.
    pub tests: Vec<WireTest>,
}

/// What a rule looks for.
#[derive(Debug)]
pub enum WireFrom {
    /// `from:`.
    Hosts(Vec<Written>),
    /// `text:`.
    Text(Vec<Written>),
    /// `regex:`.
    Regex(Written),
}

impl WireFrom {
    /// The first text that it gives.
    pub fn first_text(&self) -> Option<&str> {
        match self {
            Self::Hosts(list) | Self::Text(list) => list.first().map(|written| written.text.as_str()),
            Self::Regex(written) => Some(&written.text),
        }
    }
}

/// An entry of `rules:`.
#[derive(Debug)]
pub struct WireRule {
    /// Where it starts.
    pub at: At,
    /// `id:`.
    pub id: Option<Written>,
    /// What it looks for; `None` where that is a mistake already told.
    pub from: Option<WireFrom>,
    /// `to:`; `None` where that is a mistake already told.
    pub to: Option<Written>,
    /// `in:`.
    pub categories: Option<Vec<Written>>,
    /// `files:`.
    pub files: Option<Vec<Written>>,
    /// `why:`.
    pub why: Option<Written>,
}

/// An entry of `keep:`.
#[derive(Debug)]
pub struct WireKeep {
    /// Where it starts.
    pub at: At,
    /// `files:`.
    pub files: Option<Vec<Written>>,
    /// `hosts:`.
    pub hosts: Option<Vec<Written>>,
    /// `until:`.
    pub until: Option<Written>,
    /// `why:`.
    pub why: Option<Written>,
}

/// An entry of `tests:`.
#[derive(Debug)]
pub struct WireTest {
    /// Where it starts.
    pub at: At,
    /// `path:`.
    pub path: Option<Written>,
    /// `in:` with `out:`, `same:` or `review:`.
    pub body: WireBody,
}

/// What a test expects of which text.
#[derive(Debug)]
pub enum WireBody {
    /// `in:` and `out:`.
    Out(Written, Written),
    /// `same:`.
    Same(Written),
    /// `review:`.
    Review(Written),
}

/// The file that `root` is written as.
pub fn file(root: &Node, findings: &mut Findings<'_>) -> Option<WireFile> {
    let known = &["version", "zones", "rules", "keep", "allow", "tests"];
    let fields = Fields::read(root, "the rule file", known, findings)?;
    version(&fields, findings);
    let rules = fields.required("rules", "list the moves under `rules:`", findings);
    let rules = rules.and_then(|_| entries("rules", &fields, rule, findings));
    Some(WireFile {
        zones: fields.list("zones", findings),
        rules: rules.unwrap_or_default(),
        keep: entries("keep", &fields, keep, findings).unwrap_or_default(),
        allow: fields.list_or_none("allow", findings),
        tests: entries("tests", &fields, test, findings).unwrap_or_default(),
    })
}

fn version(fields: &Fields<'_>, findings: &mut Findings<'_>) {
    let Some(node) = fields.required("version", "start the file with `version: 1`", findings) else { return };
    match &node.kind {
        Kind::Scalar { text, plain: true } if text == "1" => {}
        Kind::Scalar { text, plain: true } if text.parse::<u32>().is_ok() => {
            let what = format!("rule files of version `{text}` are not known");
            findings.error(node.at, what, "write `version: 1`, or use a newer redomain");
        }
        _ => {
            let what = format!("`version` must be the number 1, found {}", shape(node));
            findings.error(fields.value_at("version", node), what, "write `version: 1`");
        }
    }
}

/// The entries of a list of mappings; each that is none is a mistake of its own.
fn entries<T>(
    key: &str,
    fields: &Fields<'_>,
    entry: impl Fn(&Node, &mut Findings<'_>) -> Option<T>,
    findings: &mut Findings<'_>,
) -> Option<Vec<T>> {
    let node = fields.get(key)?;
    // Zones alone are enough to list hosts.
    let may_be_empty = key != "rules" || fields.get("zones").is_some();
    if may_be_empty && key == "rules" && node.is_null() {
        return Some(Vec::new());
    }
    let Kind::Seq(list) = &node.kind else {
        let what = format!("`{key}` must be a list, found {}", shape(node));
        findings.error(fields.value_at(key, node), what, "start each entry with `- `, or delete the key");
        return None;
    };
    if list.is_empty() && !may_be_empty {
        findings.error(node.at, "`rules` is an empty list", "write at least one rule with `from` and `to`");
    }
    Some(list.iter().filter_map(|node| entry(node, findings)).collect())
}

fn rule(node: &Node, findings: &mut Findings<'_>) -> Option<WireRule> {
    let known = &["id", "from", "text", "regex", "to", "in", "files", "why"];
    let fields = Fields::read(node, "a rule", known, findings)?;
    let to = fields.required("to", "say what the old name becomes", findings);
    Some(WireRule {
        at: node.at,
        id: fields.text("id", findings),
        from: from(&fields, findings),
        to: to.and_then(|_| fields.text("to", findings)),
        categories: fields.list("in", findings),
        files: fields.list("files", findings),
        why: fields.text("why", findings),
    })
}

fn from(fields: &Fields<'_>, findings: &mut Findings<'_>) -> Option<WireFrom> {
    let given: Vec<&str> =
        ["from", "text", "regex"].into_iter().filter(|key| fields.get(key).is_some()).collect();
    match given[..] {
        ["from"] => fields.text_or_list("from", findings).map(WireFrom::Hosts),
        ["text"] => fields.text_or_list("text", findings).map(WireFrom::Text),
        ["regex"] => fields.text("regex", findings).map(WireFrom::Regex),
        [] | [_] => {
            if !["from", "text", "regex"].iter().any(|key| fields.was_meant(key)) {
                let help =
                    "write `from:` for hosts, `text:` for exact text or `regex:` for a regular expression";
                findings.error(fields.at(), "the rule has no `from`", help);
            }
            None
        }
        [first, second, ..] => {
            let what = format!("a rule has one of `from`, `text` and `regex`, not `{first}` and `{second}`");
            findings.error(fields.place_of(second), what, "make a rule for each");
            None
        }
    }
}

fn keep(node: &Node, findings: &mut Findings<'_>) -> Option<WireKeep> {
    let fields = Fields::read(node, "a keep", &["files", "hosts", "until", "why"], findings)?;
    let named = |key| fields.get(key).is_some() || fields.was_meant(key);
    if !named("files") && !named("hosts") {
        let what = "the keep has neither `files` nor `hosts`";
        findings.error(node.at, what, "say which files or which hosts stay as they are");
    }
    Some(WireKeep {
        at: node.at,
        files: fields.list("files", findings),
        hosts: fields.list("hosts", findings),
        until: fields.text("until", findings),
        why: fields.text("why", findings),
    })
}

fn test(node: &Node, findings: &mut Findings<'_>) -> Option<WireTest> {
    let known = &["in", "out", "same", "review", "path"];
    let fields = Fields::read(node, "a test", known, findings)?;
    let given: Vec<&str> =
        ["in", "out", "same", "review"].into_iter().filter(|key| fields.get(key).is_some()).collect();
    let path = fields.text("path", findings);
    let body = match given.as_slice() {
        ["in", "out"] => WireBody::Out(fields.text("in", findings)?, fields.text("out", findings)?),
        ["same"] => WireBody::Same(fields.text("same", findings)?),
        ["review"] => WireBody::Review(fields.text("review", findings)?),
        // What is missing is most likely under the wrong key.
        _ if fields.has_unknown() => return None,
        [] => {
            let help = "write `in:` and `out:`, or `same:`, or `review:`";
            findings.error(node.at, "the test has no text", help);
            return None;
        }
        given => {
            let given: Vec<String> = given.iter().map(|key| format!("`{key}`")).collect();
            let what =
                format!("a test has `in` and `out`, or `same`, or `review`; found {}", given.join(", "));
            findings.error(node.at, what, "add what is missing, or make a test for each");
            return None;
        }
    };
    Some(WireTest { at: node.at, path, body })
}
