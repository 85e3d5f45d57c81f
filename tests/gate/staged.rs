//! `check --staged`: the files of the index, and nothing else.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

use super::support::{Repo, command, git, redomain};
use super::{NEW, OLD, RULES, found_staged, repository, staged_has, staged_is_clean};

#[test]
fn a_partially_staged_file_is_judged_by_its_staged_bytes() {
    let repo = repository();
    repo.file("run.sh", format!("{NEW}{OLD}"));
    repo.git(&["add", "run.sh"]);
    repo.file("run.sh", NEW);
    staged_has(&repo, "run.sh:2:14");
    repo.file("run.sh", format!("{NEW}# clean\n"));
    repo.git(&["add", "run.sh"]);
    repo.file("run.sh", OLD);
    staged_is_clean(&repo, "1 file");
}

#[test]
fn what_is_not_staged_is_not_read() {
    let repo = repository();
    repo.file("run.sh", OLD);
    repo.file("untracked.sh", OLD);
    staged_is_clean(&repo, "0 files");
    repo.file("other.sh", OLD);
    repo.git(&["add", "other.sh"]);
    // Git has the bytes; the file is gone, or is something else by now.
    fs::remove_file(repo.path().join("other.sh")).unwrap();
    staged_has(&repo, "other.sh:1:14");
    fs::create_dir(repo.path().join("other.sh")).unwrap();
    staged_has(&repo, "other.sh:1:14");
}

#[test]
fn deleted_renamed_and_changed_kinds_of_file() {
    let repo = repository();
    repo.file("bad.sh", OLD);
    repo.file("gone.sh", OLD);
    repo.file("link.sh", OLD);
    repo.commit("before the gate");
    repo.git(&["rm", "-q", "gone.sh"]);
    staged_is_clean(&repo, "0 files");
    fs::remove_file(repo.path().join("link.sh")).unwrap();
    symlink("https://api.staging.example.com", repo.path().join("link.sh")).unwrap();
    repo.git(&["add", "link.sh"]);
    staged_is_clean(&repo, "0 files");
    repo.git(&["mv", "bad.sh", "moved.sh"]);
    staged_has(&repo, "moved.sh:1:14");
    repo.git(&["mv", "moved.sh", "CHANGELOG.md"]);
    staged_is_clean(&repo, "1 file");
}

#[test]
fn a_submodule_is_left_alone() {
    let repo = repository();
    let head = repo.git(&["rev-parse", "HEAD"]).stdout;
    let entry = format!("160000,{},module", String::from_utf8(head).unwrap().trim());
    repo.git(&["update-index", "--add", "--cacheinfo", &entry]);
    staged_is_clean(&repo, "0 files");
}

#[test]
fn an_entry_without_content_yet_is_left_out() {
    let repo = repository();
    repo.file("later.sh", OLD);
    repo.git(&["add", "--intent-to-add", "later.sh"]);
    staged_is_clean(&repo, "0 files");
    repo.git(&["add", "later.sh"]);
    staged_has(&repo, "later.sh:1:14");
}

#[test]
fn the_first_commit_is_held_against_nothing() {
    for format in ["sha1", "sha256"] {
        let repo = Repo::new();
        repo.git(&["init", "-q", "--object-format", format]);
        repo.file("redomain.yaml", RULES);
        repo.file("run.sh", OLD);
        staged_is_clean(&repo, "0 files");
        repo.git(&["add", "-A"]);
        repo.file("run.sh", NEW);
        staged_has(&repo, "run.sh:1:14");
        repo.git(&["add", "-A"]);
        staged_is_clean(&repo, "1 file");
    }
}

#[test]
fn a_conflict_is_not_called_clean() {
    let repo = repository();
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.file("run.sh", "theirs\n");
    repo.commit("side");
    repo.git(&["checkout", "-q", "main"]);
    repo.file("run.sh", "ours\n");
    repo.commit("main");
    let merge = ["-c", "user.name=t", "-c", "user.email=t@example.com", "merge", "-q", "side"];
    assert_eq!(command("git", repo.path(), &merge).output().unwrap().status.code(), Some(1));
    repo.says(
        &["check", "--staged"],
        3,
        "incomplete: 0 files, 0 old names, 1 file could not be read\n",
        "error: run.sh: was not read: it has conflicts that are not resolved\n",
    );
    repo.file("run.sh", OLD);
    repo.git(&["add", "run.sh"]);
    staged_has(&repo, "run.sh:1:14");
}

#[test]
fn odd_names_are_read_and_shown_as_escapes() {
    let repo = repository();
    let names: [(&[u8], &str); 5] = [
        (b"line\nbreak.sh", "line\\nbreak.sh"),
        (b"tab\tand \"quote\".sh", "tab\\tand \"quote\".sh"),
        (b"caf\xe9.sh", "caf\u{fffd}.sh"),
        (b"-n.sh", "-n.sh"),
        (b":(top)x.sh", ":(top)x.sh"),
    ];
    for (name, shown) in names {
        let path = repo.path().join(OsStr::from_bytes(name));
        fs::write(&path, OLD).unwrap();
        repo.git(&["add", "-A"]);
        fs::write(&path, NEW).unwrap();
        staged_has(&repo, &format!("{shown}:1:14"));
        repo.git(&["add", "-A"]);
    }
    staged_is_clean(&repo, "5 files");
}

#[test]
fn named_paths_narrow_what_is_staged() {
    let repo = repository();
    repo.file("a/one.sh", OLD);
    repo.file("ab.sh", OLD);
    repo.git(&["add", "-A"]);
    let said = found_staged("a/one.sh:1:14").replace("--staged`", "--staged a`");
    repo.says(&["check", "--staged", "a"], 1, &said, "");
    repo.says(&["check", "--staged", "run.sh"], 0, "clean: 0 files, 0 old names\n", "");
    fs::remove_file(repo.path().join("run.sh")).unwrap();
    repo.says(&["check", "--staged", "run.sh"], 0, "clean: 0 files, 0 old names\n", "");
    repo.says(&["check", "--staged", "nowhere"], 2, "", "error: nowhere: no such file or directory\n");
}

#[test]
fn rules_are_those_that_are_staged() {
    let repo = repository();
    repo.file("run.sh", OLD);
    repo.git(&["add", "run.sh"]);
    repo.file("redomain.yaml", "version: 1\nrules: []\n");
    staged_has(&repo, "run.sh:1:14");
    fs::remove_file(repo.path().join("redomain.yaml")).unwrap();
    staged_has(&repo, "run.sh:1:14");
    let other = RULES.replace("to: api-staging", "to: api-new");
    repo.file("redomain.yaml", &other);
    repo.git(&["add", "redomain.yaml"]);
    repo.file("redomain.yaml", "not: rules");
    let output = repo.redomain(&["check", "--staged"]);
    assert!(String::from_utf8_lossy(&output.stdout).contains(" → api-new.example.com (api)\n"));
    // Where git does not have them, those on disk are meant.
    repo.git(&["rm", "-qf", "--cached", "redomain.yaml"]);
    assert_eq!(repo.redomain(&["check", "--staged"]).status.code(), Some(2));
    repo.file("redomain.yaml", RULES);
    staged_has(&repo, "run.sh:1:14");
}

#[test]
fn scopes_keeps_and_pragmas_hold_for_what_is_staged() {
    let repo = repository();
    let db = "https://db.staging.example.com\n";
    repo.file("CHANGELOG.md", OLD);
    repo.file("notes.md", db);
    repo.file("kept.sh", format!("{} # redomain:keep\n", OLD.trim()));
    repo.git(&["add", "-A"]);
    staged_is_clean(&repo, "3 files");
    repo.file("deploy/.env", db);
    repo.git(&["add", "-A"]);
    assert_eq!(repo.redomain(&["check", "--staged"]).status.code(), Some(1));
}

#[test]
fn staged_utf16_and_binary_files_are_understood() {
    let repo = repository();
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(OLD.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    repo.file("wide.txt", utf16);
    repo.git(&["add", "-A"]);
    staged_has(&repo, "wide.txt:1:29");
    repo.file("wide.txt", [b"\0".repeat(3 << 20), OLD.into()].concat());
    repo.file("after.txt", NEW);
    repo.git(&["add", "-A"]);
    staged_is_clean(&repo, "2 files");
}

#[test]
fn many_staged_files_are_all_read() {
    let repo = repository();
    for number in 0..300 {
        repo.file(&format!("many/{number}.sh"), OLD);
    }
    repo.git(&["add", "-A"]);
    for number in 0..300 {
        repo.file(&format!("many/{number}.sh"), NEW);
    }
    let one = repo.redomain(&["check", "--staged", "--threads", "1"]);
    assert!(String::from_utf8_lossy(&one.stdout).contains("found: 300 old names in 300 files;"));
    assert_eq!(repo.redomain(&["check", "--staged", "--threads", "5"]).stdout, one.stdout);
}

#[test]
fn a_worktree_has_an_index_of_its_own() {
    let repo = repository();
    repo.git(&["worktree", "add", "-q", "side", "-b", "side"]);
    repo.file("side/run.sh", OLD);
    git(&repo.path().join("side"), &["add", "run.sh"]);
    staged_is_clean(&repo, "0 files");
    let output = redomain(&repo.path().join("side"), &["check", "--staged"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), found_staged("run.sh:1:14"));
}

#[test]
fn staged_needs_a_repository() {
    let repo = Repo::new();
    repo.file("redomain.yaml", RULES);
    let output = repo.redomain(&["check", "--staged"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains(": is in no git repository\n"));
}
