//! What the system refuses: folders and files that cannot be written, full disks, owners; and a tree of 100,000 files.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use super::test_tree::{assert_same, expected, grow, is_absent, quick_directory, rewrite, snapshot, write};
use super::{Mounted, apply, is_root, said, skip, stage, write_rules};
use redomain::apply::{Interrupt, OnEdited, RunSelector, undo};
use redomain::fs::STORE;
use rustix::fs::XattrFlags;

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
    write_rules(root);
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
