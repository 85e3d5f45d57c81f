//! Facets of the HTML page: the values by which a reviewer chooses mentions, and the form that the script reads.
//!
//! Every value has a number, from 1; 0 is none. A row of the page has the numbers of its mentions in `data-m`, so that
//! the script compares numbers and no attribute holds text of the tree.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use maud::{Markup, html};

use super::lines::shown;
use crate::mention::{Reason, Verdict};
use crate::report::model::{FileReport, JudgedMention, Report, Standing};
use crate::text::RelPath;

/// Values of a facet; mentions with others cannot be chosen by it.
// A longer list is no choice any more, and free text finds the rest.
const MAX_VALUES: usize = 1000;
/// Directories above a file that can be chosen.
const MAX_DEPTH: usize = 4;

/// Facets in the order of the numbers of a row.
const FACETS: [(&str, &str); 9] = [
    ("verdict", "verdict"),
    ("reason", "reason"),
    ("standing", "standing"),
    ("rule", "rule"),
    ("old", "old name"),
    ("new", "new name"),
    ("kind", "kind of file"),
    ("in", "directory"),
    ("owner", "owner"),
];

/// The place of the directory among the facets: its values lie in each other.
const DIRECTORY: usize = 7;
/// The place of the owner among the facets: a file can have several.
const OWNER: usize = 8;
/// The value of a file that nobody owns.
const NO_OWNER: &str = "(nobody)";

/// The values of all facets.
pub(super) struct Facets {
    values: [BTreeMap<String, usize>; FACETS.len()],
    /// The numbers of the owners of each file, joined by `+`.
    owners: HashMap<RelPath, String>,
}

impl Facets {
    /// The facets of a report.
    pub fn new(report: &Report) -> Self {
        let mut found: [BTreeSet<String>; FACETS.len()] = Default::default();
        for file in &report.files {
            found[DIRECTORY].extend(directories(file));
            found[OWNER].extend(owners(report, file).into_iter().map(str::to_owned));
            for entry in file.entries() {
                for (found, text) in found.iter_mut().zip(texts(report, file, entry)).take(DIRECTORY) {
                    if !text.is_empty() && !found.contains(text) {
                        found.insert(text.to_owned());
                    }
                }
            }
        }
        let numbered = |texts: BTreeSet<String>| texts.into_iter().take(MAX_VALUES).zip(1..).collect();
        let mut facets = Self { values: found.map(numbered), owners: HashMap::new() };
        for file in report.files.iter().filter(|_| !facets.values[OWNER].is_empty()) {
            let numbers =
                owners(report, file).into_iter().filter_map(|owner| facets.values[OWNER].get(owner));
            let numbers: Vec<String> = numbers.map(ToString::to_string).collect();
            facets.owners.insert(file.path.clone(), numbers.join("+"));
        }
        facets
    }

    /// The numbers of a mention, for `data-m`.
    pub fn numbers(&self, report: &Report, file: &FileReport<'_>, entry: JudgedMention<'_>) -> String {
        let texts = texts(report, file, entry);
        let number = |(values, text): (&BTreeMap<String, usize>, &str)| values.get(text).copied();
        let numbers = self.values.iter().zip(texts).take(DIRECTORY).map(|pair| number(pair).unwrap_or(0));
        // The deepest directory that can be chosen.
        let directory =
            directories(file).filter_map(|text| self.values[DIRECTORY].get(&text).copied()).last();
        let numbers: Vec<String> =
            numbers.chain([directory.unwrap_or(0)]).map(|number| number.to_string()).collect();
        let owners = self.owners.get(&file.path).filter(|owners| !owners.is_empty());
        format!("{}.{}", numbers.join("."), owners.map_or("0", String::as_str))
    }

    /// The part of a link that chooses the old name, the new one and the rule of a mention.
    pub fn choice(&self, old: &str, new: &str, rule: &str) -> String {
        let numbers = [("rule", 3, rule), ("old", 4, old), ("new", 5, new)];
        let parts = numbers.into_iter().filter_map(|(name, at, text)| {
            self.values[at].get(text).map(|number| format!("{name}=.{number}"))
        });
        format!("#{}", parts.collect::<Vec<_>>().join("&"))
    }

    /// The form with a list for each facet that has a choice; the script shows it.
    pub fn form(&self) -> Markup {
        html! {
            form id="filter" hidden {
                "\n" input type="search" name="text" placeholder="Search in lines and paths  ( / )" aria-label="Search";
                @for (at, ((name, label), values)) in FACETS.iter().zip(&self.values).enumerate() {
                    "\n" label class=(if values.len() < 2 { "facet lone" } else { "facet" }) {
                        (label) " "
                        select name=(name) {
                            option value="" { "all" }
                            @for (text, number) in in_order(at, values) {
                                option value=(number) data-up=[self.parent(at, text)] { (shown(text)) }
                            }
                        }
                    }
                }
                "\n" span class="buttons" {
                    button type="button" id="facets" aria-expanded="false" { "filters" } " "
                    button type="reset" { "clear" } " "
                    button type="button" id="expand" { "expand all" } " "
                    button type="button" id="collapse" { "collapse all" } " "
                    button type="button" id="split" aria-pressed="false" { "side by side" }
                }
                "\n" output id="count" {}
                "\n" span id="progress" hidden {
                    label { input type="checkbox" name="undecided"; " not yet decided" } " "
                    output id="ticked" {} " "
                    button type="button" id="export" { "export decisions" } " "
                    span class="dim" id="next" hidden { "then " code { "redomain apply --decisions redomain-decisions.json" } }
                }
            }
        }
    }

    /// The directories of a file that can be chosen, the outermost first.
    pub fn directories_of(&self, file: &FileReport<'_>) -> Vec<String> {
        directories(file).filter(|path| self.directory(path).is_some()).collect()
    }

    /// The number of a directory.
    pub fn directory(&self, path: &str) -> Option<usize> {
        self.values[DIRECTORY].get(path).copied()
    }

    /// The number of the directory that a directory lies in.
    fn parent(&self, facet: usize, text: &str) -> Option<usize> {
        let (above, _) = text.trim_end_matches('/').rsplit_once('/').filter(|_| facet == DIRECTORY)?;
        self.values[DIRECTORY].get(&format!("{above}/")).copied()
    }
}

/// Verdicts and reasons as they are listed everywhere, other values by their text.
fn in_order(facet: usize, values: &BTreeMap<String, usize>) -> Vec<(&str, usize)> {
    let rank = |text: &str| match facet {
        0 => Some(usize::from(text != "review")),
        1 => Reason::ALL.iter().position(|reason| reason.name() == text),
        _ => None,
    };
    let mut rows: Vec<(&str, usize)> = values.iter().map(|(text, number)| (text.as_str(), *number)).collect();
    rows.sort_by_key(|(text, _)| rank(text));
    rows
}

/// The texts of a mention, in the order of [`FACETS`] without the directory.
fn texts<'r>(
    report: &'r Report<'_>,
    file: &FileReport<'_>,
    entry: JudgedMention<'r>,
) -> [&'r str; DIRECTORY] {
    let mention = &entry.placed.mention;
    let is_moved = mention.verdict == Verdict::Rewrite || mention.verdict.reason().is_some();
    [
        mention.verdict.name(),
        mention.verdict.any_reason().map_or("", Reason::name),
        if entry.standing == Standing::Fine { "" } else { entry.standing.name() },
        report.rule_id(entry),
        mention.shown_text(),
        mention.shown_new().filter(|_| is_moved).unwrap_or_default(),
        file.category.name(),
    ]
}

/// The owners of a file, if the tree says who owns what.
fn owners<'r>(report: &'r Report<'_>, file: &FileReport<'_>) -> Vec<&'r str> {
    let Some(owners) = report.context.as_ref().and_then(|context| context.owners.as_ref()) else {
        return Vec::new();
    };
    let found = owners.of(&file.path);
    if found.is_empty() { vec![NO_OWNER] } else { found }
}

/// The directories that a file lies in, the outermost first, each with `/` at its end.
fn directories(file: &FileReport<'_>) -> impl Iterator<Item = String> {
    let path = file.path.to_text();
    let ends: Vec<usize> = path.match_indices('/').map(|(at, _)| at + 1).take(MAX_DEPTH).collect();
    ends.into_iter().map(move |end| path[..end].to_owned())
}
