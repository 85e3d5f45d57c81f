//! `rules test`: failures with their difference, and the results as TAP and as JUnit.
#![allow(clippy::unwrap_used, reason = "a test stops at the first wrong thing")]

mod support;

use support::{Repo, text};

const RULES: &str = "version: 1
rules:
  - {id: api, from: api.staging.example.com, to: api-staging.example.com}
tests:
  - {in: curl api.staging.example.com/x, out: curl api-stg.example.com/x}
  - {in: 'https://api.staging.exampel.com', out: 'https://api-staging.example.com'}
  - {review: nothing}
  - {same: 'see api.staging.example.com'}
  - {same: 'API_STAGING_EXAMPLE_COM'}
  - {in: \"a <b> & '#\\u001b[2J' api.staging.example.com\\n::error::x\", out: \"]]>\"}
  - {in: api.staging.example.com, out: api-staging.example.com}
";

fn repo() -> Repo {
    let repo = Repo::new();
    repo.file("redomain.yaml", RULES);
    repo
}

#[test]
fn each_failure_shows_what_was_expected_and_what_came() {
    let text = "\
error: redomain.yaml:5:5: `curl api.staging.example.com/x`: expected the text of `out`, got another one
  -curl api-stg.example.com/x
  +curl api-staging.example.com/x
  help: `redomain rules explain TEXT` shows every step
error: redomain.yaml:6:5: `https://api.staging.exampel.com`: expected the text of `out`, got no mention: `exampel.com` is in none of the zones (example.com)
  -https://api-staging.example.com
  +https://api.staging.exampel.com
  help: `redomain rules explain TEXT` shows every step
error: redomain.yaml:7:5: `nothing`: expected a review and no edit, got no mention: the text has no host of the zones (example.com) and no text of a rule
  help: `redomain rules explain TEXT` shows every step
error: redomain.yaml:8:5: `see api.staging.example.com`: expected the same text and nothing to review, got an edit
  -see api.staging.example.com
  +see api-staging.example.com
  help: `redomain rules explain TEXT` shows every step
error: redomain.yaml:9:5: `API_STAGING_EXAMPLE_COM`: expected the same text and nothing to review, got something to review (identifier)
  help: `redomain rules explain TEXT` shows every step
error: redomain.yaml:10:5: `a <b> & '#\\u{1b}[2J' api.staging.example.com\\n::error::x`: expected the text of `out`, got another one
  -]]>
  +a <b> & '#\\u{1b}[2J' api-staging.example.com
  +::error::x
  help: `redomain rules explain TEXT` shows every step
";
    let summary = "1 passed, 6 failed\nnear misses: 1 host rule, 29 texts tried, 0 failed\n";
    repo().says(&["rules", "test"], 1, summary, text);
}

#[test]
fn tap_has_a_point_for_each_test_and_each_rule() {
    let output = repo().redomain(&["rules", "test", "--format", "tap"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(1), 0));
    assert!(
        text.starts_with("TAP version 14\n1..8\nnot ok 1 - curl api.staging.example.com/x\n  ---\n"),
        "{text}"
    );
    let points: Vec<&str> =
        text.lines().filter(|line| line.starts_with("ok ") || line.starts_with("not ok ")).collect();
    assert_eq!(points.len(), 8, "{text}");
    assert_eq!(points[6..], ["ok 7 - api.staging.example.com", "ok 8 - near misses of rule `api`"]);
    assert_eq!(points[5], "not ok 6 - a <b> & '\\#\\\\u{1b}[2J' api.staging.example.com\\\\n::error::x");
    let diagnostics = "\
  ---
  at: \"redomain.yaml\"
  line: 10
  column: 5
  failures:
    - message: \"`a <b> & '#\\u001b[2J' api.staging.example.com\\n::error::x`: expected the text of `out`, got another one\"
      wanted: \"]]>\"
      found: \"a <b> & '#\\u001b[2J' api-staging.example.com\\n::error::x\"
  ...
";
    assert!(text.contains(diagnostics), "{text}");
}

#[test]
fn junit_has_a_case_for_each_test_and_each_rule() {
    let output = repo().redomain(&["rules", "test", "--format", "junit"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(1), 0));
    for part in [
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"redomain\">\n",
        "  <testsuite name=\"tests\" tests=\"7\" failures=\"6\" errors=\"0\" skipped=\"0\">\n",
        "    <testcase classname=\"redomain.yaml:11\" name=\"api.staging.example.com\" file=\"redomain.yaml\" line=\"11\"/>\n",
        "name=\"a &lt;b&gt; &amp; &apos;#\\u{1b}[2J&apos; api.staging.example.com\\n::error::x\"",
        "\n  -]]&gt;\n  +a &lt;b&gt; &amp; &apos;#\\u{1b}[2J&apos; api-staging.example.com\n  +::error::x\n</failure>\n",
        "  <testsuite name=\"near misses\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(text.ends_with("  </testsuite>\n</testsuites>\n"), "{text}");
}

#[test]
fn the_exit_code_is_the_same_in_every_format() {
    let good = Repo::new();
    good.file("redomain.yaml", "version: 1\nrules: [{from: a.example.com, to: b.example.com}]\n");
    for format in ["text", "tap", "junit"] {
        assert_eq!(good.redomain(&["rules", "test", "--format", format]).status.code(), Some(0), "{format}");
        assert_eq!(
            repo().redomain(&["rules", "test", "--format", format]).status.code(),
            Some(1),
            "{format}"
        );
    }
}

#[test]
fn a_scope_that_leaves_a_test_out_is_named_with_a_file_of_it() {
    let repo = Repo::new();
    repo.file(
        "redomain.yaml",
        "version: 1
rules:
  - {id: env, from: api.staging.example.com, to: api-staging.example.com, in: [env]}
  - {id: conf, from: web.staging.example.com, to: web-staging.example.com, files: ['config/**', '!config/old/**']}
tests:
  - {in: api.staging.example.com, out: api-staging.example.com}
  - {in: web.staging.example.com, out: web-staging.example.com, path: src/a.py}
  - {in: api.staging.example.com, out: api-staging.example.com, path: x/.env}
  - {in: web.staging.example.com, out: web-staging.example.com, path: config/x}
",
    );
    let output = repo.redomain(&["rules", "test"]);
    let said = text(&output.stderr);
    for part in [
        "error: redomain.yaml:6:5: `api.staging.example.com`: expected the text of `out`, got no edit and nothing to \
         review: rule `env` is for `in: [env]` alone, and the test is read as `test.txt` (docs)\n\
         \x20 -api-staging.example.com\n  +api.staging.example.com\n\
         \x20 help: give the test a file of that rule, such as `path: .env`\n",
        "rule `conf` is for `files: [config/**, !config/old/**]` alone, and the test is read as `src/a.py` (code)\n",
        "  help: give the test a file of that rule, such as `path: config/x`\n",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert_eq!((said.matches("error:").count(), output.status.code()), (2, Some(1)), "{said}");
}
