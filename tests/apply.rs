//! The transaction as its caller sees it: what it keeps, what it refuses, and what it leaves behind.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "tests build trees")]

use redomain::apply::{
    ApplyError, Committed, ContentChange, DriftKind, Interrupt, OnEdited, Phase, Resumed, RunInfo,
    RunSelector, Staged, list, pending, prune, record, resume, undo,
};
use redomain::fs::{STORE, now};
use redomain::text::{Digest, Moment};
use redomain::text::{Edit, EditSet, RelPath, Span};
use rustix::fs::XattrFlags;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use test_tree::{
    Rewrite, assert_same, changes, expected, grow, info, is_absent, pipe, quick_directory, rewrite, snapshot,
    store_files, write,
};

#[path = "../src/apply/test_tree.rs"]
mod test_tree;

fn stage(root: &Path, changes: &[impl ContentChange + Sync]) -> Result<Option<Staged>, ApplyError> {
    Staged::stage(root, changes, &info(), &Interrupt::default())
}

fn apply(root: &Path, changes: &[impl ContentChange + Sync]) -> Result<Committed, ApplyError> {
    stage(root, changes)?.expect("something changes").verify()?.commit()
}

fn said(error: &ApplyError) -> String {
    error.to_string()
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

#[test]
fn apply_keeps_everything_but_content_and_undo_brings_it_back() {
    let folder = quick_directory();
    let root = folder.path();
    grow(root);
    let before = snapshot(root);
    let changes = changes(root);
    let committed = apply(root, &changes).unwrap();
    assert_eq!(committed.files, 10);
    let warned: Vec<&str> = committed.warnings.iter().map(|warning| &*warning.place.file).collect();
    assert_eq!(warned, ["linked/to-outside.txt"], "its link outside of the run is broken");
    assert_same(&snapshot(root), &expected(&before, &changes), "apply");
    assert_eq!(fs::read(root.join(STORE).join(".gitignore")).unwrap(), b"*\n");

    let report = undo(root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap();
    assert!(report.is_complete());
    assert_eq!((report.restored.len(), report.found), (10, Phase::Done));
    assert_same(&snapshot(root), &before, "undo");
    assert!(matches!(
        undo(root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()),
        Err(ApplyError::NothingToUndo)
    ));
    assert!(matches!(
        undo(root, RunSelector::Number(1), OnEdited::Leave, &Interrupt::default()),
        Err(ApplyError::NothingToUndo)
    ));
    assert!(matches!(
        undo(root, RunSelector::Number(7), OnEdited::Leave, &Interrupt::default()),
        Err(ApplyError::NoRun(7))
    ));
    assert!(matches!(resume(root, &Interrupt::default()), Err(ApplyError::NothingOpen)));
}

#[test]
fn a_restored_file_looks_changed_to_tools_that_compare_times() {
    let folder = quick_directory();
    let root = folder.path();
    write(root, b"a", b"old.example", 0o644);
    let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    fs::File::options().write(true).open(root.join("a")).unwrap().set_modified(old).unwrap();
    apply(root, &[rewrite(root, b"a", "new.example")]).unwrap();
    assert!(fs::metadata(root.join("a")).unwrap().mtime() > 1_000_000_000);
    undo(root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap();
    assert!(fs::metadata(root.join("a")).unwrap().mtime() > 1_000_000_000);
}

#[test]
fn nothing_to_change_creates_nothing() {
    let folder = quick_directory();
    let root = folder.path();
    write(root, b"a", b"nothing here", 0o644);
    assert!(stage(root, &[] as &[Rewrite]).unwrap().is_none());
    assert!(is_absent(&root.join(STORE)));
    assert!(stage(root, &[rewrite(root, b"a", "new.example")]).unwrap().is_none());
    assert!(is_absent(&root.join(STORE)));
    assert!(pending(root).unwrap().is_none());
    assert!(list(root).unwrap().is_empty());
    assert!(prune(root, 0, 0).unwrap().is_empty());
    assert!(is_absent(&root.join(STORE)));
}

#[test]
fn a_run_dropped_before_commit_leaves_nothing() {
    let folder = quick_directory();
    let root = folder.path();
    grow(root);
    let before = snapshot(root);
    drop(stage(root, &changes(root)).unwrap());
    assert!(is_absent(&root.join(STORE)));
    drop(stage(root, &changes(root)).unwrap().unwrap().verify().unwrap());
    assert!(is_absent(&root.join(STORE)));
    assert_same(&snapshot(root), &before, "dropped");
}

#[test]
fn drift_before_staging_names_every_file_and_writes_nothing() {
    let folder = quick_directory();
    let root = folder.path();
    grow(root);
    let changes = changes(root);
    fs::write(root.join("a.txt"), "edited by somebody").unwrap();
    fs::remove_file(root.join("bin/run.sh")).unwrap();
    fs::remove_file(root.join("read-only.txt")).unwrap();
    symlink("a.txt", root.join("read-only.txt")).unwrap();
    fs::remove_file(root.join("bin/secret.env")).unwrap();
    pipe(&root.join("bin/secret.env"));
    fs::rename(root.join("deep"), root.join("shallow")).unwrap();
    let before = snapshot(root);
    let error = stage(root, &changes).err().unwrap();
    let ApplyError::Drift(files) = &error else { panic!("{error}") };
    let found: Vec<_> = files.iter().map(|file| (file.path.to_text(), file.how)).collect();
    assert_eq!(
        found,
        [
            ("a.txt".to_owned(), DriftKind::Edited),
            ("bin/run.sh".to_owned(), DriftKind::Gone),
            ("bin/secret.env".to_owned(), DriftKind::NoFile),
            ("deep/er/still/crlf.txt".to_owned(), DriftKind::Gone),
            ("read-only.txt".to_owned(), DriftKind::NoFile),
        ]
    );
    assert!(said(&error).starts_with(
        "error: a.txt: changed on disk since it was read; no file was modified\n  help: run `redomain apply` again\n"
    ));
    assert_same(&snapshot(root), &before, "drift");
    assert!(is_absent(&root.join(STORE)));
}

#[test]
fn drift_after_staging_is_seen_before_the_first_swap() {
    let folder = quick_directory();
    let root = folder.path();
    grow(root);
    let staged = stage(root, &changes(root)).unwrap().unwrap();
    fs::write(root.join("a.txt"), "see https://OLD.example/\n").unwrap();
    let before = snapshot(root);
    let error = staged.verify().err().unwrap();
    assert!(matches!(&error, ApplyError::Drift(files) if files.len() == 1), "{error}");
    assert_same(&snapshot(root), &before, "drift");
    assert!(is_absent(&root.join(STORE)));
}

#[test]
fn drift_after_verifying_rolls_back_and_keeps_what_was_written() {
    for replace in [false, true] {
        let folder = quick_directory();
        let root = folder.path();
        grow(root);
        let verified = stage(root, &changes(root)).unwrap().unwrap().verify().unwrap();
        if replace {
            fs::remove_file(root.join("read-only.txt")).unwrap();
            symlink("a.txt", root.join("read-only.txt")).unwrap();
        } else {
            let path = root.join("read-only.txt");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
            fs::write(&path, "Old.example").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        }
        let before = snapshot(root);
        let error = verified.commit().unwrap_err();
        assert!(matches!(&error, ApplyError::RolledBack { edited, .. } if edited.is_empty()), "{error}");
        assert!(said(&error).contains("read-only.txt: "), "{error}");
        assert!(said(&error).contains("; rolled back, all files are restored"), "{error}");
        assert_same(&snapshot(root), &before, "drift");
        assert!(is_absent(&root.join(STORE)));
    }
}

#[test]
fn a_file_that_only_looks_new_is_no_drift() {
    let folder = quick_directory();
    let root = folder.path();
    grow(root);
    let before = snapshot(root);
    let changes = changes(root);
    let verified = stage(root, &changes).unwrap().unwrap().verify().unwrap();
    let content = fs::read(root.join("read-only.txt")).unwrap();
    fs::remove_file(root.join("read-only.txt")).unwrap();
    write(root, b"read-only.txt", &content, 0o444);
    verified.commit().unwrap();
    assert_same(&snapshot(root), &expected(&before, &changes), "apply");
}

#[test]
fn an_interrupt_before_commit_leaves_nothing_and_one_during_commit_is_too_late() {
    struct Raises(Rewrite, Interrupt);
    impl ContentChange for Raises {
        fn path(&self) -> &RelPath {
            self.0.path()
        }
        fn before(&self) -> Digest {
            self.0.before()
        }
        fn edits(&self) -> &EditSet {
            self.1.raise();
            self.0.edits()
        }
    }
    let folder = quick_directory();
    let root = folder.path();
    grow(root);
    let before = snapshot(root);
    let raised = Interrupt::default();
    let slow: Vec<Raises> = changes(root).into_iter().map(|change| Raises(change, raised.clone())).collect();
    let error = Staged::stage(root, &slow, &info(), &raised).err().unwrap();
    assert_eq!(said(&error), "error: interrupted; no file was modified");
    for verify_first in [false, true] {
        let interrupt = Interrupt::default();
        let staged = Staged::stage(root, &changes(root), &info(), &interrupt).unwrap().unwrap();
        let error = if verify_first {
            let verified = staged.verify().unwrap();
            interrupt.raise();
            verified.commit().err().unwrap()
        } else {
            interrupt.raise();
            staged.verify().err().unwrap()
        };
        assert!(matches!(error, ApplyError::Interrupted));
    }
    assert_same(&snapshot(root), &before, "interrupted");
    assert!(is_absent(&root.join(STORE)));
}

#[test]
fn undo_leaves_what_was_edited_since_and_force_saves_the_original_where_git_does_not_look() {
    let folder = quick_directory();
    let root = folder.path();
    grow(root);
    let before = snapshot(root);
    apply(root, &changes(root)).unwrap();
    fs::write(root.join("a.txt"), "edited since").unwrap();
    fs::write(root.join("link-a.txt"), "edited since, both names").unwrap();
    fs::remove_file(root.join("bin/run.sh")).unwrap();
    fs::remove_file(root.join("read-only.txt")).unwrap();
    symlink("a.txt", root.join("read-only.txt")).unwrap();

    let names = |paths: &[RelPath]| paths.iter().map(RelPath::to_text).collect::<Vec<_>>();
    let report = undo(root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap();
    assert!(!report.is_complete());
    assert_eq!(names(&report.edited), ["a.txt", "link-a.txt", "link-b.txt", "read-only.txt"]);
    assert_eq!(names(&report.missing), ["bin/run.sh"]);
    assert_eq!(report.restored.len(), 5);
    assert_eq!(fs::read(root.join("a.txt")).unwrap(), b"edited since");
    assert!(pending(root).unwrap().is_none());

    let saved = format!("{STORE}/originals/{}", report.run);
    write(root, format!("{saved}/a.txt").as_bytes(), b"somebody's own", 0o644);
    let tree = snapshot(root);
    let report = undo(root, RunSelector::Last, OnEdited::SaveOriginal, &Interrupt::default()).unwrap();
    assert_same(&snapshot(root), &tree, "nothing is written beside the files");
    assert_eq!(report.restored.len(), 0);
    let originals: Vec<_> = report.originals.iter().map(|(_, original)| original.to_text()).collect();
    let expected = ["a.txt.2", "bin/run.sh", "link-a.txt", "link-b.txt", "read-only.txt"];
    assert_eq!(originals, expected.map(|name| format!("{saved}/{name}")));
    assert_eq!(fs::read(root.join(&saved).join("a.txt")).unwrap(), b"somebody's own");
    let copies = snapshot(&root.join(&saved));
    for ((path, _), name) in report.originals.iter().zip(expected) {
        let (was, is) = (&before[&path.to_text()], &copies[name]);
        assert_eq!(
            (&was.content, was.mode, &was.attributes),
            (&is.content, is.mode, &is.attributes),
            "{path}"
        );
    }
    assert!(matches!(
        undo(root, RunSelector::Last, OnEdited::SaveOriginal, &Interrupt::default()),
        Err(ApplyError::NothingToUndo)
    ));
}

#[test]
fn earlier_runs_are_undone_by_number_and_only_where_nothing_came_after() {
    let folder = quick_directory();
    let root = folder.path();
    write(root, b"a", b"old.example", 0o644);
    write(root, b"b", b"old.example", 0o644);
    apply(root, &[rewrite(root, b"a", "new.example"), rewrite(root, b"b", "new.example")]).unwrap();
    let again = Rewrite::new(RelPath::from("a"), b"new.example", b"new", b"newest");
    apply(root, &[again]).unwrap();
    let report = undo(root, RunSelector::Number(1), OnEdited::Leave, &Interrupt::default()).unwrap();
    assert_eq!((report.restored.len(), report.edited.len()), (1, 1));
    assert_eq!(fs::read(root.join("a")).unwrap(), b"newest.example");
    undo(root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap();
    let report = undo(root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap();
    assert_eq!((report.run.number(), report.restored.len()), (1, 1));
    assert_eq!(fs::read(root.join("a")).unwrap(), b"old.example");
}

#[test]
fn every_run_leaves_a_record() {
    let folder = quick_directory();
    let root = folder.path();
    grow(root);
    let changes = changes(root);
    let info = RunInfo { started: Moment::from_unix(951_782_400), ..info() };
    let staged = Staged::stage(root, &changes, &info, &Interrupt::default()).unwrap().unwrap();
    let run = staged.verify().unwrap().commit().unwrap().run;
    assert_eq!(run.to_string(), "0001-20000229T000000Z");
    let record = record(root, RunSelector::Last).unwrap();
    assert_eq!(record.info, Some(info.clone()));
    assert_eq!((record.phase, record.files.len()), (Phase::Done, 10));
    for file in &record.files {
        assert_eq!(
            Digest::of(&fs::read(root.join(file.path.as_path())).unwrap()),
            file.after,
            "{}",
            file.path
        );
        assert_ne!(file.before, file.after);
    }
    undo(root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap();
    let runs = list(root).unwrap();
    assert_eq!(runs.len(), 1);
    assert_eq!(runs[0].phase, Phase::Undone { left: 0 });
    assert_eq!(runs[0].info, Some(RunInfo { report: None, ..info }));
}

#[test]
fn a_report_is_stored_compressed_and_one_of_an_earlier_version_is_read() {
    let folder = quick_directory();
    let root = folder.path();
    grow(root);
    let report = b"{\"a\":[\"report\",\"with\",\"some\",\"lines\"]}\n".repeat(1000);
    let info = RunInfo { report: Some(report.clone()), ..info() };
    let staged = Staged::stage(root, &changes(root), &info, &Interrupt::default()).unwrap().unwrap();
    let run = staged.verify().unwrap().commit().unwrap().run;
    let stored = root.join(format!(".redomain/runs/{run}/report.json.gz"));
    assert!(fs::metadata(&stored).unwrap().len() * 10 < report.len() as u64);
    let read = || record(root, RunSelector::Last).map(|run| run.info.unwrap().report);
    assert_eq!(read().unwrap().as_deref(), Some(&report[..]));

    fs::write(&stored, &fs::read(&stored).unwrap()[..40]).unwrap();
    let error = read().unwrap_err().to_string();
    assert!(error.contains("cannot read its report: it is damaged"), "{error}");

    fs::remove_file(&stored).unwrap();
    assert_eq!(read().unwrap(), None);
    fs::write(stored.with_file_name("report"), &report).unwrap();
    assert_eq!(read().unwrap().as_deref(), Some(&report[..]));
}

#[test]
fn old_stores_are_pruned_after_a_commit_and_on_demand() {
    let folder = quick_directory();
    let root = folder.path();
    write(root, b"a", b"old.example", 0o644);
    for number in 1..=14 {
        let text = fs::read(root.join("a")).unwrap();
        let change = Rewrite::new(RelPath::from("a"), &text, b"example", b"x.example");
        // Runs 1, 2 and 4 are old; the last ten are 5 to 14.
        let started = if [1, 2, 4].contains(&number) { Moment::from_unix(1) } else { now() };
        let info = RunInfo { started, ..info() };
        let staged = Staged::stage(root, &[change], &info, &Interrupt::default()).unwrap().unwrap();
        staged.verify().unwrap().commit().unwrap();
    }
    let numbers = || list(root).unwrap().iter().map(|run| run.run.number()).collect::<Vec<_>>();
    assert_eq!(numbers(), [3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    undo(root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap();
    assert_eq!(prune(root, 2, 1).unwrap().len(), 0, "none is a day old but those that are gone");
    assert_eq!(numbers().len(), 11);
    let staged = store_files(root).iter().filter(|path| path.ends_with("stage")).count();
    assert_eq!(staged, 10, "the stage of the undone run is gone, its record stays");
    assert_eq!(fs::read_dir(root.join(".redomain/trash")).unwrap().count(), 0);
}

#[test]
fn a_second_run_is_refused_and_a_stale_lock_is_not_in_the_way() {
    let folder = quick_directory();
    let root = folder.path();
    grow(root);
    let staged = stage(root, &changes(root)).unwrap().unwrap();
    let error = stage(root, &changes(root)).err().unwrap();
    let own = std::process::id();
    assert!(matches!(error, ApplyError::Busy { owner: Some(pid) } if pid == own), "{error}");
    assert!(
        said(&error)
            .starts_with(&format!("error: process {own} is changing this tree; no file was modified"))
    );
    assert!(matches!(
        undo(root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()),
        Err(ApplyError::Busy { .. })
    ));
    let open = pending(root).unwrap().unwrap();
    assert_eq!((open.phase, open.owner), (Phase::Staging, Some(own)));
    drop(staged);

    fs::create_dir_all(root.join(STORE)).unwrap();
    fs::write(root.join(STORE).join("lock"), "4194305\n").unwrap();
    apply(root, &changes(root)).unwrap();
    assert!(pending(root).unwrap().is_none());
}

#[test]
fn an_open_run_is_in_the_way_until_it_is_finished() {
    let folder = quick_directory();
    let root = folder.path();
    grow(root);
    let before = snapshot(root);
    apply(root, &changes(root)).unwrap();
    let after = snapshot(root);
    let journal = store_files(root).into_iter().find(|path| path.ends_with("journal.jsonl")).unwrap();
    let text = fs::read_to_string(&journal).unwrap();
    let done = text.rfind("{\"state\":").unwrap();
    fs::write(&journal, &text[..done + 5]).unwrap();
    write(root, b"new-file", b"old.example", 0o644);

    let open = pending(root).unwrap().unwrap();
    assert_eq!((open.phase, open.done, open.total, open.owner), (Phase::Committing, 10, 10, None));
    let error = apply(root, &[rewrite(root, b"new-file", "new.example")]).unwrap_err();
    assert_eq!(
        said(&error),
        format!(
            "error: apply of run `{}` was interrupted; 10 of 10 files have the new content\n  \
             help: run `redomain apply --resume` to finish it, or `redomain undo` to restore the original files",
            open.run
        )
    );
    fs::remove_file(root.join("new-file")).unwrap();
    assert!(
        matches!(resume(root, &Interrupt::default()).unwrap(), Resumed::Finished(committed) if committed.files == 10)
    );
    assert_same(&snapshot(root), &after, "resumed");
    undo(root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap();
    assert_same(&snapshot(root), &before, "undone");
}

#[test]
fn resume_refuses_files_that_changed_since_and_undo_still_works() {
    let folder = quick_directory();
    let root = folder.path();
    write(root, b"a", b"old.example", 0o644);
    write(root, b"b", b"old.example", 0o644);
    apply(root, &[rewrite(root, b"a", "new.example"), rewrite(root, b"b", "new.example")]).unwrap();
    let stage = store_files(root).into_iter().find(|path| path.ends_with("stage")).unwrap();
    let journal = stage.with_file_name("journal.jsonl");
    let text = fs::read_to_string(&journal).unwrap();
    fs::write(&journal, &text[..text.rfind("{\"state\":").unwrap()]).unwrap();
    // As if `b` had not had its turn, and somebody had edited it then.
    fs::rename(root.join("b"), root.join("c")).unwrap();
    fs::rename(stage.join("000001"), root.join("b")).unwrap();
    fs::rename(root.join("c"), stage.join("000001")).unwrap();
    fs::write(root.join("b"), "edited").unwrap();

    let error = resume(root, &Interrupt::default()).unwrap_err();
    assert_eq!(
        said(&error),
        "error: b: changed on disk since it was read; the run cannot be resumed\n  \
         help: run `redomain undo` to restore the original files"
    );
    let open = pending(root).unwrap().unwrap();
    assert_eq!((open.done, open.total), (1, 2));
    assert!(undo(root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap().is_complete());
    assert_eq!(fs::read(root.join("a")).unwrap(), b"old.example");
    assert_eq!(fs::read(root.join("b")).unwrap(), b"edited");
}

#[test]
fn a_journal_that_cannot_be_believed_stops_everything() {
    for (from, to, what) in [
        ("\"path\":\"a\"", "\"path\":\"../a\"", "`../a` is not a path of a file in the tree"),
        ("\"path\":\"a\"", "\"path\":\".git/config\"", "`.git/config` is not a path of a file in the tree"),
        ("\"path\":\"a\"", "\"path\":\"/etc/passwd\"", "`/etc/passwd` is not a path of a file in the tree"),
        ("{\"file\":", "{\"fi", "line 3 cannot be read"),
        ("\"files\":1", "\"files\":2", "it lists 1 of 2 files"),
        (
            "\"format\":1",
            "\"format\":2",
            "written by redomain 0.1.0 in format 2; this version reads format 1",
        ),
    ] {
        let folder = quick_directory();
        let root = folder.path();
        write(root, b"a", b"old.example", 0o644);
        apply(root, &[rewrite(root, b"a", "new.example")]).unwrap();
        let journal = store_files(root).into_iter().find(|path| path.ends_with("journal.jsonl")).unwrap();
        let text = fs::read_to_string(&journal).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(&journal, text.replacen(from, to, 1)).unwrap();
        let error = undo(root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap_err();
        assert!(said(&error).contains(what) && said(&error).contains("nothing was modified"), "{error}");
        assert_eq!(fs::read(root.join("a")).unwrap(), b"new.example");
    }
}

#[test]
fn links_in_the_way_are_never_followed() {
    let outside = quick_directory();
    let folder = quick_directory();
    let root = folder.path();
    write(outside.path(), b"a", b"old.example", 0o644);
    symlink(outside.path(), root.join("link")).unwrap();
    let error = stage(root, &[rewrite(root, b"link/a", "new.example")]).err().unwrap();
    assert_eq!(
        said(&error),
        "error: link/a: reached through a symbolic link; no file was modified\n  help: use its real path"
    );
    write(root, b"a", b"old.example", 0o644);
    symlink(outside.path(), root.join(STORE)).unwrap();
    let error = stage(root, &[rewrite(root, b"a", "new.example")]).err().unwrap();
    assert!(said(&error).starts_with("error: .redomain: cannot open the store: a symbolic link"), "{error}");
    assert_eq!(snapshot(outside.path()).len(), 1);
}

#[test]
fn paths_outside_the_tree_are_refused() {
    let folder = quick_directory();
    let root = folder.path();
    write(root, b".git/config", b"old.example", 0o644);
    for path in ["../x", "/etc/passwd", "a/../b", "", "a//b", ".git/config", "sub/.GIT/config", ".redomain/x"]
    {
        let change = Rewrite::new(RelPath::from(path), b"", b"old.example", b"new");
        let error = stage(root, &[change]).err().unwrap();
        assert!(matches!(&error, ApplyError::Refused(files) if files.len() == 1), "{path}: {error}");
    }
    let twice = [rewrite(root, b".git/config", "new"), rewrite(root, b".git/config", "new")];
    assert!(matches!(stage(root, &twice), Err(ApplyError::Refused(files)) if files.len() == 3));
    assert!(is_absent(&root.join(STORE)));
}

#[test]
fn two_contents_for_two_names_of_one_file_are_refused() {
    let folder = quick_directory();
    let root = folder.path();
    write(root, b"a", b"old.example", 0o644);
    fs::hard_link(root.join("a"), root.join("b")).unwrap();
    let error =
        stage(root, &[rewrite(root, b"a", "one.example"), rewrite(root, b"b", "two.example")]).err().unwrap();
    assert!(
        said(&error).starts_with("error: b: another name of a file for which the rules give two contents"),
        "{error}"
    );
    assert!(is_absent(&root.join(STORE)));
}

#[test]
fn a_read_only_folder_is_rolled_back_and_named() {
    if is_root() {
        return skip("root may write everywhere");
    }
    let folder = quick_directory();
    let root = folder.path();
    grow(root);
    let before = snapshot(root);
    fs::set_permissions(root.join("linked"), fs::Permissions::from_mode(0o555)).unwrap();
    write(root, b"deep/b", b"old.example", 0o644);
    fs::set_permissions(root.join("deep"), fs::Permissions::from_mode(0o555)).unwrap();
    let error = apply(root, &[rewrite(root, b"a.txt", "n"), rewrite(root, b"deep/b", "n")]).unwrap_err();
    fs::set_permissions(root.join("deep"), fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(root.join("linked"), fs::Permissions::from_mode(0o755)).unwrap();
    fs::remove_file(root.join("deep/b")).unwrap();
    assert!(said(&error).contains("deep/b: cannot replace: no permission; rolled back"), "{error}");
    assert_same(&snapshot(root), &before, "read-only");
}

#[test]
fn an_immutable_file_is_rolled_back_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for path in [&b"a"[..], b"b", b"c"] {
        write(root, path, b"old.example", 0o644);
    }
    let set = |flag: &str| Command::new("chattr").arg(flag).arg(root.join("b")).output();
    if !set("+i").is_ok_and(|done| done.status.success()) {
        return skip("this user or file system has no immutable files");
    }
    let before = snapshot(root);
    let changes = [&b"a"[..], b"b", b"c"].map(|path| rewrite(root, path, "new.example"));
    let error = apply(root, &changes).unwrap_err();
    set("-i").unwrap();
    assert_eq!(
        said(&error),
        "error: b: cannot replace: not permitted; rolled back, all files are restored\n  help: the file may be \
         immutable (see `lsattr`), or belong to another user in a sticky directory"
    );
    assert_same(&snapshot(root), &before, "immutable");
    assert!(is_absent(&root.join(STORE)));
}

#[test]
fn a_disk_without_the_space_for_a_run_is_named() {
    let folder = quick_directory();
    let root = folder.path().join("small");
    let Some(_mounted) = Mounted::new(&root, &["-t", "tmpfs", "-o", "size=1300k", "tmpfs"]) else {
        return skip("this user may not mount a small file system");
    };
    let text = b"old.example ".repeat(6_000);
    for number in 0..8 {
        write(&root, format!("{number}").as_bytes(), &text, 0o644);
    }
    let before = snapshot(&root);
    let changes: Vec<_> =
        (0..8).map(|n| rewrite(&root, format!("{n}").as_bytes(), "longer.example")).collect();
    let error = apply(&root, &changes).unwrap_err();
    let (needed, free) =
        ("error: .: the run needs 9", " KiB are free; no file was modified\n  help: free space");
    assert!(said(&error).starts_with(needed) && said(&error).contains(free), "{error}");
    assert_same(&snapshot(&root), &before, "full");
    assert!(is_absent(&root.join(STORE)));

    // Three fit; then somebody fills the disk, and undo still gets through.
    apply(&root, &changes[..3]).unwrap();
    let filler = fs::File::create(root.join("filler")).unwrap();
    let mut filled = 0;
    while rustix::io::pwrite(&filler, &[1; 4096], filled).is_ok_and(|written| written > 0) {
        filled += 4096;
    }
    assert!(undo(&root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap().is_complete());
    fs::remove_file(root.join("filler")).unwrap();
    assert_same(&snapshot(&root), &before, "undone on a full disk");
}

/// What a full disk does to somebody who may not mount one: writing stops half-way through a file.
#[test]
fn a_limit_on_the_size_of_files_is_named_and_nothing_is_left() {
    let folder = quick_directory();
    let root = folder.path();
    write(
        root,
        b"redomain.yaml",
        b"version: 1\nrules:\n  - {from: old.example.com, to: new.example.com}\n",
        0o644,
    );
    let large = [&b"https://old.example.com/\n"[..], &b"nothing\n".repeat(30_000)].concat();
    write(root, b"large.txt", &large, 0o644);
    write(root, b"small.txt", b"https://old.example.com/\n", 0o644);
    let before = snapshot(root);
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 64; exec \"$0\" apply", env!("CARGO_BIN_EXE_redomain")])
        .current_dir(root)
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{err}");
    assert!(err.contains("error: large.txt: cannot stage: it would exceed the limit of file sizes"), "{err}");
    assert!(err.contains("; no file was modified"), "{err}");
    assert_same(&snapshot(root), &before, "limited");
    assert!(is_absent(&root.join(STORE)));
}

#[test]
fn files_in_other_mounts_have_their_own_stage() {
    let folder = quick_directory();
    let root = folder.path();
    let (inner, bound) = (root.join("sub/inner"), root.join("bound"));
    let Some(_inner) = Mounted::new(&inner, &["-t", "tmpfs", "-o", "size=4m", "tmpfs"]) else {
        return skip("this user may not mount file systems");
    };
    fs::create_dir(root.join("source")).unwrap();
    write(root, b"source/file", b"old.example", 0o644);
    write(root, b"elsewhere/x", b"old.example", 0o644);
    write(root, b"a", b"old.example", 0o644);
    write(root, b"sub/inner/deep/b", b"old.example", 0o600);
    let _bound = Mounted::new(&bound, &["--bind", root.join("elsewhere").to_str().unwrap()]).unwrap();
    // A single file as a mount point cannot be exchanged; it is written in place.
    fs::write(root.join("file"), "").unwrap();
    let mounted =
        Command::new("mount").arg("--bind").arg(root.join("source/file")).arg(root.join("file")).output();
    assert!(mounted.unwrap().status.success());
    let unmount = || Command::new("umount").arg(root.join("file")).output();

    let before = snapshot(root);
    let paths = [&b"a"[..], b"sub/inner/deep/b", b"bound/x", b"file"];
    let changes = paths.map(|path| rewrite(root, path, "new.example"));
    let done = apply(root, &changes);
    let all_new = paths
        .iter()
        .all(|path| fs::read(root.join(RelPath::new(*path).as_path())).unwrap() == b"new.example");
    let stage = inner.join(STORE).join("away");
    let staged_inside = fs::read_dir(&stage).is_ok_and(|mut entries| entries.next().is_some());
    let undone = undo(root, RunSelector::Last, OnEdited::Leave, &Interrupt::default());
    let after = snapshot(root);
    let pruned = apply(root, &[rewrite(root, b"a", "n.example")]);
    unmount().unwrap();
    assert_eq!(done.unwrap().files, 4);
    assert!(all_new && staged_inside);
    assert!(undone.unwrap().is_complete());
    assert_same(&after, &before, "undone");
    pruned.unwrap();
    assert!(is_absent(&inner.join(STORE)), "the stage of an undone run goes away with the next");
    assert!(is_absent(&root.join("elsewhere").join(STORE)));
}

#[test]
fn one_folder_under_two_paths_is_refused() {
    let folder = quick_directory();
    let root = folder.path();
    write(root, b"source/a", b"old.example", 0o644);
    let bound = root.join("bound");
    let Some(_bound) = Mounted::new(&bound, &["--bind", root.join("source").to_str().unwrap()]) else {
        return skip("this user may not mount file systems");
    };
    let changes = [rewrite(root, b"source/a", "new.example"), rewrite(root, b"bound/a", "new.example")];
    let error = stage(root, &changes).err().unwrap();
    assert!(said(&error).contains("reached through two mounts of one directory"), "{error}");
    assert!(is_absent(&bound.join(STORE)) && is_absent(&root.join(STORE)));
}

#[test]
fn owner_group_and_special_bits_are_kept() {
    if !is_root() {
        return skip("only root may give files away");
    }
    let folder = quick_directory();
    let root = folder.path();
    write(root, b"a", b"old.example", 0o644);
    rustix::fs::chown(
        root.join("a"),
        Some(rustix::fs::Uid::from_raw(1234)),
        Some(rustix::fs::Gid::from_raw(4321)),
    )
    .unwrap();
    fs::set_permissions(root.join("a"), fs::Permissions::from_mode(0o6755)).unwrap();
    rustix::fs::setxattr(root.join("a"), "trusted.redomain.test", b"1", XattrFlags::empty()).unwrap();
    let before = snapshot(root);
    let changes = [rewrite(root, b"a", "new.example")];
    apply(root, &changes).unwrap();
    assert_same(&snapshot(root), &expected(&before, &changes), "apply");
    undo(root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap();
    assert_same(&snapshot(root), &before, "undo");
}

#[test]
fn files_edited_while_a_run_is_on_are_never_overwritten() {
    let folder = quick_directory();
    let root = folder.path().to_path_buf();
    for number in 0..200 {
        write(&root, format!("{number:03}").as_bytes(), b"old.example", 0o644);
    }
    let edits = Arc::new(AtomicUsize::new(0));
    let editor = {
        let (root, edits) = (root.clone(), Arc::clone(&edits));
        std::thread::spawn(move || {
            let mut seed = 7_usize;
            while edits.load(Ordering::SeqCst) < 400 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let path = root.join(format!("{:03}", (seed >> 33) % 200));
                // As careful editors do: a new file takes the name of the old.
                fs::write(root.join("edit"), format!("edit {}", edits.fetch_add(1, Ordering::SeqCst)))
                    .unwrap();
                fs::rename(root.join("edit"), path).unwrap();
                std::thread::yield_now();
            }
        })
    };
    let (mut committed, mut refused) = (0, 0);
    while edits.load(Ordering::SeqCst) < 400 {
        let changes: Vec<_> = (0..200)
            .filter_map(|number| {
                let path = format!("{number:03}");
                let text = fs::read(root.join(&path)).unwrap();
                let path = RelPath::from(path.as_str());
                Some(Rewrite::new(path, &text, b"old.example", b"new.example"))
                    .filter(|_| text == b"old.example")
            })
            .collect();
        match apply(&root, &changes) {
            Ok(_) => committed += 1,
            Err(ApplyError::Drift(_) | ApplyError::RolledBack { .. }) => refused += 1,
            Err(error) => panic!("{error}"),
        }
        match undo(&root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()) {
            Ok(report) => assert!(report.failed.is_empty() && report.lost.is_empty(), "{report:?}"),
            Err(ApplyError::NothingToUndo) => {}
            Err(error) => panic!("{error}"),
        }
    }
    editor.join().unwrap();
    let mut last = vec![None; 200];
    let mut seed = 7_usize;
    for edit in 0..400 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        last[(seed >> 33) % 200] = Some(format!("edit {edit}"));
    }
    for (number, edit) in last.into_iter().enumerate() {
        let text = fs::read_to_string(root.join(format!("{number:03}"))).unwrap();
        assert_eq!(text, edit.unwrap_or_else(|| "old.example".to_owned()), "file {number}");
    }
    assert!(committed + refused > 0);
}

/// 100,000 small files: `cargo test --release --test apply -- --ignored --nocapture`.
#[test]
#[ignore = "takes a while; on demand"]
fn a_hundred_thousand_files() {
    use std::io::Write;
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let paths: Vec<String> =
        (0..100_000).map(|n| format!("d{:03}/e{:02}/{n}.env", n % 500, n % 20)).collect();
    for (number, path) in paths.iter().enumerate() {
        write(root, path.as_bytes(), format!("{number} old.example\n").as_bytes(), 0o644);
    }
    let before = snapshot(root);
    let changes: Vec<_> = paths.iter().map(|path| rewrite(root, path.as_bytes(), "new.example")).collect();
    rustix::fs::sync();
    let began = std::time::Instant::now();
    let took = |what: &str| {
        writeln!(std::io::stdout(), "{what} after {:?}", began.elapsed()).unwrap();
    };
    let staged = stage(root, &changes).unwrap().unwrap();
    took("staged");
    let verified = staged.verify().unwrap();
    took("verified");
    verified.commit().unwrap();
    took("committed");
    assert_same(&snapshot(root), &expected(&before, &changes), "apply");
    took("compared");
    assert!(undo(root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap().is_complete());
    took("undone");
    assert_same(&snapshot(root), &before, "undo");
}

/// The store of a tree with one run of one file.
fn store_with_a_run(root: &Path) {
    write(root, b"a", b"old.example", 0o644);
    apply(root, &[rewrite(root, b"a", "new.example")]).unwrap();
}

fn stored(root: &Path, name: &str) -> std::path::PathBuf {
    store_files(root).into_iter().find(|path| path.ends_with(name)).unwrap()
}

#[test]
fn originals_without_a_journal_are_kept_and_named() {
    type Damage = fn(&Path);
    let damages: [(&str, Damage); 5] = [
        ("gone", |journal| fs::remove_file(journal).unwrap()),
        ("a link", |journal| {
            fs::rename(journal, journal.with_file_name("other")).unwrap();
            symlink("other", journal).unwrap();
        }),
        ("a folder", |journal| {
            fs::remove_file(journal).unwrap();
            fs::create_dir(journal).unwrap();
        }),
        ("empty", |journal| fs::write(journal, "").unwrap()),
        ("no journal", |journal| fs::write(journal, "zeroes\n".repeat(2_000)).unwrap()),
    ];
    for (what, damage) in damages {
        let folder = quick_directory();
        let root = folder.path();
        store_with_a_run(root);
        let run = list(root).unwrap()[0].run.clone();
        damage(&stored(root, "journal.jsonl"));
        let expected = format!(
            "error: .redomain/runs/{run}/journal.jsonl: is gone or is not a journal, and the run may have modified \
             files; nothing was modified\n  help: the original files are in `.redomain/runs/{run}/stage`; copy them \
             back, then move that run away"
        );
        let calm = Interrupt::default();
        write(root, b"b", b"old.example", 0o644);
        for error in [
            undo(root, RunSelector::Last, OnEdited::Leave, &calm).unwrap_err(),
            undo(root, RunSelector::Number(1), OnEdited::Leave, &calm).unwrap_err(),
            resume(root, &calm).unwrap_err(),
            prune(root, 0, 0).unwrap_err(),
            pending(root).unwrap_err(),
            apply(root, &[rewrite(root, b"b", "new.example")]).unwrap_err(),
        ] {
            assert_eq!(said(&error), expected, "{what}");
        }
        assert_eq!(fs::read(stored(root, "stage").join("000000")).unwrap(), b"old.example", "{what}");
        assert_eq!(fs::read(root.join("a")).unwrap(), b"new.example", "{what}");
    }
}

#[test]
fn a_store_from_elsewhere_is_refused_and_stays() {
    type Damage = fn(&Path);
    let damages: [(&str, Damage); 4] = [
        ("copied", |store| {
            let copy = store.with_file_name("copy");
            assert!(Command::new("cp").arg("-a").arg(store).arg(&copy).status().unwrap().success());
            fs::remove_dir_all(store).unwrap();
            fs::rename(copy, store).unwrap();
        }),
        ("without a mark", |store| fs::remove_file(store.join("made-here")).unwrap()),
        ("with a link as its mark", |store| {
            fs::rename(store.join("made-here"), store.join("other")).unwrap();
            symlink("other", store.join("made-here")).unwrap();
        }),
        ("with a pipe as its mark", |store| {
            fs::remove_file(store.join("made-here")).unwrap();
            pipe(&store.join("made-here"));
        }),
    ];
    for (what, damage) in damages {
        let folder = quick_directory();
        let root = folder.path();
        store_with_a_run(root);
        damage(&root.join(STORE));
        let before = store_files(root).len();
        is_refused(
            root,
            "was not made by this program in this place, but by a commit, an archive or a copy",
            what,
        );
        assert_eq!(store_files(root).len(), before, "{what}");
    }
    if is_root() {
        let folder = quick_directory();
        let root = folder.path();
        store_with_a_run(root);
        let other = Some(rustix::fs::Uid::from_raw(1234));
        rustix::fs::chown(root.join(STORE), other, None).unwrap();
        is_refused(root, "belongs to another user", "of another user");
    } else {
        skip("only root may give a store away");
    }
}

fn is_refused(root: &Path, why: &str, what: &str) {
    let expected = format!(
        "error: .redomain: {why}; nothing was modified\n  help: delete it, or move it away if you need the original \
         files of its runs, which are in `runs/RUN/stage`"
    );
    let calm = Interrupt::default();
    write(root, b"b", b"old.example", 0o644);
    for error in [
        undo(root, RunSelector::Last, OnEdited::Leave, &calm).unwrap_err(),
        resume(root, &calm).unwrap_err(),
        prune(root, 0, 0).unwrap_err(),
        pending(root).unwrap_err(),
        list(root).unwrap_err(),
        record(root, RunSelector::Last).unwrap_err(),
        apply(root, &[rewrite(root, b"b", "new.example")]).unwrap_err(),
    ] {
        assert_eq!(said(&error), expected, "{what}");
    }
    assert_eq!(fs::read(root.join("a")).unwrap(), b"new.example", "{what}");
    assert_eq!(fs::read(root.join("b")).unwrap(), b"old.example", "{what}");
}

#[test]
fn a_tracked_store_is_refused() {
    let folder = quick_directory();
    let root = folder.path();
    write(
        root,
        b"redomain.yaml",
        b"version: 1\nrules:\n  - {from: old.example.com, to: new.example.com}\n",
        0o644,
    );
    write(root, b"a", b"https://old.example.com/\n", 0o644);
    let git = |arguments: &[&str]| {
        let done = Command::new("git").args(arguments).current_dir(root).output().unwrap();
        assert!(done.status.success(), "{done:?}");
    };
    git(&["init", "-q"]);
    let program = |arguments: &[&str]| {
        let done =
            Command::new(env!("CARGO_BIN_EXE_redomain")).args(arguments).current_dir(root).output().unwrap();
        (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned())
    };
    assert_eq!(program(&["apply"]).0, Some(0));
    git(&["add", "--force", &stored(root, "journal.jsonl").to_string_lossy()]);
    write(root, b"b", b"https://old.example.com/\n", 0o644);
    for command in
        [&["undo"][..], &["apply"], &["apply", "--resume"], &["check", "--fix"], &["undo", "--prune"]]
    {
        let (code, err) = program(command);
        assert_eq!(code, Some(3), "{command:?}: {err}");
        assert!(err.starts_with("error: .redomain/runs/"), "{err}");
        assert!(err.contains("/journal.jsonl: is tracked by git"), "{err}");
    }
    assert_eq!(fs::read(root.join("a")).unwrap(), b"https://new.example.com/\n");
    assert_eq!(fs::read(root.join("b")).unwrap(), b"https://old.example.com/\n");
}

#[test]
fn a_stage_in_another_mount_is_not_part_of_the_tree() {
    let folder = quick_directory();
    let root = folder.path();
    let inner = root.join("sub/inner");
    let Some(_inner) = Mounted::new(&inner, &["-t", "tmpfs", "-o", "size=4m", "tmpfs"]) else {
        return skip("this user may not mount file systems");
    };
    write(
        root,
        b"redomain.yaml",
        b"version: 1\nrules:\n  - {from: old.example.com, to: new.example.com}\n",
        0o644,
    );
    write(root, b"sub/inner/deep/b", b"https://old.example.com/\n", 0o644);
    let program = |arguments: &[&str]| {
        let done =
            Command::new(env!("CARGO_BIN_EXE_redomain")).args(arguments).current_dir(root).output().unwrap();
        (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned())
    };
    assert_eq!(program(&["apply"]), (Some(0), String::new()));
    assert!(inner.join(STORE).is_dir());
    assert_eq!(program(&["check"]), (Some(0), String::new()));
    write(root, b"sub/inner/c", b"https://old.example.com/\n", 0o644);
    assert_eq!(program(&["apply"]), (Some(0), String::new()));
    assert_eq!(program(&["undo"]).0, Some(0));
    assert_eq!(fs::read(inner.join("c")).unwrap(), b"https://old.example.com/\n");
    // A directory of that name that a commit brought is read as any other.
    write(root, b"docs/.redomain/x", b"https://old.example.com/\n", 0o644);
    fs::remove_file(inner.join("c")).unwrap();
    assert_eq!(program(&["check"]).0, Some(1));
}

#[test]
fn a_backup_of_hard_links_keeps_its_content() {
    let folder = quick_directory();
    let (root, backup) = (folder.path().join("tree"), folder.path().join("backup"));
    for path in [&b"a"[..], b"b"] {
        write(&root, path, b"old.example", 0o644);
    }
    fs::hard_link(root.join("b"), root.join("b2")).unwrap();
    write(&root, b"read-only", b"old.example", 0o444);
    assert!(Command::new("cp").arg("-al").arg(&root).arg(&backup).status().unwrap().success());
    let (before, kept) = (snapshot(folder.path()), snapshot(&backup));
    let changes = [&b"a"[..], b"b", b"b2", b"read-only"].map(|path| rewrite(&root, path, "new.example"));
    let committed = apply(&root, &changes).unwrap();
    let content = |tree: &test_tree::TreeSnapshot| {
        tree.iter().map(|(path, node)| (path.clone(), node.content.clone())).collect::<Vec<_>>()
    };
    assert_eq!(content(&snapshot(&backup)), content(&kept));
    for path in ["a", "b", "b2", "read-only"] {
        assert_eq!(fs::read(root.join(path)).unwrap(), b"new.example", "{path}");
    }
    let warnings: Vec<String> = committed.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(warnings.len(), 4, "{warnings:?}");
    assert_eq!(
        warnings[0],
        "warning: a: becomes a file of its own: it has 1 other hard link outside of this run, with the old content"
    );
    undo(&root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap();
    assert_same(&snapshot(folder.path()), &before, "undone, with its links");
}
