//! The word lists of `rules/`: each group has a reason, an example that gets its verdict, and a look-alike that does not.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and lists a directory"
)]

use std::collections::BTreeSet;
use std::fs;

use redomain::matcher::{Finder, Matcher, NamedPaths, Source, TextForm};
use redomain::mention::{Reason, Verdict};
use redomain::rule::{Category, RuleFile, parse};
use redomain::text::{RelPath, Span};
use serde::Deserialize;

const RULES: &str = "version: 1\nrules: [{from: api.old.example.com, to: api.example.com}]\n";
/// The new name has a path, which not every place has room for.
const RULES_WITH_PATH: &str = "version: 1\nrules: [{from: api.old.example.com, to: api.example.com/v2}]\n";
/// Stands for the name in the examples.
const PLACEHOLDER: &str = "HOST";

/// The embedded lists, and the reason that their words decide.
const WORD_LISTS: [(&str, Reason); 7] = [
    ("deny_list.yaml", Reason::DenyList),
    ("emails.yaml", Reason::Email),
    ("file_names.yaml", Reason::FileName),
    ("host_only.yaml", Reason::Path),
    ("namespaces.yaml", Reason::Namespace),
    ("references.yaml", Reason::FileName),
    ("repositories.yaml", Reason::UrlPath),
];

/// A group with everything that its file says of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WordGroup {
    group: String,
    why: String,
    words: Vec<String>,
    example: String,
    look_alike: String,
}

fn verdict(file: &RuleFile, named: &NamedPaths, text: &str) -> Verdict {
    let matcher = Matcher::new(file);
    let text = text.replace(PLACEHOLDER, "api.old.example.com");
    // A file of no known language: neither its name nor its syntax decides.
    let path = RelPath::from("sample");
    let source = Source { path: &path, category: Category::Other, form: TextForm::Text };
    let found = Finder::new(&matcher).beside(named).find(text.as_bytes(), &source).mentions;
    // Some names follow the one before them.
    let Some(mention) = found.last() else { panic!("no mention in {text}") };
    mention.verdict
}

fn groups(name: &str) -> Vec<WordGroup> {
    let yaml = fs::read_to_string(format!("rules/{name}")).unwrap();
    serde_yaml::from_str(&yaml).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn every_group_decides_its_example_and_not_its_look_alike() {
    for (name, reason) in WORD_LISTS {
        let rules = if reason == Reason::Path { RULES_WITH_PATH } else { RULES };
        let file = parse("rules", rules.as_bytes()).0.unwrap();
        let groups = groups(name);
        // References lead to the file `sites/HOST`.
        let mut named = NamedPaths::default();
        if name == "references.yaml" {
            named.add(&RelPath::from("sites/api.old.example.com"), &[Span::new(6, 25)]);
        }
        assert!(!groups.is_empty(), "{name}");
        for WordGroup { group, why, words, example, look_alike } in groups {
            let place = format!("{name}: {group}");
            assert!(!why.is_empty(), "{place}");
            assert_eq!(verdict(&file, &named, &example), Verdict::Review(reason), "{place}: {example}");
            assert_ne!(verdict(&file, &named, &look_alike), Verdict::Review(reason), "{place}: {look_alike}");
            // Otherwise the group could be emptied, and its example would be decided as before.
            let both = format!("{example} {look_alike}").to_lowercase();
            assert!(words.iter().any(|word| both.contains(&word.to_lowercase())), "{place}");
        }
    }
}

#[test]
fn every_word_list_is_tried() {
    let mut lists = BTreeSet::new();
    for entry in fs::read_dir("rules").unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        // Rule files and the table of categories are mappings or rows without words.
        if fs::read_to_string(format!("rules/{name}")).unwrap().contains("look-alike:") {
            lists.insert(name);
        }
    }
    assert_eq!(lists, WORD_LISTS.iter().map(|(name, _)| (*name).to_owned()).collect());
}
