//! JSON, JSONL and GitLab's report against their schemas, and the stored report.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::support::redomain;
use super::{hostile, insist, out, reports, schema};
use flate2::read::MultiGzDecoder;
use serde_json::Value;

#[test]
fn json_is_as_its_schema_says() {
    let schema = schema("report-1.json");
    for (from, text) in reports("json") {
        insist(&schema, &serde_json::from_str(&text).unwrap(), &from);
    }
}

#[test]
fn the_stored_report_is_the_json_report_and_what_other_formats_need() {
    let scratch = hostile();
    let printed: Value = serde_json::from_str(&out(scratch.path(), &["apply", "--format", "json"])).unwrap();
    let mut bytes = Vec::new();
    let file = fs::File::open(stored_report(scratch.path())).unwrap();
    MultiGzDecoder::new(file).read_to_end(&mut bytes).unwrap();
    let mut stored: Value = serde_json::from_slice(&bytes).unwrap();
    insist(&schema("report-1.json"), &stored, "the store");
    remove_members(&mut stored, &["path_bytes", "end", "range", "line_fingerprint", "lines"]);
    assert!(stored.as_object_mut().unwrap().remove("rules").is_some());
    assert_eq!(stored["version"].take(), 2);
    stored["version"] = 1.into();
    assert_eq!(stored, printed);
}

/// The stored report of the only run.
fn stored_report(root: &Path) -> PathBuf {
    let runs = fs::read_dir(root.join(".redomain/runs")).unwrap();
    let reports = runs.map(|run| run.unwrap().path().join("report.json.gz"));
    reports.into_iter().find(|report| report.exists()).unwrap()
}

/// Removes members with these names at any depth.
fn remove_members(value: &mut Value, names: &[&str]) {
    match value {
        Value::Object(members) => {
            members.retain(|name, _| !names.contains(&name.as_str()));
            members.values_mut().for_each(|value| remove_members(value, names));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| remove_members(value, names)),
        _ => {}
    }
}

#[test]
fn a_stored_report_of_another_version_is_named() {
    let scratch = hostile();
    out(scratch.path(), &["apply"]);
    let stored = stored_report(scratch.path());
    fs::write(stored.with_file_name("report"), br#"{"version":1,"rules":[],"files":[]}"#).unwrap();
    // The journal of such a version does not know the digest of its report.
    let journal = stored.with_file_name("journal.jsonl");
    let text = fs::read_to_string(&journal).unwrap();
    let (start, end) = text.split_once(",\"report\":\"").unwrap();
    fs::write(&journal, format!("{start}{}", end.split_once('"').unwrap().1)).unwrap();
    fs::remove_file(stored).unwrap();
    let done = redomain(scratch.path(), &["report"]);
    assert_eq!(done.status.code(), Some(2));
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(said.contains("has format version 1, which this redomain cannot read"), "{said}");
    assert!(said.contains("help: `redomain undo` does not need it"), "{said}");
}

#[test]
fn each_line_of_jsonl_is_as_the_schema_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/schemas/report-1.json");
    let mut whole: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let line = jsonschema::validator_for(&whole["$defs"]["line"].take()).unwrap();
    for (from, text) in reports("jsonl") {
        assert!(text.lines().count() > 10, "{from}");
        for text in text.lines() {
            insist(&line, &serde_json::from_str(text).unwrap(), &from);
        }
    }
}

#[test]
fn gitlab_is_as_its_documentation_says() {
    let schema = schema("gitlab-code-quality.json");
    for (from, text) in reports("gitlab") {
        insist(&schema, &serde_json::from_str(&text).unwrap(), &from);
    }
}
