//! Holds the `use crate::` lines against the floors of the house, and files against their size.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

use std::fs;
use std::path::{Path, PathBuf};

const FLOORS: [(&str, u8); 16] = [
    ("host", 0),
    ("text", 0),
    ("rule", 1),
    ("survey", 1),
    ("lexer", 1),
    ("prefilter", 2),
    ("mention", 2),
    ("verdict", 3),
    ("matcher", 4),
    ("plan", 4),
    ("tree", 5),
    ("apply", 5),
    ("baseline", 5),
    ("report", 5),
    ("engine", 6),
    ("cli", 7),
];

fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found
}

fn room(path: &Path) -> String {
    let below = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let first = below.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

fn floor(room: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor)
}

fn code(path: &Path) -> String {
    let source = fs::read_to_string(path).unwrap();
    source.split("#[cfg(test)]").next().unwrap().to_owned()
}

#[test]
fn no_use_points_up_or_sideways() {
    let mut wrong = Vec::new();
    for path in sources() {
        let own = room(&path);
        let Some(own_floor) = floor(&own) else { continue };
        let code = code(&path);
        for (at, _) in code.match_indices("crate::") {
            let other: String =
                code[at + 7..].chars().take_while(|char| char.is_alphanumeric() || *char == '_').collect();
            match floor(&other) {
                Some(other_floor) if other != own && other_floor >= own_floor => {
                    wrong.push(format!("{} uses {other}", path.display()));
                }
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn pure_floors_know_no_files_processes_clocks_or_threads() {
    let mut wrong = Vec::new();
    for path in sources().into_iter().filter(|path| floor(&room(path)).is_some_and(|floor| floor <= 4)) {
        let code = code(&path);
        for word in [
            "std::fs",
            "std::env",
            "std::process",
            "std::time",
            "std::thread",
            "println!",
            "rayon::",
            "serde::",
        ] {
            if code.contains(word) {
                wrong.push(format!("{} uses {word}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_file_says_what_it_owns() {
    for path in sources() {
        assert!(fs::read_to_string(&path).unwrap().starts_with("//! "), "{}", path.display());
    }
}

#[test]
fn only_the_sieve_calls_what_the_compiler_cannot_check() {
    let mut calls = Vec::new();
    for path in sources() {
        let code = code(&path);
        calls.extend(
            code.match_indices("unsafe {")
                .map(|_| room(&path) + "/" + &path.file_name().unwrap().to_string_lossy()),
        );
        assert!(!code.contains("unsafe fn") && !code.contains("unsafe impl"), "{}", path.display());
    }
    assert_eq!(calls, ["prefilter/teddy.rs"]);
}
