//! The paths that git tracks, in the order of its index.
//!
//! Says nothing about the disk, which may hold something else by now. A sparse or split index, or one of a later version,
//! is read by `git ls-files`; an index that neither can read is an error.

use std::fs::File;
use std::ops::Range;

use super::TreeError;
use super::filters::may_name;
use super::git::{git, output};
use super::index_file::{self, EntryNote, IndexOutcome, ObjectFormat};
use crate::fs::{GitDir, KnownFileError, Root, open_regular};

/// Bytes of an index at most: entries of some thirty million files.
const MAX_INDEX: u64 = 4 << 30;

/// Kind of a tracked path, by its mode in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrackedKind {
    /// A regular file.
    File,
    /// A regular file that may be run.
    Executable,
    /// A symbolic link.
    Symlink,
    /// A commit of another repository.
    Submodule,
}

/// All tracked paths, sorted bytewise, each once.
#[derive(Debug, Default)]
pub struct Tracked {
    /// The paths one after another.
    bytes: Vec<u8>,
    entries: Vec<TrackedEntry>,
    submodules: usize,
    /// Positions of the paths that a sparse checkout has left out of the tree.
    left_out: Vec<usize>,
}

#[derive(Debug, Clone, Copy)]
struct TrackedEntry {
    end: usize,
    kind: TrackedKind,
    size: u32,
}

impl Tracked {
    /// The index of the repository at `root`; nothing is tracked where there is none yet.
    ///
    /// # Errors
    /// If there is an index that neither this program nor `git` can read.
    pub fn load(root: &Root) -> Result<Self, TreeError> {
        let Some(git) = root.git() else { return Ok(Self::default()) };
        let fault = |why| TreeError::Index { path: git.index().to_path_buf(), why };
        let (file, stat) = match open_regular(git.index()) {
            Ok(opened) => opened,
            Err(error) if error.is_absent() => return Ok(Self::default()),
            // Git itself would wait for a pipe.
            Err(error) => return Err(fault(format!("it {error}"))),
        };
        let size = u64::try_from(stat.st_size).unwrap_or_default();
        if size > MAX_INDEX {
            return Err(fault(format!("it {}", KnownFileError::TooLarge(MAX_INDEX))));
        }
        match Self::decode(root, git, file.into(), size) {
            Ok(Some(tracked)) => Ok(tracked),
            Ok(None) => Self::ask_git(root, git).map_err(fault),
            // Git is not asked: `git ls-files` lists what is left of a damaged index, and takes zeros for the rest.
            Err(why) => Err(fault(why)),
        }
    }

    /// `None` if only git can tell.
    fn decode(root: &Root, git: &GitDir, index: File, size: u64) -> Result<Option<Self>, String> {
        let mut tracked = Self::default();
        let each = |path: &[u8], note: EntryNote| {
            let kind = match note.mode {
                0o160_000 => TrackedKind::Submodule,
                0o120_000 => TrackedKind::Symlink,
                0o100_755 => TrackedKind::Executable,
                _ => TrackedKind::File,
            };
            tracked.push(path, kind, note.size);
            tracked.note_left_out(note.is_left_out);
        };
        let outcome = index_file::read(index, size, object_format(root, git)?, each);
        match outcome.map_err(|error| error.to_string())? {
            IndexOutcome::AskGit => Ok(None),
            IndexOutcome::Read => {
                tracked.in_order().then_some(Some(tracked)).ok_or_else(|| "paths are not in order".to_owned())
            }
        }
    }

    fn ask_git(root: &Root, directory: &GitDir) -> Result<Self, String> {
        let printed = output(&mut git(root, directory, &["ls-files", "-z", "-t", "--stage"]))
            .map_err(|why| format!("`git ls-files`: {why}"))?;
        Self::parse(&printed).ok_or_else(|| "`git ls-files` answered in an unknown format".to_owned())
    }

    /// Reads `TAG MODE HASH STAGE\tPATH` entries, each closed by a zero byte; `None` for an entry without an object, as git
    /// reads from a shared index that is cut off.
    fn parse(listing: &[u8]) -> Option<Self> {
        let mut tracked = Self::default();
        for line in listing.split(|&byte| byte == 0).filter(|line| !line.is_empty()) {
            let (tag, line) = (line.first()?, line.get(2..)?);
            let tab = memchr::memchr(b'\t', line)?;
            let object = line.get(7..tab)?.split(|&byte| byte == b' ').next()?;
            if object.iter().all(|&byte| byte == b'0') {
                return None;
            }
            let kind = match line.get(..6)? {
                b"160000" => TrackedKind::Submodule,
                b"120000" => TrackedKind::Symlink,
                b"100755" => TrackedKind::Executable,
                _ => TrackedKind::File,
            };
            // `git ls-files --stage` does not print the size; with 0 the reader asks the file system.
            tracked.push(&line[tab + 1..], kind, 0);
            // Of a file in the tree that git overlooks, the tag is a small letter.
            tracked.note_left_out(tag.eq_ignore_ascii_case(&b'S'));
        }
        tracked.in_order().then_some(tracked)
    }

    /// Adds a path; the stages of a conflict follow one another and count once.
    fn push(&mut self, path: &[u8], kind: TrackedKind, size: u32) {
        if !self.is_empty() && self.path(self.len() - 1) == path {
            return;
        }
        self.bytes.extend_from_slice(path);
        self.entries.push(TrackedEntry { end: self.bytes.len(), kind, size });
        self.submodules += usize::from(kind == TrackedKind::Submodule);
    }

    /// Notes whether the last path was left out of the tree.
    fn note_left_out(&mut self, is_left_out: bool) {
        let last = self.len() - 1;
        if is_left_out && self.left_out.last() != Some(&last) {
            self.left_out.push(last);
        }
    }

    /// The paths that a sparse checkout has left out of the tree, unless somebody has put them there.
    pub(super) fn left_out(&self) -> impl Iterator<Item = &[u8]> {
        self.left_out.iter().map(|at| self.path(*at))
    }

    fn in_order(&self) -> bool {
        (1..self.len()).all(|at| self.path(at - 1) < self.path(at))
    }

    /// Number of tracked paths.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True if nothing is tracked.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The paths and their kinds.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], TrackedKind)> {
        (0..self.len()).map(|at| (self.path(at), self.entries[at].kind))
    }

    /// Size of the working file when git looked at it last, modulo 2³²; 0 if git has not looked.
    pub(super) fn size(&self, at: usize) -> u32 {
        self.entries[at].size
    }

    pub(super) fn path(&self, at: usize) -> &[u8] {
        let start = if at == 0 { 0 } else { self.entries[at - 1].end };
        &self.bytes[start..self.entries[at].end]
    }

    /// The first position in `range` whose path is not before `path`.
    pub(super) fn position(&self, range: Range<usize>, path: &[u8]) -> usize {
        // Names come in the order of the index, so the next one is nearly always the right one.
        if range.is_empty() || self.path(range.start) >= path {
            return range.start;
        }
        let within = &self.entries[range.clone()];
        let (mut low, mut high) = (1, within.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.path(range.start + middle) < path {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        range.start + low
    }

    /// True if the index has this very path.
    pub(super) fn holds(&self, path: &[u8]) -> bool {
        let at = self.position(0..self.len(), path);
        at < self.len() && self.path(at) == path
    }

    /// True if the index has a path below `directory`.
    pub(super) fn has_below(&self, directory: &[u8]) -> bool {
        let first = [directory, b"/"].concat();
        let at = self.position(0..self.len(), &first);
        at < self.len() && self.path(at).starts_with(&first)
    }

    /// True if `path` is a submodule.
    pub(super) fn is_submodule(&self, path: &[u8]) -> bool {
        if self.submodules == 0 {
            return false;
        }
        let at = self.position(0..self.len(), path);
        at < self.len() && self.path(at) == path && self.entries[at].kind == TrackedKind::Submodule
    }
}

/// The object format of a repository. Only its own configuration file says it, without includes; most do not.
fn object_format(root: &Root, directory: &GitDir) -> Result<ObjectFormat, String> {
    if !may_name(&directory.common().join("config"), &[b"objectformat"]) {
        return Ok(ObjectFormat::Sha1);
    }
    let printed = output(&mut git(root, directory, &["rev-parse", "--show-object-format"]));
    match printed.map_err(|error| error.why)?.trim_ascii_end() {
        b"sha1" => Ok(ObjectFormat::Sha1),
        b"sha256" => Ok(ObjectFormat::Sha256),
        other => Err(format!("objects named by {} are not known", other.escape_ascii())),
    }
}

#[cfg(test)]
mod tests {
    use super::{Tracked, TrackedKind};

    #[test]
    fn reads_what_git_lists_and_counts_conflicts_once() {
        let hash = "1".repeat(40);
        let line = |mode: &str, stage: u8, path: &str| format!("H {mode} {hash} {stage}\t{path}\0");
        let listing = [
            line("100644", 0, "a\tb"),
            line("100755", 0, "bin/run"),
            line("100644", 1, "both"),
            line("100644", 2, "both"),
            line("100644", 3, "both"),
            line("120000", 0, "link"),
            line("160000", 0, "vendor"),
        ]
        .concat();
        let tracked = Tracked::parse(listing.as_bytes()).unwrap();
        let found: Vec<_> = tracked.iter().collect();
        let expected: [(&[u8], _); 5] = [
            (b"a\tb", TrackedKind::File),
            (b"bin/run", TrackedKind::Executable),
            (b"both", TrackedKind::File),
            (b"link", TrackedKind::Symlink),
            (b"vendor", TrackedKind::Submodule),
        ];
        assert_eq!(found, expected);
        assert!(tracked.is_submodule(b"vendor"));
        assert!(!tracked.is_submodule(b"link") && !tracked.is_submodule(b"zzz"));
    }

    #[test]
    fn finds_the_place_of_any_path() {
        let mut tracked = Tracked::default();
        for path in ["a", "a/b", "c", "c/d", "e"] {
            tracked.push(path.as_bytes(), TrackedKind::File, 0);
        }
        for (path, expected) in [("", 0), ("a", 0), ("a/", 1), ("a/b", 1), ("b", 2), ("c/d", 3), ("z", 5)] {
            assert_eq!(tracked.position(0..5, path.as_bytes()), expected, "{path}");
        }
        assert_eq!(tracked.position(2..4, b"z"), 4);
        assert_eq!(tracked.position(2..2, b"a"), 2);
    }

    #[test]
    fn an_answer_that_is_no_listing_is_refused() {
        for listing in [&b"nonsense\0"[..], b"1\t\0", b"100644 0 0\tb\x00100644 0 0\ta\0"] {
            assert!(Tracked::parse(listing).is_none());
        }
    }
}
