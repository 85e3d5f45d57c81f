//! Makes a run durable: its journal, its staged files and the exchanges so far.
//!
//! One `syncfs` for each mount where the system has it. Otherwise every file and directory of the run is synced by
//! itself, a directory after the files that it names.

use super::error::{CallContext, FailedCall};
use super::layout::{RUNS, run_path};
use super::run_entry::ReplaceMethod;
use super::run_id::RunId;
use super::run_on_disk::RunOnDisk;
use super::stage_directory::StageDirectory;
use super::store_writer::StoreWriter;
use crate::fs::{Disk, OpenDirectory, Opened, open_file, open_listed, parent};
use rustix::io::Errno;
use std::collections::BTreeSet;

/// Makes the stages of a run and all exchanges so far durable.
pub(super) fn make_durable(store: &StoreWriter, run: &RunId, on_disk: &RunOnDisk) -> Result<(), FailedCall> {
    for (number, stage) in on_disk.stages.iter().enumerate() {
        let Some(directory) = &stage.directory else { continue };
        let done = match store.disk.sync_all(directory) {
            Err(Errno::NOSYS | Errno::INVAL | Errno::OPNOTSUPP) => {
                sync_one_by_one(store, run, on_disk, number)
            }
            other => other,
        };
        done.at(&run_path(run), "make durable")?;
    }
    Ok(())
}

fn sync_one_by_one(
    store: &StoreWriter,
    run: &RunId,
    on_disk: &RunOnDisk,
    number: usize,
) -> Result<(), Errno> {
    let disk = &store.disk;
    let stage = &on_disk.stages[number];
    let mut parents = BTreeSet::new();
    for entry in on_disk.entries.iter().filter(|entry| entry.stage == number) {
        parents.insert(parent(&entry.path));
        sync_staged(disk, stage, &entry.slot_name())?;
        if entry.method != ReplaceMethod::Exchange {
            sync_staged(disk, stage, &entry.original_name())?;
        }
    }
    for path in parents {
        sync_parent(disk, &on_disk.root, path)?;
    }
    if let Some(directory) = &stage.directory {
        disk.sync(directory)?;
    }
    let runs = open_listed(&store.reader.directory, RUNS)?;
    disk.sync(&open_listed(&runs, run.to_string().as_bytes())?)?;
    disk.sync(&runs)?;
    disk.sync(&store.reader.directory)?;
    disk.sync(&on_disk.root)
}

fn sync_staged(disk: &Disk, stage: &StageDirectory, name: &str) -> Result<(), Errno> {
    if let Opened::File(file, _) = open_file(stage.name_at(name)?)? { disk.sync(&file) } else { Ok(()) }
}

/// Syncs a directory of the tree. One that is gone holds no file of the run.
fn sync_parent(disk: &Disk, root: &OpenDirectory, path: &[u8]) -> Result<(), Errno> {
    match root.below(path).and_then(|directory| open_listed(directory, b".")) {
        Err(Errno::NOENT | Errno::NOTDIR) => Ok(()),
        directory => disk.sync(&directory?),
    }
}
