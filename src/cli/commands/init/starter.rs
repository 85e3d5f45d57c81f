//! The text of a new rule file.
//!
//! Texts of the tree are hosts, which consist of letters, digits, dots, hyphens, underscores and `{}`; those of the
//! command line are quoted as YAML reads JSON.

use std::fmt::Write;

use super::keeps::KeepPattern;
use super::proposal::ProposedRule;
use crate::survey::SurveyedDomain;
use crate::text::{Count, visible};

/// The schema that editors check the file with.
const SCHEMA: &str = "https://raw.githubusercontent.com/OWNER/redomain/main/rules/redomain-1.json";
/// Domains that are listed beside the zones.
// A migration is rarely about more than a few; `redomain hosts` lists all.
const MAX_DOMAINS: usize = 8;
/// Hosts of a zone that are listed.
// A comment that fits on a screen; its last line names the command that lists all.
const MAX_HOSTS: usize = 20;

/// The parts of a rule file.
pub(super) struct Starter<'s> {
    /// The zones, each with its hosts if it was found.
    pub zones: Vec<(String, Option<&'s SurveyedDomain>)>,
    /// Other domains of the tree.
    pub others: Vec<&'s SurveyedDomain>,
    pub rules: Vec<ProposedRule>,
    pub keeps: Vec<KeepPattern>,
    /// Entries of `allow`; `None` for no list.
    pub allow: Option<Vec<String>>,
    /// Texts before and after a run.
    pub tests: Vec<(String, String)>,
}

impl Starter<'_> {
    /// The whole file. Writing to a `String` cannot fail.
    pub fn text(&self) -> String {
        let mut out = format!("# yaml-language-server: $schema={SCHEMA}\n");
        out.push_str(
            "# Rules for redomain. `redomain rules lint --tree` finds mistakes, `redomain diff` shows the changes.\n\
             version: 1\n\n# The domains of the migration. Every name at or under them is reported.\nzones:\n",
        );
        for (zone, found) in &self.zones {
            let counted = found.map_or_else(|| "not found here".to_owned(), counted);
            let _ = writeln!(out, "  - {zone}    # {counted}");
        }
        for domain in self.others.iter().take(MAX_DOMAINS) {
            let _ = writeln!(out, "  # - {}    # {}", domain.name, counted(domain));
        }
        for (zone, found) in &self.zones {
            found.iter().for_each(|found| hosts(zone, found, &mut out));
        }
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
        let Some(allow) = &self.allow else { return };
        out.push_str(
            "\n# Names of the zones that may be there after the migration; `check` fails on others. `*` is one label.\n",
        );
        if allow.is_empty() {
            out.push_str("allow: []\n");
            return;
        }
        out.push_str("allow:\n");
        for entry in allow {
            let _ = writeln!(out, "  - {}", quoted(entry));
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

fn counted(domain: &SurveyedDomain) -> String {
    format!("{}, {}", Count(domain.hosts.len(), "host"), Count(domain.mentions(), "mention"))
}

fn hosts(zone: &str, found: &SurveyedDomain, out: &mut String) {
    let _ = writeln!(out, "\n# Found under {zone}:");
    for host in found.hosts.iter().take(MAX_HOSTS) {
        let _ = writeln!(out, "# {:>8}  {}", Count::grouped(host.mentions), visible(&host.name));
    }
    if let Some(more) = found.hosts.len().checked_sub(MAX_HOSTS).filter(|more| *more > 0) {
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
