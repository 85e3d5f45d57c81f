//! Git's own directories wherever they lie: not read, not written by a plan, and not by the journal.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use support::{RULES, Repo, git, redomain, text};

const OLD: &str = "https://api.staging.example.com/\n";

/// A repository with an old name in a file, a branch and a remote: in `config`, `packed-refs`, reflogs and messages.
fn origin(scratch: &Repo) {
    let origin = scratch.path().join("origin");
    fs::create_dir(&origin).unwrap();
    git(&origin, &["init", "-q", "-b", "main"]);
    fs::write(origin.join("redomain.yaml"), RULES).unwrap();
    fs::write(origin.join("a.txt"), OLD).unwrap();
    git(&origin, &["add", "-A"]);
    git(&origin, &["commit", "-q", "-m", "see https://api.staging.example.com"]);
    git(&origin, &["branch", "api.staging.example.com"]);
}

/// The layouts: where to run, and git's directories below that place.
fn layouts(scratch: &Repo) -> Vec<(&'static str, PathBuf, Vec<PathBuf>)> {
    origin(scratch);
    let at = |path: &str| scratch.path().join(path);
    let url = "https://api.staging.example.com/repository";
    for folder in ["bare", "separate", "linked", "nested"] {
        fs::create_dir(at(folder)).unwrap();
    }
    // The usual layout for several worktrees, with one of them below the root.
    git(&at("bare"), &["clone", "-q", "--bare", "../origin", ".bare"]);
    fs::write(at("bare/.git"), "gitdir: ./.bare\n").unwrap();
    git(&at("bare"), &["config", "core.bare", "false"]);
    git(&at("bare"), &["reset", "-q", "--hard"]);
    git(&at("bare"), &["worktree", "add", "-q", "tree", "api.staging.example.com"]);
    git(&at("separate"), &["clone", "-q", "../origin", "in", "--separate-git-dir", "in/own.git"]);
    git(&at("linked"), &["clone", "-q", "../origin", "in"]);
    fs::rename(at("linked/in/.git"), at("linked/in/own")).unwrap();
    symlink("own", at("linked/in/.git")).unwrap();
    // Other repositories below the root: one without files, and one with its own directory beside it.
    git(&at("nested"), &["clone", "-q", "../origin", "in"]);
    git(&at("nested/in"), &["clone", "-q", "--bare", "../../origin", "mirror.git"]);
    git(&at("nested/in"), &["clone", "-q", "../../origin", "vendor", "--separate-git-dir", "vendor.git"]);
    for (config, folder) in [
        ("bare/.bare/config", "bare"),
        ("separate/in/own.git/config", "separate/in"),
        ("linked/in/own/config", "linked/in"),
        ("nested/in/mirror.git/config", "nested/in"),
        ("nested/in/vendor.git/config", "nested/in"),
    ] {
        git(&at(folder), &["config", "-f", at(config).to_str().unwrap(), "remote.other.url", url]);
    }
    vec![
        ("bare", at("bare"), vec![".bare".into()]),
        ("worktree", at("bare/tree"), vec![]),
        ("separate", at("separate/in"), vec!["own.git".into()]),
        ("linked", at("linked/in"), vec!["own".into()]),
        ("nested", at("nested/in"), vec!["mirror.git".into(), "vendor.git".into()]),
    ]
}

/// All files below a directory, whatever their names.
fn everything(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(&path).unwrap() {
            let path = entry.unwrap().path();
            let kind = fs::symlink_metadata(&path).unwrap();
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_file() {
                found.insert(path.clone(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn git_s_own_directories_are_not_read_or_written() {
    let scratch = Repo::new();
    for (name, root, own) in layouts(&scratch) {
        let before: Vec<_> = own.iter().map(|own| everything(&root.join(own))).collect();
        let checked = redomain(&root, &["check", "--format", "jsonl"]);
        let found = text(&checked.stdout);
        let paths: Vec<&str> = found.lines().filter_map(|line| line.split("\"path\":\"").nth(1)).collect();
        let paths: Vec<&str> = paths.iter().filter_map(|path| path.split('"').next()).collect();
        assert_eq!(paths, ["a.txt"], "{name}: {found}{}", text(&checked.stderr));
        let applied = redomain(&root, &["apply"]);
        assert_eq!(applied.status.code(), Some(0), "{name}: {}", text(&applied.stderr));
        assert_eq!(fs::read_to_string(root.join("a.txt")).unwrap(), OLD.replace("i.s", "i-s"), "{name}");
        assert_eq!(redomain(&root, &["undo"]).status.code(), Some(0), "{name}");
        assert_eq!(fs::read_to_string(root.join("a.txt")).unwrap(), OLD, "{name}");
        let after: Vec<_> = own.iter().map(|own| everything(&root.join(own))).collect();
        assert!(after == before, "{name}");
        assert!(redomain(&root, &["init", "--output", "/dev/stdout"]).status.success());
    }
}

#[test]
fn a_path_in_git_s_own_directory_is_refused_by_name() {
    let scratch = Repo::new();
    for (name, root, own) in layouts(&scratch) {
        for own in own.iter().filter(|_| name != "nested") {
            for path in [own.clone(), own.join("config"), own.join("refs/heads")] {
                let path = path.to_str().unwrap();
                for command in ["check", "apply", "diff", "hosts"] {
                    let output = redomain(&root, &[command, path]);
                    let expected = format!("error: {path}: belongs to git and is never read\n");
                    assert_eq!((output.status.code(), text(&output.stderr)), (Some(2), expected), "{name}");
                }
            }
        }
    }
}

#[test]
fn a_plan_and_a_journal_with_a_path_in_git_s_own_directory_are_refused() {
    let scratch = Repo::new();
    for (name, root, own) in layouts(&scratch) {
        for own in own.iter().filter(|_| name != "nested") {
            let own = own.to_str().unwrap();
            // A file of the same name length, planned and written where it may be; then its path is changed.
            let [honest, forged] = [format!("{}/config", "x".repeat(own.len())), format!("{own}/config")];
            fs::create_dir_all(root.join(&honest).parent().unwrap()).unwrap();
            let target = root.join(&forged);
            fs::copy(&target, root.join(&honest)).unwrap();
            let made = redomain(&root, &["diff", "--plan", "plan.json", &honest]);
            assert!(made.status.success(), "{name}: {}", text(&made.stderr));
            let plan = fs::read_to_string(root.join("plan.json")).unwrap();
            assert!(plan.contains(&honest));
            fs::write(root.join("forged.json"), plan.replace(&honest, &forged)).unwrap();
            let before = fs::read(&target).unwrap();
            let output = redomain(&root, &["apply", "--plan", "forged.json"]);
            let expected =
                format!("error: {forged}: belongs to git and is never written; no file was modified\n");
            assert_eq!((output.status.code(), text(&output.stderr)), (Some(2), expected.clone()), "{name}");
            assert_eq!(fs::read(&target).unwrap(), before);

            assert!(redomain(&root, &["apply", "--plan", "plan.json"]).status.success());
            let run = fs::read_dir(root.join(".redomain/runs")).unwrap().next().unwrap().unwrap().path();
            let journal = run.join("journal.jsonl");
            let text_of = fs::read_to_string(&journal).unwrap();
            assert!(text_of.contains(&honest), "{text_of}");
            fs::write(&journal, text_of.replace(&honest, &forged)).unwrap();
            // The file is as `apply` would have left it.
            fs::copy(root.join(&honest), &target).unwrap();
            for command in [&["undo"][..], &["undo", "--force"], &["apply", "--resume"]] {
                let output = redomain(&root, command);
                let error = text(&output.stderr);
                assert!(output.status.code() != Some(0), "{name} {command:?}");
                assert!(error == expected || error.contains("journal"), "{name} {command:?}: {error}");
                assert_eq!(fs::read(&target).unwrap(), fs::read(root.join(&honest)).unwrap(), "{name}");
            }
        }
    }
}

#[test]
fn a_plan_with_a_path_of_another_repository_is_refused() {
    // The report fits: the plan was made where the same paths are ordinary files.
    let scratch = Repo::new();
    let (made, root) = (scratch.path().join("made"), scratch.path().join("in"));
    let paths = [
        "bare.git/config",
        "bare.git/hooks/update",
        "linked.git/config",
        "nested/f",
        "own.git/HEAD",
        "own.git/config",
        "separate/deep/f",
        "sub/f",
        "worktree/f",
    ];
    for path in paths.iter().chain(&["ordinary/f"]) {
        fs::create_dir_all(made.join(path).parent().unwrap()).unwrap();
        fs::write(made.join(path), OLD).unwrap();
    }
    fs::write(made.join("redomain.yaml"), RULES).unwrap();
    fs::create_dir(&root).unwrap();
    git(&root, &["init", "-q"]);
    git(&root, &["init", "-q", "--bare", "bare.git"]);
    git(&root, &["init", "-q", "--bare", "linked.git"]);
    fs::rename(root.join("linked.git/objects"), scratch.path().join("objects")).unwrap();
    symlink("../../objects", root.join("linked.git/objects")).unwrap();
    git(&root, &["init", "-q", "nested"]);
    git(&root, &["init", "-q", "--separate-git-dir=own.git", "separate"]);
    git(&root, &["commit", "-q", "--allow-empty", "-m", "one"]);
    git(&root, &["worktree", "add", "-q", "worktree"]);
    // A submodule that is not initialized is an empty folder.
    let commit = text(&git(&root, &["rev-parse", "HEAD"]).stdout);
    git(&root, &["update-index", "--add", "--cacheinfo", &format!("160000,{},sub", commit.trim_end())]);
    for path in paths.iter().chain(&["ordinary/f"]) {
        fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
        fs::write(root.join(path), OLD).unwrap();
    }
    let before = everything(&root);
    for path in paths {
        let plan = made.join("plan.json");
        let output = redomain(&made, &["diff", "--plan", "plan.json", path, "ordinary/f"]);
        assert!(output.status.success(), "{path}: {}", text(&output.stderr));
        let output = redomain(&root, &["apply", "--plan", plan.to_str().unwrap()]);
        let expected = format!(
            "error: {path}: belongs to another repository; no file was modified\n  \
             help: run `redomain` in that repository\n"
        );
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(2), expected), "{path}");
        assert!(everything(&root) == before, "{path}");
    }
    // `diff` reads a file that is named, wherever it is; no plan is made of it that nobody could apply.
    fs::copy(made.join("redomain.yaml"), root.join("redomain.yaml")).unwrap();
    let output = redomain(&root, &["diff", "--plan", "plan.json", "nested/f"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).starts_with("error: nested/f: belongs to another repository; no file was"));
    assert!(!root.join("plan.json").exists());
    let output = redomain(&root, &["diff", "--plan", "plan.json", "ordinary/f"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(redomain(&root, &["apply", "--plan", "plan.json"]).status.success());
    assert_eq!(fs::read_to_string(root.join("ordinary/f")).unwrap(), OLD.replace("i.s", "i-s"));
}

#[test]
fn a_plan_for_a_tracked_sample_of_git_s_own_directory_is_applied() {
    let repo = Repo::with_git();
    repo.file("redomain.yaml", RULES);
    for file in ["HEAD", "config", "objects/x", "refs/x"] {
        repo.file(&format!("sample.git/{file}"), OLD);
    }
    repo.commit("one");
    assert!(repo.redomain(&["diff", "--plan", "plan.json"]).status.success());
    let output = repo.redomain(&["apply", "--plan", "plan.json"]);
    assert!(text(&output.stdout).starts_with("written: 4 edits in 4 files;"), "{}", text(&output.stderr));
}

#[test]
fn git_s_own_directory_alone_is_no_tree() {
    let scratch = Repo::new();
    origin(&scratch);
    git(scratch.path(), &["clone", "-q", "--bare", "origin", "mirror.git"]);
    let mirror = scratch.path().join("mirror.git");
    for folder in ["", "refs/heads"] {
        for arguments in [&["check", "--rules", "../redomain.yaml"][..], &["apply"], &["undo"]] {
            let output = redomain(&mirror.join(folder), arguments);
            let expected = format!(
                "error: {}: is git's own directory\n  help: run it in a working tree; nothing was read\n",
                mirror.canonicalize().unwrap().display()
            );
            assert_eq!((output.status.code(), text(&output.stderr)), (Some(2), expected), "{arguments:?}");
        }
    }
}

#[test]
fn a_sample_that_looks_like_git_s_own_directory_is_read_if_it_is_tracked() {
    let repo = Repo::with_git();
    repo.file("redomain.yaml", RULES);
    for file in ["HEAD", "config", "objects/x", "refs/x"] {
        repo.file(&format!("sample.git/{file}"), OLD);
    }
    repo.says(&["check"], 0, "clean: 0 files, 0 old names\n", "");
    repo.commit("one");
    assert_eq!(repo.redomain(&["check"]).status.code(), Some(1));
}
