//! Undo, and what resumes a run that was stopped.

use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};

use super::test_tree::{
    Rewrite, assert_same, changes, grow, quick_directory, rewrite, snapshot, store_files, write,
};
use super::{apply, said, stage};
use redomain::apply::{ApplyError, Interrupt, OnEdited, Phase, Resumed, RunSelector, pending, resume, undo};
use redomain::fs::STORE;
use redomain::text::RelPath;

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

fn store_file(root: &Path, name: &str) -> PathBuf {
    store_files(root).into_iter().find(|path| path.ends_with(name)).unwrap()
}

/// Cuts the last state off the journal but for its first `kept` bytes, as if the run had been stopped before it.
fn forget_last_state(root: &Path, kept: usize) {
    let journal = store_file(root, "journal.jsonl");
    let text = fs::read_to_string(&journal).unwrap();
    fs::write(&journal, &text[..text.rfind("{\"state\":").unwrap() + kept]).unwrap();
}

#[test]
fn an_open_run_is_in_the_way_until_it_is_finished() {
    let folder = quick_directory();
    let root = folder.path();
    grow(root);
    let before = snapshot(root);
    apply(root, &changes(root)).unwrap();
    let after = snapshot(root);
    forget_last_state(root, 5);
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
    let stage = store_file(root, "stage");
    forget_last_state(root, 0);
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
fn resume_refuses_files_that_the_run_wrote_and_that_were_edited_since() {
    for edit in [Some("old.example"), Some("edited"), None] {
        let folder = quick_directory();
        let root = folder.path();
        write(root, b"a", b"old.example", 0o644);
        write(root, b"b", b"old.example", 0o644);
        apply(root, &[rewrite(root, b"a", "new.example"), rewrite(root, b"b", "new.example")]).unwrap();
        forget_last_state(root, 0);
        match edit {
            Some(content) => fs::write(root.join("a"), content).unwrap(),
            None => fs::remove_file(root.join("a")).unwrap(),
        }

        let error = resume(root, &Interrupt::default()).unwrap_err();
        assert!(said(&error).starts_with("error: a: "), "{}", said(&error));
        assert_eq!(fs::read(root.join("b")).unwrap(), b"new.example");
        undo(root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap();
        assert_eq!(fs::read(root.join("b")).unwrap(), b"old.example");
    }
}

#[test]
fn a_link_or_directory_in_the_place_of_an_original_is_not_restored() {
    let folder = quick_directory();
    let root = folder.path();
    write(root, b"a", b"old.example", 0o644);
    write(root, b"b", b"old.example", 0o644);
    apply(root, &[rewrite(root, b"a", "new.example"), rewrite(root, b"b", "new.example")]).unwrap();
    let stage = store_file(root, "stage");
    fs::remove_file(stage.join("000000")).unwrap();
    symlink("/etc/hostname", stage.join("000000")).unwrap();
    fs::remove_file(stage.join("000001")).unwrap();
    fs::create_dir(stage.join("000001")).unwrap();

    let report = undo(root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap();
    assert_eq!((report.restored.len(), report.foreign.len()), (0, 2));
    for name in ["a", "b"] {
        assert!(fs::symlink_metadata(root.join(name)).unwrap().is_file());
        assert_eq!(fs::read(root.join(name)).unwrap(), b"new.example");
    }
}

#[test]
fn what_a_commit_puts_into_the_place_of_an_original_is_not_restored() {
    for planted in ["planted", "new.example"] {
        let folder = quick_directory();
        let root = folder.path();
        for name in ["a", "b", "linked"] {
            write(root, name.as_bytes(), b"old.example", 0o644);
        }
        fs::hard_link(root.join("linked"), root.join("other")).unwrap();
        let paths: [&[u8]; 4] = [b"a", b"b", b"linked", b"other"];
        apply(root, &paths.map(|path| rewrite(root, path, "new.example"))).unwrap();
        let stage = store_files(root).into_iter().find(|path| path.ends_with("stage")).unwrap();
        // As git does it: the old file goes, and a new one comes.
        for name in ["000000", "000002.orig", "000003"] {
            fs::remove_file(stage.join(name)).unwrap();
            fs::write(stage.join(name), planted).unwrap();
        }

        let report = undo(root, RunSelector::Last, OnEdited::SaveOriginal, &Interrupt::default()).unwrap();
        let run = format!("{STORE}/runs/{}/stage", report.run);
        let foreign: Vec<_> =
            report.foreign.iter().map(|(path, stored)| (path.to_text(), stored.to_text())).collect();
        let mut expected = vec![("a", "000000"), ("linked", "000002.orig")];
        // In a file that is written in place, the new content has its place too.
        if planted == "planted" {
            expected.push(("other", "000003"));
        }
        assert_eq!(
            foreign,
            expected
                .iter()
                .map(|(path, name)| (path.to_string(), format!("{run}/{name}")))
                .collect::<Vec<_>>()
        );
        assert!(report.originals.is_empty() && report.failed.is_empty(), "{report:?}");
        assert_eq!(fs::read(root.join("a")).unwrap(), b"new.example");
        assert_eq!(fs::read(root.join("b")).unwrap(), b"old.example");
        assert!(pending(root).unwrap().is_none());
        assert_eq!(fs::read(stage.join("000000")).unwrap(), planted.as_bytes(), "it stays to be looked at");
    }
}

#[test]
fn a_file_that_was_edited_is_not_forgotten_for_what_lies_in_the_place_of_its_original() {
    let folder = quick_directory();
    let root = folder.path();
    write(root, b"a", b"old.example", 0o644);
    apply(root, &[rewrite(root, b"a", "new.example")]).unwrap();
    let slot = store_files(root).into_iter().find(|path| path.ends_with("000000")).unwrap();
    fs::remove_file(&slot).unwrap();
    fs::write(&slot, "new.example").unwrap();
    fs::write(root.join("a"), "edited since").unwrap();
    let report = undo(root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap();
    assert_eq!((report.foreign.len(), report.is_complete()), (1, false), "{report:?}");
    assert_eq!(fs::read(root.join("a")).unwrap(), b"edited since");
}

#[test]
fn what_an_editor_writes_late_into_the_original_is_restored() {
    use std::io::Write;
    let folder = quick_directory();
    let root = folder.path();
    write(root, b"a", b"old.example", 0o644);
    let mut editor = fs::File::options().append(true).open(root.join("a")).unwrap();
    apply(root, &[rewrite(root, b"a", "new.example")]).unwrap();
    editor.write_all(b" and more").unwrap();
    if fs::metadata(root).unwrap().created().is_err() {
        return super::skip("no time of birth on this file system");
    }
    fs::write(root.join("a"), "edited since").unwrap();
    let report = undo(root, RunSelector::Last, OnEdited::SaveOriginal, &Interrupt::default()).unwrap();
    let (_, saved) = &report.originals[0];
    assert_eq!(fs::read(root.join(saved.to_text())).unwrap(), b"old.example and more");

    fs::write(root.join("a"), "old.example").unwrap();
    let mut editor = fs::File::options().append(true).open(root.join("a")).unwrap();
    apply(root, &[rewrite(root, b"a", "new.example")]).unwrap();
    editor.write_all(b" and more").unwrap();
    let report = undo(root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap();
    assert_eq!((report.restored.len(), report.is_complete()), (1, true));
    assert_eq!(fs::read(root.join("a")).unwrap(), b"old.example and more");
}

#[test]
fn the_content_of_an_original_is_enough_where_it_came_back_from_a_backup() {
    let folder = quick_directory();
    let root = folder.path();
    write(root, b"a", b"old.example", 0o644);
    apply(root, &[rewrite(root, b"a", "new.example")]).unwrap();
    let slot = store_files(root).into_iter().find(|path| path.ends_with("000000")).unwrap();
    fs::copy(&slot, root.join("backup")).unwrap();
    fs::rename(root.join("backup"), &slot).unwrap();
    let report = undo(root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap();
    assert!(report.is_complete(), "{report:?}");
    assert_eq!(fs::read(root.join("a")).unwrap(), b"old.example");
}

#[test]
fn a_pull_over_the_store_restores_nothing_and_a_checkout_is_no_edit() {
    let scratch = quick_directory();
    let (root, evil) = (scratch.path().join("own"), scratch.path().join("evil"));
    let git = |at: &Path, arguments: &[&str]| {
        let known = ["-c", "user.name=t", "-c", "user.email=t@t.test", "-c", "init.defaultBranch=main"];
        let done =
            std::process::Command::new("git").args(known).args(arguments).current_dir(at).output().unwrap();
        assert!(done.status.success(), "{arguments:?}: {done:?}");
    };
    fs::create_dir(&root).unwrap();
    super::write_rules(&root);
    for name in ["a", "b"] {
        write(&root, name.as_bytes(), b"https://old.example.com/\n", 0o644);
    }
    git(&root, &["init", "-q"]);
    git(&root, &["add", "."]);
    git(&root, &["commit", "-qm", "first"]);
    git(scratch.path(), &["clone", "-q", "own", "evil"]);
    let program = |arguments: &[&str]| {
        let program = env!("CARGO_BIN_EXE_redomain");
        let done = std::process::Command::new(program).args(arguments).current_dir(&root).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (done.status.code(), text(&done.stdout), text(&done.stderr))
    };
    assert_eq!(program(&["apply"]).0, Some(0));
    let slot = store_files(&root).into_iter().find(|path| path.ends_with("stage/000000")).unwrap();
    let slot = slot.strip_prefix(&root).unwrap().to_str().unwrap();
    write(&evil, slot.as_bytes(), b"planted\n", 0o644);
    git(&evil, &["add", "--force", slot]);
    git(&evil, &["commit", "-qm", "second"]);
    git(&root, &["pull", "-q", "../evil"]);
    git(&root, &["rm", "-q", "--cached", slot]);
    assert_eq!(fs::read(root.join(slot)).unwrap(), b"planted\n");
    git(&root, &["checkout", "-q", "b"]);

    let (code, out, err) = program(&["undo"]);
    let run = slot.split('/').nth(2).unwrap();
    assert_eq!(code, Some(3), "{out}{err}");
    assert_eq!(out, format!("restored: 0 files of run {run}\n1 file had its original content already\n"));
    assert_eq!(
        err,
        format!(
            "error: a: `{slot}` in the store is not what the run put there, and nothing is restored from it\n  \
             help: restore the file from git or a backup; look into what lies there before you use it\n"
        )
    );
    assert_eq!(fs::read(root.join("a")).unwrap(), b"https://new.example.com/\n");
    assert_eq!(fs::read(root.join("b")).unwrap(), b"https://old.example.com/\n");
}
