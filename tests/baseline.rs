//! The baseline, end to end: what was there when the gate was put up is known again, and nothing else is.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use std::fs;

use support::{Repo, git, redomain};

const RULES: &str = "\
version: 1
rules:
  - id: api
    from: api.staging.example.com
    to: api-staging.example.com
";
const OLD: &str = "curl https://api.staging.example.com/health\n";
const FILE: &str = "redomain.baseline.json";

fn repository() -> Repo {
    let scratch = Repo::new();
    scratch.file("redomain.yaml", RULES);
    scratch.file("run.sh", format!("#!/bin/sh\n{OLD}echo done\n"));
    scratch.file("deploy/.env", "A=1\nAPI=https://api.staging.example.com\nB=2\n");
    git(scratch.path(), &["init", "-q", "-b", "main"]);
    scratch
}

/// A repository with its findings recorded.
fn recorded() -> Repo {
    let scratch = repository();
    let said = check(&scratch, &["--write-baseline"]);
    assert_eq!(said, (Some(0), format!("recorded: 2 findings in 2 lines of {FILE}\n"), String::new()));
    scratch
}

fn check(scratch: &Repo, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = redomain(scratch.path(), &[&["check"], arguments].concat());
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn passes(scratch: &Repo) -> bool {
    check(scratch, &[]).0 == Some(0)
}

fn baseline(scratch: &Repo) -> String {
    fs::read_to_string(scratch.path().join(FILE)).unwrap()
}

#[test]
fn only_new_findings_fail() {
    let scratch = recorded();
    let clean = "clean: 2 files, 0 old names, 2 in the baseline\n";
    assert_eq!(check(&scratch, &[]), (Some(0), clean.into(), String::new()));
    scratch.file("new.sh", "wget https://api.staging.example.com\n");
    let (code, out, _) = check(&scratch, &[]);
    assert_eq!(code, Some(1));
    assert!(out.starts_with("new.sh:1:14: api.staging.example.com → "), "{out}");
    assert!(out.contains("\nfound: 1 old name in 1 file, 2 in the baseline"), "{out}");
    assert!(!out.contains("run.sh"), "{out}");
}

#[test]
fn the_file_is_sorted_one_entry_a_line_and_the_same_each_time() {
    let scratch = recorded();
    let first = baseline(&scratch);
    let lines: Vec<&str> = first.lines().collect();
    assert_eq!(lines[0], "{\"version\": 1, \"entries\": [");
    assert!(lines[1].starts_with(
        "{\"path\":\"deploy/.env\",\"rule\":\"api\",\"host\":\"api.staging.example.com\",\"line\":\""
    ));
    assert!(lines[2].starts_with("{\"path\":\"run.sh\",") && lines[2].ends_with("\"},"), "{first}");
    assert_eq!(lines[3..], ["null]}"]);
    assert!(serde_json::from_str::<serde_json::Value>(&first).is_ok());
    check(&scratch, &["--write-baseline", "--threads", "3"]);
    assert_eq!(baseline(&scratch), first);
    // It names old names itself, and is no finding and no file to rewrite.
    redomain(scratch.path(), &["apply"]);
    assert_eq!(baseline(&scratch), first);
}

#[test]
fn edits_around_a_line_change_nothing() {
    let scratch = recorded();
    for text in [
        format!("#!/bin/sh\n\n\n# more\n{OLD}echo done\n"),
        format!("#!/bin/sh\nif true; then\n\t{OLD}fi\n"),
        format!("{}\r\n", OLD.trim_end()),
        format!("echo done\n{OLD}"),
    ] {
        scratch.file("run.sh", &text);
        assert!(passes(&scratch), "{text}");
    }
    for text in [format!("{OLD}{OLD}"), OLD.replace("health", "ready")] {
        scratch.file("run.sh", &text);
        assert!(!passes(&scratch), "{text}");
    }
}

#[test]
fn a_renamed_file_is_followed_and_a_copied_one_is_new() {
    let scratch = recorded();
    fs::rename(scratch.path().join("run.sh"), scratch.path().join("start.sh")).unwrap();
    assert!(passes(&scratch));
    assert!(check(&scratch, &["start.sh"]).0 == Some(0));
    fs::copy(scratch.path().join("start.sh"), scratch.path().join("copy.sh")).unwrap();
    let (code, out, _) = check(&scratch, &[]);
    assert!(code == Some(1) && out.starts_with("start.sh:2:14: "), "{out}");
    fs::remove_file(scratch.path().join("copy.sh")).unwrap();
    check(&scratch, &["--prune-baseline"]);
    assert!(baseline(&scratch).contains("\"start.sh\"") && !baseline(&scratch).contains("\"run.sh\""));
    scratch.file("run.sh", OLD);
    assert!(!passes(&scratch));
}

#[test]
fn an_improvement_never_fails_and_is_pruned() {
    let scratch = recorded();
    scratch.file("run.sh", "#!/bin/sh\n");
    let gone = "warning: redomain.baseline.json:3:1: `api.staging.example.com` in `run.sh` is gone\n  \
                help: `redomain check --prune-baseline` removes the entry\n";
    let (code, _, err) = check(&scratch, &[]);
    assert_eq!((code, err.as_str()), (Some(0), gone));
    assert_eq!(check(&scratch, &["--strict"]).0, Some(1));
    // A run over a part knows nothing of the rest.
    assert_eq!(
        check(&scratch, &["--strict", "deploy"]),
        (Some(0), "clean: 1 file, 0 old names, 1 in the baseline\n".into(), String::new())
    );
    let pruned = check(&scratch, &["--prune-baseline"]);
    assert_eq!(pruned, (Some(0), format!("pruned: 1 finding gone, 1 line left in {FILE}\n"), String::new()));
    assert_eq!(check(&scratch, &["--strict"]).0, Some(0));
    // Pruning takes nothing new in.
    scratch.file("run.sh", OLD);
    check(&scratch, &["--prune-baseline"]);
    assert!(!passes(&scratch));
}

#[test]
fn equal_lines_count() {
    let scratch = repository();
    scratch.file("run.sh", OLD.repeat(4));
    check(&scratch, &["--write-baseline"]);
    assert!(baseline(&scratch).contains("\"count\":2"), "{}", baseline(&scratch));
    assert!(passes(&scratch));
    scratch.file("run.sh", OLD.repeat(5));
    assert!(check(&scratch, &[]).1.contains("found: 1 old name in 1 file, 5 in the baseline"));
    scratch.file("run.sh", OLD.repeat(3));
    let (code, _, err) = check(&scratch, &[]);
    assert!(code == Some(0) && err.contains("is there 1 time less"), "{err}");
}

#[test]
fn what_a_person_added_survives_and_holds_until_its_day() {
    let scratch = recorded();
    let with = |more: &str| {
        let text = baseline(&scratch);
        let line = text.lines().nth(2).unwrap();
        text.replace(line, &line.replace("\"},", &format!("\",{more}}},")))
    };
    let (kept, over) = (with(r#""reason":"box 7","until":"2999-12-31""#), with(r#""until":"2001-01-31""#));
    scratch.file(FILE, &kept);
    assert!(passes(&scratch));
    scratch.file("run.sh", format!("#!/bin/sh\n\n{OLD}"));
    scratch.file("new.sh", OLD);
    check(&scratch, &["--write-baseline"]);
    let written = baseline(&scratch);
    let line = written.lines().find(|line| line.contains("\"run.sh\"")).unwrap();
    assert!(line.ends_with("\"reason\":\"box 7\",\"until\":\"2999-12-31\"},"), "{written}");
    assert_eq!(written.matches("reason").count(), 1);
    fs::remove_file(scratch.path().join("new.sh")).unwrap();
    scratch.file(FILE, &over);
    let (code, out, err) = check(&scratch, &[]);
    assert!(code == Some(1) && out.starts_with("run.sh:3:14: "), "{out}");
    assert!(err.contains("was accepted until `2001-01-31` and counts again"), "{err}");
    check(&scratch, &["--write-baseline"]);
    assert!(!passes(&scratch), "writing again does not prolong a day");
}

#[test]
fn mistakes_in_the_file_end_with_two_and_a_place() {
    let scratch = recorded();
    let good = baseline(&scratch);
    for (text, expected) in [
        (good.replacen("\"rule\"", "\"rules\"", 1), "redomain.baseline.json:2:23: key `rules` is not known"),
        (
            good.replacen("\"version\"", "\"versoin\"", 1),
            "redomain.baseline.json:1:2: key `versoin` is not known",
        ),
        (format!("<<<<<<< HEAD\n{good}"), "redomain.baseline.json:1:1: holds a merge that was not finished"),
        (good.replacen("},", "}", 1), "redomain.baseline.json:3:1: this is not JSON"),
        (String::new(), "redomain.baseline.json:1:1: this is not JSON"),
    ] {
        scratch.file(FILE, &text);
        for arguments in [&[][..], &["--write-baseline"], &["--prune-baseline"], &["run.sh"]] {
            let (code, out, err) = check(&scratch, arguments);
            assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
            assert!(err.starts_with(&format!("error: {expected}")), "{err}");
        }
        assert_eq!(baseline(&scratch), text, "a file that is not understood is not written");
    }
    for part in [&["run.sh"][..], &["--only", "api"], &["--staged"], &["--fix"]] {
        assert_eq!(check(&scratch, &[&["--write-baseline"], part].concat()).0, Some(2), "{part:?}");
    }
}

#[test]
fn baselines_of_two_branches_merge_quietly() {
    let scratch = repository();
    scratch.file(".gitattributes", format!("{FILE} merge=union\n"));
    check(&scratch, &["--write-baseline"]);
    let commit = |branch: &str| {
        git(scratch.path(), &["add", "-A"]);
        git(scratch.path(), &["commit", "-qm", branch]);
    };
    commit("start");
    // Both add at the very end, and one takes away what stood there.
    for (branch, added, fixed) in [("one", "x1.sh", Some("run.sh")), ("two", "x2.sh", None)] {
        git(scratch.path(), &["checkout", "-q", "-b", branch, "main"]);
        scratch.file(added, OLD);
        if let Some(fixed) = fixed {
            scratch.file(fixed, "true\n");
        }
        check(&scratch, &["--write-baseline"]);
        commit(branch);
    }
    git(scratch.path(), &["merge", "-q", "--no-edit", "one"]);
    assert!(passes(&scratch), "{}", baseline(&scratch));
    let merged = check(&scratch, &["--prune-baseline"]);
    assert_eq!(merged.0, Some(0), "{}", merged.2);
    let paths: Vec<String> = baseline(&scratch)
        .lines()
        .filter_map(|line| Some(line.strip_prefix("{\"path\":\"")?.split('"').next()?.to_owned()))
        .collect();
    assert_eq!(paths, ["deploy/.env", "x1.sh", "x2.sh"]);
    assert_eq!(check(&scratch, &["--strict"]).0, Some(0));
}

#[test]
fn what_is_staged_is_held_against_the_staged_baseline() {
    let scratch = recorded();
    git(scratch.path(), &["add", "-A"]);
    git(scratch.path(), &["commit", "-qm", "start"]);
    scratch.file("run.sh", format!("# more\n{OLD}"));
    git(scratch.path(), &["add", "run.sh"]);
    let staged = check(&scratch, &["--staged"]);
    assert_eq!(staged.0, Some(0), "{}", staged.1);
    // A baseline on disk is not the one that is committed.
    scratch.file("new.sh", OLD);
    check(&scratch, &["--write-baseline"]);
    git(scratch.path(), &["add", "new.sh"]);
    assert_eq!(check(&scratch, &["--staged"]).0, Some(1));
    git(scratch.path(), &["add", FILE]);
    assert_eq!(check(&scratch, &["--staged"]).0, Some(0));
    assert_eq!(check(&scratch, &["--since", "HEAD"]).0, Some(0));
}

#[test]
fn an_exception_that_nothing_needs_is_told_with_its_place() {
    let scratch = repository();
    scratch.file(
        "redomain.yaml",
        format!("{RULES}keep:\n  - files: [\"deploy/**\"]\n  - files: [\"old/**\", run.txt]\n"),
    );
    scratch.file("run.sh", "a\necho x  # redomain:keep why\n  # redomain:keep-end\n");
    scratch.file(
        "plain.txt",
        "nothing here\n// redomain:keep-next-line\nat all\nsay `redomain:keep` to keep a line\n",
    );
    let (code, _, err) = check(&scratch, &[]);
    assert_eq!(code, Some(0));
    let expected = "\
warning: plain.txt:2:4: `redomain:keep` keeps nothing here
warning: run.sh:2:11: `redomain:keep` keeps nothing here
warning: run.sh:3:5: `redomain:keep-end` without a `redomain:keep-start`
warning: redomain.yaml:8:5: this keep of `old/**`, `run.txt` keeps nothing
  help: delete it, or correct the pattern
";
    assert_eq!(err, expected);
    assert_eq!(check(&scratch, &["--strict"]).0, Some(1));
    // A run over a part says nothing of entries that may be for the rest.
    assert_eq!(check(&scratch, &["--strict", "deploy"]).0, Some(0));
}
