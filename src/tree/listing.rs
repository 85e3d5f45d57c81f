//! The list of files to read and of paths left out, each with its reason, and the errors of listing.
//!
//! An error means that nothing can be listed; a single file that cannot be read is a [`Skip`].

use std::path::{Path, PathBuf};

use super::git::{GitError, MISSING_OBJECT};
use super::object::ObjectName;
use crate::fs::Root;
use crate::text::{Place, Problem, RelPath, Skip};

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEntry {
    /// Its path below the root.
    pub path: RelPath,
    /// The blob in git's object store that holds its bytes; `None` if they are on disk.
    pub blob: Option<ObjectName>,
}

/// The input of a run; both lists are sorted by the bytes of their paths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// The files to read.
    pub files: Vec<FileEntry>,
    /// Paths that exist and will not be read.
    pub skipped: Vec<Skip>,
}

/// Reason why nothing could be listed.
#[derive(Debug, thiserror::Error)]
pub enum TreeError {
    /// The root cannot be read.
    #[error("{}: {why}", path.display())]
    Root {
        /// The directory.
        path: PathBuf,
        /// The system's message.
        why: String,
    },
    /// Git's index cannot be read.
    #[error("{}: {why}", path.display())]
    Index {
        /// The index.
        path: PathBuf,
        /// The fault.
        why: String,
    },
    /// A call of git failed.
    #[error("git: {why}")]
    Git {
        /// Git's own message.
        why: String,
        /// Advice to the user.
        help: &'static str,
    },
    /// The repository is another user's, and git refuses it.
    #[error("{}: belongs to another user, and git refuses it for that", path.display())]
    Foreign {
        /// The root.
        path: PathBuf,
        /// The command by which git accepts it.
        remedy: String,
    },
    /// The run was started in git's own directory.
    #[error("{}: is git's own directory", path.display())]
    GitDirectory {
        /// The directory.
        path: PathBuf,
    },
    /// A file of git is none that can be read.
    #[error("{}: {why}", path.display())]
    GitFile {
        /// The file.
        path: PathBuf,
        /// The fault.
        why: String,
    },
    /// The revision is no commit.
    #[error("`{revision}` is no commit of this repository")]
    Revision {
        /// As it was written.
        revision: String,
    },
    /// Two commits have no common ancestor.
    #[error("`{revision}` and `HEAD` have no common ancestor")]
    NoMergeBase {
        /// The other commit, as it was written.
        revision: String,
    },
    /// There is no repository to ask about.
    #[error("{}: is in no git repository", path.display())]
    NoRepository {
        /// The directory.
        path: PathBuf,
    },
    /// Paths were named that cannot be listed.
    #[error("{} of the paths named cannot be read", .0.len())]
    Selection(Vec<(RelPath, Unlisted)>),
}

/// Reason why a named path cannot be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unlisted {
    /// It does not exist.
    Missing,
    /// It is in `.git`.
    Git,
    /// It is in the store of this program.
    Journal,
}

impl TreeError {
    pub(super) fn git(error: impl Into<GitError>) -> Self {
        let GitError { why, help } = error.into();
        Self::Git { why, help }
    }

    pub(super) fn no_repository(root: &Root) -> Self {
        Self::NoRepository { path: root.path().to_path_buf() }
    }

    /// True if bytes that the run was to read cannot be read, in place of a wrong call.
    pub fn is_unreadable(&self) -> bool {
        match self {
            Self::Git { why, .. } => why.contains(MISSING_OBJECT),
            _ => false,
        }
    }

    /// One message for each fault.
    pub fn problems(&self) -> Vec<Problem> {
        let problem = match self {
            Self::Selection(paths) => return paths.iter().map(|(path, why)| why.problem(path)).collect(),
            Self::Root { path, why } => at(path, format!("cannot be listed: {why}")),
            Self::Index { path, why } => at(path, format!("git's index cannot be read: {why}")).help(
                "see what `git status` says; if it is damaged, move it away, and `git reset` makes it anew; \
                 nothing was read",
            ),
            Self::Git { why, help } => Problem::error(Place::file("git"), why.clone()).help(*help),
            Self::Foreign { path, remedy } => {
                at(path, "belongs to another user, and git refuses it for that")
                    .help(format!("if you trust that user, run `{remedy}`; nothing was read"))
            }
            Self::GitFile { path, why } => at(path, why)
                .help("git would wait for it; put back the file that belongs there; nothing was read"),
            Self::GitDirectory { path } => {
                at(path, "is git's own directory").help("run it in a working tree; nothing was read")
            }
            Self::Revision { .. } => Problem::error(Place::default(), self.to_string())
                .help("name a branch, a tag or a commit; a shallow clone may need `git fetch` first"),
            Self::NoMergeBase { .. } => Problem::error(Place::default(), self.to_string())
                .help("fetch more of the history, such as with `fetch-depth: 0` in CI"),
            Self::NoRepository { path } => at(path, "is in no git repository")
                .help("run it in a repository, or `redomain check` for the files on disk"),
        };
        vec![problem]
    }
}

/// An error about a path outside of the tree.
fn at(path: &Path, what: impl Into<String>) -> Problem {
    Problem::error(Place::file(path.display().to_string()), what)
}

impl Unlisted {
    fn problem(self, path: &RelPath) -> Problem {
        let what = match self {
            Self::Missing => "no such file or directory",
            Self::Git => "belongs to git and is never read",
            Self::Journal => "holds the journal and is never read",
        };
        Problem::error(Place::file(path.to_text()), what)
    }
}

#[cfg(test)]
mod tests {
    use super::{TreeError, Unlisted};
    use crate::text::RelPath;

    #[test]
    fn every_path_that_cannot_be_listed_is_named() {
        let error = TreeError::Selection(vec![
            (RelPath::from("gone.txt"), Unlisted::Missing),
            (RelPath::from(".git/config"), Unlisted::Git),
        ]);
        let messages: Vec<_> = error.problems().iter().map(ToString::to_string).collect();
        assert_eq!(
            messages,
            [
                "error: gone.txt: no such file or directory",
                "error: .git/config: belongs to git and is never read"
            ]
        );
    }
}
