//! Reports against the schemas of their formats, with names and contents that try to break out of them.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod json;
mod sarif;
#[path = "../support/mod.rs"]
mod support;
mod unread;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use jsonschema::Validator;
use serde_json::Value;
use support::{Repo, command, copy, git, redomain};

const RULES: &str = "\
version: 1
rules:
  - id: api
    from: api.staging.example.com
    to: api-staging.example.com
    why: \"it moved | `here` <b>\\e[31m\"
  - id: socket
    from: wss://staging.example.com
    to: wss://api-staging.example.com
keep:
  - files: [kept.txt]
    why: \"::error::]} {0} </script>\"
allow: [api-staging.example.com]
";

/// Names that mean something to a terminal, a shell, a workflow command, a page or a table.
const NAMES: [&[u8]; 12] = [
    b"::error::x.txt",
    b" ::set-output name=a::b.txt",
    b"##[group]x.txt",
    b"</script><img src=x onerror=alert(1)>.txt",
    b"a`b|c*_[d](e).txt",
    b"two\nlines\r.txt",
    b"\x1b[31mred\x07.txt",
    "bidi\u{202e}txt.\u{2066}x\u{200b}".as_bytes(),
    b"latin-\xe9\xff.txt",
    b"a b%c:d,e?f#g&h=\"'.txt",
    b"{0}{{x}}.txt",
    "caf\u{e9} \u{540d}.txt".as_bytes(),
];

/// A list with an entry that is there already, and a pair that would say that a name leads to itself.
const MEETING: &str = "{\"\u{e9}\": [\"https://api-staging.example.com/<b>`|[x](y)\u{202e}\",
  \"https://api.staging.example.com/<b>`|[x](y)\u{202e}\",
  \"x\"],
 \"api.staging.example.com\": \"api-staging.example.com\"}
";

const CONTENT: &[u8] = b"<b>https://api.staging.example.com</b> ::error::\n\
    wss://staging.example.com/ws | `other.example.com` \x1b[31m ops@api.staging.example.com\n\
    https://${x}.staging.example.com ##[error] .staging.example.com\n";

fn schema(name: &str) -> Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/schemas").join(name);
    // A pattern of the published schema has a bracket too many, which is no regular expression of ECMA-262.
    let text = fs::read_to_string(path).unwrap().replace("-[a-zA-Z]{2}]?$", "-[a-zA-Z]{2}$");
    let schema: Value = serde_json::from_str(&text).unwrap();
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

fn hostile() -> Repo {
    let scratch = Repo::new();
    scratch.file("redomain.yaml", RULES);
    for name in NAMES {
        let path = scratch.path().join(OsStr::from_bytes(name));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, CONTENT).unwrap();
    }
    scratch.file("kept.txt", CONTENT);
    scratch.file("moved.json", MEETING);
    let wide: Vec<u8> = format!("\u{feff}{MEETING}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    scratch.file("wide.json", wide);
    scratch.file("invalid.txt", b"\xff\xfe api.staging.example.com \xe9 https://api.staging.example.com");
    scratch.file("binary.dat", b"\0\0api.staging.example.com\0");
    let wide: Vec<u8> =
        "\u{feff}x = api.staging.example.com\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    scratch.file("wide.txt", wide);
    scratch.file("mark.txt", "\u{feff}\u{1f600} api.staging.example.com\n");
    git(scratch.path(), &["init", "-q"]);
    scratch
}

fn sample() -> Repo {
    let scratch = Repo::new();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/sample"), scratch.path());
    scratch
}

fn out(folder: &Path, arguments: &[&str]) -> String {
    let output = redomain(folder, arguments);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn insist(schema: &Validator, value: &Value, from: &str) {
    let errors: Vec<String> =
        schema.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{from}: {errors:#?}");
}

/// Every way to make a report of one kind, over a tree that is all right and one that is hostile.
fn reports(format: &str) -> Vec<(String, String)> {
    let mut made = Vec::new();
    let trees: [(Repo, &[&str]); 2] = [(sample(), &["--rules", "pack:netra-staging"]), (hostile(), &[])];
    for (tree, rules) in trees {
        for start in [&["diff"][..], &["check"], &["check", "--strict"], &["apply"], &["report"]] {
            let rules = if start == ["report"] { &[] } else { rules };
            let call = [start, rules, &["--format", format]].concat();
            made.push((call.join(" "), out(tree.path(), &call)));
        }
    }
    made
}

#[test]
fn annotations_are_capped_and_summed_up() {
    let scratch = Repo::new();
    scratch.file("redomain.yaml", RULES);
    scratch.file("a,b:c%.txt", "api.staging.example.com\n".repeat(12));
    scratch.file("b.txt", ".staging.example.com\n".repeat(2));
    let summary = scratch.path().join("summary.md");
    let mut check =
        command(env!("CARGO_BIN_EXE_redomain"), scratch.path(), &["check", "--format", "github", "."]);
    let output = check.env("GITHUB_STEP_SUMMARY", &summary).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 13, "{text}");
    let message = "`api.staging.example.com` is an old name; the new one is `api-staging.example.com` \
                   (it moved | `here` <b>\\u{1b}[31m)";
    assert_eq!(
        lines[0],
        format!("::error file=a%2Cb%3Ac%25.txt,line=1,endLine=1,col=1,endColumn=24,title=api::{message}")
    );
    assert_eq!(
        lines[12],
        "found: 12 old names in 1 file, 2 warnings; 2 of them have no annotation, `--format text` shows all"
    );
    let page = fs::read_to_string(&summary).unwrap();
    assert!(page.starts_with("## found: 12 old names in 1 file\n"), "{page}");
    fs::write(&summary, "x".repeat(1024 * 1024 - 50)).unwrap();
    check.output().unwrap();
    assert_eq!(fs::metadata(&summary).unwrap().len(), 1024 * 1024 - 50, "a full summary is left as it is");
}

#[test]
fn a_large_page_of_markdown_says_what_it_left_out() {
    let scratch = Repo::new();
    scratch.file("redomain.yaml", RULES);
    scratch.file("a.txt", "api.staging.example.com\n".repeat(3000) + ".staging.example.com");
    let page = out(scratch.path(), &["check", "--format", "markdown"]);
    assert!(page.len() < 65_536 && page.len() > 25_000, "{}", page.len());
    let row = |line: &&str| line.starts_with("| `a.txt:") && line.contains("api-staging");
    let rows = page.lines().filter(row).count();
    let left = format!("Omitted for size: {} rows.", redomain::text::Count::grouped(3000 - rows));
    assert!(page.contains(&left), "{left}");
    assert!(page.contains("To review: suffix"), "{page}");
}

#[test]
fn a_finished_run_is_told_again_as_it_was() {
    for format in ["json", "jsonl", "gitlab", "github", "markdown", "html", "sarif", "text"] {
        let scratch = hostile();
        let first = out(scratch.path(), &["apply", "--format", format]);
        scratch.file("redomain.yaml", "not read again");
        let second = out(scratch.path(), &["report", "--format", format]);
        match format {
            "jsonl" | "gitlab" | "github" => assert_eq!(first, second),
            "json" => {
                let mut second: Value = serde_json::from_str(&second).unwrap();
                let run = second.as_object_mut().unwrap().remove("run").unwrap();
                assert_eq!(run["state"], "done");
                assert_eq!(serde_json::from_str::<Value>(&first).unwrap(), second);
            }
            "sarif" => {
                let results =
                    |text: &str| serde_json::from_str::<Value>(text).unwrap()["runs"][0]["results"].take();
                assert_eq!(results(&first), results(&second));
            }
            _ => {
                let run = second.lines().filter(|line| line.contains(", redomain ")).count();
                assert_eq!(run, 1, "{second}");
                let others = second.lines().filter(|line| !line.contains(", redomain "));
                // Rows of a page have lines of the tree in a run that has just ended.
                let is_told = |line: &&str| {
                    format == "text" || line.contains("example") && !line.contains("class=\"row\"")
                };
                for line in others.filter(is_told) {
                    assert!(first.contains(line), "{format}: {line}");
                }
            }
        }
    }
}

#[test]
fn a_run_is_named_and_an_undone_one_says_so() {
    let scratch = hostile();
    let none = redomain(scratch.path(), &["report"]);
    assert_eq!(none.status.code(), Some(2), "{}", String::from_utf8_lossy(&none.stderr));
    out(scratch.path(), &["apply", "mark.txt"]);
    out(scratch.path(), &["apply", "--format", "json"]);
    out(scratch.path(), &["undo"]);
    let edits = |call: &[&str]| {
        let report: Value = serde_json::from_str(&out(scratch.path(), call)).unwrap();
        (report["summary"]["edits"].as_u64().unwrap(), report["run"]["state"].as_str().unwrap().to_owned())
    };
    assert_eq!(edits(&["report", "1", "--format", "json"]), (1, "done".to_owned()));
    let (last, state) = edits(&["report", "--format", "json"]);
    assert!(last > 1 && state == "undone", "{last} {state}");
    assert_eq!(redomain(scratch.path(), &["report", "7"]).status.code(), Some(2));
}

#[test]
fn check_says_why_once_and_what_mends_it() {
    let scratch = Repo::new();
    scratch.file("my rules.yaml", RULES);
    scratch.file(
        "a.txt",
        "api.staging.example.com\napi.staging.example.com\n.staging.example.com\nx.example.com\n",
    );
    let text = out(scratch.path(), &["check", "--strict", "--rules", "my rules.yaml"]);
    let expected = "\
a.txt:1:1: api.staging.example.com → api-staging.example.com (api)
  why: it moved | `here` <b>\\u{1b}[31m
a.txt:2:1: api.staging.example.com → api-staging.example.com (api)
a.txt:3:1: .staging.example.com (review: suffix)
  why: nothing stands before the dot: a cookie domain or an `endswith` test
  help: change it by hand, or add a `keep` entry for it
a.txt:4:1: x.example.com (unlisted)
  why: no rule touches it, and `allow` does not cover it
  help: write a rule for it, or list it under `allow`
found: 2 old names, 1 unlisted name, 1 to review in 1 file, 1 warning (--strict); run `redomain apply --rules 'my rules.yaml'` to apply the safe fixes
";
    assert_eq!(text, expected);
}

#[test]
fn every_format_shows_the_whole_url_where_more_than_the_host_changes() {
    let scratch = Repo::new();
    let rules = "version: 1\nrules:\n  - {id: web, from: m.kelp.io/web, to: m.kelp.io/app}\n";
    scratch.file("redomain.yaml", rules);
    scratch.file("a.txt", "https://m.kelp.io/web/x\n");
    let (old, new) = ("https://m.kelp.io/web", "https://m.kelp.io/app");
    for (arguments, expected) in [
        (&["check"][..], format!("a.txt:1:9: {old} → {new} (web)\n")),
        (&["diff"], format!("       1  {old} → {new}\n")),
        (&["hosts"], format!("→ {new}  ")),
        (&["rules", "explain", &format!("{old}/x")], format!("  url       {old} → {new}\n")),
        (&["diff", "--format", "json"], format!("\"old_url\":\"{old}\",\"new_url\":\"{new}\"")),
        (&["diff", "--format", "jsonl"], format!("\"old_url\":\"{old}\",\"new_url\":\"{new}\"")),
        (&["diff", "--format", "markdown"], format!("| `{old}` | `{new}` |")),
        (&["diff", "--format", "html"], format!("{old}</code></td><td><code class=\"new\">{new}</code>")),
        (&["check", "--format", "github"], format!("::`{old}` is an old name; the new one is `{new}`\n")),
        (&["check", "--format", "gitlab"], format!("`{old}` is an old name; the new one is `{new}`")),
        (&["check", "--format", "sarif"], format!("`{old}` is an old name; the new one is `{new}`")),
    ] {
        let said = out(scratch.path(), arguments);
        assert!(said.contains(&expected), "{arguments:?}: {said}");
    }
    assert!(redomain(scratch.path(), &["apply"]).status.success());
    let said = out(scratch.path(), &["report", "--format", "markdown"]);
    assert!(said.contains(&format!("| `{old}` | `{new}` |")), "{said}");
}

#[test]
fn lines_that_were_not_asked_about_are_no_issues() {
    let scratch = Repo::new();
    scratch.file("redomain.yaml", RULES);
    let old = "api.staging.example.com\n.staging.example.com\n";
    scratch.file("a.txt", old);
    git(scratch.path(), &["init", "-q"]);
    git(scratch.path(), &["add", "-A"]);
    git(scratch.path(), &["commit", "-qm", "start"]);
    scratch.file("a.txt", format!("{old}wss://staging.example.com\n"));
    let check = |format: &str| out(scratch.path(), &["check", "--since", "HEAD", "--format", format]);
    let github = check("github");
    assert!(github.starts_with("::error file=a.txt,line=3,"), "{github}");
    assert_eq!(github.lines().count(), 2, "{github}");
    let sarif: Value = serde_json::from_str(&check("sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 1);
    let json: Value = serde_json::from_str(&check("json")).unwrap();
    insist(&schema("report-1.json"), &json, "check --since");
    let standing: Vec<&str> = json["files"][0]["mentions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|mention| mention["standing"].as_str().unwrap())
        .collect();
    assert_eq!(standing, ["outside", "outside", "finding"]);
    let page = check("markdown");
    assert!(
        !page.contains("`api.staging.example.com`") && page.contains("api-staging.example.com"),
        "{page}"
    );
}

#[test]
fn a_report_in_a_file_is_readable_and_is_not_read_by_the_next_run() {
    use std::os::unix::fs::PermissionsExt;
    let scratch = hostile();
    out(scratch.path(), &["diff", "--format", "html", "--output", "report.html"]);
    fs::write(scratch.path().join("other"), "").unwrap();
    assert_eq!(
        out(scratch.path(), &["diff", "--format", "html", "--output", "report.html"]),
        "",
        "the report of the run before is not read"
    );
    let page = fs::read_to_string(scratch.path().join("report.html")).unwrap();
    assert!(!page.contains("<span class=\"path\">report.html"), "{page}");
    let mode = |name: &str| fs::metadata(scratch.path().join(name)).unwrap().permissions().mode();
    assert_eq!(mode("report.html"), mode("other"));
}
