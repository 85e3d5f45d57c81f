//! Files that the user names for reports, plans and rule files: nothing that a repository holds leads them elsewhere.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Output;

use support::{RULES, Repo, pipe, text};

/// Commands that write a file whose name the user gives.
const OUTPUTS: [&[&str]; 6] = [
    &["diff", "--output"],
    &["diff", "--plan"],
    &["check", "--format", "json", "--output"],
    &["diff", "--split-by", "rule", "--output"],
    &["apply", "--output"],
    &["init", "--output"],
];

/// Calls each command for the path, and as `--report`.
fn write_to(repo: &Repo, path: &str) -> Vec<(String, Output)> {
    let report = format!("json={path}");
    let mut calls: Vec<Vec<&str>> = OUTPUTS.iter().map(|start| [start, &[path][..]].concat()).collect();
    calls.extend([vec!["diff", "--report", &report], vec!["apply", "--report", &report]]);
    calls.iter().map(|call| (call.join(" "), repo.redomain(call))).collect()
}

#[test]
fn nothing_is_written_through_a_link_of_the_tree_or_into_a_directory_of_git() {
    let outside = Repo::new();
    outside.file("there.txt", "kept\n");
    let made = || {
        let repo = Repo::with_git();
        repo.file("redomain.yaml", RULES);
        repo.file("a.txt", "https://api.staging.example.com/\n");
        repo.file("sub/.keep", "");
        repo.file("bare/refs/.keep", "");
        repo.file("bare/objects/.keep", "");
        repo.file("bare/HEAD", "ref: refs/heads/main\n");
        symlink(outside.path(), repo.path().join("out")).unwrap();
        symlink("sub", repo.path().join("in")).unwrap();
        pipe(&repo.path().join("pipe"));
        symlink(outside.path().join("there.txt"), repo.path().join("file")).unwrap();
        symlink(outside.path().join("new.txt"), repo.path().join("dangling")).unwrap();
        symlink(".git", repo.path().join("sub/git")).unwrap();
        repo
    };
    let git = "is in a directory of git, which nothing is written to";
    for (path, what) in [
        ("out/x", "`out` is a symbolic link of the tree"),
        ("in/x", "`in` is a symbolic link of the tree"),
        ("sub/../in/x", "`in` is a symbolic link of the tree"),
        ("out/../x", "`out` is a symbolic link of the tree"),
        ("file", "`file` is a symbolic link of the tree"),
        ("dangling", "`dangling` is a symbolic link of the tree"),
        ("sub/git/x", "`sub/git` is a symbolic link of the tree"),
        (".git/x", git),
        (".GIT/hooks/pre-push", git),
        (".git/x/../description", git),
        ("sub/.git/x", git),
        ("bare/hooks", git),
        (".redomain/x", "is in the store of redomain"),
        ("pipe", "is a named pipe in the tree"),
    ] {
        let repo = made();
        let names = || {
            fs::read_dir(repo.path()).unwrap().count()
                + fs::read_dir(repo.path().join("sub")).unwrap().count()
        };
        let before = (names(), outside.files());
        for (call, output) in write_to(&repo, path) {
            let err = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{call}: {err}");
            assert!(
                err.contains(what) || call.contains("init") && err.contains("already exists"),
                "{call}: {err}"
            );
            assert_eq!(fs::read(repo.path().join("a.txt")).unwrap(), b"https://api.staging.example.com/\n");
        }
        assert_eq!((names(), outside.files()), before, "{path}");
        assert!(!repo.path().join(".git/x").exists() && !repo.path().join(".git/hooks/pre-push").exists());
        assert!(!repo.path().join(".redomain/x").exists());
    }
}

#[test]
fn a_file_outside_of_the_tree_is_the_users_own_affair() {
    let outside = Repo::new();
    fs::create_dir(outside.path().join("real")).unwrap();
    symlink("real", outside.path().join("link")).unwrap();
    let repo = Repo::with_git();
    repo.file("redomain.yaml", RULES);
    let link = outside.path().join("link/x.json");
    for path in ["/dev/stdout", "/dev/null", link.to_str().unwrap(), "new.json", "sub/../new.json"] {
        fs::create_dir_all(repo.path().join("sub")).unwrap();
        let output = repo.redomain(&["diff", "--format", "json", "--output", path]);
        assert_eq!(output.status.code(), Some(0), "{path}: {}", text(&output.stderr));
    }
    assert!(outside.path().join("real/x.json").is_file());
}
