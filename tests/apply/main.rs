//! The transaction as its caller sees it: what it keeps, what it refuses, and what it leaves behind.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "tests build trees")]

mod commit;
mod limits;
mod places;
mod store;
#[path = "../../src/apply/test_tree.rs"]
mod test_tree;
mod undo;

use std::fs;
use std::path::Path;
use std::process::Command;

use redomain::apply::{ApplyError, Committed, ContentChange, Interrupt, RunInfo, Staged};
use redomain::fs::{STORE, now};
use redomain::text::{Digest, Edit, EditSet, RelPath, Span};
use test_tree::info;

fn stage(root: &Path, changes: &[impl ContentChange + Sync]) -> Result<Option<Staged>, ApplyError> {
    Staged::stage(root, changes, &info(), &Interrupt::default())
}

fn apply(root: &Path, changes: &[impl ContentChange + Sync]) -> Result<Committed, ApplyError> {
    stage(root, changes)?.expect("something changes").verify()?.commit()
}

fn said(error: &ApplyError) -> String {
    error.to_string()
}

/// A rule file with one rule.
fn write_rules(root: &Path) {
    let rules = b"version: 1\nrules:\n  - {from: old.example.com, to: new.example.com}\n";
    test_tree::write(root, b"redomain.yaml", rules, 0o644);
}

/// Tells why a test did not test.
fn skip(why: &str) {
    use std::io::Write;
    writeln!(std::io::stdout(), "skipped: {why}").unwrap();
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// A file system of its own, unmounted at the end.
struct Mounted<'p>(&'p Path);

impl<'p> Mounted<'p> {
    fn new(at: &'p Path, arguments: &[&str]) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        let done = Command::new("mount").args(arguments).arg(at).output();
        done.is_ok_and(|done| done.status.success()).then_some(Self(at))
    }
}

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).output();
    }
}
