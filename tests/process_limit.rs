//! A limit of processes (`ulimit -u`, a container): commands work with the threads there are, down to the calling one, and
//! a git that cannot be started is an error before anything is written.
//!
//! The limit does not bind root, so that root runs the binary as a user of its own. Needs `prlimit` (Linux), and says
//! where there is none.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::explicit_write,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use std::fs;
use std::process::{Command, Output};

use support::{RULES, Repo, text};

const NO_GIT: &str = "`git` cannot be run: Resource temporarily unavailable (os error 11)";
const HELP: &str =
    "raise the limit of processes (`ulimit -u`, or that of the container), or end others; nothing was read";

/// Users without processes of their own, one for each test.
const USERS: [u32; 2] = [64_101, 64_102];

/// More files than one task has, so that the pool is used.
const FILES: usize = 100;

fn skip(why: &str) {
    use std::io::Write;
    writeln!(std::io::stdout(), "skipped: {why}").unwrap();
}

fn has_limits() -> bool {
    Command::new("prlimit").arg("--version").output().is_ok_and(|done| done.status.success())
}

fn fill(repo: &Repo) {
    repo.file("redomain.yaml", RULES);
    for number in 0..FILES {
        repo.file(&format!("d{}/f{number}.txt", number % 7), "https://api.staging.example.com/\n");
    }
}

/// The binary at the root with a limit of processes.
fn limited(repo: &Repo, user: u32, limit: usize, arguments: &[&str]) -> Output {
    let limit = format!("--nproc={limit}:{limit}");
    let binary = repo.program_for_all();
    let program = [&[&limit, "--", &binary], arguments].concat();
    repo.as_user(user, "prlimit", &program).output().unwrap()
}

/// Leaves an apply that was killed after its first file.
fn stop_after_first(repo: &Repo) {
    let runs = fs::read_dir(repo.path().join(".redomain/runs")).unwrap();
    let run = runs.map(|run| run.unwrap().path()).max().unwrap();
    let journal = fs::read_to_string(run.join("journal.jsonl")).unwrap();
    fs::write(run.join("journal.jsonl"), &journal[..journal.rfind("{\"state\":").unwrap()]).unwrap();
    let last = fs::read_dir(run.join("stage")).unwrap().map(|slot| slot.unwrap().path()).max().unwrap();
    let path = repo.path().join("d6/f97.txt");
    fs::rename(&path, run.join("aside")).unwrap();
    fs::rename(&last, &path).unwrap();
    fs::rename(run.join("aside"), &last).unwrap();
}

#[test]
fn every_command_works_without_threads() {
    if !has_limits() {
        return skip("no `prlimit`");
    }
    for repo in [Repo::new(), Repo::with_git()] {
        fill(&repo);
        if repo.path().join(".git").exists() {
            repo.commit("one");
        }
        let before = repo.files();
        let free =
            |arguments: &[&str]| repo.as_user(USERS[0], &repo.program_for_all(), arguments).output().unwrap();
        let none = |arguments: &[&str]| limited(&repo, USERS[0], 1, arguments);
        for arguments in
            [&["check"][..], &["diff"], &["hosts"], &["check", "--format", "json", "--threads", "8"]]
        {
            assert_eq!(none(arguments), free(arguments), "{arguments:?}");
        }
        for (arguments, code) in [
            (&["apply"][..], 0),
            (&["check"], 0),
            (&["undo"], 0),
            (&["check", "--fix"], 1),
            (&["undo"], 0),
            (&["apply"], 0),
        ] {
            let done = none(arguments);
            assert_eq!(done.status.code(), Some(code), "{arguments:?}: {}", text(&done.stderr));
            assert_eq!(repo.files() == before, arguments == ["undo"], "{arguments:?}");
        }
        let after = repo.files();
        stop_after_first(&repo);
        assert!(repo.files() != after);
        assert_eq!(none(&["check"]).status.code(), Some(3));
        assert_eq!(none(&["apply"]).status.code(), Some(3));
        let done = none(&["apply", "--resume"]);
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        assert!(repo.files() == after);
        stop_after_first(&repo);
        let done = none(&["undo"]);
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        assert!(repo.files() == before);
    }
}

#[test]
fn commands_find_all_or_say_what_is_missing_under_any_limit() {
    if !has_limits() {
        return skip("no `prlimit`");
    }
    let repo = Repo::with_git();
    fill(&repo);
    repo.commit("one");
    repo.file("untracked.txt", "https://api.staging.example.com/\n");
    repo.file("d1/f1.txt", "changed\nhttps://api.staging.example.com/\n");
    repo.git(&["add", "d1/f1.txt"]);
    let before = repo.files();
    for (arguments, enough) in [
        (&["check"][..], 5),
        (&["diff"], 5),
        (&["check", "--staged"], 5),
        (&["check", "--since", "HEAD"], 5),
        (&["apply"], 7),
    ] {
        let undo = |code| {
            if arguments == ["apply"] && code != Some(2) {
                assert!(limited(&repo, USERS[1], 1, &["undo"]).status.success());
            }
        };
        let free = limited(&repo, USERS[1], 1_000, arguments);
        undo(free.status.code());
        for limit in 1..=10 {
            let done = limited(&repo, USERS[1], limit, arguments);
            let (code, error) = (done.status.code(), text(&done.stderr));
            undo(code);
            assert!(repo.files() == before, "{arguments:?} with {limit}");
            let is_whole = code == free.status.code() && error == text(&free.stderr);
            assert!(is_whole || error.contains(NO_GIT), "{arguments:?} with {limit}: {code:?} {error}");
            // The limit counts all processes of a user, and only root has a user without any.
            let is_enough = limit >= enough && rustix::process::geteuid().is_root();
            assert!(is_whole || !is_enough, "{arguments:?} with {limit}: {code:?} {error}");
            if arguments.len() > 1 && !is_whole {
                assert_eq!((code, error), (Some(2), format!("error: git: {NO_GIT}\n  help: {HELP}\n")));
            }
        }
    }
}
