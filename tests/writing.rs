//! What commands that write say about the tree, compared with the tree.
//!
//! Real processes write to an output that is full, and have each of their system calls refused in turn (by `strace`, where
//! there is one). A message that no file was modified is then true, and a tree that did change is never passed over.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "tests build trees")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const RULES: &str = "version: 1\nrules:\n  - {from: old.example.com, to: new.example.com}\n";

/// Calls that change the disk, and one that makes it durable.
const CALLS: [&str; 14] = [
    "pwrite64",
    "fsync",
    "syncfs",
    "renameat2",
    "renameat",
    "rename",
    "unlinkat",
    "unlink",
    "mkdirat",
    "mkdir",
    "linkat",
    "ftruncate",
    "fchmod",
    "fallocate",
];

/// A command, and what has to happen in its tree before.
struct Written {
    command: &'static [&'static str],
    setup: fn(&Path),
    /// The exit code of the command if nothing fails.
    code: i32,
}

const COMMANDS: [Written; 8] = [
    Written { command: &["apply", "--threads", "1"], setup: |_| {}, code: 0 },
    Written { command: &["undo"], setup: applied, code: 0 },
    Written { command: &["apply", "--resume"], setup: stopped, code: 0 },
    Written { command: &["undo"], setup: stopped, code: 0 },
    Written { command: &["check", "--fix", "--threads", "1"], setup: |_| {}, code: 1 },
    Written { command: &["check", "--write-baseline"], setup: |_| {}, code: 0 },
    Written { command: &["init", "--output", "first.yaml"], setup: |_| {}, code: 0 },
    Written { command: &["hook", "install"], setup: |_| {}, code: 0 },
];

type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Every file below `root` but the store and git's own; the hook is one of them.
fn files(root: &Path) -> Files {
    let (mut found, mut open) = (Files::new(), vec![root.to_path_buf()]);
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).into_iter().flatten() {
            let path = entry.unwrap().path();
            let below = path.strip_prefix(root).unwrap().to_path_buf();
            if path.is_dir() {
                let is_hidden =
                    below.starts_with(".redomain") || below.starts_with(".git") && !below.ends_with("hooks");
                if !is_hidden || below.ends_with(".git") {
                    open.push(path);
                }
            } else if !below.starts_with(".git") || below.ends_with("pre-commit") {
                found.insert(below, fs::read(path).unwrap());
            }
        }
    }
    found
}

fn tree() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    let root = tempfile::tempdir_in(if memory.is_dir() { memory } else { Path::new("/tmp") }).unwrap();
    fs::write(root.path().join("redomain.yaml"), RULES).unwrap();
    for name in ["a", "b", "c"] {
        fs::write(root.path().join(name), format!("{name}: https://old.example.com/\n")).unwrap();
    }
    let git = Command::new("git").args(["init", "-q", "--template="]).current_dir(root.path()).status();
    assert!(git.unwrap().success());
    root
}

fn program(root: &Path, command: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_redomain"));
    program.args(command).current_dir(root).env("RAYON_NUM_THREADS", "1");
    program
}

fn applied(root: &Path) {
    assert!(program(root, &["apply"]).output().unwrap().status.success());
}

/// Leaves an apply that was killed after its first file.
fn stopped(root: &Path) {
    applied(root);
    let run = fs::read_dir(root.join(".redomain/runs")).unwrap().next().unwrap().unwrap().path();
    let journal = fs::read_to_string(run.join("journal.jsonl")).unwrap();
    fs::write(run.join("journal.jsonl"), &journal[..journal.rfind("{\"state\":").unwrap()]).unwrap();
    for slot in ["000001", "000002"] {
        let path = root.join(if slot == "000001" { "b" } else { "c" });
        fs::rename(&path, root.join("aside")).unwrap();
        fs::rename(run.join("stage").join(slot), &path).unwrap();
        fs::rename(root.join("aside"), run.join("stage").join(slot)).unwrap();
    }
}

#[test]
fn a_check_of_a_tree_that_is_old_in_part_has_one_answer() {
    let root = tree();
    stopped(root.path());
    for arguments in [
        &["check"][..],
        &["check", "b"],
        &["check", "--strict"],
        &["check", "--staged"],
        &["check", "--staged", "--hook"],
    ] {
        let done = program(root.path(), arguments).output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        assert_eq!((done.status.code(), &*out), (Some(3), ""), "{arguments:?}: {err}");
        let err = err.strip_prefix("redomain refuses this commit:\n").unwrap_or(&err);
        assert!(err.starts_with("error: apply of run `") && err.contains("redomain apply --resume"), "{err}");
    }
    for arguments in [
        &["diff"][..],
        &["hosts"],
        &["hosts", "--all"],
        &["rules", "lint", "--tree"],
        &["rules", "list", "--hits"],
        &["init", "--output", "first.yaml"],
    ] {
        let done = program(root.path(), arguments).output().unwrap();
        let err = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.success() && err.starts_with("warning: apply of run `"), "{arguments:?}: {err}");
        assert!(err.contains("redomain apply --resume"), "{err}");
    }
}

#[test]
fn a_run_without_its_journal_has_no_answer_but_that() {
    let root = tree();
    stopped(root.path());
    let run = fs::read_dir(root.path().join(".redomain/runs")).unwrap().next().unwrap().unwrap().path();
    fs::remove_file(run.join("journal.jsonl")).unwrap();
    for arguments in [&["check"][..], &["undo", "--list"], &["undo"], &["apply"], &["report"]] {
        let done = program(root.path(), arguments).output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        assert_eq!((done.status.code(), &*out), (Some(3), ""), "{arguments:?}: {err}");
        assert!(err.contains("is gone or is not a journal, and the run may have modified files"), "{err}");
    }
}

/// The tree before a command and after it if nothing fails.
fn course(written: &Written) -> (Files, Files) {
    let root = tree();
    (written.setup)(root.path());
    let before = files(root.path());
    let done = program(root.path(), written.command).output().unwrap();
    assert_eq!(done.status.code(), Some(written.code), "{:?}: {done:?}", written.command);
    (before, files(root.path()))
}

/// Compares what was said with the tree; `original` is the one before any run.
fn judge(written: &Written, done: &Output, now: &Files, (before, after): (&Files, &Files), when: &str) {
    let (err, code) = (String::from_utf8_lossy(&done.stderr), done.status.code());
    let shown = format!("{:?}, {when}: {code:?}\n{err}", written.command);
    let original = files(tree().path());
    let is_success = code == Some(written.code);
    assert!(!is_success || now == after, "succeeds, but not all is done: {shown}");
    for claim in ["no file was modified", "nothing was modified"] {
        assert!(!err.contains(claim) || now == before, "a file was modified: {shown}");
    }
    let restored = "rolled back, all files are restored";
    assert!(!err.contains(restored) || *now == original, "not restored: {shown}");
    if !is_success && now != before {
        let said = err.replace("be written", "");
        let states = ["written", "restored", "new content", "is installed"];
        assert!(states.iter().any(|state| said.contains(state)), "the change is not told: {shown}");
        assert_eq!(code, Some(3), "{shown}");
    }
}

#[test]
fn a_full_output_does_not_hide_a_change() {
    for written in &COMMANDS {
        let (before, after) = course(written);
        let root = tree();
        (written.setup)(root.path());
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let done =
            program(root.path(), written.command).stdout(full).stderr(Stdio::piped()).output().unwrap();
        let now = files(root.path());
        assert_eq!(done.status.code(), Some(3), "{:?}", written.command);
        assert!(now != before && now == after, "{:?}", written.command);
        judge(written, &done, &now, (&before, &after), "full output");
    }
}

#[test]
fn a_report_that_cannot_be_written_is_known_before_the_tree_changes() {
    for command in [&["apply"][..], &["check", "--fix"]] {
        let root = tree();
        let before = files(root.path());
        let report = ["--format", "json", "--output", "no/such/folder/report.json"];
        let done = program(root.path(), &[command, &report].concat()).output().unwrap();
        assert_eq!(done.status.code(), Some(3), "{command:?}");
        assert_eq!(files(root.path()), before, "{command:?}");
        let err = String::from_utf8_lossy(&done.stderr);
        assert!(err.starts_with("error: no/such/folder/report.json: could not be written: "), "{err}");
    }
}

/// Refuses each call of `calls` in turn, with `error`, and returns how many were refused; `None` without `strace`.
fn refuse_in_turn(written: &Written, calls: &[&str], error: &str) -> Option<usize> {
    let (before, after) = course(written);
    let mut refused = 0;
    for call in calls {
        for number in 1.. {
            let root = tree();
            (written.setup)(root.path());
            let log = tempfile::NamedTempFile::new().unwrap();
            let mut strace = Command::new("strace");
            strace.args(["-f", "-qq", "-e", &format!("trace={call}"), "-o"]).arg(log.path());
            strace.args(["-e", &format!("inject={call}:error={error}:when={number}")]);
            strace.arg(env!("CARGO_BIN_EXE_redomain")).args(written.command);
            let done = strace.current_dir(root.path()).env("RAYON_NUM_THREADS", "1").output().ok()?;
            let text = fs::read_to_string(log.path()).unwrap();
            if !text.contains("(INJECTED)") {
                // Without the right to trace, nothing is refused and nothing runs.
                done.status.code().filter(|code| *code == written.code)?;
                break;
            }
            refused += 1;
            // A loader that cannot open its libraries ends with 127.
            if done.status.code() != Some(127) {
                let when = format!("{error} for {call} {number}");
                judge(written, &done, &files(root.path()), (&before, &after), &when);
            }
        }
    }
    Some(refused)
}

fn say(line: &str) {
    use std::io::Write;
    writeln!(std::io::stdout(), "{line}").unwrap();
}

fn refuse_all(written: &[Written], calls: &[&str], errors: &[&str]) {
    for written in written {
        for error in errors {
            match refuse_in_turn(written, calls, error) {
                Some(refused) => say(&format!("{:?}: {refused} calls refused with {error}", written.command)),
                None => return say("skipped: no `strace`, or no right to trace"),
            }
        }
    }
}

#[test]
fn refused_calls_of_apply_and_undo() {
    refuse_all(&COMMANDS[..2], &CALLS, &["EIO"]);
}

#[test]
fn refused_calls_of_resume_and_fix() {
    refuse_all(&COMMANDS[2..5], &CALLS, &["EIO"]);
}

#[test]
fn refused_calls_of_single_files() {
    refuse_all(&COMMANDS[5..], &CALLS, &["EIO"]);
}

/// A store whose mark was made without one of its two numbers would be taken for a copy, and nothing could be undone.
#[test]
fn what_was_applied_with_a_refused_look_at_its_store_can_be_undone() {
    for number in 1.. {
        let root = tree();
        let before = files(root.path());
        let log = tempfile::NamedTempFile::new().unwrap();
        let mut strace = Command::new("strace");
        strace.args(["-f", "-qq", "-e", "trace=statx", "-o"]).arg(log.path());
        strace.args(["-e", &format!("inject=statx:error=EIO:when={number}")]);
        strace.arg(env!("CARGO_BIN_EXE_redomain")).args(["apply", "--threads", "1"]);
        let Ok(done) = strace.current_dir(root.path()).output() else { return };
        if !fs::read_to_string(log.path()).unwrap().contains("(INJECTED)") {
            break;
        }
        if files(root.path()) != before {
            let undone = program(root.path(), &["undo"]).output().unwrap();
            assert_eq!(files(root.path()), before, "call {number}: {done:?}, {undone:?}");
        }
    }
}

/// `cargo test --test writing -- --ignored --nocapture`.
#[test]
#[ignore = "takes minutes; on demand"]
fn refused_calls_of_all_kinds() {
    let more = [
        "openat",
        "close",
        "statx",
        "newfstatat",
        "pread64",
        "read",
        "getdents64",
        "flock",
        "fcntl",
        "fsetxattr",
        "fchown",
        "utimensat",
    ];
    refuse_all(&COMMANDS, &[&CALLS[..], &more].concat(), &["EIO", "ENOSPC"]);
}
