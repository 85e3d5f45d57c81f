//! Chooses the stage directory of each file: one in the mount of the file that it replaces, because names can only be
//! exchanged within one mount.
//!
//! Creates the directories that are needed and probes each mount for [`ReplaceMethod::Exchange`].

use super::active_run::ActiveRun;
use super::error::{CallContext, FailedCall};
use super::layout::journal_path;
use super::run_entry::ReplaceMethod;
use super::stage_directory::StageDirectory;
use super::wire;
use crate::fs::{Disk, Mount, NameAt, OpenDirectory, mount, parent};
use crate::text::RelPath;
use rustix::fd::OwnedFd;
use rustix::fs::Mode;
use rustix::io::Errno;

/// A mount with a stage directory, and the method by which files are replaced there.
#[derive(Debug, Clone, Copy)]
pub(super) struct StageMount {
    pub mount: Mount,
    pub method: ReplaceMethod,
}

/// The mounts of a run, in the order of its stage directories.
pub(super) struct RunMounts {
    pub mounts: Vec<StageMount>,
    /// For each path the index of its mount; `Err` if its directory cannot be opened.
    pub of_paths: Vec<Result<usize, Errno>>,
}

impl RunMounts {
    /// Finds the mount of each path and creates a stage directory in each mount.
    pub fn of<'p>(run: &mut ActiveRun, paths: impl Iterator<Item = &'p RelPath>) -> Result<Self, FailedCall> {
        let root = run.on_disk.root.clone();
        let root_mount = mount(&root).at(&RelPath::from("."), "stat the root")?;
        let first = add_stage(run, &RelPath::from(""), root_mount)?;
        let mut found = Self { mounts: vec![first], of_paths: Vec::new() };
        let mut last: Option<&[u8]> = None;
        for path in paths {
            let index = match found.of_paths.last() {
                // Sorted paths of one directory follow each other: one look-up for all of them.
                Some(index) if last == Some(parent(path)) => *index,
                _ => match root.below(parent(path)).and_then(|directory| mount(&directory)) {
                    Ok(mount) => Ok(found.index_of(run, path, mount)?),
                    Err(errno) => Err(errno),
                },
            };
            last = Some(parent(path));
            found.of_paths.push(index);
        }
        Ok(found)
    }

    fn index_of(&mut self, run: &mut ActiveRun, path: &RelPath, mount: Mount) -> Result<usize, FailedCall> {
        if let Some(known) = self.mounts.iter().position(|known| known.mount == mount) {
            return Ok(known);
        }
        let top = top_of(&run.on_disk.root, parent(path), mount).at(path, "find its mount")?;
        self.mounts.push(add_stage(run, &top, mount)?);
        Ok(self.mounts.len() - 1)
    }
}

/// The topmost directory of `path` that lies in `wanted`.
fn top_of(root: &OpenDirectory, path: &[u8], wanted: Mount) -> Result<RelPath, Errno> {
    for end in memchr::memchr_iter(b'/', path).chain([path.len()]) {
        if mount(&root.below(&path[..end])?)? == wanted {
            return Ok(RelPath::new(&path[..end]));
        }
    }
    Err(Errno::NOENT)
}

/// Records a stage directory in the journal and creates it.
fn add_stage(run: &mut ActiveRun, top: &RelPath, mount: Mount) -> Result<StageMount, FailedCall> {
    let disk = run.store.disk.clone();
    record_stage(run, &disk, top).at(&journal_path(&run.id), "write the journal")?;
    run.on_disk.stages.push(StageDirectory { top: top.clone(), directory: None });
    let directory = run.store.make_stage(&run.id, top).at(top, "create the stage directory in it")?;
    let method = probe_method(&disk, &directory).at(top, "probe the stage directory in it")?;
    if let Some(stage) = run.on_disk.stages.last_mut() {
        stage.directory = Some(directory);
    }
    Ok(StageMount { mount, method })
}

/// Writes the line of a stage directory before it exists, so that one in another mount is found again after a crash.
fn record_stage(run: &mut ActiveRun, disk: &Disk, top: &RelPath) -> Result<(), Errno> {
    let Some(journal) = &mut run.journal else { return Ok(()) };
    journal.append(disk, &[wire::directory(top)])?;
    // The stage of the root lies beside the journal and is removed together with it, line or not.
    if top.as_bytes().is_empty() { Ok(()) } else { journal.sync(disk) }
}

/// Exchanges two empty files in the stage directory: no other call tells whether a file system can.
fn probe_method(disk: &Disk, directory: &OwnedFd) -> Result<ReplaceMethod, Errno> {
    let (one, other) = (NameAt::new(directory, b"try-1"), NameAt::new(directory, b"try-2"));
    disk.create(one, Mode::RUSR | Mode::WUSR)?;
    disk.create(other, Mode::RUSR | Mode::WUSR)?;
    let method = match disk.exchange(one, other) {
        Ok(()) => ReplaceMethod::Exchange,
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP | Errno::PERM) => ReplaceMethod::Replace,
        Err(errno) => return Err(errno),
    };
    disk.unlink(one)?;
    disk.unlink(other)?;
    Ok(method)
}
