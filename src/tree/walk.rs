//! Lists what a run reads: tracked files, and untracked files that git would not ignore.
//!
//! Nothing is opened but directories, each once. They are read level by level, so that a tree of any depth
//! needs no stack, and put together in the order of their paths, whatever the number of threads.

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use super::directory::Names;
use super::exclude::Excludes;
use super::index::Tracked;
use super::listing::{FileEntry, Listing, Skip, TreeError, message};
use super::root::Root;
use super::selection::Selection;
use super::visit::{Directory, Found, Item, Survey};
use crate::text::RelPath;

/// Lists everything below `root`, or what `selection` names of it: directories with what they hold, and
/// files even if they are ignored. Directories are read in parallel in the current thread pool.
///
/// # Errors
/// If the root or git's index cannot be read, or a named path does not exist.
pub fn list(root: &Root, selection: &[RelPath]) -> Result<Listing, TreeError> {
    let handle = root
        .handle()
        .map_err(|error| TreeError::Root { path: root.path().to_path_buf(), why: message(error) })?;
    let selection = Selection::new(handle, selection)?;
    let tracked = Tracked::load(root)?;
    let excludes = root.git().map(|git| Excludes::new(root, git));
    let survey = Survey { root, handle, tracked: &tracked, excludes, selection: &selection };
    Ok(walk(&survey))
}

/// One step through a directory that was read.
enum Step {
    File(RelPath),
    /// Into the directory with this number.
    Into(usize),
}

fn walk(survey: &Survey<'_>) -> Listing {
    let mut level = vec![survey.top()];
    let mut steps = Vec::new();
    let mut skipped = Vec::new();
    while !level.is_empty() {
        let found: Vec<Found> = level
            .par_iter()
            .map_init(Names::default, |names, directory| survey.visit(directory, names))
            .collect();
        let first = steps.len() + found.len();
        level.clear();
        for found in found {
            skipped.extend(found.skipped);
            steps.push(found.items.into_iter().map(|item| step(item, first, &mut level)).collect());
        }
    }
    skipped.sort_unstable_by(|left: &Skip, right| left.path.cmp(&right.path));
    Listing { files: in_order(steps), skipped }
}

/// Puts a directory into the next level, whose first number is `first`.
fn step(item: Item, first: usize, level: &mut Vec<Directory>) -> Step {
    match item {
        Item::File(path) => Step::File(path),
        Item::Below(directory) => {
            level.push(directory);
            Step::Into(first + level.len() - 1)
        }
    }
}

/// The files of all directories, each directory's where its name stands in the one above.
fn in_order(steps: Vec<Vec<Step>>) -> Vec<FileEntry> {
    let mut files = Vec::with_capacity(steps.iter().map(Vec::len).sum());
    let mut directories: Vec<_> = steps.into_iter().map(Vec::into_iter).collect();
    let mut way = vec![0];
    while let Some(&current) = way.last() {
        match directories[current].next() {
            Some(Step::File(path)) => files.push(FileEntry { path, blob: None }),
            Some(Step::Into(number)) => way.push(number),
            None => {
                way.pop();
            }
        }
    }
    files
}
