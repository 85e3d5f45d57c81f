//! `check` as hooks and CI call it: what it reads, what it never reads, and how it answers.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};

use support::{Repo, command, git, redomain};

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

#[track_caller]
fn staged_is_clean(repo: &Repo, files: &str) {
    repo.says(&["check", "--staged"], 0, &format!("clean: {files}, 0 old names\n"), "");
}

#[track_caller]
fn staged_has(repo: &Repo, place: &str) {
    repo.says(&["check", "--staged"], 1, &found(place), "");
}

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
    repo.says(&["check", "--staged", "a"], 1, &found_in("a/one.sh:1:14", "a"), "");
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
    assert_eq!(String::from_utf8_lossy(&output.stdout), found("run.sh:1:14"));
}

#[test]
fn staged_needs_a_repository() {
    let repo = Repo::new();
    repo.file("redomain.yaml", RULES);
    let output = repo.redomain(&["check", "--staged"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains(": is in no git repository\n"));
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
fn since_finds_only_what_was_added() {
    let repo = old_repository();
    let clean = |files: &str| repo.says(&["check", "--since", "start"], 0, files, "");
    clean("clean: 0 files, 0 old names\n");
    repo.file("run.sh", format!("one\n{OLD}three and\n{OLD}four\n"));
    clean("clean: 1 file, 0 old names\n");
    repo.file("run.sh", format!("zero\n{OLD}one\n{OLD}three\n{OLD}"));
    repo.says(&["check", "--since", "start"], 1, &found("run.sh:2:14"), "");
    repo.commit("more");
    repo.says(&["check", "--since", "start"], 1, &found("run.sh:2:14"), "");
    repo.says(&["check", "--since", "HEAD"], 0, "clean: 0 files, 0 old names\n", "");
    repo.says(&["check", "--since", "HEAD~1", "bad.sh"], 0, "clean: 0 files, 0 old names\n", "");
}

#[test]
fn since_knows_new_renamed_removed_and_odd_files() {
    let repo = old_repository();
    let since = &["check", "--since", "start"];
    repo.git(&["mv", "bad.sh", "a \"b\"\n.sh"]);
    repo.says(since, 0, "clean: 1 file, 0 old names\n", "");
    repo.file("a \"b\"\n.sh", format!("{}{OLD}", OLD.repeat(20)));
    repo.says(since, 1, &found("a \"b\"\\n.sh:21:14"), "");
    repo.git(&["checkout", "-q", "-f", "start"]);
    repo.file("new.sh", OLD);
    repo.says(since, 1, &found("new.sh:1:14"), "");
    repo.git(&["add", "--intent-to-add", "new.sh"]);
    repo.says(since, 1, &found("new.sh:1:14"), "");
    fs::remove_file(repo.path().join("new.sh")).unwrap();
    fs::remove_file(repo.path().join("run.sh")).unwrap();
    repo.says(since, 0, "clean: 0 files, 0 old names\n", "");
    repo.file("nul.bin", [b"\0\n\0\n", OLD.as_bytes()].concat());
    let strict = repo.redomain(&["check", "--since", "start", "--strict"]);
    assert!(String::from_utf8_lossy(&strict.stdout).contains("nul.bin:3:14: "));
}

#[test]
fn the_users_settings_of_git_change_nothing() {
    let repo = old_repository();
    repo.file("run.sh", format!("{OLD}one\n{OLD}three\n{OLD}"));
    for (key, value) in [
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("diff.external", "false"),
        ("diff.relative", "true"),
        ("diff.interHunkContext", "9"),
        ("diff.context", "9"),
        ("diff.renames", "false"),
        ("color.ui", "always"),
        ("core.quotePath", "false"),
        ("core.pager", "false"),
    ] {
        repo.git(&["config", key, value]);
        repo.says(&["check", "--since", "start"], 1, &found("run.sh:1:14"), "");
        staged_is_clean(&repo, "0 files");
    }
}

#[test]
fn a_merge_base_leaves_out_what_others_did() {
    let repo = repository();
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.file("mine.sh", OLD);
    repo.commit("mine");
    repo.git(&["checkout", "-q", "main"]);
    fs::remove_file(repo.path().join("run.sh")).unwrap();
    repo.commit("theirs");
    repo.git(&["checkout", "-q", "side"]);
    repo.file("run.sh", NEW);
    repo.says(&["check", "--diff-base", "main"], 1, &found("mine.sh:1:14"), "");
    repo.git(&["checkout", "-q", "--orphan", "alone"]);
    repo.git(&["commit", "-q", "--allow-empty", "-m", "x"]);
    repo.says(
        &["check", "--diff-base", "main"],
        2,
        "",
        "error: `main` and `HEAD` have no common ancestor\n  \
         help: fetch more of the history, such as with `fetch-depth: 0` in CI\n",
    );
}

#[test]
fn what_is_no_commit_is_refused() {
    let repo = repository();
    for revision in
        ["--output=x", "-", "", "nowhere", "HEAD:run.sh", "HEAD..HEAD", "^HEAD", "HEAD\nHEAD", "$(id)"]
    {
        for option in ["--since", "--diff-base"] {
            let output = repo.redomain(&["check", option, revision]);
            assert_eq!(output.status.code(), Some(2), "{option} {revision}");
            let message = String::from_utf8_lossy(&output.stderr).into_owned();
            let shown = revision.replace('\n', "\\n");
            assert!(message.starts_with(&format!("error: `{shown}` is no commit")), "{message}");
        }
    }
    assert!(!repo.path().join("x").exists());
    let both = repo.redomain(&["check", "--staged", "--since", "HEAD"]);
    assert_eq!(both.status.code(), Some(2));
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
    let said = "fixed: whole.sh: 1 edit\nwritten: 1 edit in 1 file; `git add` the fixed files; UNDO\n"
        .to_owned()
        + &found("part.sh:1:14");
    let warned = "warning: part.sh: was not fixed: the file on disk differs from the staged one\n  \
                  help: run `redomain apply` on it and stage it again, part by part\n";
    assert_eq!(fixes(&repo, &["--staged"]), (Some(1), said, warned.into()));
    assert_eq!((repo.read("whole.sh"), repo.read("part.sh")), (NEW.into(), more));
    let index = repo.git(&["show", ":part.sh", ":whole.sh"]).stdout;
    assert_eq!(String::from_utf8(index).unwrap(), format!("{OLD}{OLD}"), "the index is never written");
}

/// Commits what is staged as a user does, with hooks: the exit code.
fn commits(repo: &Repo, folder: &str) -> Option<i32> {
    let commit = ["-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qm", "x"];
    command("git", &repo.path().join(folder), &commit).output().unwrap().status.code()
}

#[test]
fn the_hook_refuses_what_is_staged_and_nothing_else() {
    let repo = repository();
    let at = ".git/hooks/pre-commit";
    repo.says(&["hook", "status"], 1, &format!("not installed: {at}\n"), "");
    repo.says(&["hook", "install"], 0, &format!("installed: {at}\n"), "");
    repo.says(&["hook", "install"], 0, &format!("already installed: {at}\n"), "");
    repo.says(&["hook", "status"], 0, &format!("installed: {at}\n"), "");
    repo.file("run.sh", OLD);
    repo.git(&["add", "run.sh"]);
    repo.file("run.sh", NEW);
    assert_eq!(commits(&repo, "."), Some(1));
    repo.git(&["add", "run.sh"]);
    repo.file("good.sh", NEW);
    repo.git(&["add", "good.sh"]);
    repo.file("good.sh", OLD);
    assert_eq!(commits(&repo, "."), Some(0));
    // `git commit -a` and `git commit PATH` have an index of their own while the hook runs.
    let all = ["-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qam", "x"];
    assert_eq!(command("git", repo.path(), &all).output().unwrap().status.code(), Some(1));
    let one = ["-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qm", "x", "good.sh"];
    assert_eq!(command("git", repo.path(), &one).output().unwrap().status.code(), Some(1));
    repo.git(&["worktree", "add", "-q", "side", "-b", "side"]);
    repo.file("side/run.sh", OLD);
    git(&repo.path().join("side"), &["add", "run.sh"]);
    assert_eq!(commits(&repo, "side"), Some(1));
    let common = redomain(&repo.path().join("side"), &["hook", "status"]);
    assert_eq!(common.status.code(), Some(0));
    let own = fs::read(repo.path().join(at)).unwrap();
    fs::write(repo.path().join(at), [&own[..], b"echo mine\n"].concat()).unwrap();
    assert_eq!(repo.redomain(&["hook", "uninstall"]).status.code(), Some(2), "a line was added");
    assert!(fs::read(repo.path().join(at)).unwrap().ends_with(b"echo mine\n"));
    fs::write(repo.path().join(at), own).unwrap();
    repo.says(&["hook", "uninstall"], 0, &format!("removed: {at}\n"), "");
    repo.says(&["hook", "uninstall"], 0, &format!("not installed: {at}\n"), "");
    assert_eq!(commits(&repo, "side"), Some(0));
}

#[test]
fn the_hook_goes_where_git_looks_for_it() {
    let repo = repository();
    repo.git(&["config", "core.hooksPath", "my hooks"]);
    repo.says(&["hook", "install"], 0, "installed: my hooks/pre-commit\n", "");
    repo.file("run.sh", OLD);
    repo.git(&["add", "run.sh"]);
    assert_eq!(commits(&repo, "."), Some(1));
    repo.says(&["hook", "uninstall"], 0, "removed: my hooks/pre-commit\n", "");
    assert_eq!(commits(&repo, "."), Some(0));
    let elsewhere = Repo::new();
    let folder = elsewhere.path().canonicalize().unwrap();
    repo.git(&["config", "core.hooksPath", folder.to_str().unwrap()]);
    let output = repo.redomain(&["hook", "install"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stderr).contains("warning: "));
    assert!(folder.join("pre-commit").is_file());
}

#[test]
fn a_hook_of_somebody_else_is_never_touched() {
    let repo = repository();
    let at = ".git/hooks/pre-commit";
    let theirs = "#!/bin/sh\nexit 0\n";
    repo.file(at, theirs);
    let refused = format!(
        "error: {at}: was not installed: there is a hook that redomain did not write, and it is left as it is\n  \
         help: add the line `redomain check --staged || exit 1` to it\n"
    );
    repo.says(&["hook", "install"], 2, "", &refused);
    let status = format!("not installed: {at} (there is a hook that redomain did not write)\n");
    repo.says(&["hook", "status"], 1, &status, "");
    repo.says(&["hook", "uninstall"], 0, &format!("not installed: {at}\n"), "");
    assert_eq!(repo.read(at), theirs);
    repo.file(at, "#!/bin/sh\nredomain check --staged || exit 1\n");
    let called = format!("already called: {at} by a hook that redomain did not write\n");
    repo.says(&["hook", "install"], 0, &called, "");
    assert_eq!(repo.redomain(&["hook", "uninstall"]).status.code(), Some(2));
    fs::remove_file(repo.path().join(at)).unwrap();
    symlink("../../run.sh", repo.path().join(at)).unwrap();
    repo.says(&["hook", "install"], 2, "", &refused);
    assert!(repo.path().join(at).is_symlink());
}

#[test]
fn the_hook_knows_where_the_rules_are() {
    let repo = repository();
    fs::create_dir(repo.path().join("it's")).unwrap();
    fs::rename(repo.path().join("redomain.yaml"), repo.path().join("it's/my rules.yaml")).unwrap();
    assert_eq!(repo.redomain(&["hook", "install"]).status.code(), Some(2), "without rules");
    let install = ["hook", "install", "--rules", "it's/my rules.yaml"];
    assert_eq!(repo.redomain(&install).status.code(), Some(0));
    repo.file("run.sh", OLD);
    repo.git(&["add", "-A"]);
    assert_eq!(commits(&repo, "."), Some(1));
    repo.file("run.sh", NEW);
    repo.git(&["add", "-A"]);
    assert_eq!(commits(&repo, "."), Some(0));
    // A later call replaces a hook of ours, and one that lost its permission.
    fs::set_permissions(repo.path().join(".git/hooks/pre-commit"), PermissionsExt::from_mode(0o644)).unwrap();
    assert_eq!(repo.redomain(&["hook", "status"]).status.code(), Some(1));
    assert_eq!(repo.redomain(&install).status.code(), Some(0));
    assert_eq!(repo.redomain(&["hook", "status"]).status.code(), Some(0));
}

/// The script of the last step of `action.yml`, and the whole file.
fn action() -> (String, String) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml");
    let text = fs::read_to_string(path).unwrap();
    let value: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
    let steps = value["runs"]["steps"].as_sequence().unwrap();
    for step in steps {
        assert!(!step["run"].as_str().unwrap().contains("${{"), "an input would be read as a script");
    }
    (steps.last().unwrap()["run"].as_str().unwrap().to_owned(), text)
}

#[test]
fn the_action_is_built_where_the_checkout_has_no_say() {
    let (_, text) = action();
    let value: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
    for step in value["runs"]["steps"].as_sequence().unwrap() {
        if !step["run"].as_str().unwrap().contains("cargo") {
            continue;
        }
        assert_eq!(step["working-directory"].as_str(), Some("${{ github.action_path }}"));
        let toolchain = step["env"]["RUSTUP_TOOLCHAIN"].as_str().unwrap();
        assert!(toolchain.split('.').count() == 3, "{toolchain} is not one release");
        assert!(step["run"].as_str().unwrap().contains("--locked"));
    }
}

#[test]
fn inputs_of_the_action_are_never_read_as_a_script() {
    let (script, _) = action();
    let repo = repository();
    repo.file("a b.sh", OLD);
    repo.file("$(touch evil).sh", OLD);
    let run = |inputs: &[(&str, &str)]| {
        let mut command = command("bash", repo.path(), &["-eo", "pipefail", "-c", &script]);
        command.env("INPUT_BINARY", env!("CARGO_BIN_EXE_redomain"));
        for name in ["PATHS", "RULES", "DIFF_BASE", "OUTPUT"] {
            command.env(format!("INPUT_{name}"), "");
        }
        command.env("INPUT_STRICT", "false").env("INPUT_FORMAT", "text");
        command.envs(inputs.iter().map(|(name, value)| (format!("INPUT_{name}"), value)));
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    assert_eq!(run(&[("PATHS", "a b.sh\n")]), (Some(1), found_in("a b.sh:1:14", "'a b.sh'")));
    assert_eq!(
        run(&[("PATHS", "$(touch evil).sh\nrun.sh")]),
        (Some(1), found_in("$(touch evil).sh:1:14", "'$(touch evil).sh' run.sh"))
    );
    assert_eq!(run(&[("PATHS", "run.sh")]), (Some(0), "clean: 1 file, 0 old names\n".to_owned()));
    assert_eq!(run(&[]).0, Some(1));
    assert_eq!(
        run(&[("DIFF_BASE", "HEAD"), ("PATHS", "a b.sh")]),
        (Some(1), found_in("a b.sh:1:14", "'a b.sh'"))
    );
    for value in ["$(touch evil)", "`touch evil`", "; touch evil", "' ; touch evil ; '", "--output=evil"] {
        for name in ["PATHS", "RULES", "DIFF_BASE", "FORMAT"] {
            assert_eq!(run(&[(name, value)]).0, Some(2), "{name} {value}");
        }
        run(&[("STRICT", value)]);
    }
    assert!(!repo.path().join("evil").exists());
}

#[test]
fn the_hooks_for_pre_commit_end_their_options() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml");
    let hooks: serde_yaml::Value = serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let hooks = hooks.as_sequence().unwrap();
    let ids: Vec<&str> = hooks.iter().map(|hook| hook["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["redomain-check", "redomain-fix"]);
    let repo = repository();
    repo.file("--rules=none", OLD);
    for hook in hooks {
        let words = hook["entry"].as_str().unwrap().split(' ').skip(1);
        let more = hook["args"].as_sequence().unwrap().iter().map(|word| word.as_str().unwrap());
        let call: Vec<&str> = words.chain(more).chain(["--rules=none", "run.sh"]).collect();
        let output = repo.redomain(&call);
        assert_eq!(output.status.code(), Some(1), "{call:?}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("--rules=none:"), "{call:?}");
    }
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
