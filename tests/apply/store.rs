//! The store: records and reports of runs, and a store that is damaged, tracked or from elsewhere.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use super::test_tree::{Rewrite, changes, grow, info, pipe, quick_directory, rewrite, store_files, write};
use super::{apply, is_root, said, skip, write_rules};
use redomain::apply::{
    Interrupt, OnEdited, Phase, RunInfo, RunSelector, Staged, list, pending, prune, record, resume, undo,
};
use redomain::fs::{STORE, now};
use redomain::text::{Digest, Moment, RelPath};

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
    let journal = stored.with_file_name("journal.jsonl");
    let text = fs::read_to_string(&journal).unwrap();
    let (start, end) = text.split_once(",\"report\":\"").unwrap();
    let end = end.split_once('"').unwrap().1;
    fs::write(&journal, format!("{start}{end}")).unwrap();
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

/// The store of a tree with one run of one file.
fn store_with_a_run(root: &Path) {
    write(root, b"a", b"old.example", 0o644);
    apply(root, &[rewrite(root, b"a", "new.example")]).unwrap();
}

fn stored(root: &Path, name: &str) -> std::path::PathBuf {
    store_files(root).into_iter().find(|path| path.ends_with(name)).unwrap()
}

/// A run that a commit, an archive or a copy put into a store of our own: the bytes of a real one under another name.
fn plant_run(root: &Path, state: &str) -> std::path::PathBuf {
    let own = stored(root, "journal.jsonl").parent().unwrap().to_path_buf();
    let planted = root.join(".redomain/runs/0099-20261129T202510Z");
    fs::create_dir_all(planted.join("stage")).unwrap();
    for name in ["journal.jsonl", "modified", "stage/000000"] {
        if let Ok(bytes) = fs::read(own.join(name)) {
            fs::write(planted.join(name), bytes).unwrap();
        }
    }
    let journal = planted.join("journal.jsonl");
    let text = fs::read_to_string(&journal).unwrap();
    fs::write(&journal, text + state).unwrap();
    planted
}

#[test]
fn a_run_that_came_from_elsewhere_is_refused_by_name() {
    let open = "{\"state\":{\"phase\":\"undoing\",\"files\":1,\"left\":0}}\n";
    // A last line that cannot be read hides the states before it from whoever reads the end alone.
    let hidden = "{\"state\":\n";
    for state in ["", open, hidden] {
        let folder = quick_directory();
        let root = folder.path();
        store_with_a_run(root);
        let planted = plant_run(root, state);
        if state == hidden {
            fs::remove_file(planted.join("modified")).unwrap();
        }
        let refused = |error: redomain::apply::ApplyError| {
            let said = said(&error);
            assert!(
                said.starts_with("error: .redomain/runs/0099-20261129T202510Z: was not made by"),
                "{said}"
            );
            assert!(said.contains("nothing was modified"), "{said}");
        };
        let stop = Interrupt::default();
        refused(undo(root, RunSelector::Number(99), OnEdited::SaveOriginal, &stop).unwrap_err());
        refused(undo(root, RunSelector::Last, OnEdited::Leave, &stop).unwrap_err());
        refused(record(root, RunSelector::Number(99)).unwrap_err());
        refused(list(root).unwrap_err());
        if state != hidden {
            refused(resume(root, &stop).unwrap_err());
            refused(pending(root).unwrap_err());
        }
        assert_eq!(fs::read(root.join("a")).unwrap(), b"new.example");
        fs::remove_dir_all(planted).unwrap();
        undo(root, RunSelector::Last, OnEdited::Leave, &stop).unwrap();
        assert_eq!(fs::read(root.join("a")).unwrap(), b"old.example");
    }
}

#[test]
fn a_journal_in_the_place_of_our_own_is_refused() {
    let folder = quick_directory();
    let root = folder.path();
    store_with_a_run(root);
    let journal = stored(root, "journal.jsonl");
    let text = fs::read(&journal).unwrap();
    // As a checkout does, which replaces a file that git ignores.
    fs::rename(&journal, root.join("kept")).unwrap();
    fs::write(&journal, &text).unwrap();
    let error = undo(root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap_err();
    assert!(said(&error).contains(": was not made by this program in this place"), "{error}");
    fs::rename(root.join("kept"), &journal).unwrap();
    undo(root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap();
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
fn a_report_that_a_commit_puts_into_a_run_of_our_own_is_not_printed() {
    let folder = quick_directory();
    let root = folder.path();
    for name in ["a", "b"] {
        write(root, name.as_bytes(), b"old.example", 0o644);
        let report = Some(format!("report of {name}").into_bytes());
        let changes = [rewrite(root, name.as_bytes(), "new.example")];
        let staged =
            Staged::stage(root, &changes, &RunInfo { report, ..info() }, &Interrupt::default()).unwrap();
        staged.unwrap().verify().unwrap().commit().unwrap();
    }
    let runs: Vec<_> = list(root).unwrap().into_iter().map(|record| record.run.to_string()).collect();
    let of = |run: &str| root.join(STORE).join("runs").join(run).join("report.json.gz");
    assert_eq!(record(root, RunSelector::Last).unwrap().info.unwrap().report.unwrap(), b"report of b");
    fs::remove_file(of(&runs[1])).unwrap();
    fs::copy(of(&runs[0]), of(&runs[1])).unwrap();
    let error = record(root, RunSelector::Last).unwrap_err();
    assert!(said(&error).contains("cannot read its report: it is damaged"), "{}", said(&error));
    // Nor is one under its earlier name.
    fs::remove_file(of(&runs[1])).unwrap();
    fs::write(of(&runs[1]).with_file_name("report"), "planted").unwrap();
    assert_eq!(record(root, RunSelector::Last).unwrap().info.unwrap().report, None);
}

#[test]
fn a_tracked_store_is_refused() {
    let folder = quick_directory();
    let root = folder.path();
    write_rules(root);
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
fn what_is_no_file_in_a_store_is_named_and_never_opened() {
    for name in [".gitignore", "ballast", "lock"] {
        let folder = quick_directory();
        let root = folder.path();
        store_with_a_run(root);
        let path = root.join(STORE).join(name);
        for (kind, make) in [
            ("a named pipe", (|path: &Path| pipe(path)) as fn(&Path)),
            ("a directory", |path| fs::create_dir(path).unwrap()),
            ("a symbolic link", |path| symlink("/dev/zero", path).unwrap()),
        ] {
            let _ = fs::remove_file(&path).or_else(|_| fs::remove_dir(&path));
            make(&path);
            write(root, b"other.txt", b"old.example", 0o644);
            let change = rewrite(root, b"other.txt", "new.example");
            let error = Staged::stage(root, &[change], &info(), &Interrupt::default()).err().unwrap();
            let expected = format!(
                "error: .redomain/{name}: is {kind}, and the store needs a regular file of this name; nothing was \
                 modified\n  help: remove it, then run this command again"
            );
            assert_eq!(error.to_string(), expected);
            assert_eq!(fs::read(root.join("other.txt")).unwrap(), b"old.example");
            assert_eq!(list(root).unwrap().len(), 1);
        }
        fs::remove_file(&path).unwrap();
        let change = rewrite(root, b"other.txt", "new.example");
        let staged = Staged::stage(root, &[change], &info(), &Interrupt::default()).unwrap().unwrap();
        staged.verify().unwrap().commit().unwrap();
    }
}
