//! The staged changes: entries of the index that differ from `HEAD`, and their blobs.
//!
//! Files on disk are never read. `git diff-index --cached` compares, since it skips every directory that did not
//! change; it runs while the caller does something else.

use super::git::{GitError, checked, git, output, spawn};
use super::index::Tracked;
use super::listing::{FileEntry, Listing, TreeError, Unlisted};
use super::object::{Answer, ObjectName, Objects};
use super::running::Running;
use crate::fs::{GitDir, Root};
use crate::text::{RelPath, Skip, SkipReason};

/// A comparison that git has not finished yet.
#[derive(Debug)]
pub struct Asked<'r> {
    root: &'r Root,
    git: &'r GitDir,
    comparison: Running,
}

/// The staged changes against `HEAD`.
#[derive(Debug)]
pub struct StagedChanges<'r> {
    root: &'r Root,
    changes: Vec<StagedChange>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct StagedChange {
    path: RelPath,
    state: StagedState,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum StagedState {
    File(ObjectName),
    Symlink,
    Submodule,
    Unmerged,
    Deleted,
}

impl<'r> Asked<'r> {
    /// Starts the comparison in the repository at `root`.
    ///
    /// # Errors
    /// If there is no repository, or git cannot be run.
    pub fn of(root: &'r Root) -> Result<Self, TreeError> {
        let Some(git) = root.git() else { return Err(TreeError::no_repository(root)) };
        let comparison = spawn(&mut compare(root, git, "HEAD")).map_err(TreeError::git)?;
        // The object store is opened while git compares; where there is no room for two processes, after that.
        if let Ok(objects) = Objects::of(root) {
            objects.leave(root);
        }
        Ok(Self { root, git, comparison })
    }

    /// The first of `candidates` that `HEAD` has, with its bytes; staged as well, unless the answer lists it as
    /// changed.
    ///
    /// # Errors
    /// If git's objects cannot be read.
    pub fn expected(&self, candidates: &[RelPath]) -> Result<Option<(RelPath, Vec<u8>)>, TreeError> {
        first(self.root, candidates, &[]).map_err(TreeError::git)
    }

    /// The answer.
    ///
    /// # Errors
    /// If git cannot compare the two.
    pub fn answered(self) -> Result<StagedChanges<'r>, TreeError> {
        let Self { root, git, comparison } = self;
        let ended = comparison.output();
        let ended = ended.map_err(|error| TreeError::git(format!("`git diff-index` broke off: {error}")))?;
        let printed = match checked(ended) {
            Ok(printed) => printed,
            Err(why) if has_head(root, git) => return Err(TreeError::git(why)),
            // Nothing was committed yet.
            Err(_) => empty_tree(root, git)
                .and_then(|tree| output(&mut compare(root, git, tree.as_str())))
                .map_err(TreeError::git)?,
        };
        let changes = parse(&printed);
        let changes =
            changes.ok_or_else(|| TreeError::git("`git diff-index` answered in an unknown format"))?;
        Ok(StagedChanges { root, changes })
    }
}

/// Entries made with `git add --intent-to-add` have no content yet and are left out.
fn compare(root: &Root, directory: &GitDir, tree: &str) -> std::process::Command {
    let flags = ["--cached", "--raw", "-z", "--no-abbrev", "--no-renames", "--ignore-submodules=none"];
    let mut command = git(root, directory, &["diff-index"]);
    command.args(flags).args(["--ita-invisible-in-index", "--no-relative", tree, "--"]);
    command
}

fn has_head(root: &Root, directory: &GitDir) -> bool {
    output(&mut git(root, directory, &["rev-parse", "--quiet", "--verify", "HEAD"])).is_ok()
}

/// The tree without entries, which git knows without having it.
fn empty_tree(root: &Root, directory: &GitDir) -> Result<ObjectName, GitError> {
    let printed = output(&mut git(root, directory, &["hash-object", "-t", "tree", "--stdin"]))?;
    let name = ObjectName::parse(printed.trim_ascii_end());
    name.ok_or_else(|| "`git hash-object` answered in an unknown format".into())
}

/// Reads `:MODE MODE HASH HASH STATUS`, zero, `PATH`, zero; `None` if it is something else.
fn parse(printed: &[u8]) -> Option<Vec<StagedChange>> {
    let mut changes: Vec<StagedChange> = Vec::new();
    let mut fields = printed.split(|&byte| byte == 0);
    while let Some(head) = fields.next().filter(|head| !head.is_empty()) {
        let mut words = head.strip_prefix(b":")?.split(|&byte| byte == b' ');
        let (_, mode, _, name, status) =
            (words.next()?, words.next()?, words.next()?, words.next()?, words.next()?);
        let path = RelPath::new(fields.next().filter(|path| !path.is_empty())?);
        let state = match (status.first()?, mode) {
            (b'U', _) => StagedState::Unmerged,
            (b'D', _) => StagedState::Deleted,
            (_, b"120000") => StagedState::Symlink,
            (_, b"160000") => StagedState::Submodule,
            _ => StagedState::File(ObjectName::parse(name)?),
        };
        changes.push(StagedChange { path, state });
    }
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    changes.dedup_by(|later, first| later.path == first.path);
    Some(changes)
}

impl StagedChanges<'_> {
    /// The files to read: all that were added or changed, or those of them that `selection` names or holds.
    ///
    /// # Errors
    /// If a path of `selection` is neither in the index nor on disk.
    pub fn listing(&self, selection: &[RelPath]) -> Result<Listing, TreeError> {
        self.refuse_unknown(selection)?;
        let mut listing = Listing::default();
        for StagedChange { path, state } in &self.changes {
            if !selection.is_empty() && !selection.iter().any(|named| covers(named, path)) {
                continue;
            }
            let reason = match state {
                StagedState::File(name) => {
                    listing.files.push(FileEntry { path: path.clone(), blob: Some(name.clone()) });
                    continue;
                }
                StagedState::Deleted => continue,
                StagedState::Symlink => SkipReason::Symlink,
                StagedState::Submodule => SkipReason::Submodule,
                StagedState::Unmerged => SkipReason::Unmerged,
            };
            listing.skipped.push(Skip { path: path.clone(), reason });
        }
        Ok(listing)
    }

    fn has_change_in(&self, named: &RelPath) -> bool {
        self.changes.iter().any(|change| covers(named, &change.path))
    }

    fn is_on_disk(&self, named: &RelPath) -> bool {
        self.root.path().join(named.as_path()).symlink_metadata().is_ok()
    }

    fn refuse_unknown(&self, selection: &[RelPath]) -> Result<(), TreeError> {
        let mut unknown: Vec<&RelPath> =
            selection.iter().filter(|named| !self.has_change_in(named) && !self.is_on_disk(named)).collect();
        if !unknown.is_empty() {
            let tracked = Tracked::load(self.root)?;
            unknown.retain(|named| !tracked.iter().any(|(path, _)| covers(named, &RelPath::new(path))));
        }
        if unknown.is_empty() {
            return Ok(());
        }
        let missing = unknown.into_iter().map(|path| (path.clone(), Unlisted::Missing));
        Err(TreeError::Selection(missing.collect()))
    }

    /// The first of `candidates` that is there, with the bytes that the index has of it; `None` where that one is
    /// on disk alone, or none is there.
    ///
    /// # Errors
    /// If git's objects cannot be read.
    pub fn first_of(&self, candidates: &[RelPath]) -> Result<Option<(RelPath, Vec<u8>)>, TreeError> {
        first(self.root, candidates, &self.changes).map_err(TreeError::git)
    }

    /// True if one of `paths` has a staged change.
    pub fn changes_any(&self, paths: &[RelPath]) -> bool {
        paths.iter().any(|path| find(&self.changes, path).is_some())
    }
}

fn find<'c>(changes: &'c [StagedChange], path: &RelPath) -> Option<&'c StagedState> {
    let at = changes.binary_search_by(|change| change.path.cmp(path)).ok()?;
    Some(&changes[at].state)
}

/// The first of `candidates` that is in `HEAD` with `changes`; `None` where one before it is on disk.
fn first(
    root: &Root,
    candidates: &[RelPath],
    changes: &[StagedChange],
) -> Result<Option<(RelPath, Vec<u8>)>, String> {
    let mut objects = Objects::of(root)?;
    let mut found = None;
    for path in candidates {
        found = indexed(root, &mut objects, path, changes)?.map(|bytes| (path.clone(), bytes));
        if found.is_some() || root.path().join(path.as_path()).is_file() {
            break;
        }
    }
    objects.leave(root);
    Ok(found)
}

/// The bytes that the index has of `path`: where nothing is staged, those of `HEAD`.
fn indexed(
    root: &Root,
    objects: &mut Objects,
    path: &RelPath,
    changes: &[StagedChange],
) -> Result<Option<Vec<u8>>, String> {
    let name = match find(changes, path) {
        Some(StagedState::File(name)) => name.as_str().as_bytes().to_vec(),
        Some(_) => return Ok(None),
        // Questions end with a line.
        None if path.as_bytes().contains(&b'\n') => return Ok(None),
        None => [b"HEAD:", path.as_bytes()].concat(),
    };
    let mut bytes = Vec::new();
    Ok((objects.blob(root, &name, &mut bytes)? == Answer::Whole).then_some(bytes))
}

/// True if `path` is `named`, or below it.
fn covers(named: &RelPath, path: &RelPath) -> bool {
    let named = named.as_bytes();
    let rest = path.as_bytes().strip_prefix(named);
    named.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest[0] == b'/')
}

#[cfg(test)]
mod tests {
    use super::{StagedState, covers, parse};
    use crate::text::RelPath;

    const NONE: &str = "0000000000000000000000000000000000000000";
    const SOME: &str = "0123456789abcdef0123456789abcdef01234567";

    #[test]
    fn reads_every_kind_of_change() {
        for (mode, name, status, expected) in [
            ("100644", SOME, "A", "file"),
            ("100755", SOME, "M", "file"),
            ("120000", SOME, "T", "symlink"),
            ("160000", SOME, "A", "submodule"),
            ("000000", NONE, "D", "deleted"),
            ("000000", NONE, "U", "unmerged"),
        ] {
            let printed = format!(":100644 {mode} {SOME} {name} {status}\0a\n b\0");
            let changes = parse(printed.as_bytes()).unwrap();
            assert_eq!(changes.len(), 1);
            assert_eq!(changes[0].path, RelPath::from("a\n b"));
            let state = match &changes[0].state {
                StagedState::File(name) if name.as_str() == SOME => "file",
                StagedState::File(_) => "another file",
                StagedState::Symlink => "symlink",
                StagedState::Submodule => "submodule",
                StagedState::Unmerged => "unmerged",
                StagedState::Deleted => "deleted",
            };
            assert_eq!(state, expected);
        }
    }

    #[test]
    fn what_git_never_prints_is_no_answer() {
        assert_eq!(parse(b""), Some(Vec::new()));
        for printed in ["x", ":100644", ":100644 100644 x y M\0a\0", ":1 2 3 4 M\0", "warning: x\n"] {
            assert_eq!(parse(printed.as_bytes()), None, "{printed}");
        }
    }

    #[test]
    fn a_folder_covers_what_is_below_it() {
        for (named, path, expected) in
            [("", "a", true), ("a", "a", true), ("a", "a/b", true), ("a", "ab", false), ("a/b", "a", false)]
        {
            assert_eq!(covers(&RelPath::from(named), &RelPath::from(path)), expected, "{named} {path}");
        }
    }
}
