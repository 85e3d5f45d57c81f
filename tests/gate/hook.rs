//! The hook of git, the hooks for pre-commit, and the action of GitHub.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use super::support::{Repo, command, git, redomain};
use super::{NEW, OLD, found_in, found_since, repository};

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
}

#[test]
fn a_hook_that_git_looks_for_nowhere_is_not_installed() {
    let repo = repository();
    repo.git(&["config", "core.hooksPath", ""]);
    let before = repo.files();
    for question in ["install", "status"] {
        let expected = "error: git: `core.hooksPath` is empty, so that git runs no hook\n  help: `git config --unset \
                        core.hooksPath` gives git its own folder of hooks; nothing was written\n";
        repo.says(&["hook", question], 2, "", expected);
    }
    assert_eq!(repo.files(), before);
}

#[test]
fn a_repository_leads_no_hook_out_of_itself() {
    let elsewhere = Repo::new();
    let folder = elsewhere.path().canonicalize().unwrap();
    let there = folder.to_str().unwrap();
    let set = |repo: &Repo| drop(repo.git(&["config", "core.hooksPath", there]));
    let set_by_file = |repo: &Repo| {
        repo.file("more", format!("[core]\nhooksPath = {there}\n"));
        repo.git(&["config", "include.path", "../more"]);
    };
    let link = |repo: &Repo| {
        symlink(&folder, repo.path().join("hooks")).unwrap();
        repo.git(&["config", "core.hooksPath", "hooks"]);
    };
    let git_link = |repo: &Repo| {
        let _ = fs::remove_dir_all(repo.path().join(".git/hooks"));
        symlink(&folder, repo.path().join(".git/hooks")).unwrap();
    };
    for lead in [&set as &dyn Fn(&Repo), &set_by_file, &link, &git_link] {
        let repo = repository();
        lead(&repo);
        let output = repo.redomain(&["hook", "install"]);
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        let what = format!("the repository leads out of itself, to `{there}/pre-commit`");
        assert_eq!(output.status.code(), Some(2), "{err}");
        assert!(err.contains(&what) && err.contains("core.hooksPath"), "{err}");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    }
    // Links within the repository lead nowhere else.
    let repo = repository();
    fs::create_dir(repo.path().join("tools")).unwrap();
    symlink("tools", repo.path().join("hooks")).unwrap();
    repo.git(&["config", "core.hooksPath", "hooks"]);
    repo.says(&["hook", "install"], 0, "installed: hooks/pre-commit\n", "");
    // The user's own setting is his decision.
    let repo = repository();
    repo.file("global", format!("[core]\nhooksPath = {there}\n"));
    let mut install = command(env!("CARGO_BIN_EXE_redomain"), repo.path(), &["hook", "install"]);
    let output = install.env("GIT_CONFIG_GLOBAL", repo.path().join("global")).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stderr).contains("warning: "));
    assert!(folder.join("pre-commit").is_file());
}

#[test]
fn a_git_file_leads_no_hook_into_another_repository() {
    let victim = Repo::with_git();
    victim.file("a", "a\n");
    victim.git(&["add", "."]);
    victim.commit("first");
    let git_of = |repo: &Repo| repo.path().join(".git").display().to_string();
    for case in ["file", "link", "common", "worktree", "bare"] {
        let repo = Repo::new();
        repo.file("redomain.yaml", super::support::RULES);
        let dot_git = repo.path().join(".git");
        let mut target = git_of(&victim);
        match case {
            "file" => repo.file(".git", format!("gitdir: {target}\n")),
            "link" => symlink(&target, &dot_git).unwrap(),
            "common" => {
                repo.file(".git/HEAD", "ref: refs/heads/main\n");
                repo.file(".git/commondir", format!("{target}\n"));
            }
            "worktree" => {
                repo.file(".git", "gitdir: planted\n");
                repo.file("planted/HEAD", "ref: refs/heads/main\n");
                repo.file("planted/commondir", format!("{target}\n"));
                repo.file("planted/gitdir", format!("{}\n", dot_git.display()));
            }
            _ => {
                let bare = victim.path().join("bare.git").display().to_string();
                git(victim.path(), &["clone", "-q", "--bare", ".", &bare]);
                repo.file(".git", format!("gitdir: {bare}\n"));
                target = bare;
            }
        }
        let output = repo.redomain(&["hook", "install"]);
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{case}: {err}");
        assert!(
            err.starts_with(&format!("error: .git: leads to `{target}`, which belongs to")),
            "{case}: {err}"
        );
        assert!(!victim.path().join(".git/hooks/pre-commit").exists(), "{case}");
        // Nor is one removed there.
        victim.file("redomain.yaml", super::support::RULES);
        if case != "bare" {
            assert_eq!(victim.redomain(&["hook", "install"]).status.code(), Some(0));
            assert_eq!(repo.redomain(&["hook", "uninstall"]).status.code(), Some(2), "{case}");
            assert_eq!(victim.redomain(&["hook", "uninstall"]).status.code(), Some(0));
        }
    }
}

#[test]
fn the_hook_is_installed_in_every_layout_that_git_makes() {
    let source = repository();
    let top = Repo::new();
    let installs = |folder: &std::path::Path| {
        let output = redomain(folder, &["hook", "install"]);
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(0), "{}: {out}{err}", folder.display());
        assert!(out.starts_with("installed: "), "{out}");
        assert_eq!(redomain(folder, &["hook", "uninstall"]).status.code(), Some(0));
    };
    let url = source.path().display().to_string();
    let allow = ["-c", "protocol.file.allow=always"];
    let at = |name: &str| top.path().join(name);
    git(top.path(), &["clone", "-q", &url, "plain"]);
    installs(&at("plain"));
    git(top.path(), &["clone", "-q", "--separate-git-dir=apart", &url, "separate"]);
    installs(&at("separate"));
    git(top.path(), &["clone", "-q", "--bare", &url, "bare.git"]);
    git(&at("bare.git"), &["worktree", "add", "-q", "../of-bare", "HEAD"]);
    installs(&at("of-bare"));
    git(top.path(), &["clone", "-q", "--bare", &url, "project/.bare"]);
    top.file("project/.git", "gitdir: ./.bare\n");
    top.file("project/redomain.yaml", super::support::RULES);
    installs(&at("project"));
    git(&at("project"), &["worktree", "add", "-q", "main", "HEAD"]);
    installs(&at("project/main"));
    git(&at("plain"), &["worktree", "add", "-q", "../linked", "-b", "linked"]);
    installs(&at("linked"));
    git(&at("plain"), &[&allow[..], &["submodule", "--quiet", "add", &url, "sub"]].concat());
    installs(&at("plain/sub"));
    symlink(at("plain"), at("by-link")).unwrap();
    installs(&at("by-link"));
    fs::rename(at("linked"), at("moved")).unwrap();
    assert_eq!(redomain(&at("moved"), &["hook", "install"]).status.code(), Some(2));
    git(&at("moved"), &["worktree", "repair"]);
    installs(&at("moved"));
}

#[test]
fn a_hook_of_somebody_else_is_never_touched() {
    let repo = repository();
    let at = ".git/hooks/pre-commit";
    let theirs = "#!/bin/sh\nexit 0\n";
    repo.file(at, theirs);
    let refused = format!(
        "error: {at}: was not installed: there is a hook that redomain did not write, and it is left as it is\n  \
         help: add the line `redomain check --staged --hook || exit 1` to it\n"
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
fn a_hook_that_may_refuse_nothing_is_not_called_one_that_does() {
    let repo = repository();
    let at = ".git/hooks/pre-commit";
    repo.says(&["hook", "install"], 0, &format!("installed: {at}\n"), "");
    let ours = repo.read(at);
    for (hook, line) in [
        ("#!/bin/sh\n: redomain check --staged\n".to_owned(), 2),
        ("#!/bin/sh\nif false; then redomain check --staged; fi\n".to_owned(), 2),
        ("#!/bin/sh\nredomain check --staged || true\n".to_owned(), 2),
        ("#!/bin/sh\nexit 0\nredomain check --staged || exit 1\n".to_owned(), 2),
        (ours.replace("#!/bin/sh\n", "#!/bin/sh\nexit 0\n"), 2),
        (ours.replace("--hook", "--hook || true"), 5),
        (ours.replace("--hook", "--hook src"), 5),
        ("#!/bin/sh\n[ -n \"$SKIP\" ] ||\nredomain check --staged || exit 1\n".to_owned(), 2),
    ] {
        repo.file(at, &hook);
        let may =
            format!("line {line} may keep `redomain check --staged` from refusing a commit; look at it");
        fs::set_permissions(repo.path().join(at), PermissionsExt::from_mode(0o755)).unwrap();
        repo.says(&["hook", "status"], 1, &format!("not sure: {at}: {may}\n"), "");
        let output = repo.redomain(&["hook", "install"]);
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{hook}");
        assert!(err.starts_with(&format!("error: {at}: was not installed: line {line} of a hook")), "{err}");
        assert_eq!(repo.read(at), hook);
        assert_eq!(repo.redomain(&["hook", "uninstall"]).status.code(), Some(2), "{hook}");
    }
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
        (Some(1), found_since("a b.sh:1:14", "--diff-base HEAD 'a b.sh'"))
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
