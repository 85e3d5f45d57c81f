//! `check --fix`: writes the rewrites among the findings of the files that were named.

use super::support::Repo;
use super::{NEW, OLD, found_staged, old_repository, repository};

/// What `check` with `arguments` exits with and says, without the name of the run.
fn fixes(repo: &Repo, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = repo.redomain(&[&["check", "--fix"], arguments].concat());
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines = text.lines().map(|line| match line.split_once("`redomain undo` reverts run ") {
        Some((start, _)) => format!("{start}UNDO\n"),
        None => format!("{line}\n"),
    });
    (output.status.code(), lines.collect(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn fix_writes_what_is_safe_in_the_files_named() {
    let repo = repository();
    repo.file("run.sh", format!("{OLD}{OLD}"));
    repo.file("other.sh", OLD);
    repo.file("CHANGELOG.md", OLD);
    let said = "fixed: run.sh: 2 edits\nwritten: 2 edits in 1 file; UNDO\nclean: 2 files, 0 old names\n";
    assert_eq!(fixes(&repo, &["--", "run.sh", "CHANGELOG.md"]), (Some(1), said.into(), String::new()));
    assert_eq!(repo.read("run.sh"), format!("{NEW}{NEW}"));
    assert_eq!((repo.read("other.sh"), repo.read("CHANGELOG.md")), (OLD.into(), OLD.into()));
    let clean = (Some(0), "clean: 1 file, 0 old names\n".to_owned(), String::new());
    assert_eq!(fixes(&repo, &["run.sh"]), clean);
    assert!(repo.redomain(&["undo"]).status.success());
    assert_eq!(repo.read("run.sh"), format!("{OLD}{OLD}"));
    // A report for a machine is nothing but the report.
    let output = repo.redomain(&["check", "--fix", "--format", "json", "run.sh"]);
    assert!(serde_json::from_slice::<serde_json::Value>(&output.stdout).is_ok());
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("fixed: run.sh: 2 edits\n"));
}

#[test]
fn fix_leaves_what_is_no_finding() {
    let repo = old_repository();
    repo.file("run.sh", format!("one\n{OLD}three\n{OLD}{OLD}"));
    let said = "fixed: run.sh: 1 edit\nwritten: 1 edit in 1 file; UNDO\nclean: 1 file, 0 old names\n";
    assert_eq!(fixes(&repo, &["--since", "start"]), (Some(1), said.into(), String::new()));
    assert_eq!(repo.read("run.sh"), format!("one\n{OLD}three\n{OLD}{NEW}"));
    assert_eq!(repo.read("bad.sh"), OLD.repeat(20));
}

#[test]
fn fix_of_staged_files_never_mixes_two_states() {
    let repo = repository();
    repo.file("whole.sh", OLD);
    repo.file("part.sh", OLD);
    repo.git(&["add", "-A"]);
    let more = format!("{OLD}# not staged\n");
    repo.file("part.sh", &more);
    let said = "fixed: whole.sh: 1 edit\nwritten: 1 edit in 1 file; `git add -p` stages them; UNDO\n"
        .to_owned()
        + &found_staged("part.sh:1:14");
    let warned = "warning: part.sh: was not fixed: the file on disk differs from the staged one\n  \
                  help: run `redomain apply part.sh`, and stage its parts again with `git add -p part.sh`\n";
    assert_eq!(fixes(&repo, &["--staged"]), (Some(1), said, warned.into()));
    assert_eq!((repo.read("whole.sh"), repo.read("part.sh")), (NEW.into(), more));
    let index = repo.git(&["show", ":part.sh", ":whole.sh"]).stdout;
    assert_eq!(String::from_utf8(index).unwrap(), format!("{OLD}{OLD}"), "the index is never written");
}
