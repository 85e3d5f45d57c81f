//! SARIF against its standard: the log, its fixes and its fingerprints.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::support::{Repo, files};
use super::{RULES, hostile, insist, out, reports, sample, schema};
use serde_json::Value;

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
