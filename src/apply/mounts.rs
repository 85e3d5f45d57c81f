//! Where new files are staged: in the mount of the file they replace, for only within one mount can files
//! change places.

use super::active_run::ActiveRun;
use super::error::{CallContext, FailedCall};
use super::run_entry::ReplaceMethod;
use super::run_on_disk::StageDirectory;
use super::store_reader::journal_path;
use super::wire;
use crate::fs::{Disk, Mount, NameAt, OpenDirectory, mount, parent};
use crate::text::RelPath;
use rustix::fd::OwnedFd;
use rustix::fs::Mode;
use rustix::io::Errno;

/// A mount with a stage folder, and how files change places there.
#[derive(Debug, Clone, Copy)]
pub(super) struct StageMount {
    pub mount: Mount,
    pub way: ReplaceMethod,
}

/// All stage folders of a run.
pub(super) struct RunMounts {
    pub sites: Vec<StageMount>,
    /// For each path which site it belongs to; `Err` where its folder cannot be reached.
    pub folders: Vec<Result<usize, Errno>>,
}

impl RunMounts {
    /// Finds the stage folder of each path and makes those that are needed.
    pub fn of<'p>(run: &mut ActiveRun, paths: impl Iterator<Item = &'p RelPath>) -> Result<Self, FailedCall> {
        let root = run.view.root.clone();
        let top = mount(&root).at(&RelPath::from("."), "look at the root")?;
        let mut survey = Self { sites: vec![make_site(run, &RelPath::from(""), top)?], folders: Vec::new() };
        let mut last: Option<&[u8]> = None;
        for path in paths {
            let folder = match survey.folders.last() {
                Some(folder) if last == Some(parent(path)) => *folder,
                _ => match root.below(parent(path)).and_then(|folder| mount(&folder)) {
                    Ok(mount) => Ok(survey.site(run, path, mount)?),
                    Err(errno) => Err(errno),
                },
            };
            last = Some(parent(path));
            survey.folders.push(folder);
        }
        Ok(survey)
    }

    fn site(&mut self, run: &mut ActiveRun, path: &RelPath, mount: Mount) -> Result<usize, FailedCall> {
        if let Some(known) = self.sites.iter().position(|site| site.mount == mount) {
            return Ok(known);
        }
        let top = top_of(&run.view.root, parent(path), mount).at(path, "find the mount of")?;
        self.sites.push(make_site(run, &top, mount)?);
        Ok(self.sites.len() - 1)
    }
}

/// The first folder on the way down to `path` that lies in `wanted`.
fn top_of(root: &OpenDirectory, path: &[u8], wanted: Mount) -> Result<RelPath, Errno> {
    for end in memchr::memchr_iter(b'/', path).chain([path.len()]) {
        if mount(&root.below(&path[..end])?)? == wanted {
            return Ok(RelPath::new(&path[..end]));
        }
    }
    Err(Errno::NOENT)
}

/// Tells the journal first, so that a folder in another mount is found again after a crash.
fn make_site(run: &mut ActiveRun, top: &RelPath, mount: Mount) -> Result<StageMount, FailedCall> {
    let disk = run.store.disk.clone();
    if let Some(journal) = &mut run.journal {
        let told = journal.append(&disk, &[wire::folder(top)]);
        let synced = told.and_then(|()| if top.as_bytes().is_empty() { Ok(()) } else { journal.sync(&disk) });
        synced.at(&journal_path(&run.id), "write the journal")?;
    }
    run.view.stages.push(StageDirectory { top: top.clone(), folder: None });
    let folder = run.store.make_stage(&run.id, top).at(top, "make the stage folder in")?;
    let way = way_of(&disk, &folder).at(top, "try out the stage folder in")?;
    if let Some(stage) = run.view.stages.last_mut() {
        stage.folder = Some(folder);
    }
    Ok(StageMount { mount, way })
}

/// Tries out whether files can change places here.
fn way_of(disk: &Disk, folder: &OwnedFd) -> Result<ReplaceMethod, Errno> {
    let (one, other) = (NameAt::new(folder, b"try-1"), NameAt::new(folder, b"try-2"));
    disk.create(one, Mode::RUSR | Mode::WUSR)?;
    disk.create(other, Mode::RUSR | Mode::WUSR)?;
    let way = match disk.exchange(one, other) {
        Ok(()) => ReplaceMethod::Exchange,
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP | Errno::PERM) => ReplaceMethod::Replace,
        Err(errno) => return Err(errno),
    };
    disk.unlink(one)?;
    disk.unlink(other)?;
    Ok(way)
}
