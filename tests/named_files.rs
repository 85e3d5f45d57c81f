//! References to files that are named after a host that moves, in runs that read a part of the tree.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use std::os::unix::fs::symlink;

use support::{Repo, command, redomain};

const RULES: &str = "version: 1\nzones: [old.io]\nrules: [{id: zone, domain: old.io, to: new.io}]\n";
const REFERENCE: &str = "COPY config/old.io /etc/\nENV HOST=old.io\n";

/// A repository with a file that is named after a host, and an image that has it.
fn repository() -> Repo {
    let repo = Repo::with_git();
    repo.file("redomain.yaml", RULES);
    repo.file("config/old.io", "nothing\n");
    repo.file("image/Dockerfile", "FROM nginx\n");
    repo.commit("start");
    repo.file("image/Dockerfile", REFERENCE);
    repo
}

/// Verdicts of the run, each with its reason.
fn verdicts(repo: &Repo, arguments: &[&str]) -> Vec<String> {
    let out = redomain(repo.path(), &[arguments, &["--format", "jsonl"]].concat()).stdout;
    let lines = String::from_utf8(out).unwrap();
    let mentions = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    mentions.map(|it| format!("{} {}", it["verdict"], it["reason"]).replace('"', "")).collect()
}

#[test]
fn a_part_of_the_tree_is_read_beside_all_names() {
    let repo = repository();
    let expected = ["review file-name", "rewrite null"];
    assert_eq!(verdicts(&repo, &["diff"]), expected);
    assert_eq!(verdicts(&repo, &["diff", "image"]), expected);
    assert_eq!(verdicts(&repo, &["diff", "image", "--threads", "1"]), expected);
    assert_eq!(verdicts(&repo, &["check", "--since", "HEAD", "--strict"]), expected);
    repo.file("text", REFERENCE);
    let text = std::fs::File::open(repo.path().join("text")).unwrap();
    std::fs::remove_file(repo.path().join("text")).unwrap();
    let arguments = ["check", "--strict", "--stdin", "--stdin-path", "image/Dockerfile"];
    let binary = env!("CARGO_BIN_EXE_redomain");
    let out = command(binary, repo.path(), &arguments).stdin(text).output().unwrap();
    assert!(String::from_utf8_lossy(&out.stdout).contains("file-name"), "{out:?}");
    repo.git(&["add", "image"]);
    repo.file("image/Dockerfile", "FROM nginx\n");
    assert_eq!(verdicts(&repo, &["check", "--staged", "--strict"]), expected);
}

#[test]
fn a_link_is_named_too() {
    let repo = Repo::new();
    repo.file("redomain.yaml", RULES);
    repo.file("Dockerfile", REFERENCE);
    assert_eq!(verdicts(&repo, &["diff"]), ["rewrite null", "rewrite null"]);
    std::fs::create_dir(repo.path().join("config")).unwrap();
    symlink("site", repo.path().join("config/old.io")).unwrap();
    assert_eq!(verdicts(&repo, &["diff"]), ["review file-name", "rewrite null"]);
}

#[test]
fn a_file_that_is_planned_again_is_counted_once() {
    let repo = repository();
    repo.file("large.txt", format!("{REFERENCE}{}\n{REFERENCE}", "text without a name\n".repeat(300_000)));
    let json: serde_json::Value =
        serde_json::from_slice(&redomain(repo.path(), &["diff", "--format", "json"]).stdout).unwrap();
    assert_eq!(json["summary"]["files_scanned"], 3);
    assert_eq!(json["summary"]["mentions"]["review"], 3);
    assert_eq!(json["files"].as_array().unwrap().len(), 2);
    assert!(redomain(repo.path(), &["apply"]).status.success());
    assert!(repo.read("large.txt").ends_with("COPY config/old.io /etc/\nENV HOST=new.io\n"));
}

#[test]
fn a_file_whose_name_has_the_text_of_a_rule_is_not_named_after_a_host() {
    let repo = Repo::new();
    let rules = "version: 1\nrules:\n  - {id: word, text: alpha, to: beta}\n  - {id: exp, regex: 'x[0-9]\\.run\\.app', to: y.io}\n";
    repo.file("redomain.yaml", rules);
    repo.file("alpha.txt", "alpha\n");
    repo.file("x1.run.app.conf", "x1.run.app\n");
    let out = String::from_utf8(redomain(repo.path(), &["diff"]).stdout).unwrap();
    assert!(out.contains("named after a host that moves: 1 file\n          x1.run.app.conf\n"), "{out}");
}
