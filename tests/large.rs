//! Texts that are too large to be held: what the parts give is what the whole text gives.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use std::sync::atomic::AtomicBool;

use redomain::engine::{Engine, Files, Original, Pool, plan_file};
use redomain::fs::Root;
use redomain::matcher::{Finder, Matcher, Source, TextForm};
use redomain::mention::{Reason, Verdict};
use redomain::plan::{FilePlan, Placed};
use redomain::report::{self, Style};
use redomain::rule::parse;
use redomain::text::Digest;
use redomain::text::{Excerpt, RelPath};
use redomain::tree::{Categories, Walk};
use support::{Repo, files, redomain};

const RULES: &str = "version: 1\nzones: [example.com]\nallow: [www.example.com, api-staging.example.com]\nrules:\n  \
     - {id: a, from: api.staging.example.com, to: api-staging.example.com}\n  \
     - {id: s, from: 'wss://staging.example.com', to: 'wss://api-staging.example.com'}\n  \
     - {id: t, text: 'old-project-id', to: new-project-id}\n  \
     - {id: o, text: 'old-old', to: new}\n";

/// What a part may have for its own, and more than any part has.
const MEBIBYTE: usize = 1 << 20;

/// Names in every surrounding that counts, each with all that counts.
fn pieces() -> Vec<String> {
    let hosts = (0..60).map(|number| format!("  'h{number}.example.org',\n")).collect::<String>();
    let base64 = "aHR0cHM6Ly9hcGkuc3RhZ2luZy5leGFtcGxlLmNvbS92MS94";
    vec![
        "\ncurl https://api.staging.example.com/v1\n".to_owned(),
        "\r\nurl: wss://staging.example.com:443/a \u{e9}\u{1f600} api.staging.example.com\r\n".to_owned(),
        format!("\n\nFORBIDDEN = [\n{hosts}  'api.staging.example.com',\n]\n"),
        format!("\nBLOB={}{base64}{}\n", "QUFB".repeat(9_000), "QUFB".repeat(9_000)),
        "\nto: ops@api.staging.example.com, https://${x}.staging.example.com, WWW.example.com\n".to_owned(),
        "\n// old-project-id, deprecated: api.staging.example.com\n".to_owned(),
        "\nurl = 'https:' +\n  '//api.staging.example.com'; x = \"api.\" + \"staging.example.com\"\n"
            .to_owned(),
        "\nassert moved('api.staging.example.com') == 'api-staging.example.com'\n".to_owned(),
        "\nH = ['\u{e9}', 'api-staging.example.com', 'api.staging.example.com', 'x']\n".to_owned(),
        "\n\n\napi.staging.example.com\n\n\napi%2Estaging%2Eexample%2Ecom\n".to_owned(),
    ]
}

/// Over three MEBIBYTE of lines with names in them, one across each border of parts.
fn text(seed: u64, line: &str) -> Vec<u8> {
    let (mut state, mut text) = (seed, String::new());
    let pieces = pieces();
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    while text.len() < 5 * MEBIBYTE {
        let piece = &pieces[random(pieces.len())];
        let border = text.len().next_multiple_of(MEBIBYTE);
        let near = border - random(piece.len() + 30).min(border);
        let until = if border - text.len() < 150_000 { near } else { text.len() + random(90_000) };
        text.extend(line.chars().cycle().take(until.saturating_sub(text.len())));
        text.push_str(piece);
    }
    text.into_bytes()
}

/// What a run on a file with these bytes plans, and what the same rules make of them as a whole.
fn check(what: &str, bytes: &[u8], form: TextForm) -> FilePlan {
    let folder = Repo::new();
    folder.file("a.py", bytes);
    let rules = parse("redomain.yaml", RULES.as_bytes()).0.unwrap();
    let matcher = Matcher::new(&rules);
    let categories = Categories::embedded();
    let path = RelPath::from("a.py");
    let source = Source { path: &path, category: categories.of(&path), form };
    let whole = plan_file(&mut Finder::new(&matcher), bytes, &source, true).unwrap().unwrap();

    let root = Root::find(folder.path());
    let walk = Walk::new(&root, &[]).unwrap();
    let (stop, pool) = (AtomicBool::new(false), Pool::new(1));
    let engine = Engine {
        root: &root,
        matcher: &matcher,
        categories: &categories,
        accepted: &[],
        decisions: &redomain::decisions::Decisions::default(),
        marked: true,
        pool: &pool,
        stop: &stop,
        on_read: &|_| {},
    };
    let each = |plan: &FilePlan, original: &Original<'_>| {
        let wanted = |placed: &Placed| placed.mention.verdict == Verdict::Rewrite;
        let excerpts = original.excerpts(plan, report::CONTEXT, wanted)?;
        let mut diff = Vec::new();
        report::unified(
            &plan.path,
            &excerpts,
            &plan.edits,
            report::DiffOptions::new(Style::Exact),
            &mut diff,
        );
        Ok((original.digest(), diff))
    };
    let scan = engine.scan(Files::Tree(Box::new(walk), &|_| true), &each);
    let (planned, (digest, diff)) = (&scan.plan.files[0], &scan.made[0]);
    for (one, other) in planned.mentions.iter().zip(&whole.mentions) {
        assert_eq!(one, other, "{what}");
    }
    assert!(*planned == whole, "{what}: {} and {}", planned.mentions.len(), whole.mentions.len());
    assert_eq!(*digest, Digest::of(bytes), "{what}");
    let mut expected = Vec::new();
    report::unified(
        &path,
        &[Excerpt::whole(bytes)],
        &whole.edits,
        report::DiffOptions::new(Style::Exact),
        &mut expected,
    );
    assert!(*diff == expected, "{what}");
    whole
}

#[test]
fn parts_give_what_the_whole_text_gives() {
    let usual = text(1, "a line without any name: 0123456789, and some more of it.\n");
    let plan = check("lines", &usual, TextForm::Text);
    let has = |verdict| plan.mentions.iter().any(|placed| placed.mention.verdict == verdict);
    for reason in
        [Reason::DenyList, Reason::Base64, Reason::Email, Reason::Hole, Reason::Bridge, Reason::Merge]
    {
        assert!(has(Verdict::Review(reason)), "{reason:?}");
    }
    assert!(has(Verdict::Rewrite) && has(Verdict::Allowed));
    assert!(plan.mentions.iter().all(|placed| placed.marks().unwrap().extents.is_some()));

    let marked = [b"\xef\xbb\xbf", &text(2, "{'a': [\n")[..]].concat();
    check("a byte order mark, and open brackets", &marked, TextForm::Text);
    let latin = [&text(3, "caf\u{e9} au lait\n")[..], b"caf\xe9"].concat();
    let plan = check("no UTF-8", &latin, TextForm::Text);
    assert!(plan.mentions.iter().all(|placed| placed.marks().unwrap().extents.is_none()));
    let binary = [&usual[..], b"\0"].concat();
    let plan = check("a zero byte", &binary, TextForm::Binary);
    assert!(plan.edits.is_empty());
}

#[test]
fn lines_may_be_long() {
    let minified = text(4, "{\"a\":[1,2,3]},\"text\",");
    check("long lines", &minified, TextForm::Text);
    let one_line: Vec<u8> = text(5, "var a=b;").into_iter().filter(|byte| !b"\r\n".contains(byte)).collect();
    check("one line", &one_line, TextForm::Text);
    let dense = "{\"u\":\"https://api.staging.example.com/${x}\",\"n\":[0]},".repeat(80_000);
    check("one line of names", dense.as_bytes(), TextForm::Text);
}

#[test]
fn names_in_long_runs_of_base64_are_all_told() {
    let line = format!("GET https://api.staging.example.com/path and {} words. ", "many ".repeat(120));
    let plain = line.repeat(6_000);
    let encoded = base64(plain.as_bytes());
    assert!(encoded.len() > 4 * MEBIBYTE);
    let plan = check("one run", format!("a{encoded}\n").as_bytes(), TextForm::Text);
    assert_eq!(plan.mentions.len(), 6_000);
    // Wherever the name begins, and however long the run before it is.
    let folder = Repo::new();
    folder.file("redomain.yaml", RULES);
    let befores = (0..9).flat_map(|more| [0, 3_000, 49_149, 90_000].map(|before| before + more));
    for (before, glued) in befores.flat_map(|before| ["", "a", "ab", "abc"].map(|glued| (before, glued))) {
        let text = format!("{} api.staging.example.com and more.", "x".repeat(before));
        folder.file(&format!("{before}-{glued}.txt"), format!("{glued}{}\n", base64(text.as_bytes())));
    }
    let out = redomain(folder.path(), &["diff", "--format", "jsonl"]).stdout;
    let out = String::from_utf8(out).unwrap();
    assert_eq!(out.matches("\"host\":\"api.staging.example.com\"").count(), 4 * 4 * 9, "{out}");
}

fn base64(bytes: &[u8]) -> String {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let bits =
            three.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        out.extend((0..=three.len()).map(|sign| letters[(bits >> (18 - 6 * sign) & 63) as usize] as char));
    }
    out
}

#[test]
fn what_only_the_whole_text_tells_is_told() {
    let usual = text(6, "a line without any name\n");
    let kept = [b"# redomain:keep-start all of it\n", &usual[..], b"# redomain:keep-end\n"].concat();
    let plan = check("a pragma", &kept, TextForm::Text);
    assert!(plan.edits.is_empty());
    // Which of these stand depends on where they begin.
    let overlapping = [&usual[..], &b"old-old-".repeat(30_000)].concat();
    let plan = check("texts that overlap", &overlapping, TextForm::Text);
    assert_eq!(plan.mentions.iter().filter(|placed| placed.mention.rules == [3]).count(), 30_000);
}

#[test]
fn a_large_file_is_written_and_taken_back() {
    let folder = Repo::new();
    let line = "x = 'https://api.staging.example.com/v1'; y = \"\u{e9}\"\r\n";
    folder.file("redomain.yaml", RULES);
    folder.file("large.js", line.repeat(100_000));
    let before = files(folder.path());
    let applied = redomain(folder.path(), &["apply"]);
    assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    let new = line.replace("api.staging", "api-staging").repeat(100_000);
    assert!(std::fs::read(folder.path().join("large.js")).unwrap() == new.as_bytes());
    assert_eq!(redomain(folder.path(), &["check"]).status.code(), Some(0));
    assert!(redomain(folder.path(), &["undo"]).status.success());
    assert!(files(folder.path()) == before);
}
