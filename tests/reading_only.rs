//! Commands that read leave git's directory as it is: names, bytes and times, also where the index is out of date.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use support::{RULES, Repo, git};

/// Every command that only reads, in every way that asks git something else.
const COMMANDS: [&[&str]; 24] = [
    &["check"],
    &["check", "same.txt"],
    &["check", "--strict", "--format", "json"],
    &["check", "--staged"],
    &["check", "--staged", "same.txt"],
    &["check", "--since", "HEAD"],
    &["check", "--since", "HEAD~1"],
    &["check", "--since", "missing"],
    &["check", "--diff-base", "HEAD"],
    &["check", "--diff-base", "HEAD~1"],
    &["diff"],
    &["diff", "--exit-code"],
    &["diff", "--format", "html"],
    &["hosts"],
    &["hook", "status"],
    &["report"],
    &["rules", "lint"],
    &["rules", "list"],
    &["rules", "test"],
    &["rules", "explain", "https://api.staging.example.com"],
    &["undo", "--list"],
    &["init", "--output", "/dev/null"],
    // These write, but nothing of git's.
    &["apply"],
    &["undo"],
];

/// All of a directory: times and bytes by names.
fn state(directory: &Path) -> BTreeMap<PathBuf, (SystemTime, Vec<u8>)> {
    let mut found = BTreeMap::new();
    let mut open = vec![directory.to_path_buf()];
    while let Some(path) = open.pop() {
        let metadata = fs::symlink_metadata(&path).unwrap();
        let bytes = if metadata.is_file() { fs::read(&path).unwrap() } else { Vec::new() };
        if metadata.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        }
        found.insert(path, (metadata.modified().unwrap(), bytes));
    }
    found
}

/// Two commits, something staged, and files whose times are not those of the index.
fn repository() -> Repo {
    let repo = Repo::with_git();
    repo.file("redomain.yaml", RULES);
    repo.file("same.txt", "https://api.staging.example.com/\n");
    repo.file("changed.txt", "https://api.staging.example.com/\n");
    repo.commit("one");
    repo.file("second.txt", "x\n");
    repo.commit("two");
    repo.file("changed.txt", "https://api.staging.example.com/b\n");
    repo.file("staged.txt", "https://api.staging.example.com/\n");
    repo.git(&["add", "staged.txt"]);
    make_stale(&repo);
    repo
}

fn make_stale(repo: &Repo) {
    for name in ["same.txt", "changed.txt"] {
        let file = fs::File::options().append(true).open(repo.path().join(name)).unwrap();
        file.set_modified(file.metadata().unwrap().modified().unwrap() + Duration::from_secs(7)).unwrap();
    }
}

#[test]
fn reading_writes_nothing_in_git_s_directory() {
    for settings in [
        &[][..],
        &[("diff.autoRefreshIndex", "true"), ("core.untrackedCache", "true"), ("index.version", "4")],
        &[("core.splitIndex", "true"), ("core.fsmonitor", "true"), ("feature.manyFiles", "true")],
    ] {
        let repo = repository();
        settings.iter().for_each(|(key, value)| drop(repo.git(&["config", key, value])));
        let directory = repo.path().join(".git");
        let before = state(&directory);
        for arguments in COMMANDS {
            make_stale(&repo);
            let output = repo.redomain(arguments);
            assert!(output.status.code().is_some_and(|code| code < 3), "{arguments:?}");
            let after = state(&directory);
            let changed: Vec<_> = after.keys().filter(|path| before.get(*path) != after.get(*path)).collect();
            assert!(changed.is_empty() && before.len() == after.len(), "{arguments:?}: {changed:?}");
        }
    }
}

#[test]
fn git_itself_would_have_written_the_index() {
    let repo = repository();
    let before = state(&repo.path().join(".git"));
    git(repo.path(), &["diff", "HEAD"]);
    assert_ne!(state(&repo.path().join(".git")), before);
}
