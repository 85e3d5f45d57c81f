//! A repository of somebody else: nothing in its configuration, attributes and hooks starts a program.
//!
//! The list is from git's own documentation (`git help config`, `gitattributes`, `githooks`): each setting whose value is,
//! or names, a program. All are planted at once, each with a mark of its own, and every command is run.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use support::{RULES, Repo, command, git};

/// Settings whose value is a program or a command line. `PLANT` is one that leaves a mark.
const PROGRAMS: [(&str, &str); 65] = [
    ("alias.diff", "!PLANT"),
    ("alias.config", "!PLANT"),
    ("browser.b.cmd", "PLANT"),
    ("browser.b.path", "PLANT"),
    ("core.alternateRefsCommand", "PLANT"),
    ("core.askPass", "PLANT"),
    ("core.editor", "PLANT"),
    ("core.fsmonitor", "PLANT"),
    ("core.gitProxy", "PLANT"),
    ("core.pager", "PLANT"),
    ("core.sshCommand", "PLANT"),
    ("credential.helper", "!PLANT"),
    ("credential.https://example.com.helper", "!PLANT"),
    ("diff.external", "PLANT"),
    ("diff.d.command", "PLANT"),
    ("diff.d.textconv", "PLANT"),
    ("diff.guitool", "PLANT"),
    ("diff.tool", "t"),
    ("difftool.t.cmd", "PLANT"),
    ("difftool.t.path", "PLANT"),
    ("filter.clean.clean", "PLANT"),
    ("filter.smudge.smudge", "PLANT"),
    ("filter.process.process", "PLANT"),
    ("filter.required.clean", "PLANT"),
    ("filter.info.clean", "PLANT"),
    ("filter.with.dots\"and\"\\signs.clean", "PLANT"),
    ("gc.recentObjectsHook", "PLANT"),
    ("gpg.program", "PLANT"),
    ("gpg.openpgp.program", "PLANT"),
    ("gpg.ssh.program", "PLANT"),
    ("gpg.ssh.defaultKeyCommand", "PLANT"),
    ("gpg.x509.program", "PLANT"),
    ("guitool.g.cmd", "PLANT"),
    ("hook.h.command", "PLANT"),
    ("imap.tunnel", "PLANT"),
    ("instaweb.browser", "PLANT"),
    ("instaweb.httpd", "PLANT"),
    ("interactive.diffFilter", "PLANT"),
    ("man.m.cmd", "PLANT"),
    ("man.m.path", "PLANT"),
    ("merge.m.driver", "PLANT"),
    ("merge.tool", "t"),
    ("mergetool.t.cmd", "PLANT"),
    ("mergetool.t.path", "PLANT"),
    ("pager.diff", "PLANT"),
    ("pager.config", "PLANT"),
    ("pager.status", "PLANT"),
    ("receive.procReceiveRefs", "refs/"),
    ("remote.origin.receivepack", "PLANT"),
    ("remote.origin.uploadpack", "PLANT"),
    ("remote.origin.url", "ext::PLANT"),
    ("remote.second.vcs", "ext"),
    ("sendemail.ccCmd", "PLANT"),
    ("sendemail.headerCmd", "PLANT"),
    ("sendemail.sendmailCmd", "PLANT"),
    ("sendemail.smtpServer", "PLANT"),
    ("sendemail.toCmd", "PLANT"),
    ("sequence.editor", "PLANT"),
    ("submodule.s.update", "!PLANT"),
    ("tar.x.command", "PLANT"),
    ("trailer.sign.cmd", "PLANT"),
    ("trailer.sign.command", "PLANT"),
    ("uploadpack.packObjectsHook", "PLANT"),
    ("url.ext::PLANT.insteadOf", "https:"),
    ("web.browser", "PLANT"),
];

/// Settings without which those above would not be reached.
const SWITCHES: [(&str, &str); 14] = [
    ("commit.gpgSign", "true"),
    ("core.fsmonitorHookVersion", "1"),
    ("core.splitIndex", "false"),
    ("core.untrackedCache", "true"),
    ("diff.autoRefreshIndex", "true"),
    ("extensions.partialClone", "origin"),
    ("filter.required.required", "true"),
    ("hook.h.event", "post-index-change"),
    ("log.showSignature", "true"),
    ("protocol.allow", "always"),
    ("protocol.ext.allow", "always"),
    ("remote.origin.promisor", "true"),
    ("status.submoduleSummary", "true"),
    ("diff.submodule", "diff"),
];

/// The hooks that `githooks` describes.
const HOOKS: [&str; 28] = [
    "applypatch-msg",
    "commit-msg",
    "fsmonitor-watchman",
    "p4-changelist",
    "p4-post-changelist",
    "p4-pre-submit",
    "p4-prepare-changelist",
    "post-applypatch",
    "post-checkout",
    "post-commit",
    "post-index-change",
    "post-merge",
    "post-receive",
    "post-rewrite",
    "post-update",
    "pre-applypatch",
    "pre-auto-gc",
    "pre-commit",
    "pre-merge-commit",
    "pre-push",
    "pre-rebase",
    "pre-receive",
    "prepare-commit-msg",
    "proc-receive",
    "push-to-checkout",
    "reference-transaction",
    "sendemail-validate",
    "update",
];

/// Every attribute that chooses a program, for a file of its own.
const ATTRIBUTES: &str = "clean.txt filter=clean\nsmudge.txt filter=smudge\nprocess.txt filter=process\n\
     required.txt filter=required\ndriver.txt diff=d merge=m\ntextconv.txt diff=d\n";

/// Every command that reads or writes; those that come later see what those before have written.
const COMMANDS: [&[&str]; 33] = [
    &["check"],
    &["check", "clean.txt"],
    &["check", "--staged"],
    &["check", "--staged", "--fix"],
    &["check", "--since", "HEAD"],
    &["check", "--since", "HEAD~1"],
    &["check", "--diff-base", "HEAD"],
    &["check", "--diff-base", "HEAD~1"],
    &["check", "--write-baseline"],
    &["check", "--prune-baseline"],
    &["check", "--fix", "smudge.txt"],
    &["check", "--format", "sarif"],
    &["diff"],
    &["diff", "--plan", "plan.json"],
    &["apply", "--plan", "plan.json"],
    &["undo"],
    &["apply"],
    &["report"],
    &["report", "--format", "html"],
    &["undo", "--list"],
    &["undo", "--force"],
    &["undo", "--prune"],
    &["apply", "--resume"],
    &["hosts"],
    &["init", "--output", "second.yaml"],
    &["hook", "status"],
    &["hook", "install"],
    &["hook", "uninstall"],
    &["rules", "lint"],
    &["rules", "list"],
    &["rules", "test"],
    &["rules", "explain", "https://api.staging.example.com"],
    &["check", "--since", "missing"],
];

/// A repository with everything planted, and the folder in which programs leave their marks.
struct Planted {
    scratch: Repo,
    number: usize,
}

impl Planted {
    fn new() -> Self {
        let mut planted = Self { scratch: Repo::new(), number: 0 };
        for folder in ["repo", "marks", "programs"] {
            fs::create_dir(planted.scratch.path().join(folder)).unwrap();
        }
        git(&planted.repo(), &["init", "-q", "-b", "main"]);
        planted.commit();
        planted.plant();
        // Of the same length, and newer: git has to read them to know whether they differ.
        for name in ["clean", "smudge", "process", "required", "info", "dots", "driver", "textconv"] {
            planted.scratch.file(&format!("repo/{name}.txt"), "https://api.staging.example.com/b\n");
        }
        planted
    }

    fn repo(&self) -> std::path::PathBuf {
        self.scratch.path().join("repo")
    }

    fn commit(&self) {
        self.scratch.file("repo/redomain.yaml", RULES);
        self.scratch.file("repo/.gitattributes", ATTRIBUTES);
        for text in ["https://api.staging.example.com/\n", "https://api.staging.example.com/a\n"] {
            for name in ["clean", "smudge", "process", "required", "info", "dots", "driver", "textconv"] {
                self.scratch.file(&format!("repo/{name}.txt"), text);
            }
            git(&self.repo(), &["add", "-A"]);
            git(&self.repo(), &["commit", "-q", "-m", "one"]);
        }
        self.scratch.file("repo/staged.txt", "https://api.staging.example.com/\n");
        git(&self.repo(), &["add", "staged.txt"]);
        self.scratch.file(
            "repo/.git/info/attributes",
            "info.txt filter=info\ndots.txt filter=with.dots\"and\"\\signs\n",
        );
    }

    /// A program that leaves a mark with this name, and does what is expected of it as far as it can.
    fn program(&mut self, name: &str) -> String {
        self.number += 1;
        let program = self.scratch.path().join(format!("programs/{}", self.number));
        let marks = self.scratch.path().join("marks").join(name.replace('/', "|"));
        let script = format!("#!/bin/sh\n: >'{}'\n[ -t 0 ] || cat\n", marks.display());
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        program.to_str().unwrap().to_owned()
    }

    fn plant(&mut self) {
        let git_dir = self.repo().join(".git");
        for hook in HOOKS {
            let program = self.program(&format!("hooks|{hook}"));
            fs::copy(program, git_dir.join("hooks").join(hook)).unwrap();
        }
        for (key, value) in SWITCHES {
            git(&self.repo(), &["config", key, value]);
        }
        for (number, (key, value)) in PROGRAMS.into_iter().enumerate() {
            let program = self.program(key);
            let (key, value) = (key.replace("PLANT", &program), value.replace("PLANT", &program));
            // Every third in a file that the configuration includes.
            let included = git_dir.join("more").to_str().unwrap().to_owned();
            let file: &[&str] = if number % 3 == 0 { &["-f", &included] } else { &[] };
            git(&self.repo(), &[&["config"], file, &[&*key, &*value]].concat());
        }
        git(&self.repo(), &["config", "include.path", "more"]);
    }

    /// The programs that were run since the last call.
    fn marks(&self) -> BTreeSet<String> {
        let marks = self.scratch.path().join("marks");
        let found = fs::read_dir(&marks).unwrap().map(|entry| entry.unwrap().file_name());
        let found: BTreeSet<String> = found.map(|name| name.into_string().unwrap()).collect();
        found.iter().for_each(|name| fs::remove_file(marks.join(name)).unwrap());
        found
    }

    fn run(&self, program: &str, arguments: &[&str]) -> std::process::Output {
        // Not the settings of the test, but those of somebody who has none.
        command(program, &self.repo(), arguments).env_remove("GIT_CEILING_DIRECTORIES").output().unwrap()
    }
}

#[test]
fn nothing_that_a_repository_says_starts_a_program() {
    let planted = Planted::new();
    planted.marks();
    let mut started = Vec::new();
    for arguments in COMMANDS {
        make_stale(&planted.repo());
        let output = planted.run(env!("CARGO_BIN_EXE_redomain"), arguments);
        assert!(output.status.code().is_some(), "{arguments:?}");
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(!error.contains("error: git"), "{arguments:?}: {error}");
        started.extend(planted.marks().into_iter().map(|mark| format!("{}: {mark}", arguments.join(" "))));
    }
    assert!(started.is_empty(), "{started:#?}");
}

/// The test above is worth nothing if the plants are dead.
#[test]
fn what_is_planted_is_run_by_git_itself() {
    let planted = Planted::new();
    planted.marks();
    make_stale(&planted.repo());
    planted.run("git", &["diff", "HEAD"]);
    planted.run("git", &["diff", "--no-ext-diff", "HEAD"]);
    make_stale(&planted.repo());
    planted.run("git", &["status"]);
    let run = planted.marks();
    for wanted in [
        "core.fsmonitor",
        "diff.external",
        "diff.d.textconv",
        "filter.clean.clean",
        "filter.process.process",
        "filter.required.clean",
        "filter.info.clean",
        "filter.with.dots\"and\"\\signs.clean",
        "hooks|post-index-change",
    ] {
        assert!(run.contains(wanted), "{wanted} is not in {run:#?}");
    }
}

#[test]
fn a_missing_object_is_not_fetched() {
    let planted = Planted::new();
    let blob = support::text(&git(&planted.repo(), &["rev-parse", "HEAD~1:clean.txt"]).stdout);
    let (folder, file) = blob.trim().split_at(2);
    fs::remove_file(planted.repo().join(".git/objects").join(folder).join(file)).unwrap();
    let local = planted.scratch.path().join("local").to_str().unwrap().to_owned();
    for url in [None, Some(&*local), Some("ssh://example.com/x"), Some("https://example.com/x")] {
        if let Some(url) = url {
            git(&planted.repo(), &["config", "-f", ".git/more", "remote.origin.url", url]);
        }
        planted.marks();
        let output = planted.run(env!("CARGO_BIN_EXE_redomain"), &["check", "--since", "HEAD~1"]);
        assert_eq!(output.status.code(), Some(3), "{url:?}");
        let error = support::text(&output.stderr);
        let lines = error.lines().collect::<Vec<_>>();
        assert!(lines[0].starts_with("error: git: ") && lines[0].contains(blob.trim()), "{error}");
        assert_eq!(
            lines[1],
            "  help: objects are missing, as in a partial clone, and redomain fetches nothing; \
             let git fetch them, such as with `git diff REV`"
        );
        assert_eq!(planted.marks(), BTreeSet::new(), "{url:?}");
    }
}

#[test]
fn a_filter_that_cannot_be_overridden_is_an_error() {
    let repo = Repo::with_git();
    repo.file("redomain.yaml", RULES);
    repo.commit("one");
    repo.file(".git/more", "[filter \"a=b\"]\nclean = touch mark\n");
    repo.git(&["config", "include.path", "more"]);
    repo.says(
        &["check", "--since", "HEAD"],
        2,
        "",
        "error: git: the setting `filter.a=b.clean` of this repository starts a program and cannot be overridden\n  \
         help: remove it, or rename the filter without a `=`; nothing was read\n",
    );
    repo.says(&["check"], 0, "clean: 0 files, 0 old names\n", "");
}

#[test]
fn a_git_that_is_not_installed_is_named_as_the_cause() {
    let repo = Repo::with_git();
    repo.file("redomain.yaml", RULES);
    repo.commit("one");
    let expected = "error: git: `git` cannot be run: it is not found in `PATH`\n  help: install git, or correct `PATH`; nothing was read\n";
    for arguments in [
        &["check", "--since", "HEAD"][..],
        &["check", "--diff-base", "HEAD"],
        &["check", "--staged"],
        &["hook", "status"],
        &["hook", "install"],
    ] {
        let mut command = command(env!("CARGO_BIN_EXE_redomain"), repo.path(), arguments);
        let output = command.env("PATH", "/nowhere").output().unwrap();
        let got = (output.status.code(), support::text(&output.stdout), support::text(&output.stderr));
        assert_eq!(got, (Some(2), String::new(), expected.to_owned()), "{arguments:?}");
    }
}

/// Makes the times of files differ from those in the index.
fn make_stale(repo: &Path) {
    for name in ["clean", "smudge", "process", "required", "info", "dots", "driver", "textconv", "staged"] {
        let file = fs::File::options().append(true).open(repo.join(format!("{name}.txt"))).unwrap();
        let time = file.metadata().unwrap().modified().unwrap() + std::time::Duration::from_secs(7);
        file.set_modified(time).unwrap();
    }
}

#[test]
fn a_program_of_the_tree_is_no_git() {
    let repo = Repo::with_git();
    repo.file("redomain.yaml", RULES);
    repo.file("a.txt", "api.staging.example.com\n");
    repo.git(&["add", "-A"]);
    repo.git(&["commit", "-q", "-m", "x"]);
    let planted = repo.path().join("bin/git");
    repo.file("bin/git", format!("#!/bin/sh\ntouch '{}'\nexit 1\n", repo.path().join("started").display()));
    fs::set_permissions(&planted, fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var("PATH").unwrap();
    for search in [format!("bin:{path}"), format!("./bin:{path}")] {
        let mut command = command(env!("CARGO_BIN_EXE_redomain"), repo.path(), &["check", "--since", "HEAD"]);
        let output = command.env("PATH", search).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(!repo.path().join("started").exists());
    }
}
