//! Writes the edited content of one file, piece by piece, so that memory does not depend on its size.
//!
//! Both digests are computed on the way: each byte is read once.

use super::ContentChange;
use crate::fs::{Disk, pieces};
use crate::text::{Digest, Digester, EditStream};
use rustix::fd::OwnedFd;
use rustix::fs::Stat;
use rustix::io::Errno;
use std::cell::Cell;

thread_local! {
    /// Buffer for the new content of a piece: one allocation for all files of a thread.
    static NEW: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// The result of writing the edited content of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rewritten {
    /// Digest of the content that was read.
    pub before: Digest,
    /// Digest of the content that was written.
    pub after: Digest,
    /// The replaced bytes are those that the change was made for.
    pub fits: bool,
}

/// Writes the content of an open file with the edits of `change` to a new file.
pub(super) fn rewrite<C: ContentChange>(
    disk: &Disk,
    change: &C,
    from: &OwnedFd,
    stat: &Stat,
    to: &OwnedFd,
) -> Result<Rewritten, Errno> {
    let (mut before, mut after) = (Digester::default(), Digester::default());
    let mut splice = EditStream::new(change.edits());
    let (mut fits, mut written, mut new) = (true, 0, NEW.take());
    pieces(from, stat, &mut |_, piece| {
        before.update(piece);
        new.clear();
        splice.feed(piece, &mut new, |number, offset, bytes| fits &= change.takes(number, offset, bytes));
        after.update(&new);
        disk.write(to, written, &new)?;
        written += new.len() as u64;
        Ok(())
    })?;
    new.clear();
    fits &= splice.finish(&mut new);
    if !new.is_empty() {
        after.update(&new);
        disk.write(to, written, &new)?;
    }
    NEW.set(new);
    Ok(Rewritten { before: before.digest(), after: after.digest(), fits })
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "tests read their own files")]
mod tests {
    use super::super::test_tree::{Rewrite, quick_directory};
    use super::{Digest, Disk, Rewritten, rewrite};
    use crate::fs::{PIECE_SIZE, copy, digest};
    use crate::text::RelPath;
    use rustix::fs::{Mode, OFlags, fstat, open};

    #[test]
    fn files_of_any_size_are_copied_and_changed_whole() {
        let directory = quick_directory();
        let (flags, mode) = (OFlags::RDWR | OFlags::CREATE | OFlags::TRUNC, Mode::RUSR | Mode::WUSR);
        let file = |name: &str| open(directory.path().join(name), flags, mode).unwrap();
        let (disk, old) = (Disk::default(), b"old.example");
        for length in [0, 11, PIECE_SIZE - 1, PIECE_SIZE, PIECE_SIZE + 1, 2 * PIECE_SIZE + 500] {
            let mut content = vec![b'.'; length];
            for at in [
                0,
                700,
                PIECE_SIZE - 11,
                PIECE_SIZE - 5,
                PIECE_SIZE,
                2 * PIECE_SIZE - 1,
                length.saturating_sub(11),
            ] {
                if let Some(place) = content.get_mut(at..at + old.len()) {
                    place.copy_from_slice(old);
                }
            }
            let (from, same, new) = (file("from"), file("same"), file("new"));
            disk.write(&from, 0, &content).unwrap();
            let stat = fstat(&from).unwrap();
            let before = Digest::of(&content);
            assert_eq!(copy(&disk, &from, &stat, &same), Ok(before));
            assert!(std::fs::read(directory.path().join("same")).unwrap() == content, "{length}");
            let change = Rewrite::new(RelPath::from("from"), &content, old, b"a-longer-new.example");
            let expected = change.edits.apply(&content).unwrap();
            let changed = Rewritten { before, after: Digest::of(&expected), fits: true };
            assert_eq!(rewrite(&disk, &change, &from, &stat, &new), Ok(changed));
            assert!(std::fs::read(directory.path().join("new")).unwrap() == expected, "{length}");
            // The size in the metadata is stale on purpose.
            assert_eq!(digest(&new, &stat), Ok(changed.after), "{length}");
            let longer = [&content[..], old].concat();
            let past = Rewrite::new(RelPath::from("from"), &longer, old, b"new");
            assert!(!rewrite(&disk, &past, &from, &stat, &file("past")).unwrap().fits, "{length}");
        }
    }
}
