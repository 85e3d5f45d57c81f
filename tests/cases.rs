//! Golden cases: `testdata/cases/<topic>/<sentence>/` with the rules, the files before and after, and every
//! mention. Run with `REDOMAIN_BLESS=1` to write what is expected from what comes out.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Trial};
use support::{Repo, copy, files, redomain};

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cases");
    let mut cases: Vec<PathBuf> = folders(&root).iter().flat_map(|topic| folders(topic)).collect();
    cases.sort();
    cases
}

fn folders(path: &Path) -> Vec<PathBuf> {
    fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect()
}

/// All mentions of a report, one a line: place, text, verdict, reason, rule, and the new name, then the fields that
/// only some mentions have. The host is given only where it is not the text in lower case.
fn mentions(json: &[u8]) -> String {
    let report: serde_json::Value = serde_json::from_slice(json).unwrap();
    let mut out = String::new();
    for file in report["files"].as_array().unwrap() {
        for mention in file["mentions"].as_array().unwrap() {
            out.push_str(&format!("{}:{}\n", file["path"].as_str().unwrap(), line(mention)));
        }
    }
    out
}

fn line(mention: &serde_json::Value) -> String {
    let text = |key: &str| mention[key].as_str().unwrap_or("-");
    let mut line = format!(
        "{}:{} {:?} {} {} {} {:?} @{} {}",
        mention["line"],
        mention["column"],
        text("text"),
        text("verdict"),
        text("reason"),
        text("rule"),
        text("new"),
        mention["offset"],
        text("spelling"),
    );
    if text("host") != text("text").to_ascii_lowercase() {
        line.push_str(&format!(" host={:?}", text("host")));
    }
    let known = ["line", "column", "offset", "text", "host", "spelling", "verdict", "reason", "rule", "new"];
    for (key, value) in mention.as_object().unwrap().iter().filter(|(key, _)| !known.contains(&key.as_str()))
    {
        line.push_str(&format!(" {key}={value}"));
    }
    line
}

fn run(case: &Path, bless: bool) -> Vec<String> {
    let scratch = Repo::new();
    let root = scratch.path();
    let before = case.join("before");
    if before.is_dir() {
        copy(&before, root);
    }
    fs::copy(case.join("redomain.yaml"), root.join("redomain.yaml")).unwrap();
    let diff = redomain(root, &["diff", "--format", "json"]);
    let said = match diff.status.code() {
        Some(0) => mentions(&diff.stdout),
        _ => String::from_utf8(diff.stderr).unwrap(),
    };
    let expected = case.join("mentions.txt");
    if bless {
        fs::write(&expected, &said).unwrap();
    }
    let mut wrong = Vec::new();
    if fs::read_to_string(&expected).unwrap_or_default() != said {
        wrong.push(format!("mentions:\n{said}"));
    }
    if diff.status.code() == Some(0) {
        wrong.extend(plan_fault(root));
        for round in ["apply", "a second apply"] {
            assert!(redomain(root, &["apply"]).status.success());
            if bless && round == "apply" {
                let _ = fs::remove_dir_all(case.join("after"));
                copy(root, &case.join("after"));
                let _ = fs::remove_dir_all(case.join("after/.redomain"));
                fs::remove_file(case.join("after/redomain.yaml")).unwrap();
            }
            let (mut got, want) = (files(root), files(&case.join("after")));
            got.remove(Path::new("redomain.yaml"));
            if got != want {
                wrong.push(format!("files differ after {round}"));
            }
        }
    }
    wrong
}

/// The reasons of reviews that have a proposal.
const ACCEPTABLE: &str = "wildcard,suffix,pattern,file-name,email,userinfo,identifier,namespace,url-path,path,bridge,merge,\
                          deny-list,base,unsettled";

/// The message of a plan that is refused, with the proposals of reviews and without.
fn plan_fault(root: &Path) -> Option<String> {
    [&[][..], &["--accept", ACCEPTABLE]].into_iter().find_map(|accept| {
        let scratch = Repo::new();
        copy(root, scratch.path());
        let made = scratch.redomain(&[&["diff", "--plan", "plan.json"], accept].concat());
        assert!(made.status.success(), "{}", support::text(&made.stderr));
        let applied = scratch.redomain(&["apply", "--plan", "plan.json"]);
        (!applied.status.success()).then(|| support::text(&applied.stderr))
    })
}

/// The topic and the sentence of a case, which name its test.
fn name(case: &Path) -> String {
    let parts = case.components().rev().take(2).map(|part| part.as_os_str().to_string_lossy());
    let parts: Vec<_> = parts.collect();
    format!("{}::{}", parts[1], parts[0])
}

fn main() -> std::process::ExitCode {
    let bless = std::env::var_os("REDOMAIN_BLESS").is_some();
    let cases = cases();
    assert!(cases.len() > 180, "only {} cases were found", cases.len());
    let tests = cases.into_iter().map(|case| {
        Trial::test(name(&case), move || {
            let wrong = run(&case, bless);
            if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
        })
    });
    libtest_mimic::run(&Arguments::from_args(), tests.collect()).exit_code()
}
