//! `apply --interactive` on a real terminal (a pseudo-terminal, which is one to the program).
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use std::fs::read_to_string;
use std::path::Path;

use support::terminal::{Screen, Session, plain};
use support::{Repo, command};

const RULES: &str = "version: 1
zones: [example.com]
rules:
  - {id: api, from: api.staging.example.com, to: api-staging.example.com}
  - {id: app, from: app.staging.example.com, to: staging.example.com}
";
const A: &str = "a1 https://api.staging.example.com/\na2 https://app.staging.example.com/\na3 https://api.staging.example.com/\n";
const B: &str = "b1 deprecated: api.staging.example.com\nb2 me@app.staging.example.com \x1b[2J\nb3 https://app.staging.example.com/\n";

fn start(folder: &Path, arguments: &[&str]) -> Session {
    Session::start(command(env!("CARGO_BIN_EXE_redomain"), folder, arguments), &Screen::Stderr)
}

fn repo() -> Repo {
    let repo = Repo::new();
    repo.file("redomain.yaml", RULES);
    repo.file("a.txt", A);
    repo.file("b.txt", B);
    repo.git(&["init", "-q"]);
    repo
}

/// Types `keys` and tells what became of the two files.
#[track_caller]
fn check(keys: &str, a: &str, b: &str) -> String {
    let repo = repo();
    let before = repo.files();
    let mut session = start(repo.path(), &["apply", "--interactive"]);
    session.keys(keys);
    let (code, screen, _) = session.end();
    assert_eq!(code, 0, "{screen}");
    let now = |name: &str| read_to_string(repo.path().join(name)).unwrap();
    assert_eq!((now("a.txt").as_str(), now("b.txt").as_str()), (a, b), "{keys}: {screen}");
    if repo.files() != before {
        assert!(repo.redomain(&["undo"]).status.success());
    }
    assert_eq!(repo.files(), before);
    screen
}

#[test]
fn what_was_said_yes_to_is_written_and_undone() {
    let api = |text: &str| text.replace("api.staging.example.com", "api-staging.example.com");
    let app = |text: &str| text.replace("app.staging.example.com", "staging.example.com");
    check("q\n", A, B);
    check("a\na\n", &api(&app(A)), &api(&app(B)));
    check("a\nd\n", &api(&app(A)), B);
    check("r\nn\nn\nn\n", &api(A), &api(B));
    check("y\nq\n", &api(A), B);
    check("s\ny\nq\n", &A.replacen("api.s", "api-s", 1), B);
    check("n\nb\ny\nq\n", &api(A), B);
    check("h\nn\nq\n", &api(A), B);
    check("R\ny\nq\n", &app(A), B);
    check("d\nn\ny\nn\n", A, &B.replacen("app.staging", "staging", 1));
    check("n\ne\nmy.example.com\nq\n", &A.replace("app.staging.example.com", "my.example.com"), B);
}

#[test]
fn questions_show_place_context_and_number_and_nothing_steers_the_terminal() {
    let screen = check("what\n?\ne\n\nq\n", A, B);
    for expected in [
        "a.txt:1:12: by `api`",
        "1 - a1 https://",
        "2   a2 https://",
        "(1/6) write this change and 1 equal one in this file [y,n,s,b,a,d,r,R,h,e,q,?]?",
        "r - write it and all later changes by this rule, in every file",
        "Answer with a key and Enter; `?` explains the keys.",
        "`api.staging.example.com` would become `api-staging.example.com`",
        "type another text (empty: go back): ",
    ] {
        assert!(plain(&screen).contains(expected), "{expected}: {screen}");
    }
    assert!(screen.contains("\x1b[31m") && screen.contains("\x1b[32m"), "{screen:?}");
    let screen = check("e\napi.staging.example.com\nq\n", A, B);
    assert!(plain(&screen).contains("`api.staging.example.com` is the old text: `n` leaves it"), "{screen}");
    let screen = check("e\na b\ne\na..b\ne\nhttps://a.\"b\nq\n", A, B);
    for expected in ["`a b` has white space", "`a..b` has an empty label", "`https://a.\"b` has a quote"] {
        assert!(plain(&screen).contains(expected), "{expected}: {screen}");
    }
    let screen = check("d\nn\nd\n", A, B);
    assert!(plain(&screen).contains("; review, deny-list: named in order"), "{screen}");
    assert!(screen.contains("\\u{1b}[2J") && !screen.contains("\x1b[2J"), "{screen:?}");
}

#[test]
fn the_whole_url_is_shown_where_more_than_the_host_changes() {
    let repo = Repo::new();
    repo.file("redomain.yaml", "version: 1\nrules:\n  - {from: m.example.com/web, to: m.example.com/app}\n");
    repo.file("a.txt", "https://m.example.com/web/x\n");
    let mut session = start(repo.path(), &["apply", "--interactive"]);
    session.keys("q\n");
    let (_, screen, _) = session.end();
    assert!(plain(&screen).contains("  https://m.example.com/web → https://m.example.com/app"), "{screen}");
}

#[test]
fn a_run_that_is_left_in_the_middle_writes_nothing() {
    for end in ["\x04", ""] {
        let repo = repo();
        let before = repo.files();
        let mut session = start(repo.path(), &["apply", "-i"]);
        session.keys(&format!("y\ny\n{end}"));
        if end.is_empty() {
            session.wait_for("(4/6)");
            let pid = rustix::process::Pid::from_child(&session.child);
            rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
        }
        let (code, screen, _) = session.end();
        assert_eq!(code, 130, "{screen}");
        assert!(plain(&screen).contains("\nerror: interrupted; no file was modified"), "{screen:?}");
        assert_eq!(repo.files(), before);
        assert!(!repo.path().join(".redomain").exists());
    }
}

#[test]
fn a_report_goes_to_standard_output() {
    let repo = repo();
    let mut session = start(repo.path(), &["apply", "-i", "--format", "json"]);
    session.keys("y\nn\nq\n");
    let (code, screen, out) = session.end();
    assert_eq!(code, 0, "{screen}");
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["summary"]["edits"], 2);
    let declined = &report["files"][0]["mentions"][1];
    assert_eq!((declined["verdict"].as_str(), declined["rule"].as_str()), (Some("declined"), Some("app")));
    let counts = &report["summary"]["mentions"];
    assert_eq!((counts["keep"].as_u64(), counts["declined"].as_u64()), (Some(0), Some(2)), "{counts}");
    // The stored run, in the formats that list mentions.
    for (format, expected) in [
        ("text", "2 edits in 1 file, 1 declined, 1 not asked about (2 files read)"),
        ("text", " 0 keep + 0 allowed + 0 unlisted + 1 declined + 1 not asked\n"),
        ("markdown", "## written: 2 edits in 1 file, 1 declined, 1 not asked about\n"),
        ("json", r#""keep":0,"declined":2,"allowed":0"#),
        ("html", "a person did not want them, or was not asked"),
        // The lines of the file, as they were, with what was written and what was not.
        ("html", "<p class=\"d\" data-n=\"1\">a1 https://"),
        ("html", "<p class=\"s\" data-n=\"2\">a2 https://<mark>app"),
        ("sarif", "an old name whose change was declined"),
    ] {
        let output = repo.redomain(&["report", "--format", format]);
        let stored = String::from_utf8(output.stdout).unwrap();
        assert!(stored.contains(expected), "{format}: {stored}");
    }
}

#[test]
fn without_a_terminal_nobody_is_asked() {
    let repo = repo();
    let output = repo.redomain(&["apply", "--interactive"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "error: `--interactive` needs a terminal on standard input\n  help: without one, use `redomain diff --plan FILE` and `redomain apply --plan FILE`\n"
    );
    assert_eq!(read_to_string(repo.path().join("a.txt")).unwrap(), A);
}
