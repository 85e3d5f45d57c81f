//! Reports against the schemas of their formats, with names and contents that try to break out of them.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use jsonschema::Validator;
use serde_json::Value;
use support::{Repo, command, copy, files, git, redomain};

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
fn json_is_as_its_schema_says() {
    let schema = schema("report-1.json");
    for (from, text) in reports("json") {
        insist(&schema, &serde_json::from_str(&text).unwrap(), &from);
    }
}

#[test]
fn the_stored_report_is_the_json_report_and_what_other_formats_need() {
    let scratch = hostile();
    let printed: Value = serde_json::from_str(&out(scratch.path(), &["apply", "--format", "json"])).unwrap();
    let mut bytes = Vec::new();
    let file = fs::File::open(stored_report(scratch.path())).unwrap();
    MultiGzDecoder::new(file).read_to_end(&mut bytes).unwrap();
    let mut stored: Value = serde_json::from_slice(&bytes).unwrap();
    insist(&schema("report-1.json"), &stored, "the store");
    remove_members(&mut stored, &["path_bytes", "end", "range", "line_fingerprint"]);
    assert!(stored.as_object_mut().unwrap().remove("rules").is_some());
    assert_eq!(stored["version"].take(), 2);
    stored["version"] = 1.into();
    assert_eq!(stored, printed);
}

/// The stored report of the only run.
fn stored_report(root: &Path) -> PathBuf {
    let runs = fs::read_dir(root.join(".redomain/runs")).unwrap();
    let reports = runs.map(|run| run.unwrap().path().join("report.json.gz"));
    reports.into_iter().find(|report| report.exists()).unwrap()
}

/// Removes members with these names at any depth.
fn remove_members(value: &mut Value, names: &[&str]) {
    match value {
        Value::Object(members) => {
            members.retain(|name, _| !names.contains(&name.as_str()));
            members.values_mut().for_each(|value| remove_members(value, names));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| remove_members(value, names)),
        _ => {}
    }
}

#[test]
fn a_stored_report_of_another_version_is_named() {
    let scratch = hostile();
    out(scratch.path(), &["apply"]);
    let stored = stored_report(scratch.path());
    fs::write(stored.with_file_name("report"), br#"{"version":1,"rules":[],"files":[]}"#).unwrap();
    fs::remove_file(stored).unwrap();
    let done = redomain(scratch.path(), &["report"]);
    assert_eq!(done.status.code(), Some(2));
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(said.contains("has format version 1, which this redomain cannot read"), "{said}");
    assert!(said.contains("help: `redomain undo` does not need it"), "{said}");
}

#[test]
fn each_line_of_jsonl_is_as_the_schema_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/schemas/report-1.json");
    let mut whole: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let line = jsonschema::validator_for(&whole["$defs"]["line"].take()).unwrap();
    for (from, text) in reports("jsonl") {
        assert!(text.lines().count() > 10, "{from}");
        for text in text.lines() {
            insist(&line, &serde_json::from_str(text).unwrap(), &from);
        }
    }
}

#[test]
fn sarif_is_as_the_standard_says() {
    let schema = schema("sarif-2.1.0.json");
    for (from, text) in reports("sarif") {
        let log: Value = serde_json::from_str(&text).unwrap();
        insist(&schema, &log, &from);
        let run = &log["runs"][0];
        assert!(run["results"].as_array().unwrap().len() > 10, "{from}");
        let mut prints: Vec<&str> = Vec::new();
        for result in run["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"], "{from}");
            assert!(result["suppressions"].is_array(), "{from}: 3.27.23");
            prints.push(result["partialFingerprints"]["redomain/v1"].as_str().unwrap());
        }
        let all = prints.len();
        prints.sort_unstable();
        prints.dedup();
        assert_eq!(prints.len(), all, "{from}: two results have one fingerprint");
    }
}

#[test]
fn gitlab_is_as_its_documentation_says() {
    let schema = schema("gitlab-code-quality.json");
    for (from, text) in reports("gitlab") {
        insist(&schema, &serde_json::from_str(&text).unwrap(), &from);
    }
}

/// What a consumer that knows nothing of redomain makes of a tree with the fixes of a SARIF log.
fn fixed(log: &Value, root: &Path) {
    let mut edits: Vec<(Vec<u8>, usize, usize, Vec<u8>)> = Vec::new();
    for result in log["runs"][0]["results"].as_array().unwrap() {
        for change in result["fixes"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|fix| fix["artifactChanges"].as_array().unwrap())
        {
            let path = unescaped(change["artifactLocation"]["uri"].as_str().unwrap());
            let bytes = fs::read(root.join(OsStr::from_bytes(&path))).unwrap();
            for replacement in change["replacements"].as_array().unwrap() {
                let (start, end) = range(&replacement["deletedRegion"], &bytes);
                let content = &replacement["insertedContent"];
                let new = match content["text"].as_str() {
                    Some(text) => text.as_bytes().to_vec(),
                    None => from_base64(content["binary"].as_str().unwrap()),
                };
                edits.push((path.clone(), start, end, new));
            }
        }
    }
    edits.sort();
    for (path, start, end, new) in edits.into_iter().rev() {
        let path = root.join(OsStr::from_bytes(&path));
        let mut bytes = fs::read(&path).unwrap();
        bytes.splice(start..end, new);
        fs::write(path, bytes).unwrap();
    }
}

fn range(region: &Value, bytes: &[u8]) -> (usize, usize) {
    let number = |key: &str| usize::try_from(region[key].as_u64().unwrap()).unwrap();
    if region["byteOffset"].is_u64() {
        return (number("byteOffset"), number("byteOffset") + number("byteLength"));
    }
    let text = std::str::from_utf8(bytes).unwrap();
    let skipped = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let offset = |line: usize, column: usize| {
        let start: usize =
            text[skipped..].split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>() + skipped;
        start + text[start..].chars().take(column - 1).map(char::len_utf8).sum::<usize>()
    };
    (offset(number("startLine"), number("startColumn")), offset(number("endLine"), number("endColumn")))
}

fn unescaped(uri: &str) -> Vec<u8> {
    let (mut bytes, mut rest) = (Vec::new(), uri.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        let (byte, after) = match first {
            b'%' => (u8::from_str_radix(std::str::from_utf8(&after[..2]).unwrap(), 16).unwrap(), &after[2..]),
            byte => (*byte, after),
        };
        bytes.push(byte);
        rest = after;
    }
    bytes
}

fn from_base64(text: &str) -> Vec<u8> {
    let value = |byte: u8| {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".find(char::from(byte)).unwrap()
    };
    let text = text.trim_end_matches('=');
    let bits = text.bytes().flat_map(|byte| (0..6).rev().map(move |bit| value(byte) >> bit & 1));
    let bits: Vec<usize> = bits.collect();
    bits.chunks_exact(8)
        .map(|bits| u8::try_from(bits.iter().fold(0, |byte, bit| byte << 1 | bit)).unwrap())
        .collect()
}

#[test]
fn the_fixes_of_sarif_do_what_apply_does() {
    for (a, b, rules) in
        [(sample(), sample(), &["--rules", "pack:netra-staging"][..]), (hostile(), hostile(), &[])]
    {
        let call = [&["check"], rules, &["--format", "sarif"]].concat();
        fixed(&serde_json::from_str(&out(a.path(), &call)).unwrap(), a.path());
        out(b.path(), &[&["apply"], rules].concat());
        assert_eq!(files(a.path()), files(b.path()));
    }
}

#[test]
fn a_fingerprint_stays_when_lines_move_and_goes_with_its_line() {
    let scratch = Repo::new();
    scratch.file("redomain.yaml", RULES);
    let prints = |content: &str| -> Vec<String> {
        scratch.file("a.txt", content);
        let sarif: Value =
            serde_json::from_str(&out(scratch.path(), &["check", "--format", "sarif"])).unwrap();
        let gitlab: Value =
            serde_json::from_str(&out(scratch.path(), &["check", "--format", "gitlab"])).unwrap();
        let of = |result: &Value| result["partialFingerprints"]["redomain/v1"].as_str().unwrap().to_owned();
        let found: Vec<String> = sarif["runs"][0]["results"].as_array().unwrap().iter().map(of).collect();
        let same: Vec<&str> =
            gitlab.as_array().unwrap().iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
        assert_eq!(found, same);
        found
    };
    let first = prints("curl api.staging.example.com\nwget api.staging.example.com\n");
    assert_eq!(first.len(), 2);
    assert_ne!(first[0], first[1]);
    assert_eq!(prints("# new\n\n  curl   api.staging.example.com\nwget api.staging.example.com\n"), first);
    assert_eq!(
        prints("wget api.staging.example.com\ncurl api.staging.example.com\n"),
        [first[1].clone(), first[0].clone()]
    );
    assert_ne!(prints("curl -v api.staging.example.com\n")[0], first[0]);
    let twice = prints("curl api.staging.example.com\ncurl api.staging.example.com\n");
    assert_eq!(twice[0], first[0]);
    assert_ne!(twice[1], twice[0]);
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
                for line in others.filter(|line| format == "text" || line.contains("example")) {
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
        (&["diff"], format!("       1  {old} → {new} (web)\n")),
        (&["hosts"], format!("→ {new}  ")),
        (&["rules", "explain", &format!("{old}/x")], format!("  url       {old} → {new}\n")),
        (&["diff", "--format", "json"], format!("\"old_url\":\"{old}\",\"new_url\":\"{new}\"")),
        (&["diff", "--format", "jsonl"], format!("\"old_url\":\"{old}\",\"new_url\":\"{new}\"")),
        (&["diff", "--format", "markdown"], format!("| `{old}` | `{new}` |")),
        (&["diff", "--format", "html"], format!("{old}</code> → <code class=\"new\">{new}</code>")),
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
    assert!(!page.contains("report.html"), "{page}");
    let mode = |name: &str| fs::metadata(scratch.path().join(name)).unwrap().permissions().mode();
    assert_eq!(mode("report.html"), mode("other"));
}

/// A repository with a conflict in `conflict.txt` and nothing else to find.
fn unmerged(scratch: &Repo) {
    git(scratch.path(), &["init", "-q", "-b", "main"]);
    for (branch, content) in [("main", "start\n"), ("side", "theirs\n")] {
        git(scratch.path(), &["checkout", "-q", "-B", branch]);
        scratch.file("conflict.txt", content);
        git(scratch.path(), &["add", "-A"]);
        git(scratch.path(), &["commit", "-qm", branch]);
    }
    git(scratch.path(), &["checkout", "-q", "main"]);
    scratch.file("conflict.txt", "ours\n");
    git(scratch.path(), &["commit", "-qam", "ours"]);
    let merge = ["-c", "user.name=t", "-c", "user.email=t@example.com", "merge", "-q", "side"];
    assert_eq!(command("git", scratch.path(), &merge).output().unwrap().status.code(), Some(1));
}

/// A staged file whose blob is gone from git's objects.
fn unreadable(scratch: &Repo) {
    git(scratch.path(), &["init", "-q"]);
    scratch.file("lost.txt", "text\n");
    git(scratch.path(), &["add", "-A"]);
    let name = String::from_utf8(git(scratch.path(), &["rev-parse", ":lost.txt"]).stdout).unwrap();
    let (folder, rest) = name.trim().split_at(2);
    fs::remove_file(scratch.path().join(".git/objects").join(folder).join(rest)).unwrap();
}

/// UTF-16 beyond the limit; a sparse file, which takes no room.
fn too_large(scratch: &Repo) {
    scratch.file("huge.txt", [0xff, 0xfe, b'a', 0]);
    let file = fs::OpenOptions::new().write(true).open(scratch.path().join("huge.txt")).unwrap();
    file.set_len((2 << 30) + 2).unwrap();
}

#[test]
fn a_file_that_could_not_be_read_is_told_the_same_way_everywhere() {
    type Case = (fn(&Repo), &'static [&'static str], &'static str, &'static str);
    let cases: [Case; 3] = [
        (unmerged, &["check", "--staged"], "conflict.txt", "unmerged"),
        (unreadable, &["check", "--staged"], "lost.txt", "unreadable"),
        (too_large, &["check"], "huge.txt", "too-large"),
    ];
    for (prepare, call, path, reason) in cases {
        let scratch = Repo::new();
        scratch.file("redomain.yaml", RULES);
        prepare(&scratch);
        let of = |format: &str| {
            let done = redomain(scratch.path(), &[call, &["--format", format]].concat());
            let said = String::from_utf8(done.stderr).unwrap();
            assert_eq!(done.status.code(), Some(3), "{reason} {format}: {said}");
            assert!(said.contains(&format!("error: {path}: was not read: ")), "{reason} {format}: {said}");
            String::from_utf8(done.stdout).unwrap()
        };
        for format in ["text", "markdown", "html", "github"] {
            let told = of(format);
            assert!(told.contains("incomplete: "), "{reason} {format}: {told}");
            assert!(told.contains("1 file could not be read"), "{reason} {format}: {told}");
            assert!(!told.contains("clean: "), "{reason} {format}: {told}");
        }
        assert!(of("html").contains("<body class=\"fail\">"), "{reason}");
        let sarif: Value = serde_json::from_str(&of("sarif")).unwrap();
        let invocation = &sarif["runs"][0]["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], false, "{reason}");
        assert_eq!(invocation["toolExecutionNotifications"].as_array().unwrap().len(), 1, "{reason}");
        let github = of("github");
        let annotation = format!("::warning file={path},line=1,title=redomain/unread::was not read: ");
        assert!(github.starts_with(&annotation), "{github}");
        assert!(github.ends_with(", 1 warning\n"), "{github}");
        let gitlab: Value = serde_json::from_str(&of("gitlab")).unwrap();
        insist(&schema("gitlab-code-quality.json"), &gitlab, reason);
        let unread = |issue: &&Value| issue["check_name"] == "redomain/unread";
        let named: Vec<&Value> = gitlab.as_array().unwrap().iter().filter(unread).collect();
        assert_eq!(named.len(), 1, "{gitlab}");
        assert_eq!(named[0]["location"]["path"], path, "{gitlab}");
        assert_eq!(named[0]["severity"], "info", "{gitlab}");
        let json: Value = serde_json::from_str(&of("json")).unwrap();
        insist(&schema("report-1.json"), &json, reason);
        let skipped = json["skipped"].as_array().unwrap();
        assert!(skipped.iter().any(|skip| skip["path"] == path && skip["reason"] == reason), "{json}");
    }
}
