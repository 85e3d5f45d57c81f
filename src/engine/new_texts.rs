//! A search for new names in the text files of a tree, for rules that match nothing.
//!
//! Ends as soon as every text is found, which in a finished migration is soon.

use std::sync::atomic::{AtomicBool, Ordering};

use memchr::memmem::Finder;
use rayon::prelude::{ParallelIterator, ParallelSlice};

use super::Pool;
use crate::fs::Root;
use crate::rule::NewText;
use crate::tree::{ContentKind, FileEntry, Reader};

/// Files in one task.
// Each task has a buffer of its own, and with so many files its cost is not seen.
const TASK_FILES: usize = 64;

/// A text that is looked for.
struct Sought<'t> {
    text: &'t NewText,
    finder: Finder<'t>,
    is_found: AtomicBool,
}

/// For each text whether a text file among `files` has it.
pub fn has_texts(root: &Root, files: &[FileEntry], pool: &Pool, texts: &[NewText]) -> Vec<bool> {
    let sought: Vec<Sought<'_>> = texts.iter().map(Sought::new).collect();
    let chunks = files.par_chunks(TASK_FILES);
    pool.install(|| chunks.for_each(|entries| search(root, entries, &sought)));
    sought.into_iter().map(|sought| sought.is_found.into_inner()).collect()
}

fn search(root: &Root, entries: &[FileEntry], sought: &[Sought<'_>]) {
    let mut reader = Reader::new();
    for entry in entries {
        let open: Vec<&Sought<'_>> = sought.iter().filter(|sought| !sought.is_found()).collect();
        if open.is_empty() {
            return;
        }
        if let Ok(content) = reader.read(root, &entry.path)
            && content.kind() == ContentKind::Text
        {
            open.iter().for_each(|sought| sought.look_in(content.bytes));
        }
    }
}

impl<'t> Sought<'t> {
    fn new(text: &'t NewText) -> Self {
        Self { text, finder: Finder::new(&text.bytes), is_found: AtomicBool::new(false) }
    }

    // The order of threads does not matter: a text that is found late is searched for once more.
    fn is_found(&self) -> bool {
        self.is_found.load(Ordering::Relaxed)
    }

    fn look_in(&self, bytes: &[u8]) {
        if self.finder.find_iter(bytes).any(|at| self.text.is_at(bytes, at)) {
            self.is_found.store(true, Ordering::Relaxed);
        }
    }
}
