//! The rule file as written: the keys of each mapping, and the shapes of their values.
//!
//! The meaning of the texts is left to `parse`. Every text keeps its place, so that a mistake found later can name it.

use super::fields::{Fields, shape};
use super::problems::{Problems, Scalar};
use super::source_position::SourcePosition;
use super::wire_review::{self, WireReview};
use super::yaml::{NodeKind, YamlNode};

/// The whole file.
#[derive(Debug, Default)]
pub struct WireFile {
    /// `zones:`.
    pub zones: Option<Vec<Scalar>>,
    /// `rules:`.
    pub rules: Vec<WireRule>,
    /// `keep:`.
    pub keep: Vec<WireKeep>,
    /// `reviews:`.
    pub reviews: Vec<WireReview>,
    /// `allow:`; may be empty.
    pub allow: Option<Vec<Scalar>>,
    /// `tests:`.
    pub tests: Vec<WireTest>,
}

/// The old names or texts of a rule, by its kind.
#[derive(Debug)]
pub enum WireFrom {
    /// `from:`.
    Hosts(Vec<Scalar>),
    /// `domain:`.
    Domains(Vec<Scalar>),
    /// `text:`.
    Text(Vec<Scalar>),
    /// `regex:`.
    Regex(Scalar),
}

impl WireFrom {
    /// Returns `true` if the rule is about text, which has no hosts.
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Regex(_))
    }

    /// The hosts that it gives; none for a rule about text.
    pub fn hosts(&self) -> &[Scalar] {
        match self {
            Self::Hosts(list) | Self::Domains(list) => list,
            Self::Text(_) | Self::Regex(_) => &[],
        }
    }

    /// The first text that it gives.
    pub fn first_text(&self) -> Option<&str> {
        match self {
            Self::Hosts(list) | Self::Domains(list) | Self::Text(list) => {
                list.first().map(|scalar| scalar.text.as_str())
            }
            Self::Regex(scalar) => Some(&scalar.text),
        }
    }
}

/// An entry of `rules:`.
#[derive(Debug)]
pub struct WireRule {
    /// Place of the entry.
    pub at: SourcePosition,
    /// `id:`.
    pub id: Option<Scalar>,
    /// `from:`, `domain:`, `text:` or `regex:`; `None` after a mistake, which is reported.
    pub from: Option<WireFrom>,
    /// `to:`; `None` after a mistake, which is reported.
    pub to: Option<Scalar>,
    /// `in:`.
    pub categories: Option<Vec<Scalar>>,
    /// `files:`.
    pub files: Option<Vec<Scalar>>,
    /// `except:`.
    pub except: Option<Vec<Scalar>>,
    /// `schemes:`.
    pub schemes: Option<Vec<Scalar>>,
    /// `accept:`.
    pub accept: Option<Vec<Scalar>>,
    /// `why:`.
    pub why: Option<Scalar>,
}

/// An entry of `keep:`.
#[derive(Debug)]
pub struct WireKeep {
    /// Place of the entry.
    pub at: SourcePosition,
    /// `files:`.
    pub files: Option<Vec<Scalar>>,
    /// `hosts:`.
    pub hosts: Option<Vec<Scalar>>,
    /// `paths:`.
    pub paths: Option<Vec<Scalar>>,
    /// `until:`.
    pub until: Option<Scalar>,
    /// `why:`.
    pub why: Option<Scalar>,
}

/// An entry of `tests:`.
#[derive(Debug)]
pub struct WireTest {
    /// Place of the entry.
    pub at: SourcePosition,
    /// `path:`.
    pub path: Option<Scalar>,
    /// `in:` with `out:`, `same:` or `review:`.
    pub body: WireBody,
}

/// Text and expectation of a test.
#[derive(Debug)]
pub enum WireBody {
    /// `in:` and `out:`.
    Out(Scalar, Scalar),
    /// `same:`.
    Same(Scalar),
    /// `review:`.
    Review(Scalar),
}

/// Reads the whole file; `None` where it is no mapping.
pub fn file(root: &YamlNode, problems: &mut Problems<'_>) -> Option<WireFile> {
    let known = &["version", "zones", "rules", "keep", "reviews", "allow", "tests"];
    let fields = Fields::read(root, "the rule file", known, problems)?;
    version(&fields, problems);
    let rules = fields.required("rules", "list the moves under `rules:`", problems);
    let rules = rules.and_then(|_| entries("rules", &fields, rule, problems));
    Some(WireFile {
        zones: fields.list("zones", problems),
        rules: rules.unwrap_or_default(),
        keep: entries("keep", &fields, keep, problems).unwrap_or_default(),
        reviews: wire_review::read(&fields, problems),
        allow: fields.list_or_none("allow", problems),
        tests: entries("tests", &fields, test, problems).unwrap_or_default(),
    })
}

fn version(fields: &Fields<'_>, problems: &mut Problems<'_>) {
    let Some(node) = fields.required("version", "start the file with `version: 1`", problems) else { return };
    match &node.kind {
        NodeKind::Scalar { text, plain: true } if text == "1" => {}
        NodeKind::Scalar { text, plain: true } if text.parse::<u32>().is_ok() => {
            let what = format!("rule files of version `{text}` are not known");
            problems.error(node.at, what, "write `version: 1`, or use a newer redomain");
        }
        _ => {
            let what = format!("`version` must be the number 1, found {}", shape(node));
            problems.error(fields.value_at("version", node), what, "write `version: 1`");
        }
    }
}

/// Entries of a list of mappings; each entry of another shape is a mistake of its own.
fn entries<T>(
    key: &str,
    fields: &Fields<'_>,
    entry: impl Fn(&YamlNode, &mut Problems<'_>) -> Option<T>,
    problems: &mut Problems<'_>,
) -> Option<Vec<T>> {
    let node = fields.get(key)?;
    // Zones alone are enough to list hosts.
    let may_be_empty = key != "rules" || fields.get("zones").is_some();
    if may_be_empty && key == "rules" && is_empty(node) {
        let what = "`rules` has no rule, so that nothing is an old name";
        let help = "write one with `from` and `to`; `redomain hosts` lists the names of the zones";
        problems.warning(fields.place_of(key), what, help);
        return Some(Vec::new());
    }
    let NodeKind::Seq(list) = &node.kind else {
        let what = format!("`{key}` must be a list, found {}", shape(node));
        problems.error(fields.value_at(key, node), what, "start each entry with `- `, or delete the key");
        return None;
    };
    if list.is_empty() && !may_be_empty {
        problems.error(node.at, "`rules` is an empty list", "write at least one rule with `from` and `to`");
    }
    Some(list.iter().filter_map(|node| entry(node, problems)).collect())
}

fn is_empty(node: &YamlNode) -> bool {
    node.is_null() || matches!(&node.kind, NodeKind::Seq(list) if list.is_empty())
}

fn rule(node: &YamlNode, problems: &mut Problems<'_>) -> Option<WireRule> {
    let known =
        &["id", "from", "domain", "text", "regex", "to", "in", "files", "except", "schemes", "accept", "why"];
    let fields = Fields::read(node, "a rule", known, problems)?;
    let to = fields.required("to", "say what the old name becomes", problems);
    Some(WireRule {
        at: node.at,
        id: fields.text("id", problems),
        from: from(&fields, problems),
        to: to.and_then(|_| fields.text("to", problems)),
        categories: fields.list("in", problems),
        files: fields.list("files", problems),
        except: fields.text_or_list("except", problems),
        schemes: fields.text_or_list("schemes", problems),
        accept: fields.text_or_list("accept", problems),
        why: fields.text("why", problems),
    })
}

/// The keys of which a rule has one.
const KINDS: [&str; 4] = ["from", "domain", "text", "regex"];

fn from(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Option<WireFrom> {
    let given: Vec<&str> = KINDS.into_iter().filter(|key| fields.get(key).is_some()).collect();
    match given[..] {
        ["from"] => fields.text_or_list("from", problems).map(WireFrom::Hosts),
        ["domain"] => fields.text_or_list("domain", problems).map(WireFrom::Domains),
        ["text"] => fields.text_or_list("text", problems).map(WireFrom::Text),
        ["regex"] => fields.text("regex", problems).map(WireFrom::Regex),
        [] | [_] => {
            if !KINDS.iter().any(|key| fields.was_meant(key)) {
                let help = "write `from:` for hosts, `domain:` for a host and every name under it, `text:` for \
                            exact text or `regex:` for a regular expression";
                problems.error(fields.at(), "the rule has no `from`", help);
            }
            None
        }
        [first, second, ..] => {
            let what = format!(
                "a rule has one of `from`, `domain`, `text` and `regex`, not `{first}` and `{second}`"
            );
            problems.error(fields.place_of(second), what, "make a rule for each");
            None
        }
    }
}

fn keep(node: &YamlNode, problems: &mut Problems<'_>) -> Option<WireKeep> {
    let known = &["files", "hosts", "paths", "until", "why"];
    let fields = Fields::read(node, "a keep", known, problems)?;
    if !["files", "hosts", "paths"].iter().any(|key| fields.get(key).is_some() || fields.was_meant(key)) {
        let what = "the keep has none of `files`, `hosts` and `paths`";
        problems.error(node.at, what, "say which files, hosts or paths of URLs stay as they are");
    }
    Some(WireKeep {
        at: node.at,
        files: fields.list("files", problems),
        hosts: fields.list("hosts", problems),
        paths: fields.list("paths", problems),
        until: fields.text("until", problems),
        why: fields.text("why", problems),
    })
}

fn test(node: &YamlNode, problems: &mut Problems<'_>) -> Option<WireTest> {
    let known = &["in", "out", "same", "review", "path"];
    let fields = Fields::read(node, "a test", known, problems)?;
    let given: Vec<&str> =
        ["in", "out", "same", "review"].into_iter().filter(|key| fields.get(key).is_some()).collect();
    let path = fields.text("path", problems);
    let body = match given.as_slice() {
        ["in", "out"] => WireBody::Out(fields.text("in", problems)?, fields.text("out", problems)?),
        ["same"] => WireBody::Same(fields.text("same", problems)?),
        ["review"] => WireBody::Review(fields.text("review", problems)?),
        // The missing text is most likely under the unknown key, which is reported.
        _ if fields.has_unknown() => return None,
        [] => {
            let help = "write `in:` and `out:`, or `same:`, or `review:`";
            problems.error(node.at, "the test has no text", help);
            return None;
        }
        given => {
            let given: Vec<String> = given.iter().map(|key| format!("`{key}`")).collect();
            let what =
                format!("a test has `in` and `out`, or `same`, or `review`; found {}", given.join(", "));
            problems.error(node.at, what, "add what is missing, or make a test for each");
            return None;
        }
    };
    Some(WireTest { at: node.at, path, body })
}
