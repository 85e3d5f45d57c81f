//! The other side of a `bridge` or a `merge` in every output, and the removal of an entry from what is shown to `undo`.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use serde_json::{Value, json};
use support::terminal::{Screen, Session, plain};
use support::{Repo, command};

const RULES: &str = "version: 1
zones: [kite.io]
rules:
  - {id: ab, from: [a.kite.io, b.kite.io, d.kite.io], to: a.wren.io}
";

const CONFIG: &str = "server {
  server_name a.kite.io;
  return 301 https://a.wren.io$request_uri;
}
";

const LIST: &str = "{\"\u{e9}\": [
  \"https://a.kite.io\",
  \"https://b.kite.io\"
], \"p\": [\"\u{e9}\", \"a.kite.io\", \"b.kite.io\"],
\"a.kite.io\": 1, \"d.kite.io\": 2}
";

fn repo(files: &[(&str, &str)]) -> Repo {
    let repo = Repo::with_git();
    repo.file("redomain.yaml", RULES);
    for (path, text) in files {
        repo.file(path, text);
    }
    repo
}

fn out(repo: &Repo, arguments: &[&str]) -> String {
    let output = repo.redomain(arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part}\nis not in\n{text}");
    }
}

#[test]
fn every_output_says_what_a_name_meets_and_what_both_would_be() {
    let repo = repo(&[("a.conf", CONFIG), ("l.json", LIST)]);
    let bridge = "it and `a.wren.io` at 3:22 would both be `a.wren.io`";
    let item = "it and `https://a.kite.io` at 2:4 would both be `https://a.wren.io`";
    let (key, other_key) =
        ("it and `d.kite.io` at 5:18 would both be `a.wren.io`", "it and `a.kite.io` at 5:2 would both be");
    has(
        &out(&repo, &["check", "--strict"]),
        &[
            "a.conf:2:15: a.kite.io (review: bridge)\n  meets: ",
            "l.json:3:12: b.kite.io → remove this entry: it would equal line 2 (review: merge)\n  meets: ",
            "l.json:4:30: b.kite.io → remove this entry: it would equal the one in column 17 (review: merge)",
            bridge,
            item,
            key,
            other_key,
        ],
    );
    has(
        &out(&repo, &["diff"]),
        &[
            &format!("a.conf:2:15: a.kite.io: {bridge}"),
            "l.json:3:12: b.kite.io → remove this entry: it would equal line 2\n",
            &format!("l.json:5:2: a.kite.io: {key}"),
        ],
    );
    let comment = out(&repo, &["diff", "--format", "markdown"]);
    has(
        &comment,
        &[
            "- [ ] `a.kite.io`: `a.conf:2`; it and `a.wren.io` at 3:22 would both be `a.wren.io`\n",
            "- [ ] `b.kite.io` → remove this entry: it would equal line 2: `l.json:3`; it and `https://a.kite.io` at 2:4 ",
        ],
    );
    has(
        &out(&repo, &["check", "--strict", "--format", "markdown"]),
        &["| remove this entry: it would equal line 2 | review: merge: it and `https://a.kite.io` at 2:4 "],
    );
    let page = out(&repo, &["diff", "--format", "html"]);
    has(&page, &[bridge, item, "→ remove this entry: it would equal line 2<"]);
    for format in ["github", "gitlab"] {
        let text = out(&repo, &["diff", "--format", format]);
        has(&text, &[bridge, item, key, "proposed: remove this entry: it would equal line 2"]);
    }
    has(
        &out(&repo, &["rules", "explain", "--path", "l.json", LIST]),
        &[
            &format!("  proposal  remove this entry: it would equal line 2\n  meets     {item}\n"),
            &format!("  meets     {key}\n"),
        ],
    );
}

#[test]
fn json_and_sarif_have_the_place_of_the_other_side() {
    let repo = repo(&[("a.conf", CONFIG), ("l.json", LIST)]);
    let report: Value = serde_json::from_str(&out(&repo, &["diff", "--format", "json"])).unwrap();
    let mentions = |file: usize| report["files"][file]["mentions"].as_array().unwrap().clone();
    let bridge = mentions(0)[0]["meets"].clone();
    assert_eq!(
        bridge,
        json!({"line": 3, "column": 22, "offset": 55, "text": "a.wren.io", "becomes": "a.wren.io"})
    );
    let list = mentions(1);
    assert_eq!((&list[1]["proposal"], &list[1]["meets"]["line"]), (&json!(""), &json!(2)));
    assert_eq!(list[0].get("meets"), None);
    for mention in list.iter().filter_map(|mention| mention.get("meets")) {
        let offset = usize::try_from(mention["offset"].as_u64().unwrap()).unwrap();
        assert!(LIST[offset..].starts_with(mention["text"].as_str().unwrap()), "{mention}");
    }
    let log: Value = serde_json::from_str(&out(&repo, &["diff", "--format", "sarif"])).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let related: Vec<&Value> = results.iter().map(|it| &it["relatedLocations"]).collect();
    let region = |index: usize| &related[index][0]["physicalLocation"]["region"];
    assert_eq!(region(0), &json!({"startLine": 3, "startColumn": 22, "endLine": 3, "endColumn": 31}));
    assert_eq!(related[0][0]["message"]["text"], "`a.wren.io`");
    assert_eq!(related[1], &Value::Null);
    // Columns of SARIF are characters.
    assert_eq!(region(4), &json!({"startLine": 4, "startColumn": 16, "endLine": 4, "endColumn": 25}));
}

#[test]
fn a_utf_16_file_has_the_places_of_its_own_bytes() {
    let repo = repo(&[]);
    let wide: Vec<u8> = format!("\u{feff}{LIST}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    repo.file("l.json", &wide);
    let report: Value = serde_json::from_str(&out(&repo, &["diff", "--format", "json"])).unwrap();
    let mentions = report["files"][0]["mentions"].as_array().unwrap();
    let met: Vec<&Value> = mentions.iter().filter_map(|mention| mention.get("meets")).collect();
    assert_eq!(met.len(), 4);
    for place in met {
        let offset = usize::try_from(place["offset"].as_u64().unwrap()).unwrap();
        let text: Vec<u8> =
            place["text"].as_str().unwrap().encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(wide[offset..].starts_with(&text), "{place}");
    }
}

#[test]
fn what_was_met_is_stored_with_the_run_and_in_a_saved_plan() {
    let repo = repo(&[("a.conf", CONFIG), ("l.json", LIST)]);
    out(&repo, &["diff", "--accept", "merge", "--plan", "plan.json"]);
    out(&repo, &["apply", "--plan", "plan.json"]);
    let told = out(&repo, &["report", "--format", "json"]);
    has(&told, &["\"meets\":{\"line\":3,\"column\":22,\"offset\":55,\"text\":\"a.wren.io\""]);
    has(&told, &["\"new\":\"\"", "\"note\":\"accepted: merge\",\"meets\":{\"line\":2,"]);
    let sarif = out(&repo, &["report", "--format", "sarif"]);
    has(
        &sarif,
        &[
            "\"startLine\":4,\"startColumn\":16,\"endLine\":4,\"endColumn\":25",
            "the entry of `b.kite.io` was removed",
        ],
    );
    let damaged = repo.read("plan.json").replace("\\\"end\\\":64}", "\\\"end\\\":1}");
    let damaged = damaged.replace("\\\"end\\\":64,", "\\\"end\\\":1,");
    assert_ne!(damaged, repo.read("plan.json"));
    out(&repo, &["undo"]);
    repo.file("plan.json", damaged);
    let refused = repo.redomain(&["apply", "--plan", "plan.json"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{said}");
    has(&said, &["error: plan.json: its report is damaged: `a.conf:2:15`: a name that is met has no end"]);
}

/// Lists with two entries that go, and the lists after that: every place in a list, and every surrounding of an entry.
const REMOVALS: [(&str, &str, &str); 26] = [
    ("pair.py", "H = (\"a.wren.io\", \"b.kite.io\")\n", "H = (\"a.wren.io\",)\n"),
    ("words.sh", "H=(b.kite.io a.wren.io)\n", "H=(a.wren.io)\n"),
    ("nested.json", r#"["a.wren.io", ["x"], "b.kite.io"]"#, r#"["a.wren.io", ["x"]]"#),
    ("options.sh", "certbot -d a.wren.io -n x -d b.kite.io -q\n", "certbot -d a.wren.io -n x -q\n"),
    ("first.json", r#"["a.wren.io", "b.kite.io", "x"]"#, r#"["a.wren.io", "x"]"#),
    ("there.json", r#"["b.kite.io", "a.wren.io", "x"]"#, r#"["a.wren.io", "x"]"#),
    ("last.json", r#"["a.wren.io", "b.kite.io"]"#, r#"["a.wren.io"]"#),
    ("two.json", r#"["a.wren.io", "b.kite.io", "d.kite.io"]"#, r#"["a.wren.io"]"#),
    (
        "lines.json",
        "[\n  \"a.wren.io\",\n  \"b.kite.io\",\n  \"x\",\n  \"d.kite.io\"\n]\n",
        "[\n  \"a.wren.io\",\n  \"x\"\n]\n",
    ),
    ("tuple.py", "H = (\"a.wren.io\", \"b.kite.io\", \"x\",)\n", "H = (\"a.wren.io\", \"x\",)\n"),
    ("trailing.py", "H = [\"a.wren.io\", \"x\", \"b.kite.io\",]\n", "H = [\"a.wren.io\", \"x\",]\n"),
    (
        "comment.py",
        "H = [\n    \"a.wren.io\",  # web\n    \"b.kite.io\",  # login\n    \"x\",\n]\n",
        "H = [\n    \"a.wren.io\",  # web\n    \"x\",\n]\n",
    ),
    ("end.py", "H = {\n    \"a.wren.io\",\n    \"b.kite.io\",\n}\n", "H = {\n    \"a.wren.io\",\n}\n"),
    ("bare.py", "H = {\n    \"a.wren.io\",\n    \"b.kite.io\"\n}\n", "H = {\n    \"a.wren.io\"\n}\n"),
    ("lines.yaml", "h:\n  - a.wren.io\n  - b.kite.io\n  - x\n", "h:\n  - a.wren.io\n  - x\n"),
    ("first.yaml", "h:\n  - b.kite.io\n  - a.wren.io\n", "h:\n  - a.wren.io\n"),
    ("end.yaml", "h:\n  - a.wren.io\n  - b.kite.io # login\nx: 1\n", "h:\n  - a.wren.io\nx: 1\n"),
    ("flow.yaml", "h: [a.wren.io, b.kite.io, x]\n", "h: [a.wren.io, x]\n"),
    ("quoted.yaml", "- 'a.wren.io'\n- \"b.kite.io\"\n", "- 'a.wren.io'\n"),
    ("one.toml", "h = [\"a.wren.io\", \"b.kite.io\"]\n", "h = [\"a.wren.io\"]\n"),
    ("lines.toml", "h = [\n  \"a.wren.io\",\n  \"b.kite.io\", # login\n]\n", "h = [\n  \"a.wren.io\",\n]\n"),
    ("bare.toml", "h = [\n  \"b.kite.io\",\n  \"a.wren.io\"\n]\n", "h = [\n  \"a.wren.io\"\n]\n"),
    ("one.tf", "h = [\"a.wren.io\", \"b.kite.io\", \"x\"]\n", "h = [\"a.wren.io\", \"x\"]\n"),
    (
        "lines.tf",
        "r \"x\" {\n  h = [\n    \"a.wren.io\",\n    \"b.kite.io\", // login\n    \"x\",\n  ]\n}\n",
        "r \"x\" {\n  h = [\n    \"a.wren.io\",\n    \"x\",\n  ]\n}\n",
    ),
    (
        "last.tf",
        "r \"x\" {\n  h = [\n    \"a.wren.io\",\n    \"b.kite.io\"\n  ]\n}\n",
        "r \"x\" {\n  h = [\n    \"a.wren.io\"\n  ]\n}\n",
    ),
    (
        "mixed.py",
        "H = [\n    \"a.wren.io\", \"b.kite.io\",\n    \"d.kite.io\",\n]\n",
        "H = [\n    \"a.wren.io\",\n]\n",
    ),
];

fn removals() -> Repo {
    repo(&REMOVALS.map(|(path, before, _)| (path, before)))
}

#[track_caller]
fn is_removed(repo: &Repo) {
    let wrong = REMOVALS.iter().filter(|(path, _, after)| repo.read(path) != *after);
    let wrong: Vec<String> = wrong.map(|(path, ..)| format!("{path}:\n{}", repo.read(path))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn accepted_removals_are_shown_written_and_undone() {
    let repo = removals();
    let before = repo.files();
    let diff = out(&repo, &["diff", "--accept", "merge"]);
    has(
        &diff,
        &["\n-  - b.kite.io # login\n x: 1\n", "\n-    \"b.kite.io\", // login\n", "b.kite.io → removed\n"],
    );
    assert!(!diff.contains("review, merge"), "{diff}");
    out(&repo, &["apply", "--accept", "merge"]);
    is_removed(&repo);
    assert_eq!(out(&repo, &["diff"]).lines().last(), Some("0 edits in 0 files (26 files read)"));
    out(&repo, &["undo"]);
    assert_eq!(repo.files(), before);
}

#[test]
fn git_takes_the_diff_and_a_saved_plan_writes_the_same() {
    let repo = removals();
    let diff = out(&repo, &["diff", "--accept", "merge", "--plan", "plan.json"]);
    let end = diff.find("rewritten: ").unwrap();
    repo.file("all.diff", &diff[..end]);
    repo.git(&["apply", "--check", "all.diff"]);
    repo.git(&["apply", "all.diff"]);
    is_removed(&repo);
    repo.git(&["apply", "-R", "all.diff"]);
    out(&repo, &["apply", "--plan", "plan.json"]);
    is_removed(&repo);
}

#[test]
fn a_fix_of_sarif_removes_an_accepted_entry_and_no_other() {
    let repo = removals();
    let fixes = |arguments: &[&str]| {
        let log: Value = serde_json::from_str(&out(&repo, arguments)).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        results.into_iter().filter_map(|result| result.get("fixes").cloned()).collect::<Vec<Value>>()
    };
    assert_eq!(fixes(&["diff", "--format", "sarif"]), [] as [Value; 0]);
    let fixes = fixes(&["diff", "--accept", "merge", "--format", "sarif"]);
    assert_eq!(fixes.len(), 29);
    for fix in &fixes {
        has(fix[0]["description"]["text"].as_str().unwrap(), &["remove this entry: it would equal "]);
        let replacement = &fix[0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(replacement["insertedContent"], json!({"text": ""}));
    }
    let region = &fixes[1][0]["artifactChanges"][0]["replacements"][0]["deletedRegion"];
    assert_eq!(region, &json!({"startLine": 2, "startColumn": 1, "endLine": 3, "endColumn": 1}));
}

#[test]
fn a_person_is_asked_about_a_removal_and_sees_the_lines_that_go() {
    let repo = removals();
    let before = repo.files();
    let ask = |keys: &str| {
        let run = command(env!("CARGO_BIN_EXE_redomain"), repo.path(), &["apply", "--interactive"]);
        let mut session = Session::start(run, &Screen::Stderr);
        session.keys(keys);
        let (code, screen, _) = session.end();
        assert_eq!(code, 0, "{screen}");
        plain(&screen).replace('\r', "")
    };
    let screen = ask(&"a\n".repeat(REMOVALS.len()));
    has(
        &screen,
        &[
            "review, merge: it would become equal to another entry of its list or map\n  \
             it and `a.wren.io` at 2:6 would both be `a.wren.io`\n  remove this entry: it would equal line 2\n",
            "     2       \"a.wren.io\",  # web\n     3 -     \"b.kite.io\",  # login\n     4       \"x\",\n",
        ],
    );
    is_removed(&repo);
    out(&repo, &["undo"]);
    assert_eq!(repo.files(), before);
    let screen = ask("n\ne\n\nq\n");
    has(&screen, &["`  \"b.kite.io\",\\n` would become nothing\n", "type another text (empty: go back): "]);
    assert_eq!(repo.files(), before);
}
