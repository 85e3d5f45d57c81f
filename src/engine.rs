//! The tree, read by many threads, to one ordered plan. The only user of threads.
//!
//! What comes out is the same for any number of threads.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::apply::SavedPlan;
use crate::mention::{Matcher, Mention, Reason, Scratch, Source, TextForm, Verdict};
use crate::plan::{Extents, FilePlan, Marks, Placed, Plan, SkippedFile};
use crate::survey::Survey;
use crate::text::{Beside, ExtentIndex, LineDigest, LineIndex, RelPath};
use crate::tree::{Categories, Content, FileEntry, Kind, Listing, Reader, Root, Skip};

/// Files that a thread takes at a time.
const BATCH: usize = 32;

/// What to read, and with which rules.
#[derive(Clone, Copy)]
pub struct Engine<'e> {
    /// The root of the run.
    pub root: &'e Root,
    /// The rules.
    pub matcher: &'e Matcher<'e>,
    /// Which file is of which category.
    pub categories: &'e Categories,
    /// Reviews for these reasons are taken as rewrites where they carry a proposal.
    pub accepted: &'e [Reason],
    /// Whether mentions get marks.
    pub marked: bool,
    /// How many threads.
    pub threads: usize,
    /// Set when the run is to stop.
    pub stop: &'e AtomicBool,
    /// Counts the files that were read.
    pub read: &'e AtomicUsize,
}

/// What a scan gives.
#[derive(Debug)]
pub struct Scan<M> {
    /// The plan.
    pub plan: Plan,
    /// What `each` made of each file of the plan, in the same order.
    pub made: Vec<M>,
}

enum Outcome<M> {
    Planned(Box<FilePlan>, M),
    Skipped(SkippedFile),
    Named(RelPath),
}

/// Makes something of a file's plan and its bytes while they are in memory.
pub type Each<'e, M> = dyn Fn(&FilePlan, &[u8]) -> M + Sync + 'e;

impl Engine<'_> {
    /// Reads all files of `listing` and plans them. Stops early, with what there is, when `stop` is set.
    pub fn scan<M: Send>(&self, listing: &Listing, each: &Each<'_, M>) -> Scan<M> {
        let next = AtomicUsize::new(0);
        let found: Mutex<Vec<(usize, Outcome<M>)>> = Mutex::new(Vec::new());
        let work = || {
            let mut worker =
                Worker { engine: self, each, reader: Reader::new(), scratch: Scratch::default() };
            let mut outcomes = Vec::new();
            while !self.stop.load(Ordering::Relaxed) {
                let start = next.fetch_add(BATCH, Ordering::Relaxed);
                let Some(batch) = listing.files.get(start..listing.files.len().min(start + BATCH)) else {
                    break;
                };
                for (offset, entry) in batch.iter().enumerate() {
                    worker.file(entry, start + offset, &mut outcomes);
                }
                self.read.fetch_add(batch.len(), Ordering::Relaxed);
            }
            if let Ok(mut found) = found.lock() {
                found.append(&mut outcomes);
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..self.threads.min(listing.files.len().div_ceil(BATCH)) {
                scope.spawn(work);
            }
            work();
        });
        let outcomes = found.into_inner().unwrap_or_default();
        self.collect(listing, outcomes)
    }

    /// Plans `bytes` as if they were the file at `path`.
    pub fn text<M: Send>(&self, path: &RelPath, bytes: &[u8], each: &Each<'_, M>) -> Scan<M> {
        let mut worker = Worker { engine: self, each, reader: Reader::new(), scratch: Scratch::default() };
        let mut outcomes = Vec::new();
        worker.content(path, Content::new(bytes), 0, &mut outcomes);
        let entry = FileEntry { path: path.clone(), blob: None };
        self.collect(&Listing { files: vec![entry], skipped: Vec::new() }, outcomes)
    }

    fn collect<M>(&self, listing: &Listing, mut outcomes: Vec<(usize, Outcome<M>)>) -> Scan<M> {
        outcomes.sort_by_key(|(order, _)| *order);
        let mut scan = Scan { plan: Plan::default(), made: Vec::new() };
        scan.plan.files_scanned = listing.files.len();
        scan.plan.skipped = listing.skipped.iter().map(skipped).collect();
        for (_, outcome) in outcomes {
            match outcome {
                Outcome::Planned(file, made) => {
                    scan.plan.files.push(*file);
                    scan.made.push(made);
                }
                Outcome::Skipped(file) => {
                    scan.plan.files_scanned -= usize::from(file.reason != "binary");
                    scan.plan.skipped.push(file);
                }
                Outcome::Named(path) => scan.plan.named.push(path),
            }
        }
        scan.plan.skipped.sort_by(|a, b| a.path.cmp(&b.path));
        scan
    }
}

fn skipped(skip: &Skip) -> SkippedFile {
    let detail = skip.reason.detail().map(str::to_owned);
    SkippedFile { path: skip.path.clone(), reason: skip.reason.code(), detail }
}

struct Worker<'w, M> {
    engine: &'w Engine<'w>,
    each: &'w Each<'w, M>,
    reader: Reader,
    scratch: Scratch,
}

impl<M> Worker<'_, M> {
    fn file(&mut self, entry: &FileEntry, order: usize, out: &mut Vec<(usize, Outcome<M>)>) {
        let matcher = self.engine.matcher;
        if matcher.may_hold(entry.path.as_bytes(), &mut self.scratch) && self.names_moved_host(&entry.path) {
            out.push((order, Outcome::Named(entry.path.clone())));
        }
        // The reader's buffer is lent out while the rest of the worker goes on.
        let mut reader = std::mem::take(&mut self.reader);
        let scratch = &mut self.scratch;
        let mut look = |bytes: &[u8]| matcher.may_hold(bytes, scratch);
        match reader.entry_if(self.engine.root, entry, 2 * matcher.reach(), &mut look) {
            Ok(Some(content)) => self.content(&entry.path, content, order, out),
            Ok(None) => {}
            Err(skip) => out.push((order, Outcome::Skipped(skipped(&skip)))),
        }
        self.reader = reader;
    }

    fn content(
        &mut self,
        path: &RelPath,
        content: Content<'_>,
        order: usize,
        out: &mut Vec<(usize, Outcome<M>)>,
    ) {
        let matcher = self.engine.matcher;
        // Most files end here: nothing in them can be a mention.
        if !content.is_utf16() && content.is_whole() && !matcher.may_hold(content.bytes, &mut self.scratch) {
            return;
        }
        if SavedPlan::is_one(content.bytes) {
            let path = path.clone();
            return out.push((order, Outcome::Skipped(SkippedFile { path, reason: "plan", detail: None })));
        }
        let form = match content.kind() {
            Kind::Text => TextForm::Text,
            Kind::Utf16 { big_endian } => TextForm::Utf16 { big_endian },
            Kind::Binary { whole } => {
                if !whole {
                    let path = path.clone();
                    let detail = Some("only its start was read".to_owned());
                    out.push((order, Outcome::Skipped(SkippedFile { path, reason: "binary", detail })));
                }
                TextForm::Binary
            }
        };
        let category = self.engine.categories.of(path);
        let source = Source { path, category, form };
        if let Some(mut plan) =
            plan_file(matcher, content.bytes, &source, &mut self.scratch, self.engine.marked)
        {
            for overlap in plan.accept(self.engine.accepted) {
                let what = "a proposal here overlaps another edit and stays for review";
                plan.warnings.push((overlap.at, what.to_owned()));
            }
            let made = (self.each)(&plan, content.bytes);
            out.push((order, Outcome::Planned(Box::new(plan), made)));
        }
    }

    /// Whether the path itself names a host that rules move.
    fn names_moved_host(&mut self, path: &RelPath) -> bool {
        let category = self.engine.categories.of(path);
        let source = Source { path, category, form: TextForm::Text };
        let found = self.engine.matcher.find(path.as_bytes(), &source, &mut self.scratch);
        found.mentions.iter().any(|mention| matches!(mention.verdict, Verdict::Rewrite | Verdict::Review(_)))
    }
}

/// Counts the hosts that the text files of `listing` name.
pub fn survey(root: &Root, listing: &Listing, threads: usize) -> Survey {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Survey::default());
    let work = || {
        let (mut reader, mut survey) = (Reader::new(), Survey::default());
        while let Some(entry) = listing.files.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Ok(content) = reader.read(root, &entry.path)
                && content.kind() == Kind::Text
            {
                survey.read(content.bytes);
            }
        }
        if let Ok(mut found) = found.lock() {
            found.add(survey);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.max(1) {
            scope.spawn(work);
        }
        work();
    });
    found.into_inner().unwrap_or_default()
}

/// The plan of one file, with marks if it is to be `marked`; `None` where it has no mentions and nothing to warn of.
pub fn plan_file(
    matcher: &Matcher<'_>,
    bytes: &[u8],
    source: &Source<'_>,
    scratch: &mut Scratch,
    marked: bool,
) -> Option<FilePlan> {
    let findings = matcher.find(bytes, source, scratch);
    if findings.mentions.is_empty() && findings.warnings.is_empty() {
        return None;
    }
    let mut lines = LineIndex::new(bytes);
    let mut marker = marked.then(|| Marker::new(bytes, source.form));
    let placed = findings.mentions.into_iter().map(|mention| {
        let at = lines.position(mention.span.start);
        let marks = marker.as_mut().map(|marker| Box::new(marker.marks(at.line, &mention)));
        Placed { at, marks, mention }
    });
    // Mentions are disjoint with their edits, so that no two can conflict.
    let mut plan = FilePlan::new(source.path.clone(), source.category, placed.collect()).ok()?;
    plan.warnings = findings.warnings.into_iter().map(|(at, what)| (lines.position(at), what)).collect();
    plan.warnings.sort();
    plan.keeps = findings.keeps;
    Some(plan)
}

/// Makes the marks of the mentions of one text, in their order.
struct Marker<'t> {
    bytes: &'t [u8],
    /// `None` where the text is no UTF-8.
    characters: Option<ExtentIndex<'t>>,
    /// The last line and its neighbours: lines can be long, and have many mentions.
    last: Option<(usize, Beside)>,
}

impl<'t> Marker<'t> {
    fn new(bytes: &'t [u8], form: TextForm) -> Self {
        let text = if form == TextForm::Text { std::str::from_utf8(bytes).ok() } else { None };
        Self { bytes, characters: text.map(ExtentIndex::new), last: None }
    }

    /// The marks of a mention that begins in this line.
    fn marks(&mut self, line: usize, mention: &Mention) -> Marks {
        let extents = self.characters.as_mut().map(|index| {
            let edit = mention.edit.as_ref().map_or(mention.span, |edit| edit.span);
            let [mention, edit] = index.pair([mention.span, edit]);
            Extents { mention, edit }
        });
        let beside = match self.last {
            Some((last, beside)) if last == line => beside,
            _ => Beside::of(self.bytes, mention.span),
        };
        self.last = Some((line, beside));
        Marks { extents, line: LineDigest::of(self.bytes, mention.span), beside }
    }
}
