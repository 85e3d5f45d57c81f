//! `check --since`: the lines that were added since a commit.

use std::fs;

use super::{NEW, OLD, found_since, old_repository, repository, staged_is_clean};

#[test]
fn since_finds_only_what_was_added() {
    let repo = old_repository();
    let clean = |files: &str| repo.says(&["check", "--since", "start"], 0, files, "");
    clean("clean: 0 files, 0 old names\n");
    repo.file("run.sh", format!("one\n{OLD}three and\n{OLD}four\n"));
    clean("clean: 1 file, 0 old names\n");
    repo.file("run.sh", format!("zero\n{OLD}one\n{OLD}three\n{OLD}"));
    repo.says(&["check", "--since", "start"], 1, &found_since("run.sh:2:14", "--since start"), "");
    repo.commit("more");
    repo.says(&["check", "--since", "start"], 1, &found_since("run.sh:2:14", "--since start"), "");
    repo.says(&["check", "--since", "HEAD"], 0, "clean: 0 files, 0 old names\n", "");
    repo.says(&["check", "--since", "HEAD~1", "bad.sh"], 0, "clean: 0 files, 0 old names\n", "");
}

#[test]
fn since_names_files_whose_changes_git_overlooks() {
    for flag in ["--assume-unchanged", "--skip-worktree"] {
        let repo = old_repository();
        repo.git(&["update-index", flag, "run.sh"]);
        repo.file("run.sh", OLD);
        let output = repo.redomain(&["check", "--since", "start"]);
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        let what = "warning: run.sh: git was told to overlook changes in it, so lines that were added to it were not checked\n";
        assert!(err.starts_with(what), "{flag}: {err}");
        // A file that is not there has no lines.
        fs::remove_file(repo.path().join("run.sh")).unwrap();
        repo.says(&["check", "--since", "start"], 0, "clean: 0 files, 0 old names\n", "");
    }
}

#[test]
fn grafts_and_settings_of_a_repository_hide_no_change() {
    let repo = old_repository();
    repo.file("evil.sh", OLD);
    repo.commit("evil");
    let commit = |name: &str| String::from_utf8(repo.git(&["rev-parse", name]).stdout).unwrap();
    repo.file(".git/info/grafts", format!("{} {}", commit("start").trim_end(), commit("HEAD")));
    let found = found_since("evil.sh:1:14", "--diff-base start");
    repo.says(&["check", "--diff-base", "start"], 1, &found, "");

    let repo = old_repository();
    let path = repo.path().join("run.sh");
    let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    let write = |content: &str| {
        repo.file("run.sh", content);
        fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
    };
    write(&OLD.replace("old", "new").replace("staging", "stagung"));
    repo.commit("as long");
    repo.git(&["config", "core.checkStat", "minimal"]);
    repo.git(&["config", "core.trustCTime", "false"]);
    // Git compares whole seconds.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    write(OLD);
    assert!(repo.git(&["diff"]).stdout.is_empty(), "git itself sees no change");
    repo.says(&["check", "--since", "HEAD"], 1, &found_since("run.sh:1:14", "--since HEAD"), "");
}

#[test]
fn attributes_of_a_change_hide_none_of_its_lines() {
    let converted = |warned: &str, of: &[&str]| {
        let repo = old_repository();
        repo.file(".gitattributes", "*.env working-tree-encoding=CP037\n*.sh filter=x\n*.txt ident eol=lf\n");
        repo.file("new.env", format!("A=1\nB=2\n# {OLD}"));
        repo.file("x.txt", format!("one\ntwo\n{OLD}"));
        repo.commit("evil");
        let output = repo.redomain(of);
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(1), "{out}{err}");
        assert!(out.contains("new.env:3:16: ") && out.contains("x.txt:3:14: "), "{out}");
        // The filter is nobody's program.
        assert!(out.contains("found: 2 old names in 2 files"), "{out}");
        assert!(err.starts_with(warned), "{err}");
    };
    let warned = "warning: new.env: git converts it before it compares, so all of its lines count as added\n";
    converted(warned, &["check", "--since", "start"]);
    converted(warned, &["check", "--diff-base", "start"]);
}

#[test]
fn lines_of_a_file_with_a_filter_of_the_user_count_as_added() {
    let repo = old_repository();
    repo.file(".gitattributes", "bad.sh filter=one-line\n");
    repo.commit("attributes");
    let config = repo.path().join(".git/user");
    fs::write(&config, "[filter \"one-line\"]\nclean = tr -d '\\\\n'\n").unwrap();
    let mut command =
        super::command(env!("CARGO_BIN_EXE_redomain"), repo.path(), &["check", "--since", "start"]);
    let output = command.env("GIT_CONFIG_GLOBAL", &config).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(out.contains("found: 20 old names in 1 file"), "{out}{err}");
    assert!(err.starts_with("warning: bad.sh: git converts it before it compares"), "{err}");
    repo.git(&["config", "filter.one-line.clean", "tr -d '\\n'"]);
    repo.says(&["check", "--since", "start"], 0, "clean: 1 file, 0 old names\n", "");
}

#[test]
fn since_knows_new_renamed_removed_and_odd_files() {
    let repo = old_repository();
    let since = &["check", "--since", "start"];
    repo.git(&["mv", "bad.sh", "a \"b\"\n.sh"]);
    repo.says(since, 0, "clean: 1 file, 0 old names\n", "");
    repo.file("a \"b\"\n.sh", format!("{}{OLD}", OLD.repeat(20)));
    repo.says(since, 1, &found_since("a \"b\"\\n.sh:21:14", "--since start"), "");
    repo.git(&["checkout", "-q", "-f", "start"]);
    repo.file("new.sh", OLD);
    repo.says(since, 1, &found_since("new.sh:1:14", "--since start"), "");
    repo.git(&["add", "--intent-to-add", "new.sh"]);
    repo.says(since, 1, &found_since("new.sh:1:14", "--since start"), "");
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
        repo.says(&["check", "--since", "start"], 1, &found_since("run.sh:1:14", "--since start"), "");
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
    repo.says(&["check", "--diff-base", "main"], 1, &found_since("mine.sh:1:14", "--diff-base main"), "");
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
