//! `report --merge`: reports of shards and of many repositories as one.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{RULES, Repo, text};

/// Two reports of two repositories, in one folder.
fn reports() -> Repo {
    let repo = Repo::with_git();
    for (name, content) in [
        ("web", "https://api.staging.example.com\n*.staging.example.com\n"),
        ("infra", "api.staging.example.com api.staging.example.com\nother.example.com\n"),
    ] {
        let other = Repo::with_git();
        other.file("redomain.yaml", RULES);
        other.file("src/a.py", content);
        other.file("b.md", "api.staging.example.com");
        let printed = other.redomain(&["diff", "--format", "json"]).stdout;
        repo.file(&format!("{name}.json"), printed);
    }
    repo
}

fn merged(repo: &Repo, arguments: &[&str]) -> String {
    let output = repo.redomain(&[&["report", "--merge"], arguments].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn the_sum_has_the_names_of_its_parts() {
    let repo = reports();
    let files = ["web.json", "infra.json"];
    let json: Value =
        serde_json::from_str(&merged(&repo, &[&files[..], &["--format", "json"]].concat())).unwrap();
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/schemas/report-1.json");
    let schema: Value = serde_json::from_slice(&fs::read(schema).unwrap()).unwrap();
    let errors: Vec<String> = jsonschema::validator_for(&schema)
        .unwrap()
        .iter_errors(&json)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    let part = |file: &str| serde_json::from_str::<Value>(&repo.read(file)).unwrap()["summary"].clone();
    let (web, infra) = (part("web.json"), part("infra.json"));
    for count in ["files_scanned", "files_changed", "edits"] {
        let sum = web[count].as_u64().unwrap() + infra[count].as_u64().unwrap();
        assert_eq!(json["summary"][count].as_u64(), Some(sum), "{count}");
    }
    for count in ["rewrite", "review", "keep", "allowed", "unlisted"] {
        let of = |part: &Value| part["mentions"][count].as_u64().unwrap();
        assert_eq!(of(&json["summary"]), of(&web) + of(&infra), "{count}");
    }
    let paths: Vec<&str> =
        json["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["infra/b.md", "infra/src/a.py", "web/b.md", "web/src/a.py"]);
    assert_eq!(
        (json["parts"][0]["name"].as_str(), json["parts"][0]["edits"].as_u64()),
        (Some("web"), Some(2))
    );
}

/// Reports of two repositories that a command made, and their sum as text.
fn answer_of(command: &str, rules: [&str; 2], content: &str) -> String {
    let repo = Repo::with_git();
    for (name, rules) in ["web", "infra"].into_iter().zip(rules) {
        let other = Repo::with_git();
        other.file("redomain.yaml", rules);
        other.file("a.md", content);
        repo.file(&format!("{name}.json"), other.redomain(&[command, "--format", "json"]).stdout);
    }
    let page = merged(&repo, &["web.json", "infra.json", "--format", "markdown"]);
    page.lines().next().unwrap().to_owned()
}

#[test]
fn the_answer_is_that_of_the_command_that_made_the_reports() {
    let none = "version: 1\nzones: [example.com]\nrules: []\n";
    let old = "api.staging.example.com\n";
    for (command, rules, content, answer) in [
        ("apply", [RULES, RULES], old, "## written: 2 edits in 2 files"),
        ("diff", [RULES, RULES], old, "## 2 edits in 2 files"),
        ("check", [RULES, RULES], old, "## found: 2 old names in 2 files"),
        ("check", [RULES, RULES], "new\n", "## clean: 2 files, 0 old names"),
        ("check", [RULES, none], "new\n", "## not checked: 2 files, and no rule that names an old one"),
    ] {
        assert_eq!(answer_of(command, rules, content), answer, "{command}");
    }
}

#[test]
fn pages_list_the_repositories() {
    let repo = reports();
    let named = ["front=web.json", "infra.json"];
    let page = merged(
        &repo,
        &[&named[..], &["--format", "markdown", "--report", "html=all.html", "--report", "csv=all.csv"]]
            .concat(),
    );
    for part in [
        "## 5 edits in 4 files\n",
        "### Repositories\n\n| name | files read | edits | to review | unlisted |\n| --- | ---: | ---: | ---: | ---: |\n| `front` | 2 | 2 | 1 | 0 |\n| `infra` | 2 | 3 | 0 | 1 |\n",
        "- [ ] `*.staging.example.com`: `front/src/a.py:2`",
    ] {
        assert!(page.contains(part), "{part}{page}");
    }
    let html = repo.read("all.html");
    assert!(
        html.contains("<td><code>front</code></td><td class=\"number\">2</td><td class=\"number\">2</td>"),
        "{html}"
    );
    assert!(repo.read("all.csv").contains("front/src/a.py,1,9,code,rewrite,,api,"));
}

#[test]
fn shards_of_one_repository_keep_their_paths() {
    let repo = Repo::with_git();
    repo.file("redomain.yaml", RULES);
    repo.file("a/x.py", "api.staging.example.com");
    repo.file("b/y.py", "api.staging.example.com");
    for shard in ["a", "b"] {
        let printed = repo.redomain(&["check", shard, "--format", "json"]).stdout;
        repo.file(&format!(".git/{shard}.json"), printed);
    }
    let csv = merged(&repo, &["app=.git/a.json", "app=.git/b.json", "--format", "csv"]);
    let rows: Vec<&str> = csv.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(rows, ["a/x.py", "b/y.py"]);
    let summary = merged(&repo, &["app=.git/a.json", "app=.git/b.json"]);
    assert!(summary.contains("2 rewrite"), "{summary}");
    let page = merged(&repo, &["app=.git/a.json", "app=.git/b.json", "--format", "markdown"]);
    assert!(page.starts_with("## found: 2 old names in 2 files\n"), "{page}");
}

#[test]
fn nothing_that_is_no_report_is_merged() {
    let repo = reports();
    let good = repo.read("web.json");
    for (bad, expected) in [
        ("{}", "is damaged: missing field `version`"),
        ("{\"version\":2}", "has format version 2, which this redomain cannot read"),
        (&good.replace("src/a.py", "../a.py"), "is damaged: `../a.py`: a path lies outside of the tree"),
        (
            &good.replace("\"rewrite\",\"reason\"", "\"x\",\"reason\""),
            "is damaged: `b.md:1:1`: unknown verdict or reason",
        ),
        (
            &good.replace("\"edits\":1,", "\"edits\":99,"),
            "is damaged: `b.md`: a file has more edits than mentions",
        ),
        (
            &good.replace("\"offset\":8", "\"offset\":18446744073709551615"),
            "is damaged: `src/a.py:1:9`: a mention has no end",
        ),
    ] {
        repo.file("bad.json", bad);
        let help = "  help: write one with `redomain check --format json --output FILE`\n";
        repo.says(
            &["report", "--merge", "infra.json", "bad.json"],
            2,
            "",
            &format!(
                "error: bad.json: {expected}{}\n{help}",
                if bad == "{}" { " at line 1 column 2" } else { "" }
            ),
        );
    }
    fs::create_dir(repo.path().join("x")).unwrap();
    fs::copy(repo.path().join("web.json"), repo.path().join("x/web.json")).unwrap();
    for (arguments, expected) in [
        (
            &["web.json", "x/web.json"][..],
            "error: x/web.json: is the second report that its file names `web`",
        ),
        (
            &["a=web.json", "a=x/web.json"],
            "error: x/web.json: is damaged: `b.md` is in another report of `a` too",
        ),
        (&["..=web.json"], "error: web.json: `..` cannot name a repository"),
        (&["none.json"], "error: none.json: could not be read: "),
        (&["x"], "error: x: is a directory, not a regular file"),
        (&["web.json", "--format", "sarif"], "error: `--merge` makes no report in the format `sarif`"),
    ] {
        let output = repo.redomain(&[&["report", "--merge"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).starts_with(expected), "{arguments:?}: {}", text(&output.stderr));
    }
}
