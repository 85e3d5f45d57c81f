//! `check --staged` and every state that an index can be in: what is judged, and what is left out by its name.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;

use support::{RULES, Repo, command, text};

const OLD: &str = "https://api.staging.example.com/\n";

fn repository() -> Repo {
    let repo = Repo::with_git();
    repo.file("redomain.yaml", RULES);
    for name in ["a.txt", "b.txt", "in/c.txt", "out/d.txt"] {
        repo.file(name, "x\n");
    }
    repo.commit("one");
    repo
}

/// Paths with findings, and paths left out with their reasons.
fn judged(repo: &Repo) -> (i32, Vec<String>, Vec<String>) {
    let output = repo.redomain(&["check", "--staged", "--format", "json"]);
    assert!(!output.stdout.is_empty(), "{}", text(&output.stderr));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let list = |key: &str| report[key].as_array().unwrap().clone();
    let files = list("files").iter().map(|file| file["path"].as_str().unwrap().to_owned()).collect();
    let skipped = list("skipped");
    let skipped = skipped
        .iter()
        .map(|skip| format!("{}: {}", skip["path"].as_str().unwrap(), skip["reason"].as_str().unwrap()));
    (output.status.code().unwrap(), files, skipped.collect())
}

fn stage(repo: &Repo, path: &str) {
    repo.file(path, OLD);
    repo.git(&["add", "--sparse", path]);
}

fn unmerged(repo: &Repo) {
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.file("a.txt", "side\n");
    repo.commit("side");
    repo.git(&["checkout", "-q", "main"]);
    repo.file("a.txt", "main\n");
    repo.commit("main");
    let merge = ["-c", "user.name=t", "-c", "user.email=t@example.com", "merge", "-q", "side"];
    assert!(!command("git", repo.path(), &merge).output().unwrap().status.success());
    stage(repo, "b.txt");
}

fn sparse(repo: &Repo) {
    stage(repo, "in/c.txt");
    repo.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "in"]);
    assert!(!repo.path().join("out/d.txt").exists());
    stage(repo, "in/new.txt");
}

fn submodule(repo: &Repo) {
    let commit = text(&repo.git(&["rev-parse", "HEAD"]).stdout);
    repo.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{},sub", commit.trim())]);
    stage(repo, "a.txt");
}

type State = (&'static str, fn(&Repo), i32, &'static [&'static str], &'static [&'static str]);

/// Each state, how it comes about, the exit code, the files judged, and those left out.
const STATES: [State; 10] = [
    ("changed", |repo| stage(repo, "a.txt"), 1, &["a.txt"], &[]),
    ("unmerged", unmerged, 1, &["b.txt"], &["a.txt: unmerged"]),
    (
        // Nothing of it is committed yet, whatever is on disk.
        "intent to add",
        |repo| {
            repo.file("new.txt", OLD);
            repo.git(&["add", "--intent-to-add", "new.txt"]);
        },
        0,
        &[],
        &[],
    ),
    ("sparse index", sparse, 1, &["in/c.txt", "in/new.txt"], &[]),
    (
        "outside of the sparse checkout",
        |repo| {
            sparse(repo);
            stage(repo, "out/new.txt");
        },
        1,
        &["in/c.txt", "in/new.txt", "out/new.txt"],
        &[],
    ),
    ("submodule", submodule, 1, &["a.txt"], &["sub: submodule"]),
    (
        "names that git quotes",
        |repo| {
            ["\u{e4}\u{f6}.txt", "tab\there", "quote\"", "back\\slash", "line\nbreak"]
                .iter()
                .for_each(|name| stage(repo, name));
            repo.git(&["config", "core.quotePath", "true"]);
        },
        1,
        &["back\\slash", "line\nbreak", "quote\"", "tab\there", "\u{e4}\u{f6}.txt"],
        &[],
    ),
    (
        "assume unchanged",
        |repo| {
            stage(repo, "a.txt");
            repo.git(&["update-index", "--assume-unchanged", "a.txt"]);
        },
        1,
        &["a.txt"],
        &[],
    ),
    (
        "skip worktree",
        |repo| {
            stage(repo, "a.txt");
            repo.git(&["update-index", "--skip-worktree", "a.txt"]);
            fs::remove_file(repo.path().join("a.txt")).unwrap();
        },
        1,
        &["a.txt"],
        &[],
    ),
    (
        "split index",
        |repo| {
            repo.git(&["update-index", "--split-index"]);
            stage(repo, "a.txt");
        },
        1,
        &["a.txt"],
        &[],
    ),
];

#[test]
fn each_state_of_an_entry_is_judged_or_left_out_by_name() {
    for (state, make, code, files, skipped) in STATES {
        let repo = repository();
        make(&repo);
        let expected = (code, files.iter().map(|file| (*file).to_owned()).collect::<Vec<_>>());
        let (code, files, left_out) = judged(&repo);
        assert_eq!((code, files), expected, "{state}");
        assert_eq!(left_out, skipped, "{state}");
    }
}

#[test]
fn a_damaged_object_that_is_shorter_than_it_says_is_an_unread_file() {
    // The bytes of `blob 20000000`, a zero byte and `https://x` as a stream of one stored block.
    let object = |size: &str| {
        let bytes = [b"blob ", size.as_bytes(), b"\0https://x\n"].concat();
        let length = u16::try_from(bytes.len()).unwrap();
        let (mut a, mut b) = (1u32, 0u32);
        for byte in &bytes {
            a = (a + u32::from(*byte)) % 65_521;
            b = (b + a) % 65_521;
        }
        let sum = (b << 16 | a).to_be_bytes();
        [&[0x78, 1, 1], &length.to_le_bytes()[..], &(!length).to_le_bytes(), &bytes, &sum].concat()
    };
    for size in ["11", "20000000", "3000000000", "9000000000000"] {
        let repo = repository();
        stage(&repo, "b.txt");
        repo.file("a.txt", "https://x\n");
        repo.git(&["add", "a.txt"]);
        let name = text(&repo.git(&["rev-parse", ":a.txt"]).stdout);
        let (folder, rest) = name.trim().split_at(2);
        let path = repo.path().join(".git/objects").join(folder).join(rest);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        fs::write(&path, object(size)).unwrap();
        let (code, files, skipped) = judged(&repo);
        assert_eq!((code, files), (1, vec!["b.txt".to_owned()]), "{size}");
        assert!(skipped.len() == 1 && skipped[0].starts_with("a.txt: "), "{size}: {skipped:?}");
    }
}
