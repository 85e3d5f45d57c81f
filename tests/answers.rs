//! The answer of `check`, and the warnings about rules that only the tree shows.
#![allow(clippy::unwrap_used, reason = "a test stops at the first wrong thing")]

mod support;

use support::{Repo, text};

const RULES: &str = "version: 1
zones: [example.com]
rules:
  - {id: api, from: api.old.example.com, to: api.example.com}
  - {id: web, from: web.old.example.com, to: web.example.net}
";

/// A repository with these files and, at its root, these rules.
fn repository(rules: &str, files: &[(&str, &str)]) -> Repo {
    let repo = Repo::new();
    repo.file("redomain.yaml", rules);
    files.iter().for_each(|(path, text)| repo.file(path, text));
    repo
}

/// The last line of standard output, and standard error.
fn answer(repo: &Repo, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = repo.redomain(arguments);
    let last = text(&output.stdout).lines().last().unwrap_or_default().to_owned();
    (output.status.code(), last, text(&output.stderr))
}

#[track_caller]
fn check(repo: &Repo, arguments: &[&str], code: i32, expected: &str) {
    let (got, last, problems) = answer(repo, arguments);
    assert_eq!((got, last.as_str()), (Some(code), expected), "{problems}");
}

#[test]
fn a_check_that_passes_counts_what_it_let_pass() {
    let review = "A = 'me@api.old.example.com'\n";
    let repo = repository(RULES, &[("a.py", review)]);
    check(&repo, &["check"], 0, "clean: 1 file, 0 old names; 1 to review does not fail it (--strict)");
    repo.file("api.old.example.com.conf", "");
    check(
        &repo,
        &["check"],
        0,
        "clean: 2 files, 0 old names; 1 to review and 1 file named after moved hosts do not fail it (--strict)",
    );
    check(&repo, &["check", "--strict"], 1, "found: 1 to review in 1 file");
    repo.file("a.py", "");
    check(
        &repo,
        &["check"],
        0,
        "clean: 2 files, 0 old names; 1 file named after moved hosts does not fail it",
    );
}

#[test]
fn unlisted_names_are_not_called_old() {
    let rules = format!("{RULES}allow: [api.example.com]\n");
    let repo = repository(&rules, &[("a.env", "A=https://www.example.com\n")]);
    check(&repo, &["check"], 1, "found: 1 unlisted name in 1 file");
    repo.file("b.env", "A=https://api.old.example.com\n");
    check(
        &repo,
        &["check"],
        1,
        "found: 1 old name, 1 unlisted name in 2 files; run `redomain apply` to apply the safe fixes",
    );
}

#[test]
fn the_command_of_the_answer_is_about_the_same_paths() {
    let repo = repository(RULES, &[("b c/a.env", "A=https://api.old.example.com\n")]);
    let end = "run `redomain apply 'b c'` to apply the safe fixes";
    let (code, last, _) = answer(&repo, &["check", "b c"]);
    assert!(code == Some(1) && last.ends_with(end), "{last}");
}

#[test]
fn a_dash_is_no_file_to_write_to() {
    let repo = repository(RULES, &[("a.env", "A=https://api.old.example.com\n")]);
    for arguments in [&["diff", "--output", "-"][..], &["init", "--output", "-"]] {
        let (code, _, problems) = answer(&repo, arguments);
        assert!(code == Some(2) && problems.contains("standard output is the default"), "{problems}");
    }
}

#[test]
fn without_rules_nothing_is_clean() {
    let repo = repository("version: 1\nzones: [example.com]\nrules:\n", &[("a", "api.example.com\n")]);
    let (code, last, problems) = answer(&repo, &["check"]);
    assert_eq!((code, last.as_str()), (Some(0), "not checked: 1 file, and no rule that names an old one"));
    assert!(
        problems
            .starts_with("warning: redomain.yaml:3:1: `rules` has no rule, so that nothing is an old name\n")
    );
    check(&repo, &["check", "--strict"], 1, "found: 0 old names in 0 files, 1 warning (--strict)");
    let repo = repository(RULES, &[]);
    check(
        &repo,
        &["check", "--skip", "api,web"],
        0,
        "not checked: 0 files, and no rule that names an old one",
    );
}

#[test]
fn rules_that_match_nothing_are_warned_of() {
    let warning = "warning: redomain.yaml:5:5: rule `web` matches nothing here: `web.old.example.com`\n";
    let repo = repository(RULES, &[("a", "https://api.old.example.com\n")]);
    for arguments in [&["diff"][..], &["check"], &["rules", "lint", "--tree"]] {
        let (_, _, problems) = answer(&repo, arguments);
        assert!(problems.starts_with(warning), "{arguments:?}: {problems}");
        assert_eq!(problems.matches("warning: ").count(), 1, "{arguments:?}: {problems}");
    }
    // In a part of the tree it may match elsewhere.
    for arguments in [&["diff", "a"][..], &["check", "a"], &["diff", "--only", "web"], &["rules", "lint"]] {
        let (_, _, problems) = answer(&repo, arguments);
        assert_eq!(problems, "", "{arguments:?}");
    }
}

#[test]
fn a_rule_whose_new_name_is_there_has_done_its_work() {
    let repo = repository(RULES, &[("a", "https://api.example.com https://web.example.net\n")]);
    repo.says(&["check", "--strict"], 0, "clean: 1 file, 0 old names\n", "");
    let (_, _, problems) = answer(&repo, &["diff"]);
    assert!(problems.starts_with("warning: redomain.yaml: none of the 2 rules matches anything here\n"));
    repo.file("a", "https://my-api.example.com\n");
    let (code, last, problems) = answer(&repo, &["check", "--strict"]);
    assert_eq!((code, last.as_str()), (Some(0), "clean: 1 file, 0 old names"));
    assert!(problems.contains("rule `api` matches nothing here"), "{problems}");
    assert!(problems.contains("rule `web` matches nothing here"), "{problems}");
    // A new name outside of the zones is no mention: once nothing matches, it may stand anywhere but in the rules.
    repo.file("b/c.md", "See WEB.example.net.\n");
    let (_, _, problems) = answer(&repo, &["check"]);
    assert!(
        problems.contains("rule `api` matches nothing here") && !problems.contains("`web`"),
        "{problems}"
    );
}

#[test]
fn lint_warns_of_an_expired_keep() {
    let rules = format!(
        "{RULES}keep:\n  - hosts: [x.example.com]\n    until: 2001-01-31\n  - hosts: [y.example.com]\n    until: 9999-12-31\n"
    );
    let repo = repository(&rules, &[("a", "https://api.old.example.com\n")]);
    let (code, last, problems) = answer(&repo, &["rules", "lint"]);
    assert_eq!((code, last.as_str()), (Some(1), "2 rules, 0 errors, 1 warning"));
    assert!(problems.contains("this keep expired after `2001-01-31`"), "{problems}");
    assert!(problems.starts_with("warning: redomain.yaml:"), "{problems}");
}

#[test]
fn lint_warns_of_results_that_would_be_unlisted() {
    let rules = "version: 1
zones: [example.com]
rules:
  - {from: '{s}.old.example.com', to: '{s}.example.com'}
allow: [api.example.com]
";
    let repo = repository(rules, &[("a", "https://api.old.example.com https://web.old.example.com\n")]);
    let warning = "warning: redomain.yaml:4:5: rule `s-old-example-com` writes `web.example.com` (1 time), which \
                   `allow` does not cover\n  help: add `web.example.com` to `allow`, or `check` fails on it after the run\n";
    let quoted = "  |\n4 |   - {from: '{s}.old.example.com', to: '{s}.example.com'}\n  \
                  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n  help";
    let linted = warning.replace("  help", quoted);
    repo.says(&["rules", "lint", "--tree"], 1, "1 rule, 0 errors, 1 warning (1 file read)\n", &linted);
    let (_, _, problems) = answer(&repo, &["diff"]);
    assert_eq!(problems, warning);
    repo.says(&["rules", "lint"], 0, "1 rule, 0 errors, 0 warnings\n", "");
}

#[test]
fn lint_alone_warns_of_a_capture_that_takes_www() {
    let repo = Repo::new();
    repo.file(
        "redomain.yaml",
        "version: 1\nrules: [{id: svc, from: '{svc}.kelp.io', to: '{svc}.alga.dev'}]\n",
    );
    let warning = "\
warning: redomain.yaml:2:9: `{svc}.kelp.io` of rule `svc` takes `www.kelp.io` too, which becomes `www.alga.dev`
  |
2 | rules: [{id: svc, from: '{svc}.kelp.io', to: '{svc}.alga.dev'}]
  |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  help: add `except: [www.kelp.io]` to the rule, or a rule for `www.kelp.io` before it
";
    repo.says(&["rules", "lint"], 1, "1 rule, 0 errors, 1 warning\n", warning);
    assert!(repo.redomain(&["check", "--strict"]).status.success());
}

#[test]
fn the_advice_of_lint_does_not_break_check() {
    for (rule, old) in [
        ("{from: '.old.example.com', to: '.example.com'}", "a.b.c.old.example.com"),
        ("{from: '{x**}.old.example.com', to: '{x}.example.com'}", "a.b.c.old.example.com"),
        ("{domain: old.example.com, to: new.example.com}", "a.b.old.example.com old.example.com"),
    ] {
        let rules = format!("version: 1\nrules:\n  - {rule}\n");
        let repo = repository(&rules, &[("a", old)]);
        let mut allow: Vec<String> = Vec::new();
        repo.file("redomain.yaml", format!("{rules}allow: [other.example.com]\n"));
        // Each advice is followed until there is none.
        while let Some(advice) = advice(&repo) {
            assert!(allow.len() < 3 && !allow.contains(&advice), "{rule}: {allow:?} {advice}");
            allow.push(advice);
            repo.file("redomain.yaml", format!("{rules}allow: ['{}']\n", allow.join("', '")));
        }
        assert!(repo.redomain(&["apply"]).status.success());
        check(&repo, &["check"], 0, "clean: 1 file, 0 old names");
    }
}

/// The entry that `lint` proposes for `allow`.
fn advice(repo: &Repo) -> Option<String> {
    let problems = text(&repo.redomain(&["rules", "lint"]).stderr);
    let (_, help) = problems.split_once("help: add `")?;
    Some(help.split('`').next()?.to_owned())
}

#[test]
fn hints_are_given_once_a_run_and_fail_nothing() {
    let name = "https://api.old.example.com\n";
    let hinted = [
        ("CHANGELOG.md", name),
        ("docs/release-notes/1.rst", name),
        ("vendor/x/a.go", name),
        ("web/yarn.lock", name),
        ("tests/test_redirect.py", name),
    ];
    let plain = [("src/history.js", name), ("tests/test_urls.py", name), ("src/redirect.py", name)];
    let hints = "\
hint: 1 edit in 1 file is in vendored or generated code (vendor/x/a.go): change its source instead, or `keep` it
hint: 1 edit in 1 file is in golden files and files with digests (web/yarn.lock): make them anew, since what they compare \
changes too
hint: 2 edits in 2 files are in changelogs and release notes (CHANGELOG.md, docs/release-notes/1.rst): `keep` them if they \
tell what was
hint: 1 edit in 1 file is in tests that seem to test a redirect (tests/test_redirect.py): see whether they still test it, \
or `keep` them
";
    let repo = repository(RULES, &[&hinted[..], &plain].concat());
    for command in ["diff", "check", "apply"] {
        let said = text(&repo.redomain(&[command]).stdout).to_owned();
        assert!(said.contains(hints) && said.matches("hint:").count() == 4, "{command}: {said}");
    }
    assert!(repo.redomain(&["check"]).status.success());
    let repo = repository(RULES, &plain);
    assert!(!text(&repo.redomain(&["diff"]).stdout).contains("hint:"));
    let keep = format!(
        "{RULES}keep: [{{files: ['CHANGELOG.md', '**/*.rst', 'vendor/**', '*.lock', '**/test_redirect.py']}}]\n"
    );
    let repo = repository(&keep, &hinted);
    assert!(!text(&repo.redomain(&["check"]).stdout).contains("hint:"));
}
