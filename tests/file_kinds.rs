//! Files of different kinds, one after the other in one thread: each gets the answer that it gets alone.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use serde_json::{Value, json};
use support::{RULES, Repo};

const LINE: &str = "https://api.staging.example.com/\n";
const MEBIBYTE: usize = 1 << 20;

/// A way that a file is read and searched.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Text,
    Utf16,
    /// Beyond 1 MiB, of which only the start is read.
    LargeBinary,
    SavedPlan,
    /// Beyond 4 MiB, which is read part by part.
    LargeText,
    LargeSavedPlan,
    /// A pipe in place of a tracked file.
    Unreadable,
}

const KINDS: [Kind; 7] = [
    Kind::Text,
    Kind::Utf16,
    Kind::LargeBinary,
    Kind::SavedPlan,
    Kind::LargeText,
    Kind::LargeSavedPlan,
    Kind::Unreadable,
];

impl Kind {
    fn bytes(self) -> Vec<u8> {
        let filler = |length: usize| "nothing to see on this line\n".repeat(length / 28 + 1);
        // Each has its name at another offset, so that places of one are none of another.
        match self {
            Self::Text => LINE.into(),
            Self::Utf16 => format!("\u{feff}\n{LINE}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Self::LargeBinary => [b"\0\0", LINE.as_bytes(), &vec![0; MEBIBYTE]].concat(),
            Self::SavedPlan => saved_plan(&filler(300)),
            Self::LargeText => format!("{0}{LINE}{0}", filler(3 * MEBIBYTE)).into(),
            Self::LargeSavedPlan => saved_plan(&filler(5 * MEBIBYTE)),
            Self::Unreadable => LINE.into(),
        }
    }
}

/// A plan without edits, and with an old name in its report.
fn saved_plan(report: &str) -> Vec<u8> {
    let (rules, report) = ("0".repeat(64), format!("{LINE}{report}"));
    let fields = json!({"version": "1", "rules": rules, "files": [], "report": report});
    format!("{{\n  \"redomain_plan\": 1,{}", &fields.to_string()[1..]).into()
}

/// Files, skips and named paths of a run over these files, with one thread.
fn run(kinds: &[(&str, Kind)]) -> [Vec<Value>; 3] {
    let repo = Repo::with_git();
    repo.file("redomain.yaml", RULES);
    for (path, kind) in kinds {
        repo.file(path, kind.bytes());
        // A plan that git tracks is a file like any other.
        if !matches!(kind, Kind::SavedPlan | Kind::LargeSavedPlan) {
            repo.git(&["add", path]);
        }
        if matches!(kind, Kind::Unreadable) {
            let pipe = repo.path().join(path);
            std::fs::remove_file(&pipe).unwrap();
            support::pipe(&pipe);
        }
    }
    let output = repo.redomain(&["diff", "--format", "json", "--threads", "1"]);
    assert!(output.stderr.is_empty(), "{kinds:?}: {}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    ["files", "skipped", "named"].map(|list| report[list].as_array().unwrap().clone())
}

#[test]
fn a_file_has_the_same_answer_after_any_other() {
    let first = KINDS.map(|kind| run(&[("1.txt", kind)]));
    let second = KINDS.map(|kind| run(&[("2.txt", kind)]));
    for (kind, [files, skipped, _]) in KINDS.iter().zip(&first) {
        assert!(!files.is_empty() || !skipped.is_empty(), "{kind:?} alone has no answer");
    }
    for (before, alone_before) in KINDS.iter().zip(&first) {
        for (after, alone_after) in KINDS.iter().zip(&second) {
            let pair = run(&[("1.txt", *before), ("2.txt", *after)]);
            let expected = std::array::from_fn(|list| [&alone_before[list][..], &alone_after[list]].concat());
            assert_eq!(pair, expected, "{after:?} after {before:?}");
        }
    }
}

#[test]
fn a_byte_order_mark_hides_no_name() {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let both = [wide(&format!("\u{feff}{LINE}")), LINE.into()].concat();
    for (bytes, verdicts) in [
        ([b"\xff\xfe", LINE.as_bytes()].concat(), vec!["review"]),
        ([b"\xfe\xff\n", LINE.as_bytes()].concat(), vec!["review"]),
        (both, vec!["rewrite", "review"]),
        (wide(&format!("\u{feff}{LINE}")), vec!["rewrite"]),
    ] {
        let repo = Repo::with_git();
        repo.file("redomain.yaml", RULES);
        repo.file("a.txt", &bytes);
        let output = repo.redomain(&["diff", "--format", "json"]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let mentions = report["files"][0]["mentions"].as_array().unwrap();
        let found: Vec<&str> = mentions.iter().map(|it| it["verdict"].as_str().unwrap()).collect();
        assert_eq!(found, verdicts, "{bytes:?}");
        repo.redomain(&["apply"]);
        let code = if verdicts.contains(&"review") { 1 } else { 0 };
        assert_eq!(repo.redomain(&["check", "--strict"]).status.code(), Some(code), "{bytes:?}");
    }
}
