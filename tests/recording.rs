//! The walk of `testdata/recording/walk.txt` on terminals, into a pipe, into a file and without a terminal, compared with
//! transcripts; and the picture of the README, which is made of a real run.
//!
//! `REDOMAIN_BLESS=1 cargo test --test recording` writes transcripts and picture anew.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use std::fs::{File, read_to_string, write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use support::picture::svg;
use support::terminal::{Screen, Session, plain};
use support::{Repo, command, copy, text};

/// The place where the streams of a walk lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outlet {
    /// A terminal with so many columns, in color or without.
    Terminal(u16, Color),
    Pipe,
    File,
    /// A session without any terminal, as of cron.
    Nowhere,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Color {
    On,
    Off,
}

/// A line for a shell, and the keys that answer its questions.
struct Step {
    line: String,
    keys: Vec<String>,
}

fn recording(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/recording").join(name)
}

fn steps(script: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for line in read_to_string(recording(script)).unwrap().lines() {
        match line.split_once(' ') {
            Some(("$", line)) => steps.push(Step { line: line.to_owned(), keys: Vec::new() }),
            Some((">", key)) => steps.last_mut().unwrap().keys.push(key.to_owned()),
            _ => assert!(line.is_empty() || line.starts_with('#'), "{line}"),
        }
    }
    steps
}

/// The small tree, as a repository with one commit.
fn repository() -> Repo {
    let repo = Repo::new();
    copy(&recording("tree"), repo.path());
    repo.git(&["init", "-q"]);
    repo.commit("start");
    repo
}

/// A shell in the repository, with the binary of this build in its path.
fn shell(repo: &Repo, line: &str, outlet: Outlet) -> Command {
    let call = ["-c", line];
    let mut shell = match outlet {
        Outlet::Nowhere if cfg!(target_os = "linux") => {
            command("setsid", repo.path(), &[&["-w", "sh"], &call[..]].concat())
        }
        _ => command("sh", repo.path(), &call),
    };
    let folder = Path::new(env!("CARGO_BIN_EXE_redomain")).parent().unwrap();
    shell.env("PATH", format!("{}:{}", folder.display(), std::env::var("PATH").unwrap()));
    for name in ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"] {
        shell.env(name, "t@example.com");
    }
    shell
}

/// Runs a step; gives its exit code and all that it showed, with standard error behind standard output.
fn run(repo: &Repo, step: &Step, outlet: Outlet) -> (i32, String) {
    let mut shell = shell(repo, &step.line, outlet);
    match outlet {
        Outlet::Terminal(columns, color) => {
            shell.env("TERM", "xterm-256color");
            if color == Color::Off {
                shell.env("NO_COLOR", "1");
            }
            let mut session = Session::on(shell, &Screen::Both, columns);
            let mut seen = 0;
            step.keys.iter().for_each(|key| session.answer(key, &mut seen));
            let (code, screen, _) = session.end();
            (code, screen.replace("\r\n", "\n"))
        }
        Outlet::Pipe | Outlet::Nowhere => {
            let output = shell.stdin(Stdio::null()).output().unwrap();
            (output.status.code().unwrap(), text(&output.stdout) + &on_error(&output.stderr))
        }
        Outlet::File => {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("out.txt");
            let child =
                shell.stdin(Stdio::null()).stdout(File::create(&path).unwrap()).stderr(Stdio::piped());
            let output = child.spawn().unwrap().wait_with_output().unwrap();
            (output.status.code().unwrap(), read_to_string(path).unwrap() + &on_error(&output.stderr))
        }
    }
}

/// The lines of standard error, marked as such.
fn on_error(bytes: &[u8]) -> String {
    text(bytes).lines().map(|line| format!("2> {line}\n")).collect()
}

/// The transcript of a script, without what differs from run to run.
fn transcript(script: &str, outlet: Outlet) -> String {
    let repo = repository();
    let mut transcript = String::new();
    for step in steps(script) {
        let (code, shown) = run(&repo, &step, outlet);
        transcript += &format!("$ {}\n{shown}", step.line);
        if !transcript.ends_with('\n') {
            transcript.push('\n');
        }
        if code != 0 {
            transcript += &format!("(exit code {code})\n");
        }
    }
    let root = repo.path().canonicalize().unwrap();
    let transcript = transcript.replace(root.to_str().unwrap(), "/repository");
    let run = regex::Regex::new(r"\b(\d{4})-20\d{6}T\d{6}Z").unwrap();
    let moment = regex::Regex::new(r"\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ").unwrap();
    let transcript = run.replace_all(&transcript, "$1-20260102T030405Z");
    moment.replace_all(&transcript, "2026-01-02T03:04:05Z").into_owned()
}

/// Compares a text with the file of this name, or writes it.
#[track_caller]
fn hold(name: &str, expected: &str) {
    let path = recording(name);
    if std::env::var_os("REDOMAIN_BLESS").is_some() {
        return write(path, expected).unwrap();
    }
    let known = read_to_string(&path).unwrap_or_default();
    let differs = known.lines().zip(expected.lines()).enumerate().find(|(_, (known, now))| known != now);
    let differs = differs.map(|(at, (known, now))| format!("line {}: `{known}` is now `{now}`", at + 1));
    assert!(known == expected, "{name}: {}", differs.unwrap_or_else(|| "another number of lines".to_owned()));
}

/// Escapes as text that a person can read.
fn readable(transcript: &str) -> String {
    transcript.replace('\x1b', "␛").replace('\r', "␍")
}

#[test]
fn a_terminal_of_80_columns_shows_the_walk() {
    let colored = transcript("walk.txt", Outlet::Terminal(80, Color::On));
    hold("80-columns.txt", &readable(&colored));
    let bare = transcript("walk.txt", Outlet::Terminal(80, Color::Off));
    assert_eq!(plain(&colored), bare);
}

#[test]
fn a_terminal_of_160_columns_shows_the_walk() {
    let bare = transcript("walk.txt", Outlet::Terminal(160, Color::Off));
    hold("160-columns.txt", &readable(&bare));
    assert_eq!(plain(&transcript("walk.txt", Outlet::Terminal(160, Color::On))), bare);
}

#[test]
fn a_pipe_a_file_and_a_session_without_a_terminal_get_the_same_walk() {
    let piped = transcript("walk.txt", Outlet::Pipe);
    hold("pipe.txt", &readable(&piped));
    assert!(!piped.contains('\x1b'));
    assert_eq!(transcript("walk.txt", Outlet::File), piped);
    assert_eq!(transcript("walk.txt", Outlet::Nowhere), piped);
}

#[test]
fn the_picture_of_the_readme_is_that_of_a_run() {
    let shown = transcript("picture.txt", Outlet::Terminal(88, Color::On));
    assert!(!shown.contains("exit code"), "{shown}");
    let shown: String = shown
        .lines()
        .map(|line| match line.strip_prefix("$ ") {
            Some(call) => format!("\n\x1b[32m$\x1b[0m \x1b[1m{call}\x1b[0m\n"),
            None => format!("{line}\n"),
        })
        .collect();
    let readme = read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    assert!(readme.contains("](testdata/recording/terminal.svg)"));
    hold("terminal.svg", &svg("redomain diff, apply and check in a terminal", shown.trim_start(), 88));
}
