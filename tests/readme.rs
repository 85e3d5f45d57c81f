//! Every command of the README runs, in the repository and with the binary of this build.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use std::fs;
use std::path::Path;

use support::{Scratch, command, git, redomain};

const BUILD: &str = "cargo run --release -- ";

/// The lines of all `sh` blocks of the README.
fn lines() -> Vec<String> {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let blocks = readme.split("```sh\n").skip(1).map(|block| block.split("```").next().unwrap().to_owned());
    blocks.flat_map(|block| block.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}

fn arguments(line: &str) -> Vec<String> {
    line.split("  #")
        .next()
        .unwrap()
        .split_ascii_whitespace()
        .map(|word| word.trim_matches('\'').to_owned())
        .collect()
}

#[test]
fn commands_of_the_checkout_run() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let commands: Vec<String> =
        lines().into_iter().filter_map(|line| line.strip_prefix(BUILD).map(str::to_owned)).collect();
    assert!(!commands.is_empty());
    for line in commands {
        let arguments = arguments(&line);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = command(env!("CARGO_BIN_EXE_redomain"), root, &arguments).output().unwrap();
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(String::from_utf8_lossy(&output.stdout).contains(" edits in "), "{line}");
    }
}

#[test]
fn commands_of_a_user_run() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let rules = readme.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    let scratch = Scratch::new();
    scratch.file("redomain.yaml", rules);
    scratch.file("src/app.py", "URL = 'https://api.staging.example.com'\n");
    git(scratch.path(), &["init", "-q"]);
    git(scratch.path(), &["add", "-A"]);
    git(scratch.path(), &["commit", "-qm", "start"]);
    let commands: Vec<String> = lines().into_iter().filter(|line| line.starts_with("redomain ")).collect();
    assert!(commands.len() > 5);
    for line in commands {
        let arguments = arguments(&line);
        let arguments: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
        let output = redomain(scratch.path(), &arguments);
        let code = output.status.code().unwrap();
        assert!(code == 0 || code == 1, "{line}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
