//! A commit: all files or none, whatever happens to them between reading and writing.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::test_tree::{
    Rewrite, assert_same, changes, expected, grow, info, is_absent, pipe, quick_directory, rewrite, snapshot,
    write,
};
use super::{apply, said, stage};
use redomain::apply::{
    ApplyError, ContentChange, DriftKind, Interrupt, OnEdited, Phase, RunSelector, Staged, list, pending,
    prune, resume, undo,
};
use redomain::fs::STORE;
use redomain::text::{Digest, EditSet, RelPath};

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
