//! The JSON Schema of the rule file, held against the reader of rule files.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test stops at the first wrong thing")]

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use redomain::rule::{Category, RULE_FILE_SCHEMA, parse};
use serde_json::Value;
use support::Repo;

fn schema() -> Value {
    serde_json::from_str(RULE_FILE_SCHEMA).unwrap()
}

fn validator() -> Validator {
    jsonschema::validator_for(&schema()).unwrap()
}

/// A rule file as JSON; `None` where it is no YAML, or holds what JSON cannot have.
fn as_json(source: &str) -> Option<Value> {
    serde_yaml::from_str(source).ok()
}

fn in_project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn files_named(folder: &Path, fits: fn(&str) -> bool, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_named(&path, fits, found);
        } else if fits(path.file_name().unwrap().to_str().unwrap()) {
            found.push(path);
        }
    }
}

#[test]
fn every_rule_file_that_loads_fits_the_schema() {
    let validator = validator();
    let mut paths = Vec::new();
    files_named(&in_project("testdata/cases"), |name| name == "redomain.yaml", &mut paths);
    assert!(paths.len() > 200);
    paths.extend(
        ["k8s-registry", "microsoft-learn", "netra-staging"]
            .map(|pack| in_project(&format!("rules/{pack}.yaml"))),
    );
    for path in paths {
        let source = std::fs::read_to_string(&path).unwrap();
        if parse("redomain.yaml", source.as_bytes()).0.is_none() {
            continue;
        }
        let Some(file) = as_json(&source) else { continue };
        let problems: Vec<String> = validator.iter_errors(&file).map(|error| error.to_string()).collect();
        assert!(problems.is_empty(), "{}: {problems:?}", path.display());
    }
}

#[test]
fn a_key_or_shape_that_the_reader_refuses_does_not_fit_the_schema() {
    let validator = validator();
    let mut paths = Vec::new();
    files_named(&in_project("testdata/bad_rules"), |name| name.ends_with(".yaml"), &mut paths);
    let mut refused = 0;
    for path in paths {
        let Ok(source) = std::fs::read_to_string(&path) else { continue };
        let said = std::fs::read_to_string(path.with_extension("txt")).unwrap();
        let is_about_shape = said.lines().any(|line| {
            line.contains("error: ")
                && [
                    "has no key",
                    " must be a list",
                    " must be a mapping",
                    "is no category of files",
                    "has no `to`",
                ]
                .iter()
                .any(|words| line.contains(words))
        });
        let Some(file) = as_json(&source).filter(|_| is_about_shape) else { continue };
        assert!(!validator.is_valid(&file), "{} fits:\n{said}", path.display());
        refused += 1;
    }
    assert!(refused > 15, "{refused}");
}

/// The keys that the reader lists for a mapping with a key that nothing is called like.
fn known_keys(source: &str) -> BTreeSet<String> {
    let (_, problems) = parse("redomain.yaml", source.as_bytes());
    let said: String = problems.iter().map(|problem| format!("{problem}\n")).collect();
    let list = said.split("known are ").nth(1).unwrap().lines().next().unwrap();
    list.split(", ").map(|key| key.trim_matches('`').to_owned()).collect()
}

#[test]
fn the_schema_has_the_keys_that_the_reader_knows() {
    let schema = schema();
    let keys = |mapping: &Value| -> BTreeSet<String> {
        mapping["properties"].as_object().unwrap().keys().cloned().collect()
    };
    for (source, mapping) in [
        ("qqqqqqqqqqqqq: 1", &schema),
        ("version: 1\nrules: [{qqqqqqqqqqqqq: 1}]", &schema["$defs"]["rule"]),
        ("version: 1\nrules: []\nkeep: [{qqqqqqqqqqqqq: 1}]", &schema["$defs"]["keep"]),
        (
            "version: 1\nrules: []\nreviews: {hole: {hosts: [a.b], why: x, qqqqqqqqqqqqq: 1}}",
            &schema["$defs"]["review"],
        ),
        ("version: 1\nrules: []\ntests: [{qqqqqqqqqqqqq: 1}]", &schema["$defs"]["test"]),
    ] {
        assert_eq!(keys(mapping), known_keys(source), "{source}");
    }
}

#[test]
fn the_schema_has_the_categories_and_reasons_that_the_reader_knows() {
    let schema = schema();
    let words = |name: &str| -> Vec<String> {
        let list = schema["$defs"][name]["enum"].as_array().unwrap();
        list.iter().map(|word| word.as_str().unwrap().to_owned()).collect()
    };
    let categories = words("category");
    assert!(Category::ALL.iter().all(|known| categories.iter().any(|word| word == known.name())));
    assert!(categories.iter().all(|word| Category::named(word).is_some()));
    let reasons = words("reason");
    for reason in redomain::mention::Reason::ALL {
        let source = format!(
            "version: 1\nrules:\n  - {{from: a.example.com, to: b.example.com, accept: {}}}\n",
            reason.name()
        );
        let is_accepted = parse("redomain.yaml", source.as_bytes()).0.is_some();
        assert_eq!(reasons.iter().any(|word| word == reason.name()), is_accepted, "{}", reason.name());
    }
}

#[test]
fn rules_schema_and_rules_show_print_what_is_embedded() {
    let repo = Repo::new();
    let printed = repo.redomain(&["rules", "schema"]);
    assert_eq!(printed.stdout, RULE_FILE_SCHEMA.as_bytes());
    let printed = repo.redomain(&["rules", "show", "pack:k8s-registry"]);
    assert_eq!(printed.stdout, std::fs::read(in_project("rules/k8s-registry.yaml")).unwrap());
    let unknown = repo.redomain(&["rules", "show", "pack:k8s-registri"]);
    let said = String::from_utf8(unknown.stderr).unwrap();
    assert_eq!(unknown.status.code(), Some(2));
    assert!(said.contains("did you mean `k8s-registry`?"), "{said}");
}

#[test]
fn a_command_of_rules_is_suggested_one_level_higher() {
    let repo = Repo::new();
    for word in ["lint", "test", "explain"] {
        let said = repo.redomain(&[word]);
        let message = String::from_utf8(said.stderr).unwrap();
        assert_eq!(said.status.code(), Some(2));
        assert!(message.contains(&format!("'rules {word}'")), "{message}");
    }
}

#[test]
fn a_rule_file_under_another_name_is_pointed_out() {
    let repo = Repo::with_git();
    repo.file("redomain.yml", "version: 1\n");
    let said = repo.redomain(&["check"]);
    let message = String::from_utf8(said.stderr).unwrap();
    assert_eq!(said.status.code(), Some(2));
    assert!(message.contains("redomain.yml: is not read"), "{message}");
    assert!(message.contains("rename it"), "{message}");
}
