//! The worker of one thread: reads files, plans them, and keeps the results.
//!
//! Owns the buffers and the `Finder` of its thread, so that threads share nothing but the walk. A file that cannot be
//! read or planned becomes a skip with its reason.

use std::sync::atomic::Ordering;

use super::found::Found;
use super::large::{Planned, plan_large};
use super::own_files::Written;
use super::plan_file::plan_found;
use super::shared_wordings::SharedWordings;
use super::{Each, Engine, Original};
use crate::fs::Names;
use crate::matcher::{Finder, NamedPaths, Source, TextForm};
use crate::plan::FilePlan;
use crate::text::{RelPath, Skip, SkipReason, Span};
use crate::tree::{
    Batch, ContentKind, Directory, FileContent, FileEntry, LargeText, ReadFile, Reader, Visited, Walk,
    WalkedFile,
};

/// Files of a listing between two checks of the stop flag, and two reports of progress.
// As many as in a batch of a walk.
const STOP_CHECK_FILES: usize = 32;

/// The buffers and the results of one thread.
pub(super) struct Worker<'w, M> {
    engine: &'w Engine<'w>,
    each: &'w Each<'w, M>,
    reader: Reader,
    finder: Finder<'w>,
    wordings: SharedWordings,
    names: Names,
    pub found: Found<M>,
}

impl<'w, M> Worker<'w, M> {
    /// A worker; `named` are the files that are named after hosts, as far as they are known.
    pub fn new(engine: &'w Engine<'w>, each: &'w Each<'w, M>, named: Option<&'w NamedPaths>) -> Self {
        let finder = named
            .map_or_else(|| Finder::new(engine.matcher), |named| Finder::new(engine.matcher).beside(named));
        let (reader, wordings, names) = (Reader::new(), SharedWordings::default(), Names::default());
        Self { engine, each, reader, finder, wordings, names, found: Found::default() }
    }

    /// Visits a directory, and records the paths left out of it.
    pub fn visit(
        &mut self,
        walk: &Walk<'_>,
        directory: &Directory,
        wanted: &dyn Fn(&[u8]) -> bool,
    ) -> Visited {
        let mut visited = walk.visit(directory, &mut self.names);
        for skip in visited.skipped.drain(..).filter(|skip| wanted(skip.path.as_bytes())) {
            if skip.reason == SkipReason::Symlink {
                self.record_host_path(skip.path.as_bytes());
            }
            self.found.left_out.push(skip);
        }
        visited
    }

    /// Plans the `wanted` files of a batch.
    pub fn batch(&mut self, batch: &Batch, wanted: &dyn Fn(&[u8]) -> bool) {
        if self.engine.stop.load(Ordering::Relaxed) {
            return;
        }
        let named = self.finder.may_name(batch.paths());
        let before = self.found.read;
        for file in batch.iter().filter(|file| wanted(file.path)) {
            if named {
                self.record_named(file.path);
            }
            self.found.read += 1;
            self.file(file, Written::walked(&file));
        }
        (self.engine.on_read)(self.found.read - before);
    }

    fn file(&mut self, file: WalkedFile<'_>, written: Written) {
        let matcher = self.engine.matcher;
        // Taken out, since its buffer is borrowed while the rest of the worker is used.
        let mut reader = std::mem::take(&mut self.reader);
        let finder = &mut self.finder;
        match reader.read_if(file, 2 * matcher.reach(), &mut |bytes| finder.probe(bytes).is_some()) {
            Ok(Some(ReadFile::Content(content))) => self.content(file.path, content, written),
            Ok(Some(ReadFile::Large(text))) => self.large(file.path, text, written),
            Ok(None) => {}
            Err(reason) => self.skip(RelPath::new(file.path), reason),
        }
        self.reader = reader;
    }

    /// Plans files of a listing.
    pub fn entries(&mut self, entries: &[FileEntry]) {
        for batch in entries.chunks(STOP_CHECK_FILES) {
            if self.engine.stop.load(Ordering::Relaxed) {
                return;
            }
            for entry in batch {
                self.record_named(entry.path.as_bytes());
                self.found.read += 1;
                self.entry(entry, Written::listed(entry));
            }
            (self.engine.on_read)(batch.len());
        }
    }

    /// Plans files once more, which were no saved plans and stand in the results of this worker alone.
    pub fn entries_again(&mut self, entries: &[FileEntry]) {
        for entry in entries {
            if self.engine.stop.load(Ordering::Relaxed) {
                return;
            }
            let path = entry.path.as_bytes();
            match (&entry.blob, self.engine.root.handle()) {
                (None, Ok(directory)) => {
                    let file = WalkedFile { directory, name: path, path, noted: None };
                    self.file(file, Written::Searched);
                }
                _ => self.entry(entry, Written::Searched),
            }
        }
    }

    fn entry(&mut self, entry: &FileEntry, written: Written) {
        let mut reader = std::mem::take(&mut self.reader);
        match reader.entry(self.engine.root, entry) {
            Ok(content) => self.content(entry.path.as_bytes(), content, written),
            Err(Skip { path, reason }) => self.skip(path, reason),
        }
        self.reader = reader;
    }

    /// Records the path of a file if it names a host that rules move.
    fn record_named(&mut self, path: &[u8]) {
        if self.record_host_path(path) {
            self.found.named.push(RelPath::new(path));
        }
    }

    /// Records those of several paths that name a host that a rule is about.
    pub fn record_host_paths(&mut self, paths: &[&[u8]]) {
        if self.finder.may_name(&paths.join(&0)) {
            for path in paths {
                self.record_host_path(path);
            }
        }
    }

    /// Records a path if it names a host that a rule is about; returns `true` if the rule moves it.
    fn record_host_path(&mut self, path: &[u8]) -> bool {
        let Some(probe) = self.finder.probe(path) else { return false };
        let path = RelPath::new(path);
        let category = self.engine.categories.of(&path);
        let found = probe.find(&Source { path: &path, category, form: TextForm::Text });
        let rules = &self.engine.matcher.rules().rules;
        // A text may be any word, and no file is named after a host because it has that word in its name.
        let is_of_text = |rule: &usize| rules.get(*rule).is_some_and(|rule| rule.action.is_text());
        let of_rules = found.mentions.iter();
        let of_rules = of_rules.filter(|mention| mention.rules.first().is_some_and(|rule| !is_of_text(rule)));
        let hosts: Vec<Span> = of_rules.map(|mention| mention.span).collect();
        if hosts.is_empty() {
            return false;
        }
        self.found.host_paths.push((path, hosts));
        found.mentions.iter().any(|mention| mention.verdict.moves())
    }

    /// Plans the bytes of a file.
    pub fn content(&mut self, path: &[u8], content: FileContent<'_>, written: Written) {
        let is_utf16 = content.is_utf16();
        let probe = if is_utf16 { None } else { self.finder.probe(content.bytes) };
        // Most files end here: nothing in them can be a mention. A binary file of which only the start was read is
        // reported in any case.
        if probe.is_none() && !is_utf16 && content.is_whole() {
            return;
        }
        let path = RelPath::new(path);
        let left_out = written.left_out(&path, content.bytes);
        if let Some(reason) = left_out {
            return self.skip(path, reason);
        }
        let form = match content.kind() {
            ContentKind::Text => TextForm::Text,
            ContentKind::Utf16 { big_endian } => TextForm::Utf16 { big_endian },
            ContentKind::Binary { whole } => {
                if !whole {
                    self.found.skipped.push(Skip { path: path.clone(), reason: SkipReason::Binary });
                }
                TextForm::Binary
            }
        };
        let category = self.engine.categories.of(&path);
        let source = Source { path: &path, category, form };
        let found = match probe {
            Some(probe) => probe.find(&source),
            None => self.finder.find(content.bytes, &source),
        };
        match plan_found(found, content.bytes, &source, self.engine.marked, &mut self.wordings) {
            Ok(Some(plan)) => self.keep(plan, &Original::whole(content.bytes)),
            Ok(None) => {}
            Err(reason) => self.skip(path, reason),
        }
    }

    /// Plans a large text.
    fn large(&mut self, path: &[u8], mut text: LargeText<'_>, written: Written) {
        let path = RelPath::new(path);
        let category = self.engine.categories.of(&path);
        let source = Source { path: &path, category, form: TextForm::Text };
        let (finder, wordings) = (&mut self.finder, &mut self.wordings);
        match plan_large(self.engine, &mut text, &source, finder, wordings, written) {
            Ok(Planned::Plan(plan, digest)) => self.keep(plan, &Original::large(&text, digest)),
            Ok(Planned::Nothing | Planned::Stopped) => {}
            Ok(Planned::NeedsAll | Planned::ZeroByte) => match text.whole() {
                Ok(content) => self.content(path.as_bytes(), content, written),
                Err(reason) => self.skip(path, reason),
            },
            Err(reason) => self.skip(path, reason),
        }
    }

    /// Keeps the plan of a file, and the value that `each` makes of it.
    fn keep(&mut self, mut plan: FilePlan, original: &Original<'_>) {
        for overlap in plan.accept(self.engine.accepted) {
            let what = "a proposal here overlaps another edit and stays for review";
            plan.warnings.push((overlap.at, what.to_owned()));
        }
        self.engine.decisions.follow(&mut plan, || original.digest());
        match (self.each)(&plan, original) {
            Ok(made) => self.found.planned.push((plan, made)),
            Err(reason) => self.skip(plan.path, reason),
        }
    }

    fn skip(&mut self, path: RelPath, reason: SkipReason) {
        self.found.skipped.push(Skip { path, reason });
    }
}
