//! Runs on file systems that are really full: small ones that a test mounts for itself, in a mount namespace of its
//! own.
//!
//! A test here calls the test program again, with `unshare`, on a fresh file system; the copy runs
//! [`course_of_a_small_file_system`]. Where mounting is not allowed it says so and ends. The tmpfs is tested by every
//! run, the others on demand: they need root, loop devices and `mkfs.ext4`, `mkfs.btrfs` and `mkfs.xfs`.

#![expect(clippy::disallowed_methods, reason = "fills a disk")]

use super::faults::{Fault, Faults, Without};
use super::test_tree::{
    Rewrite, TreeSnapshot, assert_same, changes, expected, grow, info, is_absent, rewrite, snapshot, write,
};
use super::transaction::Staged;
use super::{
    ApplyError, Committed, Interrupt, OnEdited, Phase, Resumed, RunSelector, list, pending, resume, undo,
};
use crate::fs::{Disk, DiskGate, STORE};
use rustix::fs::{FallocateFlags, fallocate, syncfs};
use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Names the mounted file system to the copy of the test program, and the step between two sizes in KiB.
const MOUNTED: &str = "REDOMAIN_SMALL_FILE_SYSTEM";
const STEP: &str = "REDOMAIN_STEP";

/// Keeps the metadata of btrfs free: one whose metadata is exhausted exchanges no file, whatever was deleted before.
const DATA_ONLY: &str = "REDOMAIN_DATA_ONLY";

/// The part of a file system that is filled.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Filling {
    Everything,
    Data,
}

/// The exit code of a script that could not mount.
const NO_MOUNT: i32 = 77;

/// Calls the course on a file system that `mount` mounts at `$1`, with an image at `$2` where it needs one.
fn course_on(mount: &str, step: u64, filling: Filling) {
    let directory = tempfile::tempdir().unwrap();
    let (at, image) = (directory.path().join("mounted"), directory.path().join("image"));
    fs::create_dir(&at).unwrap();
    let script = format!(
        "({mount}) >&2 || exit {NO_MOUNT}; exec \"$0\" --exact --ignored --nocapture \\
        apply::full_disk::course_of_a_small_file_system"
    );
    let mut command = Command::new("unshare");
    command.arg(if rustix::process::geteuid().is_root() { "-m" } else { "-rm" });
    command.args(["sh", "-c", &script]).arg(std::env::current_exe().unwrap()).args([&at, &image]);
    if filling == Filling::Data {
        command.env(DATA_ONLY, "1");
    }
    let Ok(done) = command.env(MOUNTED, &at).env(STEP, step.to_string()).output() else {
        return say("skipped: there is no `unshare`");
    };
    let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    match done.status.code() {
        Some(0) => out.lines().filter(|line| line.starts_with("full: ")).for_each(say),
        // `unshare` itself ends with 1 where it is not allowed.
        Some(NO_MOUNT | 127) => say(&format!("skipped: cannot mount: {err}")),
        Some(1) if err.starts_with("unshare:") => say(&format!("skipped: {err}")),
        _ => panic!("{out}\n{err}"),
    }
}

fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").unwrap();
}

#[test]
fn a_run_on_a_full_tmpfs_is_all_or_nothing() {
    course_on("mount -t tmpfs -o size=3m,nr_inodes=300 tmpfs \"$1\"", 12, Filling::Everything);
}

/// `cargo test --lib -- --ignored full_disk --nocapture`.
#[test]
#[ignore = "needs root, loop devices and mkfs.ext4; on demand"]
fn a_run_on_a_full_ext4_is_all_or_nothing() {
    for blocks in [1024, 4096] {
        course_on(
            &format!(
                "truncate -s 6M \"$2\" && mkfs.ext4 -q -F -b {blocks} -N 256 \"$2\" && mount -o loop \"$2\" \"$1\""
            ),
            16,
            Filling::Everything,
        );
    }
}

#[test]
#[ignore = "needs root, loop devices and mkfs.btrfs; on demand"]
fn a_run_on_a_full_btrfs_is_all_or_nothing() {
    for (size, options) in [("120M", "loop"), ("200M", "loop,compress-force")] {
        let image = format!("truncate -s {size} \"$2\" && mkfs.btrfs -q \"$2\"");
        course_on(&format!("{image} && mount -o {options} \"$2\" \"$1\""), 512, Filling::Data);
    }
}

#[test]
#[ignore = "needs root, loop devices and mkfs.btrfs, and takes minutes; on demand"]
fn a_run_on_a_full_btrfs_with_mixed_blocks_is_all_or_nothing() {
    let image = "truncate -s 32M \"$2\" && mkfs.btrfs -q -M \"$2\"";
    course_on(&format!("{image} && mount -o loop \"$2\" \"$1\""), 512, Filling::Data);
}

#[test]
#[ignore = "needs root, loop devices and mkfs.xfs; on demand"]
fn a_run_on_a_full_xfs_is_all_or_nothing() {
    let image = "truncate -s 310M \"$2\" && mkfs.xfs -q \"$2\"";
    course_on(&format!("{image} && mount -o loop \"$2\" \"$1\""), 64, Filling::Everything);
}

#[test]
#[ignore = "called on a small file system by the tests above"]
fn course_of_a_small_file_system() {
    let Some(mounted) = std::env::var_os(MOUNTED).map(PathBuf::from) else { return };
    let step = std::env::var(STEP).unwrap().parse().unwrap();
    let site = Site { mounted, step };
    site.apply_in_every_size();
    site.undo_when_full();
    site.recover_from_every_kill();
}

/// Sizes of the files that do not fit into one block, each written as another kind of change.
const LARGE: [(&[u8], usize, &str); 4] = [
    (b"large/plain.txt", 90_000, "longer.new.example"),
    (b"large/shorter.txt", 50_000, "n.example"),
    (b"large/linked-grows.txt", 40_000, "longer.new.example"),
    (b"large/linked-shrinks.txt", 40_000, "n.example"),
];

/// A small file system with a tree in it and files that fill the rest.
struct Site {
    mounted: PathBuf,
    /// KiB between two sizes of disk.
    step: u64,
}

/// A tree before and after a run.
struct BeforeAfter {
    before: TreeSnapshot,
    after: TreeSnapshot,
}

impl Site {
    fn root(&self) -> PathBuf {
        self.mounted.join("tree")
    }

    fn filling(&self) -> PathBuf {
        self.mounted.join("filling")
    }

    /// Makes the tree anew, on a file system with room.
    fn reset(&self) -> BeforeAfter {
        for directory in [self.root(), self.filling()] {
            let _ = fs::remove_dir_all(&directory);
            fs::create_dir(&directory).unwrap();
        }
        self.sync();
        let root = self.root();
        grow(&root);
        for (path, size, _) in LARGE {
            let line = b"a line with old.example in it, and with other names\n";
            write(&root, path, &line.repeat(size / line.len()), 0o644);
        }
        for name in ["linked-grows", "linked-shrinks"] {
            let path = |end: &str| root.join(format!("large/{name}{end}"));
            fs::hard_link(path(".txt"), path("-too.txt")).unwrap();
        }
        self.sync();
        let before = snapshot(&root);
        let after = expected(&before, &self.changes());
        BeforeAfter { before, after }
    }

    fn changes(&self) -> Vec<Rewrite> {
        let (root, mut all) = (self.root(), changes(&self.root()));
        for (path, _, to) in LARGE {
            all.push(rewrite(&root, path, to));
        }
        all.push(rewrite(&root, b"large/linked-grows-too.txt", "longer.new.example"));
        all.push(rewrite(&root, b"large/linked-shrinks-too.txt", "n.example"));
        all
    }

    fn sync(&self) {
        syncfs(File::open(&self.mounted).unwrap()).unwrap();
    }

    /// Takes all blocks but those of `free` bytes.
    fn fill_blocks(&self, free: u64) {
        let create = |name| File::create(self.filling().join(name)).unwrap();
        let mut files = ["first", "second", "third"].map(create);
        // Deleted in the end: a full btrfs refuses to cut a file short.
        let room = create("room");
        if free > 0 {
            fallocate(&room, FallocateFlags::empty(), 0, free).unwrap();
        }
        for file in &mut files {
            for size in [64 << 20, 1 << 20, 64 << 10, 4096, 1024] {
                let mut at = file.metadata().unwrap().len();
                while fallocate(&*file, FallocateFlags::empty(), at, size).is_ok() {
                    at += size;
                }
            }
            file.seek(SeekFrom::End(0)).unwrap();
            while file.write_all(&[b'.'; 512]).is_ok() {}
            // The space that it reserved and does not use is free then.
            self.sync();
        }
        fs::remove_file(self.filling().join("room")).unwrap();
        self.sync();
    }

    /// Takes all blocks and all inodes.
    fn fill(&self) {
        self.fill_blocks(0);
        if std::env::var_os(DATA_ONLY).is_some() {
            return;
        }
        for round in 0..3 {
            for size in [3000, 1000, 1] {
                for number in 0..20_000 {
                    let path = self.filling().join(format!("{round}-{size}-{number}"));
                    if fs::write(path, vec![b'.'; size]).is_err() {
                        break;
                    }
                }
            }
            self.sync();
        }
    }

    /// Gives all blocks free but those of the tree.
    fn make_room(&self) {
        fs::remove_dir_all(self.filling()).unwrap();
        fs::create_dir(self.filling()).unwrap();
        self.sync();
    }

    fn apply(&self, disk: Disk) -> Result<Committed, ApplyError> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        pool.install(|| {
            let staged =
                Staged::stage_on(disk, &self.root(), &self.changes(), &info(), &Interrupt::default())?;
            staged.unwrap().verify()?.commit()
        })
    }

    /// From no free block on, an apply succeeds or leaves nothing behind; then the next one has room.
    fn apply_in_every_size(&self) {
        let (mut refused, mut foreseen, mut succeeded) = (0, 0, 0);
        for free in (0..).map(|number| number * self.step * 1024) {
            let tree = self.reset();
            self.fill_blocks(free);
            let when = format!("{free} bytes free");
            match self.apply(Disk::default()) {
                Ok(_) => {
                    assert_same(&snapshot(&self.root()), &tree.after, &when);
                    succeeded += 1;
                }
                Err(error) => {
                    assert_same(&snapshot(&self.root()), &tree.before, &format!("{when}: {error}"));
                    assert!(is_absent(&self.root().join(STORE)), "{when}: {error}");
                    let said = error.to_string();
                    let states = ["no file was modified", "rolled back, all files are restored"];
                    assert!(states.iter().any(|state| said.contains(state)), "{when}: {said}");
                    assert!(said.contains("space"), "{when}: {said}");
                    foreseen += usize::from(matches!(error, ApplyError::NoSpace(_)));
                    refused += 1;
                    self.make_room();
                    self.apply(Disk::default()).unwrap();
                    assert_same(&snapshot(&self.root()), &tree.after, &when);
                }
            }
            if succeeded == 5 {
                break;
            }
        }
        say(&format!(
            "full: {refused} sizes refused, {foreseen} of them before staging, {succeeded} succeeded"
        ));
        // How many are foreseen depends on what the file system tells: btrfs counts blocks as free that no file can
        // have.
        assert!(refused > 0);
    }

    fn undo_when_full(&self) {
        let tree = self.reset();
        self.apply(Disk::default()).unwrap();
        self.fill();
        let report = undo(&self.root(), RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap();
        assert!(report.is_complete(), "{report:?}");
        assert_same(&snapshot(&self.root()), &tree.before, "undo");
        assert!(pending(&self.root()).unwrap().is_none());
    }

    /// A run is killed at every call, and the disk is full when it is resumed or undone.
    fn recover_from_every_kill(&self) {
        let mut recovered = 0;
        for without in [Without::Nothing, Without::Exchange] {
            self.reset();
            let counter = Faults::new(0, Fault::Killed, without);
            self.apply(Disk::behind(Arc::clone(&counter) as Arc<dyn DiskGate>)).unwrap();
            let calls = counter.calls.load(Ordering::SeqCst);
            // A few seconds for each test; together the two strides meet every kind of call.
            let stride = if without == Without::Nothing { 3 } else { 7 };
            for at in (1..=calls).step_by(stride) {
                for is_resumed in [false, true] {
                    let tree = self.reset();
                    let when = format!("killed at call {at} of {calls}, without {without:?}");
                    let gate = Faults::new(at, Fault::Killed, without);
                    let _ = self.apply(Disk::behind(gate as Arc<dyn DiskGate>));
                    self.fill();
                    if is_resumed {
                        self.is_resumed(&tree, &when)
                    } else {
                        self.is_undone(&tree, &when)
                    }
                    recovered += 1;
                    self.make_room();
                    if is_absent(&self.root().join(STORE)) {
                        continue;
                    }
                    if list(&self.root()).unwrap().iter().all(|run| run.phase != Phase::Done) {
                        self.apply(Disk::default()).unwrap_or_else(|error| panic!("{when}: {error}"));
                        assert_same(&snapshot(&self.root()), &tree.after, &when);
                    }
                }
            }
        }
        say(&format!("full: {recovered} killed runs undone and resumed"));
    }

    fn is_undone(&self, tree: &BeforeAfter, when: &str) {
        match undo(&self.root(), RunSelector::Last, OnEdited::Leave, &Interrupt::default()) {
            Ok(report) => assert!(report.is_complete(), "{when}: {report:?}"),
            Err(ApplyError::NothingToUndo) => {}
            Err(error) => panic!("{when}: undo: {error}"),
        }
        assert_same(&snapshot(&self.root()), &tree.before, when);
        assert!(pending(&self.root()).unwrap().is_none(), "{when}");
    }

    fn is_resumed(&self, tree: &BeforeAfter, when: &str) {
        let last = || list(&self.root()).unwrap().pop().map(|run| run.phase);
        let wanted = match resume(&self.root(), &Interrupt::default()) {
            Ok(Resumed::Finished(_)) => &tree.after,
            Ok(Resumed::TakenBack(_) | Resumed::Cleared(_)) => &tree.before,
            Err(ApplyError::NothingOpen) if last() == Some(Phase::Done) => &tree.after,
            Err(ApplyError::NothingOpen) => &tree.before,
            Err(error) => panic!("{when}: resume: {error}"),
        };
        assert_same(&snapshot(&self.root()), wanted, when);
        assert!(pending(&self.root()).unwrap().is_none(), "{when}");
    }
}
