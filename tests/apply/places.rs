//! Files that a run refuses or treats with care because of where they are: links, mounts, other names of one file.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use super::test_tree::{Rewrite, assert_same, is_absent, quick_directory, rewrite, snapshot, write};
use super::{Mounted, apply, said, skip, stage, write_rules};
use redomain::apply::{ApplyError, Interrupt, OnEdited, RunSelector, undo};
use redomain::fs::STORE;
use redomain::text::RelPath;

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
fn a_stage_in_another_mount_is_not_part_of_the_tree() {
    let folder = quick_directory();
    let root = folder.path();
    let inner = root.join("sub/inner");
    let Some(_inner) = Mounted::new(&inner, &["-t", "tmpfs", "-o", "size=4m", "tmpfs"]) else {
        return skip("this user may not mount file systems");
    };
    write_rules(root);
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
    let content = |tree: &super::test_tree::TreeSnapshot| {
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
