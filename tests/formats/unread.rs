//! Files that could not be read, in every format.

use std::fs;

use super::support::{Repo, command, git, redomain};
use super::{RULES, insist, schema};
use serde_json::Value;

/// A repository with a conflict in `conflict.txt` and nothing else to find.
fn unmerged(scratch: &Repo) {
    git(scratch.path(), &["init", "-q", "-b", "main"]);
    for (branch, content) in [("main", "start\n"), ("side", "theirs\n")] {
        git(scratch.path(), &["checkout", "-q", "-B", branch]);
        scratch.file("conflict.txt", content);
        git(scratch.path(), &["add", "-A"]);
        git(scratch.path(), &["commit", "-qm", branch]);
    }
    git(scratch.path(), &["checkout", "-q", "main"]);
    scratch.file("conflict.txt", "ours\n");
    git(scratch.path(), &["commit", "-qam", "ours"]);
    let merge = ["-c", "user.name=t", "-c", "user.email=t@example.com", "merge", "-q", "side"];
    assert_eq!(command("git", scratch.path(), &merge).output().unwrap().status.code(), Some(1));
}

/// A staged file whose blob is gone from git's objects.
fn unreadable(scratch: &Repo) {
    git(scratch.path(), &["init", "-q"]);
    scratch.file("lost.txt", "text\n");
    git(scratch.path(), &["add", "-A"]);
    let name = String::from_utf8(git(scratch.path(), &["rev-parse", ":lost.txt"]).stdout).unwrap();
    let (folder, rest) = name.trim().split_at(2);
    fs::remove_file(scratch.path().join(".git/objects").join(folder).join(rest)).unwrap();
}

/// UTF-16 beyond the limit; a sparse file, which takes no room.
fn too_large(scratch: &Repo) {
    scratch.file("huge.txt", [0xff, 0xfe, b'a', 0]);
    let file = fs::OpenOptions::new().write(true).open(scratch.path().join("huge.txt")).unwrap();
    file.set_len((2 << 30) + 2).unwrap();
}

#[test]
fn a_file_that_could_not_be_read_is_told_the_same_way_everywhere() {
    type Case = (fn(&Repo), &'static [&'static str], &'static str, &'static str);
    let cases: [Case; 3] = [
        (unmerged, &["check", "--staged"], "conflict.txt", "unmerged"),
        (unreadable, &["check", "--staged"], "lost.txt", "unreadable"),
        (too_large, &["check"], "huge.txt", "too-large"),
    ];
    for (prepare, call, path, reason) in cases {
        let scratch = Repo::new();
        scratch.file("redomain.yaml", RULES);
        prepare(&scratch);
        let of = |format: &str| {
            let done = redomain(scratch.path(), &[call, &["--format", format]].concat());
            let said = String::from_utf8(done.stderr).unwrap();
            assert_eq!(done.status.code(), Some(3), "{reason} {format}: {said}");
            assert!(said.contains(&format!("error: {path}: was not read: ")), "{reason} {format}: {said}");
            String::from_utf8(done.stdout).unwrap()
        };
        for format in ["text", "markdown", "html", "github"] {
            let told = of(format);
            assert!(told.contains("incomplete: "), "{reason} {format}: {told}");
            assert!(told.contains("1 file could not be read"), "{reason} {format}: {told}");
            assert!(!told.contains("clean: "), "{reason} {format}: {told}");
        }
        assert!(of("html").contains("<body class=\"fail\" "), "{reason}");
        let sarif: Value = serde_json::from_str(&of("sarif")).unwrap();
        let invocation = &sarif["runs"][0]["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], false, "{reason}");
        assert_eq!(invocation["toolExecutionNotifications"].as_array().unwrap().len(), 1, "{reason}");
        let github = of("github");
        let annotation = format!("::warning file={path},line=1,title=redomain/unread::was not read: ");
        assert!(github.starts_with(&annotation), "{github}");
        assert!(github.ends_with(", 1 warning\n"), "{github}");
        let gitlab: Value = serde_json::from_str(&of("gitlab")).unwrap();
        insist(&schema("gitlab-code-quality.json"), &gitlab, reason);
        let unread = |issue: &&Value| issue["check_name"] == "redomain/unread";
        let named: Vec<&Value> = gitlab.as_array().unwrap().iter().filter(unread).collect();
        assert_eq!(named.len(), 1, "{gitlab}");
        assert_eq!(named[0]["location"]["path"], path, "{gitlab}");
        assert_eq!(named[0]["severity"], "info", "{gitlab}");
        let json: Value = serde_json::from_str(&of("json")).unwrap();
        insist(&schema("report-1.json"), &json, reason);
        let skipped = json["skipped"].as_array().unwrap();
        assert!(skipped.iter().any(|skip| skip["path"] == path && skip["reason"] == reason), "{json}");
    }
}
