//! Lines added since a revision: the working tree against a commit, compared by `git diff`.
//!
//! All lines of a file that git does not track, or that it converts before it compares, count as added; of a renamed file
//! only the changed ones. The patch is read
//! by the counts in its hunk headers, so that no content can pass for a header.

use std::collections::BTreeMap;

use super::converted::converted;
use super::filters::git_on_files;
use super::git::{GitError, answer, git, output};
use super::index::Tracked;
use super::listing::TreeError;
use super::object::ObjectName;
use super::patch::{Added, parse};
use crate::fs::{GitDir, Root};
use crate::text::RelPath;

/// The name of the files with attributes.
const ATTRIBUTES: &[u8] = b".gitattributes";

/// Commit of a revision to compare with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// The revision itself.
    Revision,
    /// The last common ancestor of it and `HEAD`.
    MergeBase,
}

/// All lines that were added since a revision.
#[derive(Debug)]
pub struct Since {
    tracked: Tracked,
    added: BTreeMap<RelPath, Added>,
    overlooked: Vec<RelPath>,
    converted: Vec<RelPath>,
}

impl Since {
    /// Compares the working tree with `revision`.
    ///
    /// # Errors
    /// If there is no repository, `revision` names no commit of it, or git cannot compare them.
    pub fn load(root: &Root, revision: &str, base: Base) -> Result<Self, TreeError> {
        let Some(git) = root.git() else { return Err(TreeError::no_repository(root)) };
        let commit = match base {
            Base::Revision => commit(root, git, revision)?,
            Base::MergeBase => merge_base(root, git, revision)?,
        };
        let printed = compare(root, git, &commit).and_then(|mut command| output(&mut command));
        let printed = printed.map_err(TreeError::git)?;
        let mut added =
            parse(&printed).ok_or_else(|| TreeError::git("`git diff` answered in an unknown format"))?;
        let tracked = Tracked::load(root)?;
        let converted = converted(root, git, may_be_converted(&added, &tracked)).map_err(TreeError::git)?;
        added.extend(converted.iter().map(|path| (path.clone(), Added::Whole)));
        Ok(Self { tracked, added, overlooked: overlooked(root, git)?, converted })
    }

    /// Files on disk whose changes git was told to overlook, by `assume-unchanged` or `skip-worktree`.
    pub fn overlooked(&self) -> &[RelPath] {
        &self.overlooked
    }

    /// Files that git converts before it compares them, so that all of their lines count as added.
    pub fn converted(&self) -> &[RelPath] {
        &self.converted
    }

    /// True if any line of the file was added.
    pub fn touches(&self, path: &[u8]) -> bool {
        self.added.contains_key(path) || !self.tracked.holds(path)
    }

    /// True if `line` of the file, from 1, was added.
    pub fn adds(&self, path: &RelPath, line: usize) -> bool {
        match self.added.get(path) {
            Some(Added::Whole) => true,
            Some(Added::Lines(ranges)) => {
                let after = ranges.partition_point(|range| range.start <= line);
                after.checked_sub(1).is_some_and(|at| ranges[at].contains(&line))
            }
            None => !self.tracked.holds(path.as_bytes()),
        }
    }
}

/// The files whose lines may be others on disk than git counts: the changed ones, and all where attributes changed, since
/// these change what is on disk without a change in git.
fn may_be_converted<'a>(
    added: &'a BTreeMap<RelPath, Added>,
    tracked: &'a Tracked,
) -> impl Iterator<Item = &'a [u8]> {
    let is_attributes =
        |path: &RelPath| path.as_bytes().rsplit(|&byte| byte == b'/').next() == Some(ATTRIBUTES);
    let all = added.keys().any(is_attributes).then(|| tracked.iter().map(|(path, _)| path));
    added.keys().map(RelPath::as_bytes).chain(all.into_iter().flatten())
}

/// `git diff` with all options that settings of the user could change.
fn compare(root: &Root, directory: &GitDir, commit: &ObjectName) -> Result<std::process::Command, GitError> {
    let mut command = git_on_files(root, directory, &["diff", "--patch-with-raw", "--unified=0", "--text"])?;
    command.args(["--inter-hunk-context=0", "--find-renames", "--no-ext-diff", "--no-textconv"]);
    command.args(["--no-color", "--no-abbrev", "--no-relative", "--ignore-submodules=all"]);
    command.args(["--src-prefix=a/", "--dst-prefix=b/", "--ita-invisible-in-index"]);
    command.arg(commit.as_str()).arg("--");
    Ok(command)
}

/// The regular files on disk that git takes for unchanged without a look.
fn overlooked(root: &Root, directory: &GitDir) -> Result<Vec<RelPath>, TreeError> {
    let printed = output(&mut git(root, directory, &["ls-files", "-v", "-z"])).map_err(TreeError::git)?;
    let lines = printed.split(|&byte| byte == 0).filter_map(|line| line.split_first_chunk::<2>());
    // A small letter is `assume-unchanged`, and an `S` is `skip-worktree`.
    let flagged = lines.filter(|([tag, _], _)| tag.is_ascii_lowercase() || *tag == b'S');
    let paths = flagged.map(|(_, path)| RelPath::new(path));
    let is_there = |path: &RelPath| {
        root.path().join(path.as_path()).symlink_metadata().is_ok_and(|found| found.is_file())
    };
    Ok(paths.filter(is_there).collect())
}

fn commit(root: &Root, directory: &GitDir, revision: &str) -> Result<ObjectName, TreeError> {
    // Git would take it for an option.
    if revision.is_empty() || revision.starts_with('-') {
        return Err(unknown(revision));
    }
    let wanted = format!("{revision}^{{commit}}");
    let printed = answer(&mut git(root, directory, &["rev-parse", "--quiet", "--verify", &wanted]));
    let name =
        printed.map_err(TreeError::git)?.and_then(|printed| ObjectName::parse(printed.trim_ascii_end()));
    name.ok_or_else(|| unknown(revision))
}

fn unknown(revision: &str) -> TreeError {
    TreeError::Revision { revision: revision.to_owned() }
}

fn merge_base(root: &Root, directory: &GitDir, revision: &str) -> Result<ObjectName, TreeError> {
    let (theirs, ours) = (commit(root, directory, revision)?, commit(root, directory, "HEAD")?);
    let mut command = git(root, directory, &["merge-base", ours.as_str(), theirs.as_str()]);
    let printed = answer(&mut command).map_err(TreeError::git)?;
    let name = printed.and_then(|printed| ObjectName::parse(printed.trim_ascii_end()));
    name.ok_or_else(|| TreeError::NoMergeBase { revision: revision.to_owned() })
}
