//! Repositories and rule files of other users, and those beyond the border of a file system: taken only where git takes
//! them, and never without a word.
//!
//! Needs the rights to give files away and to mount, and says where it has not.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::explicit_write,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use std::fs;
use std::os::unix::fs::lchown;
use std::path::Path;
use std::process::{Command, Output};

use support::{RULES, Repo, command, git, text};

const OTHER: u32 = 65_533;

const COMMANDS: [&[&str]; 17] = [
    &["check"],
    &["check", "--staged"],
    &["check", "--since", "HEAD"],
    &["check", "--diff-base", "HEAD"],
    &["check", "--fix"],
    &["check", "--write-baseline"],
    &["diff"],
    &["apply"],
    &["apply", "--resume"],
    &["undo"],
    &["undo", "--list"],
    &["report"],
    &["hosts"],
    &["init", "--output", "new.yaml"],
    &["hook", "status"],
    &["hook", "install"],
    &["rules", "list"],
];

fn skip(why: &str) {
    use std::io::Write;
    writeln!(std::io::stdout(), "skipped: {why}").unwrap();
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Gives a path, and everything below it, to a user.
fn give(path: &Path, user: u32) {
    lchown(path, Some(user), None).unwrap();
    if fs::symlink_metadata(path).unwrap().is_dir() {
        fs::read_dir(path).unwrap().for_each(|entry| give(&entry.unwrap().path(), user));
    }
}

fn repository() -> Repo {
    let repo = Repo::with_git();
    repo.file("redomain.yaml", RULES);
    repo.file("a.txt", "https://api.staging.example.com/\n");
    repo.file("below/b.txt", "x\n");
    repo.commit("one");
    repo
}

fn run(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = command(env!("CARGO_BIN_EXE_redomain"), folder, arguments);
    command.env_remove("GIT_CEILING_DIRECTORIES").envs(variables.iter().copied()).output().unwrap()
}

#[test]
fn a_repository_of_another_user_is_refused_as_git_does() {
    if !is_root() {
        return skip("only root can give files away");
    }
    let repo = repository();
    give(repo.path(), OTHER);
    let before = repo.files();
    let root = repo.path().canonicalize().unwrap();
    let root = root.display();
    for arguments in COMMANDS {
        for folder in ["", "below", ".git/hooks"] {
            let output = run(&repo.path().join(folder), arguments, &[]);
            let expected = format!(
                "error: {root}: belongs to another user, and git refuses it for that\n  \
                 help: if you trust that user, run `git config --global --add safe.directory {root}`; nothing was read\n"
            );
            let got = (output.status.code(), text(&output.stdout), text(&output.stderr));
            assert_eq!(got, (Some(2), String::new(), expected), "{arguments:?} in {folder}");
        }
    }
    assert_eq!(repo.files(), before);
    assert!(!repo.path().join(".redomain").exists() && !repo.path().join(".git/hooks/pre-commit").exists());
}

#[test]
fn a_repository_that_git_accepts_is_accepted() {
    if !is_root() {
        return skip("only root can give files away");
    }
    let repo = repository();
    give(repo.path(), OTHER);
    let user = OTHER.to_string();
    let root = repo.path().canonicalize().unwrap().display().to_string();
    let safe = |value| {
        [("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "safe.directory"), ("GIT_CONFIG_VALUE_0", value)]
    };
    for (variables, expected) in [
        (&safe(&root)[..], 1),
        (&safe("*"), 1),
        (&safe("/elsewhere"), 2),
        (&[("SUDO_UID", user.as_str())], 1),
        (&[("SUDO_UID", "1")], 2),
    ] {
        for folder in ["", "below"] {
            let output = run(&repo.path().join(folder), &["check"], variables);
            assert_eq!(output.status.code(), Some(expected), "{variables:?}: {}", text(&output.stderr));
        }
    }
    // The repository cannot accept itself.
    repo.git_as(OTHER, &["config", "safe.directory", "*"]);
    assert_eq!(run(repo.path(), &["check"], &[]).status.code(), Some(2));
}

impl Repo {
    fn git_as(&self, user: u32, arguments: &[&str]) {
        let mut git = command("git", self.path(), arguments);
        assert!(git.env("SUDO_UID", user.to_string()).status().unwrap().success());
    }
}

#[test]
fn every_part_of_a_repository_counts() {
    if !is_root() {
        return skip("only root can give files away");
    }
    let scratch = Repo::new();
    scratch.file("redomain.yaml", RULES);
    for (name, given, variables) in [
        ("root", "", &[][..]),
        ("file", ".git", &[]),
        ("directory", "../directory.git", &[]),
        ("nothing", "../unrelated", &[]),
    ] {
        let root = scratch.path().join(name);
        fs::create_dir(&root).unwrap();
        git(scratch.path(), &["init", "-q", "--separate-git-dir", &format!("{name}.git"), name]);
        fs::write(root.join("redomain.yaml"), RULES).unwrap();
        fs::write(scratch.path().join("unrelated"), "").unwrap();
        lchown(root.join(given), Some(OTHER), None).unwrap();
        let git_says = command("git", &root, &["status"]).output().unwrap().status.success();
        let output = run(&root, &["check"], variables);
        assert_eq!(
            output.status.code(),
            Some(if git_says { 0 } else { 2 }),
            "{name}: {}",
            text(&output.stderr)
        );
        assert_eq!(git_says, name == "nothing", "{name}");
    }
}

#[test]
fn a_rule_file_of_another_user_above_is_refused_by_name() {
    if !is_root() {
        return skip("only root can give files away");
    }
    let repo = repository();
    let rules = repo.path().join("redomain.yaml");
    lchown(&rules, Some(OTHER), None).unwrap();
    let output = run(&repo.path().join("below"), &["check"], &[]);
    let expected = format!(
        "error: {}: was not read: it belongs to another user, and is above the working directory\n  \
         help: name it with `--rules FILE` if you trust that user\n",
        rules.canonicalize().unwrap().display()
    );
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(2), expected));
    // Where somebody stands, or by its name, it is taken.
    assert_eq!(run(repo.path(), &["check"], &[]).status.code(), Some(1));
    assert_eq!(
        run(&repo.path().join("below"), &["check", "--rules", "../redomain.yaml"], &[]).status.code(),
        Some(1)
    );
}

#[test]
fn a_broken_git_file_of_another_user_above_makes_no_root() {
    if !is_root() {
        return skip("only root can give files away");
    }
    let scratch = Repo::new();
    scratch.file("redomain.yaml", RULES);
    scratch.file("mine/redomain.yaml", RULES);
    scratch.file("above.txt", "https://api.staging.example.com\n");
    scratch.file(".git", "gitdir: /nowhere\n");
    let mine = scratch.path().join("mine");
    // As before where it is this user's: a worktree whose repository is out of reach, as in a container.
    // A name that stands above says that the root is there; the rule file above is not searched.
    assert_eq!(run(&mine, &["check"], &[]).status.code(), Some(1));
    lchown(scratch.path().join(".git"), Some(OTHER), None).unwrap();
    let output = run(&mine, &["check"], &[]);
    let error = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(error.starts_with("error: git: not a git repository: "), "{error}");
}

/// A file system of its own, unmounted at the end.
struct Mounted(std::path::PathBuf);

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).output();
    }
}

#[test]
fn a_repository_beyond_the_border_of_a_file_system_is_not_taken() {
    let repo = repository();
    repo.file("mounted/x", "");
    let at = repo.path().join("mounted");
    let done = Command::new("mount").args(["-t", "tmpfs", "tmpfs"]).arg(&at).output();
    if !done.is_ok_and(|done| done.status.success()) {
        return skip("this user may not mount file systems");
    }
    let _mounted = Mounted(at.clone());
    fs::create_dir(at.join("inner")).unwrap();
    fs::write(at.join("inner/redomain.yaml"), RULES).unwrap();
    fs::write(at.join("inner/b.txt"), "https://api.staging.example.com/\n").unwrap();
    fs::write(at.join("inner/.gitignore"), "b.txt\n").unwrap();
    let real = repo.path().canonicalize().unwrap();
    let output = run(&at.join("inner"), &["check", "--format", "jsonl"], &[]);
    let warning = format!(
        "warning: {0}/.git: was not taken: `{0}/mounted/inner` is on another file system\n  \
         help: set `GIT_DISCOVERY_ACROSS_FILESYSTEM=1` to take it, as for git\n",
        real.display()
    );
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), warning));
    assert!(text(&output.stdout).contains("\"b.txt\""), "{}", text(&output.stdout));
    let output =
        run(&at.join("inner"), &["check", "--staged"], &[("GIT_DISCOVERY_ACROSS_FILESYSTEM", "true")]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    // From the root, what is mounted is a part of the tree, as for git.
    let output = run(repo.path(), &["check", "mounted/inner/b.txt"], &[]);
    assert_eq!(output.status.code(), Some(1));
}
