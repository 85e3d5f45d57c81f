//! Files with several names: written in place if all of their names are in the run, and otherwise made files of their
//! own, so that a backup of hard links (`cp -al`) or a shared store of packages keeps its content.

use super::active_run::ActiveRun;
use super::error::{ApplyError, CallContext, FailedCall, RefusedChange};
use super::mounts::RunMounts;
use super::run_entry::{ReplaceMethod, RunEntry};
use super::stager::StagedFile;
use rustix::fs::Dev;
use std::collections::HashMap;

/// Replaces files that have names outside the run as files with one name are replaced.
pub(super) fn break_links(
    staged: &mut [StagedFile],
    run: &ActiveRun,
    mounts: &RunMounts,
) -> Result<(), FailedCall> {
    let mut names: HashMap<(Dev, u64), u64> = HashMap::new();
    for file in staged.iter().filter(|file| file.links > 1) {
        *names.entry(file.inode).or_default() += 1;
    }
    for file in staged.iter_mut().filter(|file| file.links > 1 && !file.is_mount) {
        file.left_behind = file.links.saturating_sub(names[&file.inode]);
        if file.left_behind == 0 {
            continue;
        }
        file.entry.method = mounts.mounts[file.entry.stage].method;
        // The copy of the original: the original itself comes into the store now.
        let (stage, name) = (&run.on_disk.stages[file.entry.stage], file.entry.original_name());
        stage
            .name_at(&name)
            .and_then(|name| run.store.disk.unlink(name))
            .at(&file.entry.path, "discard a copy")?;
    }
    Ok(())
}

/// Refuses two names of one file unless both get the same content, written in place.
pub(super) fn refuse(staged: &[StagedFile]) -> Result<(), ApplyError> {
    let mut first: HashMap<(Dev, u64), &RunEntry> = HashMap::new();
    let mut refused = Vec::new();
    for StagedFile { entry, inode, is_writable, .. } in staged.iter().filter(|file| file.left_behind == 0) {
        if entry.method == ReplaceMethod::InPlace && !is_writable {
            refused.push(RefusedChange {
                path: entry.path.clone(),
                why: "has other hard links or is a mount point, and is not writable",
                help: "make it writable, or replace the hard link by a copy",
            });
        }
        let known = *first.entry(*inode).or_insert(entry);
        if known.path == entry.path {
            continue;
        }
        if known.after != entry.after {
            refused.push(RefusedChange {
                path: entry.path.clone(),
                why: "another name of a file for which the rules give two contents",
                help: "replace the hard link by a copy, or change the rules so that both names get the same content",
            });
        } else if entry.method != ReplaceMethod::InPlace {
            refused.push(RefusedChange {
                path: entry.path.clone(),
                why: "reached through two mounts of one directory",
                help: "exclude one of the two paths",
            });
        }
    }
    if refused.is_empty() { Ok(()) } else { Err(ApplyError::Refused(refused)) }
}
