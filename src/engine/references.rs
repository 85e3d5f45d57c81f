//! References to files that are named after a host that rules move: whoever renames the host there breaks them.
//!
//! The names are known when the whole tree is listed, and files are planned while it is. So the few files that may refer
//! to one of them are planned once more; a tree without such names, which is nearly every tree, pays nothing.

use super::found::Found;
use super::worker::Worker;
use super::{Each, Engine, Files, tasks};
use crate::matcher::NamedPaths;
use crate::mention::Mention;
use crate::plan::FilePlan;
use crate::tree::{FileEntry, Tracked};

/// Paths that are searched at once for a host.
// As many as an average directory has would make the search slower than its start; so many are some 20 KB.
const PATHS_AT_ONCE: usize = 256;

/// Plans the files again that may refer to files that are named after hosts.
pub(super) fn look_again<M: Send>(
    engine: &Engine<'_>,
    each: &Each<'_, M>,
    files: &Files<'_>,
    found: &mut Found<M>,
) {
    let Some(named) = names_beside(engine, each, files, found) else { return };
    let may_refer = |plan: &FilePlan| mentions(plan).any(|mention| named.names(&mention.text));
    let all = std::mem::take(&mut found.planned).into_iter();
    let (again, planned): (Vec<_>, Vec<_>) = all.partition(|(plan, _)| may_refer(plan));
    found.planned = planned;
    let entries: Vec<FileEntry> = again.iter().map(|(plan, _)| entry(files, plan)).collect();
    let mut again = tasks::again(engine, each, &named, &entries);
    found.planned.append(&mut again.planned);
    found.skipped.append(&mut again.skipped);
}

/// The names of the files of a run, and of those of the tree that it does not read; `None` where no plan needs them.
pub(super) fn names_beside<M: Send>(
    engine: &Engine<'_>,
    each: &Each<'_, M>,
    files: &Files<'_>,
    found: &mut Found<M>,
) -> Option<NamedPaths> {
    found.planned.iter().any(|(plan, _)| mentions(plan).next().is_some()).then_some(())?;
    let mut named = NamedPaths::default();
    let loaded;
    let unread = match files {
        Files::Tree(walk, _) if walk.is_whole() => None,
        Files::Tree(walk, _) | Files::Changed(walk, _) => Some(walk.tracked()),
        Files::Listed(_) => {
            // Without it only the names that the run lists are known.
            loaded = Tracked::load(engine.root).ok();
            loaded.as_ref()
        }
    };
    if let Some(tracked) = unread {
        let mut worker = Worker::new(engine, each, None);
        let paths: Vec<&[u8]> = tracked.iter().map(|(path, _)| path).collect();
        for some in paths.chunks(PATHS_AT_ONCE) {
            worker.record_host_paths(some);
        }
        found.host_paths.append(&mut worker.found.host_paths);
    }
    for (path, hosts) in &found.host_paths {
        named.add(path, hosts);
    }
    (!named.is_empty()).then_some(named)
}

/// The mentions that a run may write.
fn mentions(plan: &FilePlan) -> impl Iterator<Item = &Mention> {
    let mentions = plan.mentions.iter().map(|placed| &placed.mention);
    mentions.filter(|mention| mention.verdict.moves())
}

/// The file of a plan.
fn entry(files: &Files<'_>, plan: &FilePlan) -> FileEntry {
    let listed = match files {
        Files::Tree(..) | Files::Changed(..) => None,
        Files::Listed(listing) => {
            let at = listing.files.binary_search_by(|entry| entry.path.cmp(&plan.path));
            at.ok().map(|at| listing.files[at].clone())
        }
    };
    listed.unwrap_or_else(|| FileEntry { path: plan.path.clone(), blob: None })
}
