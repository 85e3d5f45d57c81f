//! `check --hook`: silence where a commit passes, and the way on where it is refused.

use std::fs;
use std::os::unix::fs::symlink;

use super::support::{Repo, command, git, pipe, text};
use super::{NEW, OLD, found, repository};

/// A repository with the hook, and the folder of a `redomain` that is called by its name.
fn hooked() -> (Repo, Repo) {
    let (repo, programs) = (repository(), Repo::new());
    symlink(env!("CARGO_BIN_EXE_redomain"), programs.path().join("redomain")).unwrap();
    assert!(repo.redomain(&["hook", "install"]).status.success());
    (repo, programs)
}

/// Runs a shell line as a user, with programs of this folder: exit code, standard output and standard error together.
fn shell(repo: &Repo, programs: &Repo, line: &str) -> (Option<i32>, String) {
    let mut shell = command("sh", repo.path(), &["-c", &format!("exec 2>&1; {line}")]);
    let path = std::env::var("PATH").unwrap();
    shell.env("PATH", format!("{}:{path}", programs.path().display()));
    for name in ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"] {
        shell.env(name, "t@example.com");
    }
    let output = shell.output().unwrap();
    (output.status.code(), text(&output.stdout))
}

/// What is said of one old name, with the command that fixes it and the step after it.
fn refused(place: &str, fix: &str, then: &str) -> String {
    let found = found(place).replace("redomain apply", fix);
    format!(
        "redomain refuses this commit:\n{found}  help: {then}\n  \
         help: to keep a line, write `redomain:keep` in a comment on it, or add a `keep` entry to redomain.yaml\n"
    )
}

const STAGE: &str = "then stage the fixes with `git add -p`, and commit again";

#[test]
fn a_path_that_is_named_and_not_read_is_told() {
    let repo = repository();
    symlink("run.sh", repo.path().join("link")).unwrap();
    fs::create_dir(repo.path().join("folder")).unwrap();
    symlink("folder", repo.path().join("link-to-folder")).unwrap();
    pipe(&repo.path().join("pipe"));
    fs::create_dir(repo.path().join("other")).unwrap();
    git(&repo.path().join("other"), &["init", "-q"]);
    repo.file("other/run.sh", OLD);
    git(&repo.path().join("other"), &["add", "run.sh"]);
    git(&repo.path().join("other"), &["commit", "-qm", "one"]);
    repo.git(&["add", "other"]);
    for (path, what) in [
        ("link", "is a symbolic link, and was not read\n  help: name the file that it leads to\n"),
        ("link-to-folder", "is a symbolic link, and was not read\n"),
        ("pipe", "is a pipe, a socket or a device, and was not read\n"),
        ("other", "belongs to another repository, and was not read\n"),
    ] {
        if path.starts_with("link") {
            repo.git(&["add", path]);
            repo.says(&["check", "--staged"], 0, "clean: 0 files, 0 old names\n", "");
            let output = repo.redomain(&["check", "--staged", path]);
            let (out, err) = (text(&output.stdout), text(&output.stderr));
            assert!(output.status.code() == Some(2) && out.is_empty(), "{path}: {out}{err}");
            assert!(err.starts_with(&format!("error: {path}: {what}")), "{err}");
            repo.git(&["rm", "-q", "--cached", path]);
        }
        // What git holds and has not changed is none of the lines that were added.
        let all = [&[][..], &["--since", "HEAD"]];
        for since in &all[..if path == "other" { 1 } else { 2 }] {
            let output = repo.redomain(&[&["check"], *since, &[path]].concat());
            let (out, err) = (text(&output.stdout), text(&output.stderr));
            assert!(output.status.code() == Some(2) && out.is_empty(), "{path}: {out}{err}");
            assert!(err.starts_with(&format!("error: {path}: {what}")), "{err}");
        }
        let output = repo.redomain(&["check", path, "run.sh"]);
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.code() == Some(0) && out.starts_with("clean: 1 file,"), "{path}: {out}{err}");
        assert!(err.starts_with(&format!("warning: {path}: {what}")), "{err}");
    }
    // In a whole tree they are listed, and nobody named them.
    let output = repo.redomain(&["check"]);
    assert_eq!(
        (output.status.code(), text(&output.stdout).as_str()),
        (Some(0), "clean: 1 file, 0 old names\n")
    );
    assert!(!text(&output.stderr).contains("was not read"), "{}", text(&output.stderr));
}

#[test]
fn a_file_of_redomain_that_is_named_alone_is_an_error() {
    let repo = repository();
    repo.file("deploy.sh", OLD);
    assert!(repo.redomain(&["diff", "--plan", "plan.json"]).status.success());
    assert!(repo.redomain(&["diff", "--format", "json", "--output", "report.json"]).status.success());
    assert!(repo.redomain(&["check", "--write-baseline"]).status.success());
    repo.file("other/redomain.yaml", repo.read("redomain.yaml"));
    let own = "holds rules, a baseline or a report of redomain, and was not searched";
    for (path, what) in [
        ("redomain.yaml", own),
        ("redomain.baseline.json", own),
        ("other/redomain.yaml", "is a rule file or a baseline, and was not searched"),
        ("plan.json", "is a saved plan, and was not searched"),
        ("report.json", "is a saved report, and was not searched"),
    ] {
        let said = format!("error: {path}: {what}\n  help: name a file that redomain has not written\n");
        for command in ["check", "diff", "apply"] {
            repo.says(&[command, path], 2, "", &said);
        }
        // A plan or a report that git holds is a file like any other.
        if !["plan.json", "report.json"].contains(&path) {
            repo.git(&["add", path]);
            repo.says(&["check", "--staged", path], 2, "", &said);
        }
        // Beside a file that is read there is an answer, and a hook is given whatever a commit has.
        for arguments in [
            &["check", path, "run.sh"][..],
            &["check", "--hook", path],
            &["check", "--staged", path, "run.sh"],
            &["check", "--staged", "--hook", path],
        ] {
            let output = repo.redomain(arguments);
            let (out, err) = (text(&output.stdout), text(&output.stderr));
            assert_eq!((output.status.code(), err.as_str()), (Some(0), ""), "{arguments:?}: {out}");
        }
    }
}

#[test]
fn a_commit_that_passes_is_told_nothing() {
    let (repo, programs) = hooked();
    // A rule that is never reached, and a comment that opens no section, are warnings elsewhere.
    let rules = repo.read("redomain.yaml").replace(
        "keep:",
        "  - id: shadowed\n    from: api.staging.example.com\n    to: api-staging.example.com\nkeep:",
    );
    repo.file("redomain.yaml", rules);
    repo.file("good.sh", format!("{NEW}# redomain:keep-end\n"));
    repo.git(&["add", "-A"]);
    let warned = text(&repo.redomain(&["check", "--staged"]).stderr);
    assert_eq!(warned.matches("warning: ").count(), 2, "{warned}");
    assert_eq!(shell(&repo, &programs, "git commit -qm good"), (Some(0), String::new()));
    repo.file("bad.sh", OLD);
    repo.git(&["add", "-A"]);
    let (code, said) = shell(&repo, &programs, "git commit -qm bad");
    assert_eq!((code, said.matches("warning: ").count()), (Some(1), 1), "{said}");
}

#[test]
fn a_refused_commit_is_told_who_speaks_and_what_to_do() {
    let (repo, programs) = hooked();
    repo.file("bad.sh", OLD);
    repo.git(&["add", "bad.sh"]);
    let fix = "redomain check --fix --staged";
    let expected = refused("bad.sh:1:14", fix, STAGE);
    assert_eq!(shell(&repo, &programs, "git commit -qm x"), (Some(1), expected));
    // The steps lead to a commit.
    let steps = format!("{fix} >said.txt; yes | git add -p >said.txt && git commit -qm x");
    assert_eq!(shell(&repo, &programs, &steps), (Some(0), String::new()));
    assert_eq!(text(&repo.git(&["show", "HEAD:bad.sh"]).stdout), NEW);
    // And so does a comment.
    repo.file("kept.sh", OLD.replace('\n', " # redomain:keep\n"));
    repo.git(&["add", "kept.sh"]);
    assert_eq!(shell(&repo, &programs, "git commit -qm x"), (Some(0), String::new()));
}

#[test]
fn an_index_that_is_gone_after_the_commit_is_not_named() {
    let (repo, programs) = hooked();
    let (named, all) = ("redomain check --fix run.sh", "redomain check --fix");
    repo.file("sub/other.sh", OLD);
    repo.commit("past the hook");
    repo.file("run.sh", format!("{OLD}# another line\n"));
    for (line, fix) in [
        ("git commit -qam x", named),
        ("git commit -qm x run.sh", named),
        // A path from the root leads nowhere here.
        ("cd sub && git commit -qam x", all),
    ] {
        let expected = refused("run.sh:1:14", fix, "then commit again");
        assert_eq!(shell(&repo, &programs, line), (Some(1), expected), "{line}");
    }
    assert_eq!(
        shell(&repo, &programs, &format!("{named} >said.txt; git commit -qam x")),
        (Some(0), String::new())
    );
    assert_eq!(
        (repo.read("run.sh"), repo.read("sub/other.sh")),
        (format!("{NEW}# another line\n"), OLD.to_owned())
    );
}

#[test]
fn a_program_that_no_shell_finds_is_named_by_its_path() {
    let (repo, programs) = hooked();
    repo.file("bad.sh", OLD);
    repo.git(&["add", "bad.sh"]);
    fs::remove_file(programs.path().join("redomain")).unwrap();
    let (code, said) = shell(&repo, &programs, "git commit -qm x");
    assert_eq!(code, Some(1));
    let command = said.split('`').nth(1).unwrap();
    assert!(command.starts_with('/') && command.ends_with(" check --fix --staged"), "{said}");
    assert_eq!(shell(&repo, &programs, command).0, Some(1));
    assert_eq!(repo.read("bad.sh"), NEW);
}

#[test]
fn files_without_a_commit_are_not_called_one() {
    let (repo, _) = hooked();
    repo.file("bad.sh", OLD);
    let (code, said) = {
        let output = repo.redomain(&["check", "--hook", "--", "bad.sh"]);
        (output.status.code(), text(&output.stdout))
    };
    assert_eq!(code, Some(1));
    assert!(said.starts_with("redomain refuses these files:\nbad.sh:1:14: "), "{said}");
    assert!(said.contains(" check --fix bad.sh` to apply") && said.contains("`git add -p`\n"), "{said}");
    repo.says(&["check", "--hook", "--", "run.sh"], 0, "", "");
    // A fix is a refusal too, since what is staged is not what was fixed.
    let said = text(&repo.redomain(&["check", "--fix", "--hook", "--", "bad.sh"]).stdout);
    let expected = "redomain refuses these files, since it changed files:\nfixed: bad.sh: 1 edit\n\
                    written: 1 edit in 1 file; `git add -p` stages them; `redomain undo` reverts run ";
    assert!(said.starts_with(expected), "{said}");
    repo.says(&["check", "--fix", "--hook", "--", "bad.sh"], 0, "", "");
}

#[test]
fn what_could_not_be_checked_is_no_silence() {
    let (repo, programs) = hooked();
    repo.file("redomain.yaml", "version: 1\nzones: [example.com]\nrules: []\n");
    repo.git(&["add", "-A"]);
    let (code, said) = shell(&repo, &programs, "git commit -qm x");
    let expected = "redomain did not check this commit:\nnot checked: 0 files, and no rule that names an old one\nwarning: ";
    assert!(code == Some(0) && said.starts_with(expected), "{said}");
    repo.file("redomain.yaml", "version: 1\nrulez: []\n");
    repo.git(&["add", "-A"]);
    let (code, said) = shell(&repo, &programs, "git commit -qm x");
    assert_eq!(code, Some(1));
    assert!(said.starts_with("redomain refuses this commit:\nerror: redomain.yaml:2:1: "), "{said}");
}

#[test]
fn a_report_for_a_machine_stays_one() {
    let (repo, _) = hooked();
    let output = repo.redomain(&["check", "--hook", "--format", "json", "run.sh"]);
    assert!(serde_json::from_slice::<serde_json::Value>(&output.stdout).is_ok());
    assert_eq!(output.status.code(), Some(0));
    assert!(repo.redomain(&["check", "--hook", "--output", "out.txt", "run.sh"]).status.success());
    assert!(repo.read("out.txt").contains("clean: 1 file"));
}

#[test]
fn files_that_a_sparse_checkout_leaves_out_are_counted() {
    let warned = |files: &str| {
        format!(
            "warning: {files} left out of the tree by a sparse checkout, and {} not read\n  \
             help: run it in a whole checkout too, such as in CI; `git ls-files -t` marks them with `S`\n",
            if files.starts_with("1 ") { "was" } else { "were" }
        )
    };
    for index in ["--no-sparse-index", "--sparse-index"] {
        let repo = repository();
        for path in ["in/a.sh", "out/a.sh", "out/b/c.sh"] {
            repo.file(path, NEW);
        }
        repo.commit("more");
        repo.file("out/a.sh", OLD);
        repo.commit("evil");
        repo.git(&["sparse-checkout", "set", "--cone", index, "in"]);
        repo.says(&["check"], 0, "clean: 2 files, 0 old names\n", &warned("2 tracked files are"));
        let of_a_part = "clean: 1 file, 0 old names\n";
        repo.says(&["check", "in"], 0, of_a_part, "");
        repo.says(&["check", "-g", "out/a.*", "-g", "run.sh"], 0, of_a_part, &warned("1 tracked file is"));
        repo.says(
            &["check", "--since", "HEAD~1"],
            0,
            "clean: 0 files, 0 old names\n",
            &warned("1 tracked file is"),
        );
        repo.says(&["check", "--hook"], 0, "", "");
        // It is no mistake of anybody.
        assert_eq!(repo.redomain(&["check", "--strict"]).status.code(), Some(0));
        let output = repo.redomain(&["diff"]);
        assert_eq!(String::from_utf8_lossy(&output.stderr), warned("2 tracked files are"));
        let output = repo.redomain(&["check", "--write-baseline"]);
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.code() == Some(2) && err.contains("\nerror: the baseline is not written"),
            "{err}"
        );
        assert!(!repo.path().join("redomain.baseline.json").exists());
        // What somebody put there all the same is read.
        repo.file("out/b/c.sh", NEW);
        repo.says(&["check"], 0, "clean: 3 files, 0 old names\n", &warned("1 tracked file is"));
    }
}

#[test]
fn rules_that_are_too_many_to_compile_are_left_to_git() {
    let repo = repository();
    let many: String = (0..20_000).map(|number| format!("a*b{number}?c\n")).collect();
    repo.file(".gitignore", format!("{many}hidden.sh\n"));
    repo.file("part/.gitignore", "!hidden.sh\nother.sh\n");
    for path in ["hidden.sh", "a-b7-c", "part/other.sh"] {
        repo.file(path, OLD);
    }
    repo.file("part/hidden.sh", NEW);
    let output = repo.redomain(&["check"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "clean: 4 files, 0 old names\n");
}
