//! Stages new files beside the old ones, verifies the old ones, renames.
//!
//! A file that was staged and not renamed removes itself when it is dropped, so that nothing is left behind by
//! an error or an interrupt.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use tempfile::NamedTempFile;

use super::digest::Digest;
use crate::text::{Place, Problem, RelPath};

/// What is to be done to one file.
pub trait Change {
    /// Which file, relative to the root.
    fn path(&self) -> &RelPath;
    /// The digest of the bytes that the change was made for.
    fn before(&self) -> Digest;
    /// The new bytes; `None` where the change does not fit the old ones.
    fn rewrite(&self, original: &[u8]) -> Option<Vec<u8>>;
}

/// What was done.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The files that were written.
    pub written: Vec<RelPath>,
    /// The files that could not be written, each with its reason; all others were.
    pub failed: Vec<Problem>,
}

/// Why nothing was written.
#[derive(Debug)]
pub enum ApplyError {
    /// Files changed since they were read, or cannot be written.
    Refused(Vec<Problem>),
    /// Stopped before the first file was written.
    Interrupted,
}

struct Staged<'c> {
    path: &'c RelPath,
    target: PathBuf,
    before: Digest,
    file: NamedTempFile,
}

/// Writes all changes below `root`, or none where one of them cannot be staged.
pub fn apply<C: Change + Sync>(root: &Path, changes: &[C], stop: &AtomicBool) -> Result<Outcome, ApplyError> {
    let staged: Vec<Result<Staged<'_>, Problem>> = changes
        .par_iter()
        .map(|change| match stop.load(Ordering::Relaxed) {
            true => Err(Problem::error(Place::default(), "interrupted")),
            false => stage(root, change),
        })
        .collect();
    if stop.load(Ordering::Relaxed) {
        return Err(ApplyError::Interrupted);
    }
    let mut ready = Vec::with_capacity(staged.len());
    let mut problems = Vec::new();
    for staged in staged {
        match staged {
            Ok(staged) => ready.push(staged),
            Err(problem) => problems.push(problem),
        }
    }
    problems.extend(ready.iter().filter_map(|staged| verify(staged).err()));
    if !problems.is_empty() {
        return Err(ApplyError::Refused(problems));
    }
    let mut outcome = Outcome::default();
    for staged in ready {
        let path = staged.path.clone();
        match staged.file.persist(&staged.target) {
            Ok(_) => outcome.written.push(path),
            Err(error) => {
                outcome.failed.push(problem(&path, "could not be replaced and is unchanged", &error.error))
            }
        }
    }
    Ok(outcome)
}

fn problem(path: &RelPath, what: &str, error: &std::io::Error) -> Problem {
    Problem::error(Place::file(path.to_text()), format!("{what}: {error}"))
}

fn drift(path: &RelPath) -> Problem {
    Problem::error(Place::file(path.to_text()), "changed on disk since it was read; no file was modified")
        .help("run `redomain apply` again")
}

/// Reads the original again and writes its new content beside it.
fn stage<'c, C: Change>(root: &Path, change: &'c C) -> Result<Staged<'c>, Problem> {
    let path = change.path();
    let target = root.join(path.as_path());
    let fail = |what: &'static str| move |error: std::io::Error| problem(path, what, &error);
    let (original, metadata) =
        read(&target).map_err(fail("could not be read again; no file was modified"))?;
    if Digest::of(&original) != change.before() {
        return Err(drift(path));
    }
    if metadata.nlink() > 1 {
        let what = "has other hard links, which a rename would cut; no file was modified";
        return Err(Problem::error(Place::file(path.to_text()), what)
            .help("leave it out with `keep`, or copy it first"));
    }
    let new = change.rewrite(&original).ok_or_else(|| drift(path))?;
    let folder = target.parent().unwrap_or(root);
    let mut file = tempfile::Builder::new()
        .prefix(".redomain-")
        .tempfile_in(folder)
        .map_err(fail("a new file could not be made in its folder; no file was modified"))?;
    let written = file
        .write_all(&new)
        .and_then(|()| file.as_file().set_permissions(PermissionsExt::from_mode(metadata.mode() & 0o7777)))
        .and_then(|()| keep_owner(file.as_file(), metadata.uid(), metadata.gid()));
    written.map_err(fail("its new content could not be written; no file was modified"))?;
    Ok(Staged { path, target, before: change.before(), file })
}

/// The content of a regular file; a symbolic link is not followed.
fn read(target: &Path) -> std::io::Result<(Vec<u8>, std::fs::Metadata)> {
    let flags = (rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK).bits() as i32;
    let mut file: File = OpenOptions::new().read(true).custom_flags(flags).open(target)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(std::io::Error::other("it is no regular file any more"));
    }
    let mut bytes = Vec::with_capacity(metadata.len() as usize);
    file.read_to_end(&mut bytes)?;
    Ok((bytes, metadata))
}

/// Gives the new file the owner of the old one, where that is allowed.
fn keep_owner(file: &File, owner: u32, group: u32) -> std::io::Result<()> {
    let now = file.metadata()?;
    if now.uid() == owner && now.gid() == group {
        return Ok(());
    }
    match std::os::unix::fs::fchown(file, Some(owner), Some(group)) {
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => Ok(()),
        other => other,
    }
}

/// Whether the original is still what was read.
fn verify(staged: &Staged<'_>) -> Result<(), Problem> {
    match read(&staged.target) {
        Ok((bytes, _)) if Digest::of(&bytes) == staged.before => Ok(()),
        _ => Err(drift(staged.path)),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::path::Path;
    use std::sync::atomic::AtomicBool;

    use super::{ApplyError, Change, Digest, apply};
    use crate::text::RelPath;

    struct Replace(RelPath, Digest, &'static str);

    impl Change for Replace {
        fn path(&self) -> &RelPath {
            &self.0
        }
        fn before(&self) -> Digest {
            self.1
        }
        fn rewrite(&self, _: &[u8]) -> Option<Vec<u8>> {
            Some(self.2.into())
        }
    }

    #[expect(clippy::disallowed_methods, reason = "a test makes its own files")]
    fn tree() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("d")).unwrap();
        for (path, text) in [("a", "old a"), ("d/b", "old b")] {
            fs::write(root.path().join(path), text).unwrap();
        }
        fs::set_permissions(root.path().join("d/b"), fs::Permissions::from_mode(0o640)).unwrap();
        root
    }

    fn names(folder: &Path) -> Vec<String> {
        let names =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    fn change(path: &str, before: &str, new: &'static str) -> Replace {
        Replace(RelPath::from(path), Digest::of(before.as_bytes()), new)
    }

    fn content(root: &Path, path: &str) -> String {
        fs::read_to_string(root.join(path)).unwrap()
    }

    #[test]
    fn writes_all_files_and_keeps_their_modes() {
        let root = tree();
        let changes = [change("a", "old a", "new a"), change("d/b", "old b", "new b")];
        let outcome = apply(root.path(), &changes, &AtomicBool::new(false)).unwrap();
        assert_eq!((outcome.written.len(), outcome.failed.len()), (2, 0));
        assert_eq!(
            (content(root.path(), "a"), content(root.path(), "d/b")),
            ("new a".into(), "new b".into())
        );
        assert_eq!(fs::metadata(root.path().join("d/b")).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(
            (names(root.path()), names(&root.path().join("d"))),
            (vec!["a".into(), "d".into()], vec!["b".into()])
        );
    }

    #[test]
    fn writes_nothing_where_one_file_changed_since_it_was_read() {
        let root = tree();
        let changes = [change("a", "old a", "new a"), change("d/b", "something else", "new b")];
        let Err(ApplyError::Refused(problems)) = apply(root.path(), &changes, &AtomicBool::new(false)) else {
            panic!("it was not refused");
        };
        assert_eq!(
            problems[0].to_string(),
            "error: d/b: changed on disk since it was read; no file was modified\n  help: run `redomain apply` again"
        );
        assert_eq!(
            (content(root.path(), "a"), content(root.path(), "d/b")),
            ("old a".into(), "old b".into())
        );
        assert_eq!(
            (names(root.path()), names(&root.path().join("d"))),
            (vec!["a".into(), "d".into()], vec!["b".into()])
        );
    }

    #[test]
    fn writes_nothing_through_symbolic_links_and_cuts_no_hard_links() {
        let root = tree();
        symlink("a", root.path().join("link")).unwrap();
        assert!(apply(root.path(), &[change("link", "old a", "x")], &AtomicBool::new(false)).is_err());
        #[expect(clippy::disallowed_methods, reason = "a test makes its own files")]
        fs::hard_link(root.path().join("a"), root.path().join("second")).unwrap();
        assert!(apply(root.path(), &[change("a", "old a", "x")], &AtomicBool::new(false)).is_err());
        assert_eq!(content(root.path(), "second"), "old a");
    }

    #[test]
    fn an_interrupt_before_the_first_rename_leaves_nothing_behind() {
        let root = tree();
        let stopped = AtomicBool::new(true);
        let result = apply(root.path(), &[change("a", "old a", "x")], &stopped);
        assert!(matches!(result, Err(ApplyError::Interrupted)));
        assert_eq!(names(root.path()), ["a", "d"]);
    }
}
