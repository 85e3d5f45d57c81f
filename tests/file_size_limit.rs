//! A limit of file sizes (`ulimit -f`): a write past it is an error with its cause, and `apply` changes nothing.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use support::{RULES, Repo, command, text};

#[test]
fn a_write_past_the_limit_is_an_error_and_no_death() {
    let repo = Repo::with_git();
    repo.file("redomain.yaml", RULES);
    repo.file("large.txt", "https://api.staging.example.com/\n".repeat(10_000));
    let before = repo.files();
    for (arguments, said) in [
        (&["apply"][..], "it would exceed the limit of file sizes; no file was modified"),
        (&["diff", "--output", "out.diff"], "File too large"),
        (&["check", "--fix"], "it would exceed the limit of file sizes; no file was modified"),
    ] {
        let quoted: Vec<String> = arguments.iter().map(|argument| format!("'{argument}'")).collect();
        let script = format!("ulimit -f 20; exec {} {}", env!("CARGO_BIN_EXE_redomain"), quoted.join(" "));
        let output = command("sh", repo.path(), &["-c", &script]).output().unwrap();
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{arguments:?}: {error}");
        assert!(error.contains(said), "{arguments:?}: {error}");
        assert_eq!(repo.files(), before, "{arguments:?}");
    }
}
