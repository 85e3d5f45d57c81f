//! Holds the source against the table of rooms in `src/lib.rs`: floors, circles, who writes, who uses threads, sizes.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and reads the source"
)]

mod house;

use std::collections::{BTreeMap, BTreeSet};

use house::{Module, definition, modules};

/// The rooms and their floors; an arrow of use may skip floors but never points up or sideways.
const FLOORS: [(&str, u8); 24] = [
    ("host", 0),
    ("text", 0),
    ("reason", 0),
    ("rule", 1),
    ("survey", 1),
    ("lexer", 1),
    ("prefilter", 2),
    ("mention", 2),
    ("structure", 2),
    ("verdict", 3),
    ("meeting", 3),
    ("layout", 3),
    ("matcher", 4),
    ("plan", 4),
    ("decisions", 5),
    ("json", 5),
    ("fs", 5),
    ("tree", 6),
    ("saved_plan", 6),
    ("baseline", 6),
    ("report", 6),
    ("apply", 7),
    ("engine", 7),
    ("cli", 8),
];

/// The highest floor that knows no file system, environment, process, clock, thread or printing.
const LAST_PURE_FLOOR: u8 = 4;

/// Lines of a file without its tests, and of the body of a function.
const MAX_FILE: usize = 300;
const MAX_FUNCTION: usize = 40;

/// Files and functions that may be longer, each with its reason; `too_many_lines` still stops a function at 60.
const LONGER: [(&str, &str); 4] = [
    ("apply/test_tree.rs", "tests only: a tree with every kind of file, and its comparison"),
    ("apply/faults.rs", "tests only: every system call of a transaction fails in turn"),
    (
        "apply/full_disk.rs",
        "tests only: a run on small file systems of four kinds, from the mount to the last byte",
    ),
    ("cli/commands/check/mod.rs: fn run", "the order of the steps of a check, each a call"),
];

/// Types and functions by which files are changed, as the last parts of their paths.
const WRITERS: [&str; 33] = [
    "OpenOptions::new",
    "DirBuilder::new",
    "File::create",
    "File::create_new",
    "File::options",
    "fs::write",
    "fs::rename",
    "fs::remove_file",
    "fs::remove_dir",
    "fs::remove_dir_all",
    "fs::create_dir",
    "fs::create_dir_all",
    "fs::hard_link",
    "fs::set_permissions",
    "fs::symlink",
    "fs::symlinkat",
    "fs::renameat",
    "fs::renameat_with",
    "fs::unlink",
    "fs::unlinkat",
    "fs::rmdir",
    "fs::mkdir",
    "fs::mkdirat",
    "fs::mknodat",
    "fs::link",
    "fs::linkat",
    "fs::ftruncate",
    "fs::fallocate",
    "fs::fchmod",
    "fs::fchown",
    "fs::fsetxattr",
    "fs::utimensat",
    "io::pwrite",
];

/// Files that hold tests only, although their `#[cfg(test)]` stands in another file.
const TEST_FILES: [&str; 3] = ["apply/faults.rs", "apply/full_disk.rs", "apply/test_tree.rs"];

/// Rooms and files that use threads, each with its reason.
const THREADS: [(&str, &str); 3] = [
    ("engine/", "reads and plans the files of a tree in rayon's pool"),
    ("apply/in_pool.rs", "writes and hashes the files of a run in the pool that the caller is in"),
    ("apply/lock.rs", "sleeps between two attempts to take the lock; starts no thread"),
];

/// Files that make texts of JSON in a way of their own: a page has no letter but those of ASCII, and a rule file is YAML.
const RAW_JSON: [&str; 2] = ["decisions/sheet.rs", "cli/commands/init/starter.rs"];

/// The path of the two threading crates that starts no thread and waits for none.
const THREADLESS: &str = "std::thread::available_parallelism";

fn may_be_longer(place: &str) -> bool {
    LONGER.iter().any(|(known, _)| *known == place)
}

fn floor(room: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor)
}

/// The modules of the crate that a module uses.
fn used<'m>(modules: &'m [Module], module: &'m Module) -> impl Iterator<Item = &'m Module> {
    let own = module.uses.iter().filter(|path| path[0] == "crate");
    own.filter_map(|path| definition(modules, &path[1..])).filter(|other| other.file != module.file)
}

/// The paths outside the crate that a module names, as text.
fn named(module: &Module) -> impl Iterator<Item = String> {
    module.uses.iter().filter(|path| path[0] != "crate").map(|path| path.join("::"))
}

#[test]
fn every_room_has_a_floor() {
    for module in modules() {
        let known = matches!(module.file.as_str(), "lib.rs" | "main.rs") || floor(module.room()).is_some();
        assert!(known, "{}", module.file);
    }
}

#[test]
fn no_use_points_up_or_sideways() {
    let modules = modules();
    let mut wrong = BTreeSet::new();
    for module in &modules {
        let Some(own) = floor(module.room()) else { continue };
        for path in module.uses.iter().filter(|path| path[0] == "crate" && path.len() > 1) {
            if path[1] != module.room() && floor(&path[1]).is_some_and(|other| other >= own) {
                wrong.insert(format!("{} uses {}", module.file, path[1..].join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_circle_stands_inside_a_room() {
    let modules = modules();
    let arrows: BTreeMap<&str, BTreeSet<&str>> = modules
        .iter()
        .map(|module| {
            let same = used(&modules, module).filter(|other| other.room() == module.room());
            (module.file.as_str(), same.map(|other| other.file.as_str()).collect())
        })
        .collect();
    let reachable: BTreeMap<&str, BTreeSet<&str>> =
        arrows.keys().map(|file| (*file, reached(&arrows, file))).collect();
    let circles: BTreeSet<Vec<&str>> = reachable
        .iter()
        .filter(|(file, reached)| reached.contains(*file))
        .map(|(file, reached)| {
            let circle = reached.iter().filter(|other| reachable[*other].contains(file));
            circle.copied().collect()
        })
        .collect();
    assert!(circles.is_empty(), "{circles:#?}");
}

fn reached<'m>(arrows: &BTreeMap<&'m str, BTreeSet<&'m str>>, from: &str) -> BTreeSet<&'m str> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&str> = arrows[from].iter().copied().collect();
    while let Some(file) = open.pop() {
        if found.insert(file) {
            open.extend(&arrows[file]);
        }
    }
    found
}

#[test]
fn pure_floors_know_no_files_processes_clocks_or_threads() {
    let modules = modules();
    let mut wrong = Vec::new();
    for module in modules.iter().filter(|it| floor(it.room()).is_some_and(|floor| floor <= LAST_PURE_FLOOR)) {
        for path in named(module) {
            let impure = ["std::fs", "std::env", "std::process", "std::time", "std::thread", "rayon::"];
            let serde = path.starts_with("serde") && !module.file.ends_with("wire.rs");
            if serde || impure.iter().any(|start| path.starts_with(start)) {
                wrong.push(format!("{} uses {path}", module.file));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The paths in product code outside `fs` that change files.
fn writes(modules: &[Module]) -> Vec<String> {
    let mut wrong = Vec::new();
    for module in modules.iter().filter(|it| it.room() != "fs" && !TEST_FILES.contains(&it.file.as_str())) {
        for path in named(module) {
            let is_writer =
                WRITERS.iter().any(|writer| path == *writer || path.ends_with(&format!("::{writer}")));
            if is_writer || path.starts_with("tempfile") {
                wrong.push(format!("{}: {path}", module.file));
            }
        }
    }
    wrong
}

/// The paths in product code that use threads where [`THREADS`] does not allow it.
fn uses_of_threads(modules: &[Module]) -> Vec<String> {
    let mut wrong = Vec::new();
    for module in modules.iter().filter(|it| !TEST_FILES.contains(&it.file.as_str())) {
        let is_allowed = THREADS.iter().any(|(place, _)| module.file.starts_with(place));
        for path in named(module).filter(|path| !is_allowed && path != THREADLESS) {
            if path.starts_with("rayon") || path.starts_with("std::thread") || path.starts_with("thread::") {
                wrong.push(format!("{}: {path}", module.file));
            }
        }
    }
    wrong
}

/// The paths in product code by which JSON is written past the room that escapes it.
fn writes_of_json(modules: &[Module]) -> Vec<String> {
    let mut wrong = Vec::new();
    for module in modules.iter().filter(|it| it.room() != "json" && !RAW_JSON.contains(&it.file.as_str())) {
        for path in named(module) {
            let is_writer =
                ["serde_json::to_", "serde_json::ser", "serde_json::Serializer", "serde_json::Value"];
            if is_writer.iter().any(|start| path.starts_with(start)) {
                wrong.push(format!("{}: {path}", module.file));
            }
        }
    }
    wrong
}

#[test]
fn only_one_room_writes_json() {
    assert_eq!(writes_of_json(&modules()), Vec::<String>::new());
    let violation = "use serde_json::to_writer;\n\
                     fn f() { serde_json::to_string(v); serde_json::from_str(v) }\n\
                     #[cfg(test)] mod tests { fn h() { serde_json::to_string(v); } }";
    let found = writes_of_json(&[Module::parse("report/html.rs".into(), violation.into())]);
    assert_eq!(found, ["report/html.rs: serde_json::to_string", "report/html.rs: serde_json::to_writer"]);
    assert_eq!(
        writes_of_json(&[Module::parse("json/mod.rs".into(), violation.into())]),
        Vec::<String>::new()
    );
}

#[test]
fn only_fs_writes() {
    assert_eq!(writes(&modules()), Vec::<String>::new());
    let violation = "use std::fs; fn f() { fs::write(p, b) } fn g() { std::fs::OpenOptions::new() } use tempfile::Builder;\n\
                     #[cfg(test)] mod tests { fn h() { std::fs::write(p, b) } }";
    let found = writes(&[Module::parse("report/html.rs".into(), violation.into())]);
    let expected = [
        "report/html.rs: fs::write",
        "report/html.rs: std::fs::OpenOptions::new",
        "report/html.rs: tempfile::Builder",
    ];
    assert_eq!(found, expected);
    assert_eq!(writes(&[Module::parse("fs/disk.rs".into(), violation.into())]), Vec::<String>::new());
}

#[test]
fn only_the_listed_places_use_threads() {
    assert_eq!(uses_of_threads(&modules()), Vec::<String>::new());
    let violation = "use rayon::prelude::ParallelIterator;\n\
                     fn f() { std::thread::available_parallelism(); std::thread::spawn(f); }";
    let found = uses_of_threads(&[Module::parse("tree/read.rs".into(), violation.into())]);
    let expected = ["tree/read.rs: rayon::prelude::ParallelIterator", "tree/read.rs: std::thread::spawn"];
    assert_eq!(found, expected);
    assert_eq!(
        uses_of_threads(&[Module::parse("engine/pool.rs".into(), violation.into())]),
        Vec::<String>::new()
    );
}

#[test]
fn every_file_says_what_it_owns() {
    for module in modules() {
        assert!(module.text.starts_with("//! "), "{}", module.file);
    }
}

#[test]
fn only_the_teddy_search_calls_what_the_compiler_cannot_check() {
    let modules = modules();
    let unsafe_places: Vec<(&str, usize)> = modules
        .iter()
        .filter(|module| module.unsafe_places > 0)
        .map(|module| (module.file.as_str(), module.unsafe_places))
        .collect();
    assert_eq!(unsafe_places, [("prefilter/teddy.rs", 1)]);
}

#[test]
fn files_and_functions_are_short() {
    let mut long = Vec::new();
    for module in modules() {
        if module.lines > MAX_FILE && !may_be_longer(&module.file) {
            long.push(format!("{}: {} lines", module.file, module.lines));
        }
        for (name, lines) in module.functions.iter().filter(|(_, lines)| *lines > MAX_FUNCTION) {
            let place = format!("{}: fn {name}", module.file);
            if !may_be_longer(&place) {
                long.push(format!("{place}: {lines} lines"));
            }
        }
    }
    assert!(long.is_empty(), "{long:#?}");
}
