//! Whether texts stand anywhere in the text files of a tree.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};

use aho_corasick::AhoCorasick;
use rayon::prelude::{ParallelIterator, ParallelSlice};

use super::Pool;
use super::own_files::searched;
use crate::fs::Root;
use crate::text::RelPath;
use crate::tree::{FileEntry, Listing, Reader};

/// Files in one task.
// Most texts are found in the first files, so that a task is short.
const TASK_FILES: usize = 64;

/// The texts, by their indices, that stand in a text file of `listing` which is not among `own`, in any case of letters.
/// The rest of the files is not read once all are found.
pub fn present(
    root: &Root,
    listing: &Listing,
    own: &[RelPath],
    texts: &[&[u8]],
    pool: &Pool,
) -> HashSet<usize> {
    let Ok(searcher) = AhoCorasick::builder().ascii_case_insensitive(true).build(texts) else {
        return HashSet::new();
    };
    let missing: Vec<AtomicBool> = texts.iter().map(|_| AtomicBool::new(true)).collect();
    let is_done = || missing.iter().all(|missing| !missing.load(Ordering::Relaxed));
    let search = |entries: &[FileEntry]| {
        let mut reader = Reader::new();
        for entry in entries.iter().filter(|entry| !own.contains(&entry.path)) {
            if is_done() {
                return;
            }
            if let Some(content) = searched(&mut reader, root, entry) {
                for found in searcher.find_overlapping_iter(content.bytes) {
                    missing[found.pattern().as_usize()].store(false, Ordering::Relaxed);
                }
            }
        }
    };
    pool.install(|| listing.files.par_chunks(TASK_FILES).for_each(search));
    let found = missing.iter().enumerate().filter(|(_, missing)| !missing.load(Ordering::Relaxed));
    found.map(|(number, _)| number).collect()
}
