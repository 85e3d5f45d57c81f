//! The list of files to read and of paths left out, each with its reason, and the errors of listing.
//!
//! An error means that nothing can be listed; a single file that cannot be read is a [`Skip`].

use std::path::PathBuf;

use super::git::GitError;
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
        /// What to do about it.
        help: &'static str,
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

    /// One message for each fault.
    pub fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Root { path, why } => {
                vec![Problem::error(
                    Place::file(path.display().to_string()),
                    format!("cannot be listed: {why}"),
                )]
            }
            Self::Index { path, why } => {
                let what = format!("git's index cannot be read: {why}");
                let place = Place::file(path.display().to_string());
                vec![Problem::error(place, what).help("see what `git status` says; nothing was read")]
            }
            Self::Git { why, help } => {
                vec![Problem::error(Place::file("git"), why.clone()).help(*help)]
            }
            Self::Revision { .. } => vec![
                Problem::error(Place::default(), self.to_string())
                    .help("name a branch, a tag or a commit; a shallow clone may need `git fetch` first"),
            ],
            Self::NoMergeBase { .. } => vec![
                Problem::error(Place::default(), self.to_string())
                    .help("fetch more of the history, such as with `fetch-depth: 0` in CI"),
            ],
            Self::NoRepository { path } => {
                let place = Place::file(path.display().to_string());
                let problem = Problem::error(place, "is in no git repository");
                vec![problem.help("run it in a repository, or `redomain check` for the files on disk")]
            }
            Self::Selection(paths) => paths.iter().map(|(path, why)| why.problem(path)).collect(),
        }
    }
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
