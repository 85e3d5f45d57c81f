//! The text of a new rule file.
//!
//! Texts of the tree stand in comments, with their control characters and line breaks made visible, or are hosts that
//! are written plainly; those of the command line are quoted as YAML reads JSON.

use std::fmt::Write;

use super::keeps::KeepPattern;
use super::proposal::ProposedRule;
use crate::survey::SurveyedDomain;
use crate::text::{Count, visible};

/// The repository of this build; one that was built from a copy without an address says `OWNER`.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");
/// The file of the schema, in the repository and beside the rule file.
const SCHEMA: &str = "redomain-1.json";
/// Domains that are listed beside the zones.
// A migration is rarely about more than a few; `redomain hosts` lists all.
const MAX_DOMAINS: usize = 8;
/// Hosts of a zone that are listed.
// A comment that fits on a screen; its last line names the command that lists all.
const MAX_HOSTS: usize = 20;

/// The hosts that the rules of a file see under a zone with their mentions, those with the most first: what
/// `redomain hosts` counts with this file.
pub(super) type ZoneHosts = Vec<(String, usize)>;

/// The parts of a rule file.
pub(super) struct Starter<'s> {
    /// The zones, each with its hosts.
    pub zones: Vec<(String, ZoneHosts)>,
    /// Other domains of the tree.
    pub others: Vec<&'s SurveyedDomain>,
    pub rules: Vec<ProposedRule>,
    pub keeps: Vec<KeepPattern>,
    /// Entries of `allow`; none for no list.
    // An empty list would refuse names that nobody has looked at.
    pub allow: Vec<String>,
    /// A name for review that an entry of `allow` covers, so that the list is a comment.
    pub covered: Option<String>,
    /// Texts before and after a run.
    pub tests: Vec<(String, String)>,
}

impl Starter<'_> {
    /// The whole file. Writing to a `String` cannot fail.
    pub fn text(&self) -> String {
        let mut out = schema_lines(REPOSITORY);
        out.push_str(
            "# Rules for redomain. `redomain rules lint --tree` finds mistakes, `redomain diff` shows the changes.\n\
             version: 1\n\n# The domains of the migration. Every name at or under them is reported.\nzones:\n",
        );
        for (zone, hosts) in &self.zones {
            let mentions = hosts.iter().map(|(_, mentions)| mentions).sum();
            let counted =
                if hosts.is_empty() { "not found here".to_owned() } else { counted(hosts.len(), mentions) };
            let _ = writeln!(out, "  - {zone}    # {counted}");
        }
        for domain in self.others.iter().take(MAX_DOMAINS) {
            let counted = counted(domain.hosts.len(), domain.mentions());
            let _ = writeln!(out, "  # - {}    # {counted}", domain.name);
        }
        self.zones.iter().for_each(|(zone, found)| write_hosts(zone, found, &mut out));
        out.push_str("\n# The first rule that matches decides. `{name}` in `from` captures a label for `to`.\nrules:\n");
        self.rules.iter().for_each(|rule| write_rule(rule, &mut out));
        self.write_keeps(&mut out);
        self.write_allow(&mut out);
        self.write_tests(&mut out);
        out
    }

    fn write_keeps(&self, out: &mut String) {
        if self.keeps.is_empty() {
            out.push_str(
                "\n# Mentions that must stay, with a reason.\n# keep:\n#   - files: [CHANGELOG.md]\n#     why: history\n",
            );
            return;
        }
        out.push_str("\n# Mentions that stay: these files name hosts of the zones.\nkeep:\n");
        for keep in &self.keeps {
            let _ = writeln!(out, "  - files: [\"{}\"]\n    why: {}", keep.glob, keep.why);
        }
    }

    fn write_allow(&self, out: &mut String) {
        if self.allow.is_empty() {
            return;
        }
        out.push_str(
            "\n# Names of the zones that may be there after the migration; `check` fails on others. `*` is one label.\n",
        );
        let comment = if let Some(name) = &self.covered {
            let name = visible(name);
            let _ = writeln!(
                out,
                "# It would cover {name} too, which is for review: templates may make old names of it."
            );
            "# "
        } else {
            ""
        };
        let _ = writeln!(out, "{comment}allow:");
        for entry in &self.allow {
            let _ = writeln!(out, "{comment}  - {}", quoted(entry));
        }
    }

    fn write_tests(&self, out: &mut String) {
        if self.tests.is_empty() {
            return;
        }
        out.push_str("\n# Run by `redomain rules test`.\ntests:\n");
        for (before, after) in &self.tests {
            let _ = writeln!(out, "  - in: {}\n    out: {}", quoted(before), quoted(after));
        }
    }
}

/// The lines by which editors find the schema that they check the file with.
fn schema_lines(repository: &str) -> String {
    match repository.strip_prefix("https://github.com/").filter(|name| !name.starts_with("OWNER/")) {
        Some(name) => {
            let tag = concat!("v", env!("CARGO_PKG_VERSION"));
            format!(
                "# yaml-language-server: $schema=https://raw.githubusercontent.com/{name}/{tag}/rules/{SCHEMA}\n"
            )
        }
        None => format!(
            "# yaml-language-server: $schema={SCHEMA}\n\
             # For editors: `redomain rules schema > {SCHEMA}` writes that schema.\n"
        ),
    }
}

fn counted(hosts: usize, mentions: usize) -> String {
    format!("{}, {}", Count(hosts, "host"), Count(mentions, "mention"))
}

fn write_hosts(zone: &str, found: &ZoneHosts, out: &mut String) {
    if found.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n# Found under {zone}:");
    for (name, mentions) in found.iter().take(MAX_HOSTS) {
        let _ = writeln!(out, "# {:>8}  {}", Count::grouped(*mentions), visible(name));
    }
    if let Some(more) = found.len().checked_sub(MAX_HOSTS).filter(|more| *more > 0) {
        let _ =
            writeln!(out, "#           and {}; `redomain hosts {zone}` lists all", Count(more, "more host"));
    }
}

fn write_rule(rule: &ProposedRule, out: &mut String) {
    for line in rule.comment.lines() {
        let _ = writeln!(out, "  # {}", visible(line));
    }
    let from = match rule.from.split(',').map(|name| quoted(name.trim())).collect::<Vec<_>>().as_slice() {
        [one] => one.clone(),
        several => format!("[{}]", several.join(", ")),
    };
    let _ = writeln!(out, "  - {}: {from}\n    to: {}", rule.key, quoted(&rule.to));
}

/// A text as YAML has it, in quotes where it needs them.
fn quoted(text: &str) -> String {
    let is_plain =
        text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'));
    if is_plain && text.starts_with(|char: char| char.is_ascii_alphabetic()) {
        return text.to_owned();
    }
    // Every JSON string is one of YAML.
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::schema_lines;

    #[test]
    fn an_address_that_does_not_exist_is_not_named() {
        for (repository, expected) in [
            ("https://github.com/kelp/redomain", "https://raw.githubusercontent.com/kelp/redomain/v"),
            (
                "https://github.com/OWNER/redomain",
                "redomain-1.json\n# For editors: `redomain rules schema > ",
            ),
            ("", "redomain-1.json\n# For editors: "),
        ] {
            let lines = schema_lines(repository);
            assert!(lines.starts_with(&format!("# yaml-language-server: $schema={expected}")), "{lines}");
        }
    }
}
