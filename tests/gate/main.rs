//! `check` as hooks and CI call it: what it reads, what it never reads, and how it answers.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod fix;
mod hook;
mod refusal;
mod since;
mod staged;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;

use support::{Repo, command, redomain};

const RULES: &str = "\
version: 1
zones: [example.com]
rules:
  - id: api
    from: api.staging.example.com
    to: api-staging.example.com
  - id: env-only
    from: db.staging.example.com
    to: db-staging.example.com
    in: [env]
keep:
  - files: [\"CHANGELOG.md\"]
    why: history
";

const OLD: &str = "curl https://api.staging.example.com/x\n";

const NEW: &str = "curl https://api-staging.example.com/x\n";

/// A repository with one commit: the rules, and `run.sh` with the new name.
fn repository() -> Repo {
    let repo = Repo::with_git();
    repo.file("redomain.yaml", RULES);
    repo.file("run.sh", NEW);
    repo.commit("start");
    repo
}

/// What `check` says of one old name.
fn found(place: &str) -> String {
    format!(
        "{place}: api.staging.example.com → api-staging.example.com (api)\n\
         found: 1 old name in 1 file; run `redomain apply` to apply the safe fixes\n"
    )
}

/// The same where only these paths were checked, as a shell reads them.
fn found_in(place: &str, paths: &str) -> String {
    found(place).replace("`redomain apply`", &format!("`redomain apply {paths}`"))
}

/// The same where a part of the lines was checked, as the option says.
fn found_since(place: &str, option: &str) -> String {
    found(place).replace("`redomain apply`", &format!("`redomain check --fix {option}`"))
}

/// The same of what is staged.
fn found_staged(place: &str) -> String {
    found(place).replace("`redomain apply`", "`redomain check --fix --staged`")
}

#[track_caller]
fn staged_is_clean(repo: &Repo, files: &str) {
    repo.says(&["check", "--staged"], 0, &format!("clean: {files}, 0 old names\n"), "");
}

#[track_caller]
fn staged_has(repo: &Repo, place: &str) {
    repo.says(&["check", "--staged"], 1, &found_staged(place), "");
}

/// A repository whose first commit is full of old names.
fn old_repository() -> Repo {
    let repo = repository();
    repo.file("run.sh", format!("one\n{OLD}three\n{OLD}"));
    repo.file("bad.sh", OLD.repeat(20));
    repo.commit("before the gate");
    repo.git(&["tag", "start"]);
    repo
}

#[test]
fn named_files_are_read_by_the_same_rules() {
    let repo = repository();
    repo.file("CHANGELOG.md", OLD);
    repo.file("notes.md", "https://db.staging.example.com\n");
    repo.file(".gitignore", "hidden.sh\n");
    repo.file("hidden.sh", OLD);
    let check = &["check", "CHANGELOG.md", "notes.md", "redomain.yaml"];
    repo.says(check, 0, "clean: 2 files, 0 old names\n", "");
    repo.says(&["check", "hidden.sh"], 1, &found_in("hidden.sh:1:14", "hidden.sh"), "");
    repo.says(&["check", "--", "gone.sh"], 2, "", "error: gone.sh: no such file or directory\n");
    repo.file("sub/-x.sh", OLD);
    let output = redomain(&repo.path().join("sub"), &["check", "--", "-x.sh"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), found_in("sub/-x.sh:1:14", "-- -x.sh"));
}

#[test]
fn standard_input_is_judged_as_the_file_it_stands_for() {
    let repo = repository();
    let check = |path: &str, text: &[u8]| {
        let arguments = ["check", "--stdin", "--stdin-path", path];
        let mut command = command(env!("CARGO_BIN_EXE_redomain"), repo.path(), &arguments);
        let stream = std::process::Stdio::piped;
        let mut child = command.stdin(stream()).stdout(stream()).stderr(stream()).spawn().unwrap();
        // One that refuses its arguments ends without reading.
        let _ = std::io::Write::write_all(&mut child.stdin.take().unwrap(), text);
        let output = child.wait_with_output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let clean = (Some(0), "clean: 1 file, 0 old names\n".to_owned());
    let db = b"https://db.staging.example.com\n";
    assert_eq!(check("new/file.sh", OLD.as_bytes()), (Some(1), found("new/file.sh:1:14")));
    assert_eq!(check("CHANGELOG.md", OLD.as_bytes()), clean);
    assert_eq!(check("redomain.yaml", OLD.as_bytes()), clean);
    assert_eq!(check("notes.md", db), clean);
    assert_eq!(check("deploy/.env", db).0, Some(1));
    assert_eq!(check("../outside.sh", OLD.as_bytes()).0, Some(2));
}

#[test]
fn what_git_tracks_in_the_store_is_named_and_not_called_clean() {
    let repo = repository();
    repo.file(".redomain/runs/old.sh", OLD);
    repo.file(".redomain/untracked.sh", OLD);
    repo.git(&["add", "-f", ".redomain/runs"]);
    let why =
        "was not read: git tracks it in the store of redomain, where no run looks; `git rm --cached` it";
    repo.says(
        &["check"],
        3,
        "incomplete: 1 file, 0 old names, 1 file could not be read\n",
        &format!("error: .redomain/runs/old.sh: {why}\n"),
    );
    staged_has(&repo, ".redomain/runs/old.sh:1:14");
}

#[test]
fn what_was_not_read_is_mentioned_beside_what_was_found_and_fixed() {
    let repo = repository();
    repo.file("old.sh", OLD);
    repo.file("folder/old.sh", OLD);
    repo.file("secret.sh", OLD);
    repo.commit("old");
    for closed in ["folder", "secret.sh"] {
        fs::set_permissions(repo.path().join(closed), fs::Permissions::from_mode(0o0)).unwrap();
    }
    let run = |arguments: &[&str]| {
        let output = repo.as_common_user(arguments).output().unwrap();
        let (out, err) = (support::text(&output.stdout), support::text(&output.stderr));
        for closed in ["folder", "secret.sh"] {
            assert!(err.contains(&format!("error: {closed}: was not read: permission denied\n")), "{err}");
        }
        (output.status.code(), out)
    };
    for format in ["text", "markdown", "html", "github"] {
        let (code, out) = run(&["check", "--format", format]);
        assert_eq!(code, Some(1));
        assert!(out.contains("found: 1 old name in 1 file, 2 files could not be read"), "{out}");
    }
    let incomplete = "incomplete: 1 file, 0 old names, 2 files could not be read\n";
    let (code, out) = run(&["check", "--fix"]);
    assert!(out.starts_with("fixed: old.sh: 1 edit\n") || out.contains("\nfixed: old.sh: 1 edit\n"), "{out}");
    assert!(out.ends_with(&incomplete.replace("1 file,", "2 files,")) && !out.contains("clean"), "{out}");
    assert_eq!(code, Some(1));
    let (code, out) = run(&["check", "--fix"]);
    assert_eq!((code, out.as_str()), (Some(3), &*incomplete.replace("1 file,", "2 files,")));
    fs::set_permissions(repo.path().join("folder"), fs::Permissions::from_mode(0o755)).unwrap();
}
