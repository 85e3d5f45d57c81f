//! Files that were valid once: the seeds of `testdata/seeds`, each with a few changes.
//!
//! Nearer to what a parser believes than random bytes, so that its later steps are reached too. The fuzz targets start
//! from the same seeds.

#![allow(clippy::disallowed_methods, reason = "tests read their own files")]

use std::path::Path;

use proptest::prelude::{Just, Strategy, any, prop, prop_oneof};
use proptest::sample::Index;
use proptest::test_runner::Config;

/// Texts that mean something to at least one of the parsers, or are at the edge of what a number holds.
const TOKENS: [&[u8]; 28] = [
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b"'",
    b"\\",
    b"\n",
    b"\r\n",
    b"\0",
    b" ",
    b",",
    b":",
    b"=",
    b"-1",
    b"0",
    b"18446744073709551615",
    b"4294967296",
    b"9e99",
    b"null",
    b"true",
    b"..",
    b"/",
    b"\xff\xff\xff\xff",
    b"\xef\xbb\xbf",
    b"\\u0000",
    b"../../x",
    b"@@ -1 +18446744073709551615 @@\n+x\n",
];

/// A change of some bytes.
#[derive(Debug, Clone)]
enum Change {
    Byte(u8),
    Insert(&'static [u8]),
    Delete(usize),
    Repeat(usize, usize),
    Cut,
}

/// Number of cases for each law: enough to keep a mistake out and the suite quick. More with `PROPTEST_CASES`.
pub fn cases() -> Config {
    let chosen = std::env::var_os("PROPTEST_CASES").is_some();
    let default = Config::default();
    Config { cases: if chosen { default.cases } else { 2_000 }, failure_persistence: None, ..default }
}

/// The seeds of a parser.
pub fn seeds(parser: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/seeds").join(parser);
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{}", folder.display());
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}

/// A seed of a parser with up to six changes.
pub fn mutated(parser: &str) -> impl Strategy<Value = Vec<u8>> {
    let change = prop_oneof![
        any::<u8>().prop_map(Change::Byte),
        prop::sample::select(&TOKENS[..]).prop_map(Change::Insert),
        (0..40_usize).prop_map(Change::Delete),
        (0..200_usize, 2..9_usize).prop_map(|(len, times)| Change::Repeat(len, times)),
        Just(Change::Cut),
    ];
    let changes = prop::collection::vec((any::<Index>(), change), 0..6);
    (prop::sample::select(seeds(parser)), changes).prop_map(|(mut bytes, changes)| {
        for (place, change) in changes {
            apply(&mut bytes, place, change);
        }
        bytes
    })
}

fn apply(bytes: &mut Vec<u8>, place: Index, change: Change) {
    let at = place.index(bytes.len() + 1);
    let end = |len: usize| bytes.len().min(at + len);
    match change {
        Change::Byte(byte) if at < bytes.len() => bytes[at] = byte,
        Change::Byte(byte) => bytes.push(byte),
        Change::Insert(token) => drop(bytes.splice(at..at, token.iter().copied())),
        Change::Delete(len) => drop(bytes.drain(at..end(len))),
        Change::Repeat(len, times) => {
            let more = bytes[at..end(len)].repeat(times);
            bytes.splice(at..at, more);
        }
        Change::Cut => bytes.truncate(at),
    }
}
