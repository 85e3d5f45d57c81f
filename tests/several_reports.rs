//! Several reports of one scan: `--report FORMAT=FILE`.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use support::{RULES, Repo, files, text};

fn repository() -> Repo {
    let repo = Repo::with_git();
    // A folder that no run reads.
    repo.file(".git/info/exclude", "made\n");
    repo.file("made/.keep", "");
    repo.file("redomain.yaml", RULES);
    repo.file("a.py", "x\nhttps://api.staging.example.com/\ny\n");
    repo.file("docs/b.md", "curl *.staging.example.com\n");
    repo
}

#[test]
fn each_file_is_as_the_only_one_would_be() {
    let formats = ["json", "jsonl", "markdown", "html", "sarif", "github", "gitlab", "csv", "text"];
    for command in ["diff", "check", "apply"] {
        let mut arguments: Vec<String> = vec![command.to_owned()];
        for format in formats {
            arguments.extend(["--report".to_owned(), format!("{format}=made/{format}")]);
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let repo = repository();
        let output = repo.redomain(&arguments);
        let plain = repository().redomain(&[command]);
        // A run is named by the second in which it began.
        let without_run = |out: &[u8]| {
            let lines = text(out)
                .lines()
                .map(|line| line.split("; `redomain undo`").next().map(str::to_owned))
                .collect::<Vec<_>>();
            (lines, out.len())
        };
        assert_eq!(without_run(&output.stdout), without_run(&plain.stdout), "{command}");
        assert_eq!(output.status, plain.status, "{command}");
        let told: String = formats.iter().map(|format| format!("written: made/{format}\n")).collect();
        assert_eq!(text(&output.stderr), told, "{command}");
        for format in formats {
            let single = repository();
            single.redomain(&[command, "--format", format, "--output", "made/only"]);
            // A page names its call and its repository, and the text a run.
            let own = |repo: &Repo, path: &str| {
                let page = repo.read(path).replace(repo.path().file_name().unwrap().to_str().unwrap(), "");
                let differs = |line: &str| {
                    line.contains(&format!("redomain {command} --")) || line.contains("reverts run")
                };
                let lines = page.lines().filter(|line| !differs(line));
                lines.map(|line| format!("{line}\n")).collect::<String>()
            };
            let (found, expected) = (own(&repo, &format!("made/{format}")), own(&single, "made/only"));
            assert_eq!(found, expected, "{command} {format}");
        }
    }
}

#[test]
fn a_patch_is_exact_beside_a_diff_in_color() {
    let repo = repository();
    let output =
        repo.redomain(&["diff", "--color", "always", "--report", "patch=made/x.patch", "--report", "text=x"]);
    assert!(text(&output.stdout).contains("\u{1b}["));
    assert!(!repo.read("x").contains('\u{1b}') && repo.read("x").contains("1 edit in 1 file"));
    repo.git(&["apply", "made/x.patch"]);
    repo.says(&["diff", "--format", "patch"], 0, "", "");
}

#[test]
fn mistakes_are_told_before_anything_is_read() {
    let repo = repository();
    repo.file("redomain.yaml", "no rules");
    let before = files(repo.path());
    let twice =
        "is named for two reports; nothing was read or written\n  help: give each report a file of its own\n";
    for (arguments, expected) in [
        (&["--report", "csv=a.csv", "--report", "html=./a.csv"][..], format!("error: ./a.csv: {twice}")),
        (&["--output", "a.csv", "--report", "html=docs/../a.csv"], format!("error: docs/../a.csv: {twice}")),
        (&["--report", "csv=docs"], "error: docs: could not be written: is a directory; nothing was read or written\n  help: name a file in a folder that you may write to\n".to_owned()),
    ] {
        for command in ["diff", "check", "apply"] {
            repo.says(&[&[command], arguments].concat(), 2, "", &expected);
        }
    }
    for (value, expected) in [
        ("pdf=x", "there is no format `pdf`; the formats are text, json, jsonl, markdown"),
        ("html", "name a format and a file, as in `html=review.html`"),
        ("html=", "name a file after the `=`"),
        ("html=-", "`./-` is a file"),
        ("csv=no/such/x.csv", "could not be written: "),
    ] {
        let output = repo.redomain(&["apply", "--report", value]);
        assert!(text(&output.stderr).contains(expected), "{value}: {}", text(&output.stderr));
        assert_eq!(output.status.code(), Some(2), "{value}");
    }
    for (arguments, expected) in [
        (&["diff", "--plan", "x", "--report", "csv=x"][..], "two reports"),
        (&["check", "--report", "patch=x"], "a format of `diff` alone"),
        (&["apply", "--plan", "x", "--report", "csv=y"], "cannot be used with"),
        (&["check", "--write-baseline", "--report", "csv=y"], "cannot be used with"),
    ] {
        let output = repo.redomain(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains(expected), "{arguments:?}: {}", text(&output.stderr));
    }
    assert_eq!(files(repo.path()), before);
}

#[test]
fn a_report_that_fails_at_the_end_leaves_the_others_and_tells_of_the_change() {
    let repo = repository();
    let output = repo.redomain(&["apply", "--report", "csv=/dev/full", "--report", "json=made/x.json"]);
    assert_eq!(output.status.code(), Some(3));
    let said = text(&output.stderr);
    assert!(
        said.contains("error: /dev/full: could not be written: ")
            && said.contains("1 edit in 1 file written"),
        "{said}"
    );
    assert!(repo.read("made/x.json").starts_with("{\"version\":1"));
}

#[test]
fn a_hook_that_passes_writes_its_reports_and_says_nothing() {
    let repo = repository();
    repo.commit("old names");
    repo.says(&["check", "--hook", "--staged", "--report", "json=made/x.json"], 0, "", "");
    assert!(repo.read("made/x.json").starts_with("{\"version\":1"));
}

#[test]
fn reports_of_the_run_before_are_not_read() {
    let repo = repository();
    let arguments = ["check", "--report", "jsonl=x.jsonl", "--report", "csv=x.csv"];
    let first = repo.redomain(&arguments).stdout;
    assert_eq!(text(&repo.redomain(&arguments).stdout), text(&first));
}
