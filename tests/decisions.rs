//! `--decisions`: the reviews that a person decided on a page are written, kept or left as he said, or nothing is.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use serde_json::{Value, json};
use support::{RULES, Repo, text};

const OLD: &str = "https://api.staging.example.com/\n";
const REVIEWS: &str =
    "ops@api.staging.example.com\nqa@api.staging.example.com\ndev@api.staging.example.com\n";

fn repository() -> Repo {
    let repo = Repo::new();
    repo.file("redomain.yaml", RULES);
    repo.file("a.txt", OLD);
    repo.file("b.txt", REVIEWS);
    repo
}

/// The sheet of the page, to which the script of the page adds decisions.
fn sheet(repo: &Repo, more: &[&str]) -> Value {
    let output = repo.redomain(&[&["diff", "--format", "html"], more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let page = text(&output.stdout);
    let start = page.split("<pre id=\"sheet\" hidden>").nth(1).unwrap();
    let sheet = start.split("</pre>").next().unwrap();
    assert!(sheet.is_ascii());
    let entities =
        [("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&#91;", "["), ("&#58;", ":"), ("&amp;", "&")];
    let sheet = entities.iter().fold(sheet.to_owned(), |sheet, (entity, sign)| sheet.replace(entity, sign));
    serde_json::from_str(&sheet).unwrap()
}

/// The sheet with decisions about the reviews of `b.txt`; the other file was viewed.
fn decided(repo: &Repo, decisions: [(&str, &str); 3]) -> Value {
    let mut sheet = sheet(repo, &[]);
    sheet["files"][0]["viewed"] = json!(true);
    for (at, (decision, word)) in decisions.into_iter().enumerate() {
        let mention = &mut sheet["files"][1]["mentions"][at];
        mention["decision"] = json!(decision);
        if !word.is_empty() {
            mention["word"] = json!(word);
        }
    }
    sheet
}

fn some(repo: &Repo) -> Value {
    decided(repo, [("accept", "it moves too"), ("keep", "an alias of \u{1b}[2Jours"), ("leave", "ask Ann")])
}

#[test]
fn reviews_are_written_kept_and_left() {
    let repo = repository();
    repo.file("decisions.json", some(&repo).to_string());
    let diff = text(&repo.redomain(&["diff", "--decisions", "decisions.json"]).stdout);
    assert!(diff.contains("+ops@api-staging.example.com\n") && !diff.contains("+qa@"), "{diff}");
    assert_eq!(repo.read("b.txt"), REVIEWS);
    let output = repo.redomain(&["apply", "--decisions", "decisions.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(repo.read("a.txt"), OLD.replace("api.s", "api-s"));
    assert_eq!(repo.read("b.txt"), REVIEWS.replace("ops@api.s", "ops@api-s"));
    let report: Value =
        serde_json::from_slice(&repo.redomain(&["report", "--format", "json"]).stdout).unwrap();
    let found = |verdict: &str, note: &str| {
        let mentions = report["files"][1]["mentions"].as_array().unwrap();
        mentions.iter().filter(|one| one["verdict"] == verdict && one["note"] == note).count()
    };
    assert_eq!(found("rewrite", "accepted: email; it moves too"), 1, "{report}");
    assert_eq!(found("keep", "an alias of \u{1b}[2Jours"), 1, "{report}");
    assert_eq!(found("review", "ask Ann"), 1, "{report}");
    let shown = text(&repo.redomain(&["report", "--format", "markdown"]).stdout);
    assert!(!shown.contains('\u{1b}'), "{shown}");
    assert_eq!(repo.redomain(&["undo"]).status.code(), Some(0));
    assert_eq!((repo.read("a.txt"), repo.read("b.txt")), (OLD.to_owned(), REVIEWS.to_owned()));
}

#[test]
fn a_file_of_decisions_is_no_file_of_the_tree() {
    let repo = repository();
    repo.file("x/decisions.json", some(&repo).to_string());
    let said = text(&repo.redomain(&["diff", "--summary"]).stdout);
    assert!(said.contains("not read, decisions: 1 file (x/decisions.json)"), "{said}");
}

/// Nothing is written, and the message names the place.
#[track_caller]
fn refuses(repo: &Repo, decisions: &str, expected: &str) {
    repo.file("decisions.json", decisions);
    let before = repo.files();
    for command in ["apply", "diff"] {
        let output = repo.redomain(&[command, "--decisions", "decisions.json"]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{command}: {said}");
        assert!(said.contains(expected), "{command}: {said}");
        assert!(!said.contains('\u{1b}'), "{said}");
        assert_eq!(repo.files(), before, "{command}");
    }
}

#[test]
fn decisions_about_other_bytes_are_refused_by_their_place() {
    let repo = repository();
    let decisions = some(&repo).to_string();
    // The file was viewed, and nothing in it decided.
    repo.file("a.txt", format!("{OLD}{OLD}"));
    refuses(&repo, &decisions, "error: a.txt: changed since the decisions were made; no file was modified\n");
    repo.file("a.txt", OLD);
    repo.file("b.txt", "");
    refuses(&repo, &decisions, "error: b.txt: has decisions, but no mention of this run is in it");
    repo.file("b.txt", REVIEWS);
    repo.file("redomain.yaml", RULES.replace("to: api-staging", "to: other"));
    refuses(&repo, &decisions, "error: decisions.json: was made with other rules");
}

#[test]
fn decisions_that_do_not_fit_are_refused_by_their_place() {
    let repo = repository();
    let good = some(&repo).to_string();
    for (from, to, expected) in [
        ("\"offset\":4,", "\"offset\":5,", "b.txt: has no mention `api.staging.example.com` at byte 5"),
        ("\"offset\":4,", "\"offset\":18446744073709551615,", "at byte 18446744073709551615"),
        (
            "\"text\":\"api.staging.example.com\"",
            "\"text\":\"\\u001b[2J\"",
            "b.txt: has no mention `\\u{1b}[2J` at byte",
        ),
        (
            "\"new\":\"api-staging.example.com\"",
            "\"new\":\"evil.example\"",
            "b.txt:1:5: the proposal for `api.staging.example.com` is `api-staging.example.com`, and not `evil.example`",
        ),
        (
            "\"path\":\"b.txt\"",
            "\"path\":\"../b.txt\"",
            "error: ../b.txt: has decisions, but no mention of this run",
        ),
        (
            "\"path\":\"b.txt\"",
            "\"path\":\"/etc/passwd\"",
            "error: /etc/passwd: has decisions, but no mention of this run",
        ),
    ] {
        let bad = good.replacen(from, to, 1);
        assert_ne!(bad, good, "{from}");
        refuses(&repo, &bad, expected);
    }
    // A rewrite is no review.
    let mut bad = some(&repo);
    bad["files"][0]["mentions"] =
        json!([{"offset": 8, "text": "api.staging.example.com", "decision": "keep"}]);
    refuses(&repo, &bad.to_string(), "a.txt:1:9: `api.staging.example.com` is not for review, but rewrite");
}

#[test]
fn mistakes_in_a_file_of_decisions_are_named() {
    let repo = repository();
    let good = some(&repo).to_string();
    let long = format!("\"word\":\"{}\"", "x".repeat(1001));
    for (from, to, expected) in [
        (
            "\"redomain_decisions\":1",
            "\"redomain_decisions\":2",
            "has decisions of format 2, which is not known",
        ),
        ("\"redomain_decisions\":1", "\"redomain_plan\":1", "holds no decisions"),
        ("{", "[", "holds no decisions"),
        (
            "\"decision\":\"keep\"",
            "\"decision\":\"kept\"",
            "has the decision `kept`, and not one of `accept`",
        ),
        ("\"decision\":\"keep\",", "", "has no decision, which is `accept`, `keep`, `leave`"),
        ("\"decision\":\"keep\"", "\"colour\":\"keep\"", "unknown field `colour`"),
        ("\"word\":\"ask Ann\"", &long, "has a word of more than 1000 characters"),
        ("\"path\":\"b.txt\"", "\"path\":\"a.txt\"", "`a.txt` is named twice"),
        ("\"path\":\"b.txt\"", "\"path\":\"b.txt\",\"path_bytes\":[255]", "`path` and `path_bytes` differ"),
        ("\"before\":\"", "\"before\":\"x", "is no digest"),
        ("\"rules\":\"", "\"rules\":\"\\u001b", "is no digest of rules"),
    ] {
        let bad = good.replacen(from, to, 1);
        assert_ne!(bad, good, "{from}");
        refuses(&repo, &bad, "error: decisions.json: ");
        refuses(&repo, &bad, expected);
    }
    let mut twice = some(&repo);
    let again = twice["files"][1]["mentions"][0].clone();
    twice["files"][1]["mentions"].as_array_mut().unwrap().push(again);
    refuses(&repo, &twice.to_string(), "at byte 4 is decided twice");
    for bytes in ["", "\0", "{", "{}", "{\"redomain_decisions\":1}", &"[".repeat(100_000)] {
        refuses(&repo, bytes, "error: decisions.json: holds no decisions");
    }
}

#[test]
fn decisions_of_several_people_are_followed_together() {
    let repo = repository();
    let both = |one: &Value, other: &Value| {
        repo.file("one.json", one.to_string());
        repo.file("other.json", other.to_string());
        repo.redomain(&["diff", "--decisions", "one.json", "--decisions", "other.json", "--format", "json"])
    };
    let whole = some(&repo);
    let (mut one, mut other) = (whole.clone(), whole.clone());
    one["files"][1]["mentions"].as_array_mut().unwrap().remove(0);
    other["files"][1]["mentions"].as_array_mut().unwrap().truncate(1);
    repo.file("decisions.json", whole.to_string());
    let alone = repo.redomain(&["diff", "--decisions", "decisions.json", "--format", "json"]);
    let files = |output: std::process::Output| {
        serde_json::from_slice::<Value>(&output.stdout).unwrap()["files"].take()
    };
    let alone = files(alone);
    assert_eq!(files(both(&one, &other)), alone);
    assert_eq!(files(both(&whole, &whole)), alone);
    for (decision, expected) in [
        (
            "\"before\":\"",
            "error: other.json: `a.txt` was seen with other bytes than in `one.json`; no file was modified",
        ),
        ("\"decision\":\"keep\"", " here, and as `keep` of `"),
    ] {
        let mut changed = whole.to_string();
        if decision.contains("before") {
            changed = changed
                .replace(whole["files"][0]["before"].as_str().unwrap(), whole["rules"].as_str().unwrap());
        } else {
            changed = changed.replacen(decision, "\"decision\":\"leave\"", 1);
        }
        let output = both(&whole, &serde_json::from_str(&changed).unwrap());
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            said.contains(expected)
                && said.contains("error: other.json: `")
                && said.contains("in `one.json`"),
            "{said}"
        );
    }
}

#[test]
fn only_a_regular_file_within_its_limit_is_read() {
    let repo = repository();
    let file = std::fs::File::create(repo.path().join("decisions.json")).unwrap();
    file.set_len((16 << 20) + 1).unwrap();
    let output = repo.redomain(&["apply", "--decisions", "decisions.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("decisions.json: is larger than 16 MiB"),
        "{}",
        text(&output.stderr)
    );
    for (more, code) in [
        (["--decisions", "absent.json"], 2),
        (["--decisions", "/dev/zero"], 2),
        (["--decisions", "."], 2),
        (["--interactive", "--decisions=decisions.json"], 2),
        (["--plan=plan.json", "--decisions=decisions.json"], 2),
    ] {
        let output = repo.redomain(&[&["apply"][..], &more].concat());
        assert_eq!(output.status.code(), Some(code), "{more:?}");
    }
}

#[test]
fn reviews_that_a_reason_accepts_are_no_reviews_any_more() {
    let repo = repository();
    let decisions = some(&repo).to_string();
    repo.file("decisions.json", &decisions);
    let output = repo.redomain(&["diff", "--accept", "email", "--decisions", "decisions.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("is not for review, but rewrite"), "{}", text(&output.stderr));
    // A page that was made with the same option has none of them on its sheet.
    assert_eq!(sheet(&repo, &["--accept", "email"])["files"][1]["mentions"], json!([]));
}

#[test]
fn a_path_that_is_no_text_is_found_by_its_bytes() {
    use std::os::unix::ffi::OsStrExt;
    let repo = repository();
    let odd = repo.path().join(std::ffi::OsStr::from_bytes(b"caf\xe9.txt"));
    std::fs::write(&odd, REVIEWS).unwrap();
    let mut sheet = sheet(&repo, &[]);
    let file = sheet["files"].as_array_mut().unwrap().pop().unwrap();
    assert_eq!(file["path_bytes"], json!(b"caf\xe9.txt"));
    let mut file = file;
    file["mentions"].as_array_mut().unwrap().truncate(1);
    file["mentions"][0]["decision"] = json!("accept");
    sheet["files"] = json!([file]);
    repo.file("decisions.json", sheet.to_string());
    assert_eq!(repo.redomain(&["apply", "--decisions", "decisions.json"]).status.code(), Some(0));
    let written = std::fs::read_to_string(&odd).unwrap();
    assert_eq!(written, REVIEWS.replace("ops@api.s", "ops@api-s"));
}
