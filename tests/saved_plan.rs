//! `diff --plan`, `apply --plan` and `--accept`: exactly what was reviewed is written, or nothing.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;

use redomain::text::steers;
use support::{RULES, Repo, files, git, redomain};

const OLD: &str = "https://api.staging.example.com/\n";
const NEW: &str = "https://api-staging.example.com/\n";

fn said(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[track_caller]
fn run(folder: &Path, arguments: &[&str], code: i32) -> (String, String) {
    let output = redomain(folder, arguments);
    let (out, err) = (said(&output.stdout), said(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {out}{err}");
    (out, err)
}

/// A tree with a plan, and without its rule file.
fn planned() -> Repo {
    let scratch = Repo::new();
    let root = scratch.path();
    scratch.file("redomain.yaml", RULES);
    scratch.file("a.txt", OLD);
    scratch.file("deep/er/b.txt", OLD);
    scratch.file("c.txt", "nothing\n");
    fs::write(root.join(OsStr::from_bytes(b"caf\xe9 \x1b[2J")), [b"\xff", OLD.as_bytes()].concat()).unwrap();
    git(root, &["init", "-q"]);
    git(root, &["add", "a.txt", "c.txt"]);
    git(root, &["commit", "-qm", "one"]);
    let (out, _) = run(root, &["diff", "--plan", "plan.json"], 0);
    assert!(out.contains("3 edits in 3 files"), "{out}");
    fs::remove_file(root.join("redomain.yaml")).unwrap();
    scratch
}

#[test]
fn a_plan_is_written_without_its_rules_and_undone() {
    let scratch = planned();
    let root = scratch.path();
    let before = files(root);
    let (out, _) = run(root, &["apply", "--plan", "plan.json"], 0);
    assert!(out.starts_with("written: 3 edits in 3 files; `redomain undo` reverts run 0001-"), "{out}");
    let after = files(root);
    for (path, bytes) in &before {
        let expected = match path.as_os_str().as_bytes() {
            b"plan.json" => bytes.clone(),
            _ => said_bytes(bytes),
        };
        assert_eq!(after[path], expected, "{}", path.display());
    }
    assert_eq!(before.len(), after.len());
    let (list, _) = run(root, &["undo", "--list"], 0);
    let head = said(&git(root, &["rev-parse", "HEAD"]).stdout);
    let expected = format!("redomain {}, rules ", env!("CARGO_PKG_VERSION"));
    assert!(list.contains(&expected) && list.contains(&format!("commit {}\n", &head[..12])), "{list}");
    let (told, _) = run(root, &["report", "--format", "json"], 0);
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["summary"]["edits"], 3);
    run(root, &["undo"], 0);
    assert_eq!(files(root), before);
    assert!(run(root, &["undo", "--list"], 0).0.contains("3 files, undone"));
}

fn said_bytes(bytes: &[u8]) -> Vec<u8> {
    let old = memchr::memmem::find(bytes, OLD.as_bytes());
    old.map_or(bytes.to_vec(), |at| [&bytes[..at], NEW.as_bytes()].concat())
}

#[test]
fn a_run_on_a_changed_tree_says_so() {
    let scratch = planned();
    scratch.file("c.txt", "changed\n");
    run(scratch.path(), &["apply", "--plan", "plan.json"], 0);
    assert!(run(scratch.path(), &["undo", "--list"], 0).0.contains(" and changes\n"));
}

#[test]
fn every_file_that_changed_since_is_named_and_nothing_is_written() {
    let scratch = planned();
    let root = scratch.path();
    scratch.file("a.txt", "edited\n");
    fs::remove_file(root.join("deep/er/b.txt")).unwrap();
    let odd = root.join(OsStr::from_bytes(b"caf\xe9 \x1b[2J"));
    let before = files(root);
    let (_, err) = run(root, &["apply", "--plan", "plan.json"], 3);
    assert_eq!(
        err,
        "error: a.txt: changed on disk since it was read; no file was modified
  help: create the plan again with `redomain diff --plan FILE`
error: deep/er/b.txt: gone since it was read; no file was modified
  help: create the plan again with `redomain diff --plan FILE`
"
    );
    assert_eq!(files(root), before);
    fs::remove_file(&odd).unwrap();
    symlink("c.txt", &odd).unwrap();
    let (_, err) = run(root, &["apply", "--plan", "plan.json"], 3);
    assert!(err.contains("error: caf\u{fffd} \\u{1b}[2J: no longer a regular file"), "{err}");
    assert_eq!(fs::read_to_string(root.join("c.txt")).unwrap(), "nothing\n");
    assert!(!root.join(".redomain").exists());
}

#[test]
fn a_plan_reaches_nothing_outside_the_tree() {
    let scratch = planned();
    let root = scratch.path();
    let elsewhere = Repo::new();
    elsewhere.file("er/b.txt", OLD);
    fs::remove_dir_all(root.join("deep")).unwrap();
    symlink(elsewhere.path(), root.join("deep")).unwrap();
    let (_, err) = run(root, &["apply", "--plan", "plan.json"], 3);
    assert!(err.contains("deep/er/b.txt: reached through a symbolic link; no file was modified"), "{err}");
    assert_eq!(fs::read_to_string(elsewhere.path().join("er/b.txt")).unwrap(), OLD);
    assert_eq!(fs::read_to_string(root.join("a.txt")).unwrap(), OLD);
    let plan = fs::read_to_string(root.join("plan.json")).unwrap();
    let outside = elsewhere.path().join("er/b.txt");
    for path in
        ["../b.txt", outside.to_str().unwrap(), ".git/config", "x/.git/hooks/pre-commit", ".redomain/lock"]
    {
        scratch.file("bad.json", plan.replace("\"a.txt\"", &format!("\"{path}\"")));
        let (_, err) = run(root, &["apply", "--plan", "bad.json"], 2);
        assert!(
            err.contains(&format!("error: bad.json: `{path}` is not a path of a file in the tree")),
            "{err}"
        );
    }
    scratch.file("bad.json", plan.replace("api.staging.example.com", "api.STAGING.example.com"));
    let (_, err) = run(root, &["apply", "--plan", "bad.json"], 3);
    assert!(err.contains("an edit does not match its content; no file was modified"), "{err}");
    scratch.file("bad.json", plan.replace("\\\"edits\\\":1", "\\\"edits\\\":2"));
    let (_, err) = run(root, &["apply", "--plan", "bad.json"], 2);
    assert!(
        err.starts_with(
            "error: bad.json: its report is damaged: `a.txt`: a file has more edits than mentions\n"
        ),
        "{err}"
    );
    let (_, err) = run(root, &["apply", "--plan", "none.json"], 2);
    assert!(err.starts_with("error: none.json: could not be read"), "{err}");
    let (_, err) = run(root, &["apply", "--plan", "plan.json", "--only", "api"], 2);
    assert!(err.contains("--plan"), "{err}");
}

fn without_report(plan: &str) -> String {
    format!("{}\n}}\n", plan.split_once(",\n  \"report\": ").unwrap().0)
}

#[test]
fn a_plan_without_its_report_is_refused() {
    let scratch = planned();
    let root = scratch.path();
    let before = files(root);
    let honest = without_report(&scratch.read("plan.json"));
    for plan in [&honest, &honest.replace("\"api-staging.example.com\"", "\"evil.example.com\"")] {
        scratch.file("bad.json", plan);
        let (_, err) = run(root, &["apply", "--plan", "bad.json"], 2);
        assert_eq!(
            err,
            "error: bad.json: has no `report`, which its edits are held against
  help: make it again with `redomain diff --plan FILE`
"
        );
    }
    // So it is no plan, and searched for old names as any file.
    scratch.file("redomain.yaml", RULES);
    let (out, _) = run(root, &["check", "--strict", "bad.json"], 1);
    assert!(out.contains("bad.json:") && !out.contains("not searched"), "{out}");
    for file in ["bad.json", "redomain.yaml"] {
        fs::remove_file(root.join(file)).unwrap();
    }
    assert_eq!(files(root), before);
}

#[test]
fn an_edit_that_is_not_what_the_report_says_is_refused() {
    let scratch = Repo::new();
    let root = scratch.path();
    scratch.file(
        "redomain.yaml",
        "version: 1\nrules:\n  - {from: a.old.io, to: a.new.io}\n  - {from: b.old.io/x, to: b.new.io/y}\n",
    );
    let old = "see https://a.old.io/v1\nand https://b.old.io/x/z\n";
    scratch.file("a.txt", old);
    run(root, &["diff", "--plan", "plan.json"], 0);
    let plan = scratch.read("plan.json");
    let help = "  help: create it again with `redomain diff --plan FILE`\n";
    let host = "1:13`: the edit at byte 12 writes";
    for (from, to, expected) in [
        (
            r#""new": "a.new.io""#,
            r#""new": "a.evil.io""#,
            &format!(
                "{host} `a.evil.io` in place of `a.old.io`, and its report says `a.new.io` in place of `a.old.io` at byte 12"
            ),
        ),
        (r#""new": "a.new.io""#, r#""new": "a.new.io.evil.io""#, &format!("{host} `a.new.io.evil.io`")),
        (r#""new": "a.new.io""#, r#""new": "x-a.new.io""#, &format!("{host} `x-a.new.io`")),
        (r#""new": "a.new.io""#, r#""new": "-a.new.io""#, &format!("{host} `-a.new.io`")),
        (r#""new": "a.new.io""#, r#""new": "evil@a.new.io""#, &format!("{host} `evil@a.new.io`")),
        (
            r#""old": "a.old.io""#,
            r#""old": "a.old.xx""#,
            &format!("{host} `a.new.io` in place of `a.old.xx`"),
        ),
        (
            r#""old": "a.old.io""#,
            r#""old": "a.old.io/v1""#,
            &format!("{host} `a.new.io` in place of `a.old.io/v1`"),
        ),
        (r#""offset": 12"#, r#""offset": 11"#, "the edit at byte 11 writes"),
        (
            r#""new": "b.new.io/y""#,
            r#""new": "b.new.io/evil""#,
            "`b.new.io/evil` in place of `b.old.io/x`, and its report says `https://b.new.io/y`",
        ),
        (
            r#"\"new\":\"a.new.io\",\"end\""#,
            r#"\"new\":\"a.good.io\",\"end\""#,
            "and its report says `a.good.io`",
        ),
        (r#"\"mention\":0,\"new\":\"a.new.io\""#, r#"\"mention\":0,\"new\":\"a.good.io\""#, host),
        (r#"\"mention\":0,\"new\":\"a.new.io\""#, r#"\"mention\":0"#, host),
    ] as [(&str, &str, &str); 12]
    {
        let bad = plan.replacen(from, to, 1);
        assert_ne!(bad, plan, "{from}");
        scratch.file("bad.json", bad);
        let (_, err) = run(root, &["apply", "--plan", "bad.json"], 2);
        let is_known = err.starts_with("error: bad.json: `a.txt:") && err.contains(expected);
        assert!(is_known && err.ends_with(help), "{err}");
    }
    assert_eq!(scratch.read("a.txt"), old);
    run(root, &["apply", "--plan", "plan.json"], 0);
    assert_eq!(scratch.read("a.txt"), "see https://a.new.io/v1\nand https://b.new.io/y/z\n");
}

#[test]
fn an_edit_that_the_report_keeps_is_refused() {
    let scratch = planned();
    let root = scratch.path();
    let kept = scratch.read("plan.json");
    let kept = kept.replacen(r#"\"verdict\":\"rewrite\""#, r#"\"verdict\":\"keep\""#, 1);
    let counts = |rewrite, keep| format!(r#"\"rewrite\":{rewrite},\"review\":0,\"keep\":{keep}"#);
    scratch.file("bad.json", kept.replacen(&counts(3, 0), &counts(2, 1), 1));
    let (_, err) = run(root, &["apply", "--plan", "bad.json"], 2);
    assert!(err.contains("the edit at byte 8 is no rewrite of its report"), "{err}");
    assert_eq!(scratch.read("a.txt"), OLD);
}

/// A tree with a plan whose report has places of every kind: in a long text, in UTF-16, after letters of several bytes,
/// of names that meet, and in a file that does not change.
fn places() -> Repo {
    let scratch = Repo::new();
    let root = scratch.path();
    scratch.file(
        "redomain.yaml",
        "version: 1\nrules:\n  - {from: a.old.io, to: new.io}\n  - {from: b.old.io, to: new.io}\n",
    );
    let long = "x".repeat((256 << 10) - 4);
    scratch.file("long.txt", format!("{long} a.old.io\n{long}\n\n b.old.io\n"));
    let wide = "\u{feff}é\n  é https://a.old.io é\n";
    scratch.file("utf8.txt", wide);
    let utf16: Vec<u8> = wide.encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(root.join("utf16.txt"), utf16).unwrap();
    scratch.file("meets.json", "{\"origins\": [\n\"https://a.old.io\",\n\"https://b.old.io\"]}\n");
    scratch.file("review.md", "# Mail\n\nme@a.old.io, and deprecated: b.old.io\n");
    run(root, &["diff", "--plan", "plan.json"], 0);
    scratch
}

/// Members of the report of [`places`], each with another value and with the error that it makes.
const FORGED: [(&str, &str, &str); 17] = [
    (
        "/files/0/mentions/1/line",
        "3",
        "`long.txt:3:2`: its report has byte 524293 at line 3, column 2, and in the file it is at line 4, column 2",
    ),
    ("/files/0/mentions/1/column", "9", "`long.txt:4:9`: its report has byte 524293 at"),
    ("/files/1/mentions/1/meets/line", "3", "`meets.json:3:10`: its report has byte"),
    ("/files/4/mentions/0/line", "1", "`utf8.txt:1:14`: its report has byte"),
    (
        "/files/4/mentions/0/range/1",
        "14",
        "counted in characters, and in the file it is at line 2, column 13",
    ),
    ("/files/4/mentions/0/range/3", "20", "counted in characters"),
    ("/files/4/mentions/0/range/3", "99", "`utf8.txt:2:14`: an impossible range of characters"),
    ("/files/3/mentions/0/column", "2", "`utf16.txt:2:2`: its report has byte"),
    (
        "/files/0/category",
        "\"code\"",
        "`long.txt`: its report says that it is of category `code`, and by its path it is `docs`",
    ),
    (
        "/files/2/category",
        "\"ci\"",
        "`review.md`: its report says that it is of category `ci`, and by its path it is `docs`",
    ),
    (
        "/files/4/lines/0/line",
        "1",
        "its report is damaged: `utf8.txt`: a line has another number than its first mention",
    ),
    ("/summary/edits", "1", "its report is damaged: `summary.edits` is 1, and its files have 5"),
    ("/summary/files_changed", "9", "`summary.files_changed` is 9, and its files have 4"),
    ("/summary/files_scanned", "4", "`summary.files_scanned` is 4, and 5 files have mentions"),
    ("/summary/mentions/rewrite", "0", "`summary.mentions.rewrite` is 0, and its files have 5"),
    ("/summary/mentions/review", "0", "`summary.mentions.review` is 0, and its files have 3"),
    ("/summary/mentions/keep", "8", "`summary.mentions.keep` is 8, and its files have 0"),
];

#[test]
fn a_report_with_another_place_category_or_number_is_refused() {
    let scratch = places();
    let root = scratch.path();
    let before = files(root);
    let plan: serde_json::Value = serde_json::from_str(&scratch.read("plan.json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(plan["report"].as_str().unwrap()).unwrap();
    let paths: Vec<&str> =
        report["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["long.txt", "meets.json", "review.md", "utf16.txt", "utf8.txt"]);
    for (place, value, expected) in FORGED {
        let value: serde_json::Value = serde_json::from_str(value).unwrap();
        let mut bad = report.clone();
        let there = bad.pointer_mut(place).unwrap_or_else(|| panic!("{place}"));
        assert_ne!(*there, value, "{place}");
        let honest = std::mem::replace(there, value.clone());
        // The lines of its page and its range say the same as the mention.
        if let Some((file, "/line")) = place.split_once("/mentions/").map(|(file, rest)| (file, &rest[1..])) {
            let lines = bad.pointer_mut(&format!("{file}/lines")).unwrap().as_array_mut().unwrap();
            lines.iter_mut().filter(|it| it["line"] == honest).for_each(|it| it["line"] = value.clone());
        }
        if let Some(name) = place.strip_suffix("/line").filter(|name| name.contains("/mentions/")) {
            let name = bad.pointer_mut(name).unwrap();
            (name["range"][0], name["range"][2]) = (value.clone(), value.clone());
        }
        let mut other = plan.clone();
        other["report"] = bad.to_string().into();
        scratch.file("bad.json", other.to_string());
        let (_, err) = run(root, &["apply", "--plan", "bad.json"], 2);
        assert!(err.starts_with("error: bad.json: ") && err.contains(expected), "{place}: {err}");
        assert!(err.ends_with("create it again with `redomain diff --plan FILE`\n"), "{err}");
        fs::remove_file(root.join("bad.json")).unwrap();
    }
    assert_eq!(files(root), before);
    run(root, &["apply", "--plan", "plan.json"], 0);
}

#[test]
fn places_in_a_file_that_changed_since_are_no_disagreement() {
    let scratch = places();
    scratch.file("utf8.txt", "\n\nhttps://a.old.io\n");
    let (_, err) = run(scratch.path(), &["apply", "--plan", "plan.json"], 3);
    assert!(err.starts_with("error: utf8.txt: changed on disk since it was read"), "{err}");
}

#[test]
fn a_report_rewrites_no_file_that_the_plan_does_not() {
    let scratch = planned();
    let root = scratch.path();
    let plan = scratch.read("plan.json");
    let mut value: serde_json::Value = serde_json::from_str(&plan).unwrap();
    let mut report: serde_json::Value = serde_json::from_str(value["report"].as_str().unwrap()).unwrap();
    let mut other = report["files"][0].clone();
    (other["path"], other["edits"]) = ("b.txt".into(), 0.into());
    report["files"].as_array_mut().unwrap().push(other);
    report["summary"]["mentions"]["rewrite"] = 4.into();
    value["report"] = report.to_string().into();
    scratch.file("bad.json", value.to_string());
    let (_, err) = run(root, &["apply", "--plan", "bad.json"], 2);
    assert!(
        err.contains(
            "`b.txt:1:9`: its report rewrites `api.staging.example.com`, and no edit of the plan does"
        ),
        "{err}"
    );
    assert_eq!(scratch.read("a.txt"), OLD);
}

#[test]
fn a_plan_writes_no_character_that_nobody_sees() {
    let scratch = planned();
    let root = scratch.path();
    let plan = scratch.read("plan.json");
    for char in ['\u{202e}', '\u{200b}', '\n', '\u{1b}', '\u{7f}'] {
        let text = serde_json::to_string(&format!("api-staging{char}.example.com")).unwrap();
        let code = format!("writes U+{:04X}", u32::from(char));
        // A report that says so too does not make a name of it.
        let inner = serde_json::to_string(&text).unwrap();
        let inner = &inner[1..inner.len() - 1];
        let told = plan.replace("\"api-staging.example.com\"", &text);
        let told = told.replace("\\\"api-staging.example.com\\\"", inner);
        scratch.file("bad.json", told);
        let (_, err) = run(root, &["apply", "--plan", "bad.json"], 2);
        assert!(err.starts_with("error: bad.json: `a.txt:1:9`: the edit at byte 8 "), "{err}");
        assert!(err.contains(&code), "{err}");
        assert!(!err.trim_end().contains(char) || char == '\n', "{err}");
    }
    run(root, &["apply", "--plan", "plan.json"], 0);
}

#[test]
fn every_file_of_json_shows_the_characters_that_steer() {
    let scratch = Repo::new();
    let root = scratch.path();
    let odd = "\u{202e}\u{2066}\u{200b}\u{feff}\u{85}\u{9b}\u{7f}";
    scratch.file(
        "redomain.yaml",
        "version: 1\nrules:\n  - {id: text, text: \"old\\u202e\\u200b\", to: \"new\\u202e\"}\n  - {from: a.old.io, to: a.new.io}\n",
    );
    scratch.file(&format!("{odd}.txt"), format!("see old\u{202e}\u{200b} {odd} https://a.old.io {odd}\n"));
    run(root, &["diff", "--plan", "plan.json"], 0);
    for format in ["json", "jsonl", "sarif"] {
        run(root, &["diff", "--format", format, "--output", &format!("report.{format}")], 0);
    }
    run(root, &["check", "--format", "gitlab", "--output", "report.gitlab"], 1);
    run(root, &["check", "--write-baseline"], 0);
    let names = ["plan.json", "report.json", "report.jsonl", "report.sarif", "report.gitlab"];
    for name in names.into_iter().chain(["redomain.baseline.json"]) {
        let text = scratch.read(name);
        let found = text.chars().find(|char| steers_in_line(*char));
        assert_eq!((found, text.contains("\\u202e")), (None, true), "{name}: {text}");
    }
    assert!(run(root, &["check"], 0).0.contains(", 0 old names, 2 in the baseline"));
    // A plan with the characters as they are is the same plan, and what is stored of it shows them.
    let plan: serde_json::Value = serde_json::from_str(&scratch.read("plan.json")).unwrap();
    let mut raw = plan.clone();
    let report: serde_json::Value = serde_json::from_str(plan["report"].as_str().unwrap()).unwrap();
    raw["report"] = report.to_string().into();
    scratch.file("raw.json", raw.to_string());
    assert!(scratch.read("raw.json").contains('\u{202e}'));
    run(root, &["apply", "--plan", "raw.json"], 0);
    let text = scratch.read(&format!("{odd}.txt"));
    assert_eq!(text, format!("see new\u{202e} {odd} https://a.new.io {odd}\n"));
    let mut journals = 0;
    for entry in fs::read_dir(root.join(".redomain/runs")).unwrap() {
        let journal = fs::read_to_string(entry.unwrap().path().join("journal.jsonl")).unwrap();
        assert!(journal.contains("\\u202e") && !journal.contains(steers_in_line), "{journal}");
        journals += 1;
    }
    assert_eq!(journals, 1);
    run(root, &["undo"], 0);
    assert!(scratch.read(&format!("{odd}.txt")).contains("https://a.old.io"));
}

fn steers_in_line(char: char) -> bool {
    steers(char) && char != '\n'
}

#[test]
fn a_saved_plan_is_no_place_of_old_names() {
    let scratch = planned();
    scratch.file("redomain.yaml", RULES);
    let (out, _) = run(scratch.path(), &["diff"], 0);
    assert!(
        out.contains("not read, plan: 1 file (plan.json)") && out.contains("3 edits in 3 files"),
        "{out}"
    );
    run(scratch.path(), &["apply", "--plan", "plan.json"], 0);
    let (out, _) = run(scratch.path(), &["check"], 0);
    let expected = "plan.json: is a saved plan, and was not searched\n\
                    clean: 4 files, 0 old names, 1 saved plan not searched\n";
    assert_eq!(out, expected);
    // What git tracks is searched, so that no commit hides old names in a plan; and so is what only begins like one. An
    // edit of a plan names an old host and its new one, which is a bridge: for review.
    git(scratch.path(), &["add", "plan.json"]);
    for arguments in [
        &["check", "--strict"][..],
        &["check", "--strict", "--staged"],
        &["check", "--strict", "--since", "HEAD"],
    ] {
        let (out, _) = run(scratch.path(), arguments, 1);
        assert!(out.contains("plan.json:") && out.contains("found: "), "{arguments:?}: {out}");
    }
    git(scratch.path(), &["rm", "-q", "--cached", "plan.json"]);
    let plan = fs::read_to_string(scratch.path().join("plan.json")).unwrap();
    for part in [&plan[..plan.len() - 3], &format!("{plan}x")] {
        scratch.file("part.json", part);
        assert!(run(scratch.path(), &["check", "--strict"], 1).0.contains("part.json:"), "{part}");
    }
    fs::remove_file(scratch.path().join("part.json")).unwrap();
    let (out, _) = run(scratch.path(), &["diff", "--plan", "plan.json"], 0);
    assert!(out.contains("0 edits"), "{out}");
    assert_eq!(run(scratch.path(), &["apply", "--plan", "plan.json"], 0).0, "nothing to write\n");
}

#[test]
fn reviews_are_accepted_by_reason() {
    let scratch = Repo::new();
    let root = scratch.path();
    scratch.file("redomain.yaml", RULES);
    let text = "deprecated: api.staging.example.com\nmail me@api.staging.example.com\n";
    scratch.file("a.txt", text);
    scratch.file("b.bin", "\0 deprecated: api.staging.example.com");
    let before = files(root);
    for (accept, expected) in [
        ("deny-list", "1 edit in 1 file"),
        ("deny-list,email", "2 edits in 1 file"),
        ("hole", "0 edits in 0 files"),
    ] {
        let (out, _) = run(root, &["diff", "--accept", accept], 0);
        assert!(out.contains(expected), "{accept}: {out}");
    }
    let (_, err) = run(root, &["apply", "--accept", "deny-list,denylist,binary"], 2);
    let known = "hole, wildcard, suffix, pattern, file-name, email, userinfo, identifier, base64, namespace, url-path, path, bridge, merge, deny-list, base, unsettled";
    assert_eq!(
        err,
        format!(
            "error: there is no reason `denylist`\n  help: the reasons are {known}\n\
             error: `binary` cannot be accepted: a binary file is not written\n  help: the reasons are {known}\n"
        )
    );
    assert_eq!(files(root), before);
    let (out, _) = run(root, &["apply", "--accept", "deny-list", "--accept", "email"], 0);
    assert!(out.contains("written: 2 edits in 1 file"), "{out}");
    assert_eq!(fs::read_to_string(root.join("a.txt")).unwrap(), text.replace("api.staging", "api-staging"));
    run(root, &["undo"], 0);
    assert_eq!(files(root), before);
}

#[test]
fn reports_and_rule_files_of_other_runs_are_no_texts() {
    let repo = Repo::new();
    repo.file(
        "redomain.yaml",
        "version: 1\nzones: [old.io]\nrules: [{id: zone, domain: old.io, to: new.io}]\n",
    );
    repo.file("run.sh", "curl https://old.io/x\n");
    let formats = ["text", "json", "jsonl", "markdown", "html", "sarif", "github", "gitlab", "csv"];
    let commands = ["diff", "check"].into_iter().flat_map(|command| formats.map(|format| (command, format)));
    for (command, format) in commands {
        let out = redomain(repo.path(), &[command, "--format", format]).stdout;
        // Each report is of the tree without the others.
        let file = format!("{command}-{format}");
        repo.file(&file, &out);
        let found = redomain(repo.path(), &["check"]).stdout;
        let found = String::from_utf8_lossy(&found).into_owned();
        assert!(
            found.contains(&format!("{file}: is a saved report, and was not searched\n")),
            "{file}: {found}"
        );
        assert!(found.contains("found: 1 old name in 1 file, 1 saved report not searched"), "{found}");
        fs::remove_file(repo.path().join(file)).unwrap();
    }
    for format in ["json", "csv", "table"] {
        for more in [&[][..], &["--all"], &["--all", "old.io"]] {
            let out = redomain(repo.path(), &[&["hosts", "--format", format], more].concat()).stdout;
            repo.file("hosts", &out);
            let found = redomain(repo.path(), &["check"]).stdout;
            assert!(
                String::from_utf8_lossy(&found).contains("hosts: is a saved report"),
                "{format} {more:?}"
            );
        }
        // A survey counts the names of none of them.
        let listed = redomain(repo.path(), &["hosts", "--all", "--format", "csv"]).stdout;
        assert!(String::from_utf8_lossy(&listed).contains("\nold.io,1,1,1,"), "{format}");
    }
    fs::remove_file(repo.path().join("hosts")).unwrap();
    let rules = "version: 1\nrules:\n  - {from: old.io, to: new.io}\n";
    for (path, text, kind) in [
        ("service/redomain.yaml", rules, Some("rule file")),
        ("service/redomain.yaml", "rules: [old.io]\n", Some("rule file")),
        ("service/redomain.baseline.json", "{\"entries\": [\"old.io\"]}\n", Some("rule file")),
        ("rules/prod.yml", rules, Some("rule file")),
        ("rules/prod.txt", rules, None),
        ("rules/prod.yml", "version: 1\nrules:\n  - {from: old.io, into: new.io}\n", None),
        ("rules/prod.yml", "rules:\n  - {from: old.io, to: new.io}\n", None),
    ] {
        repo.file(path, text);
        let found = redomain(repo.path(), &["check"]).stdout;
        let found = String::from_utf8_lossy(&found).into_owned();
        let said = kind.map(|kind| format!("{path}: is a {kind}, and was not searched"));
        assert_eq!(found.contains("not searched"), kind.is_some(), "{path}: {found}");
        assert!(said.is_none_or(|said| found.contains(&said)), "{path}: {found}");
        fs::remove_file(repo.path().join(path)).unwrap();
    }
}

#[test]
fn a_report_that_git_tracks_is_searched() {
    let repo = Repo::with_git();
    repo.file(
        "redomain.yaml",
        "version: 1\nzones: [old.io]\nrules: [{id: zone, domain: old.io, to: new.io}]\n",
    );
    repo.file("run.sh", "curl https://old.io/x\n");
    let out = redomain(repo.path(), &["diff", "--format", "json"]).stdout;
    repo.file("report.json", out);
    repo.commit("a report");
    let found = redomain(repo.path(), &["check"]).stdout;
    assert!(String::from_utf8_lossy(&found).contains("report.json:1:"));
}
