//! The entries of git's index file, read as git's `gitformat-index` describes them: versions 2, 3 and 4.
//!
//! Hands out the path, the mode and the size of one entry after another through a small buffer, since an index is often
//! larger than all the memory of a run. Sparse directories, split indexes and later versions are left to git.
//!
//! Written by hand, since the crate for it, `gix-index`, took 11 to 40 ms of one core and 10 MB on a tree of 55,646 files,
//! whose whole check takes about 280 ms: more than the 2 % of a check that reading the index may cost.

use std::io::{self, BufRead, BufReader, Read, Seek};

/// Bytes of the index that are read at once.
// 256 KiB: the index of a tree of 55,646 files has 9.3 MB, which is 36 reads in place of 1,136 of 8 KiB.
const READ_LENGTH: usize = 256 << 10;
/// Bytes of an entry before its object name, and the offsets of its mode and its size in them.
const STAT: usize = 40;
const MODE: usize = 24;
const SIZE: usize = 36;
/// Bits of the flags: more flags follow; length of the path, with all bits set for any longer one.
const EXTENDED: u16 = 0x4000;
const LENGTH: u16 = 0x0fff;
/// Bit of the flags that follow: the file is not in the tree, by a sparse checkout.
const SKIP_WORKTREE: u16 = 0x4000;
/// Bytes that the path of an entry of version 4 may share with the one before: no system opens a longer one, and one that
/// all entries share would take time with the square of the index.
const MAX_PATH: usize = 64 << 10;
/// Mode of an entry of a sparse index, which stands for everything below a directory.
const DIRECTORY: u32 = 0o040_000;

/// The hash by which a repository names its objects, as `extensions.objectFormat` has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ObjectFormat {
    Sha1,
    Sha256,
}

/// Result of reading an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IndexOutcome {
    /// `each` was called for all entries.
    Read,
    /// Only git can list its paths.
    AskGit,
}

/// What an entry notes about its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EntryNote {
    pub mode: u32,
    /// Size of the working file when git looked at it last, modulo 2³²; 0 if git has not looked.
    pub size: u32,
    /// A sparse checkout has left the file out of the tree.
    pub is_left_out: bool,
}

/// Calls `each` with the path and the note of every entry of an index of `size` bytes, in its order.
///
/// # Errors
/// If it cannot be read, or is no index. The checksum is not verified, nor does git for reading: hashing takes longer
/// than all the rest.
pub(super) fn read(
    input: impl Read + Seek,
    size: u64,
    format: ObjectFormat,
    each: impl FnMut(&[u8], EntryNote),
) -> io::Result<IndexOutcome> {
    let object = match format {
        ObjectFormat::Sha1 => 20,
        ObjectFormat::Sha256 => 32,
    };
    let mut index = Index { input: BufReader::with_capacity(READ_LENGTH, input), at: 0, object };
    index.entries(each, size).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => damaged("it is cut off"),
        _ => error,
    })
}

struct Index<R> {
    input: BufReader<R>,
    /// Number of bytes read so far.
    at: u64,
    /// Length of an object's name.
    object: usize,
}

impl<R: Read + Seek> Index<R> {
    fn entries(&mut self, mut each: impl FnMut(&[u8], EntryNote), size: u64) -> io::Result<IndexOutcome> {
        let head: [u8; 12] = self.array()?;
        let [version, count] = [4, 8].map(|at| number(&head[at..]));
        if !head.starts_with(b"DIRC") {
            return Err(damaged("it does not begin as one"));
        }
        if !(2..=4).contains(&version) {
            return Ok(IndexOutcome::AskGit);
        }
        let (mut path, mut outcome, mut has_unnamed) = (Vec::new(), IndexOutcome::Read, false);
        for _ in 0..count {
            let note = match version {
                4 => self.entry(&mut path, Self::shared_path)?,
                _ => self.entry(&mut path, Self::padded_path)?,
            };
            if note.mode & 0o170_000 == DIRECTORY {
                // Read to its end all the same: git does not notice one that is cut off.
                outcome = IndexOutcome::AskGit;
            }
            if path.contains(&0) {
                return Err(damaged("a path in it is none"));
            }
            if path.is_empty() {
                // In a split index, of an entry whose path the shared one has.
                has_unnamed = true;
            } else {
                each(&path, note);
            }
        }
        match self.extensions(size, outcome)? {
            IndexOutcome::Read if has_unnamed => Err(damaged("a path in it is none")),
            outcome => Ok(outcome),
        }
    }

    /// Reads an entry, and its path by `read_path` with the flags.
    fn entry(
        &mut self,
        path: &mut Vec<u8>,
        read_path: impl Fn(&mut Self, &mut Vec<u8>, usize, usize) -> io::Result<()>,
    ) -> io::Result<EntryNote> {
        let mut head = [0; STAT + 32 + 4];
        let mut length = STAT + self.object + 2;
        self.exactly(&mut head[..length])?;
        let flags = u16::from_be_bytes([head[length - 2], head[length - 1]]);
        let mut is_left_out = false;
        if flags & EXTENDED != 0 {
            self.exactly(&mut head[length..length + 2])?;
            is_left_out = u16::from_be_bytes([head[length], head[length + 1]]) & SKIP_WORKTREE != 0;
            length += 2;
        }
        read_path(self, path, usize::from(flags & LENGTH), length)?;
        let [mode, size] = [MODE, SIZE].map(|at| number(&head[at..]));
        Ok(EntryNote { mode, size, is_left_out })
    }

    /// A path of versions 2 and 3: 1 to 8 zero bytes make the length of the entry a multiple of 8.
    fn padded_path(&mut self, path: &mut Vec<u8>, noted_length: usize, head: usize) -> io::Result<()> {
        path.clear();
        let mut read = noted_length;
        if noted_length < usize::from(LENGTH) {
            path.resize(noted_length, 0);
            self.exactly(path)?;
        } else {
            // With the first zero byte.
            read = self.input.read_until(0, path)?;
            self.at += read as u64;
            path.pop();
        }
        let padding = ((head + path.len() + 8) & !7) - head - read;
        let mut zeros = [0; 8];
        self.exactly(&mut zeros[..padding])?;
        if zeros == [0; 8] { Ok(()) } else { Err(damaged("a path in it does not end where it says")) }
    }

    /// A path of version 4: the number of bytes to cut off the end of the previous path, and the bytes to append.
    fn shared_path(&mut self, path: &mut Vec<u8>, _: usize, _: usize) -> io::Result<()> {
        let mut cut = 0usize;
        loop {
            let [byte] = self.array()?;
            cut = cut * 128 + usize::from(byte & 0x7f);
            if byte & 0x80 == 0 {
                break;
            }
            cut += 1;
            if cut > MAX_PATH {
                return Err(damaged("a path in it is too long"));
            }
        }
        let kept = path.len().checked_sub(cut).ok_or_else(|| damaged("a path in it has no beginning"))?;
        if kept > MAX_PATH {
            return Err(damaged("a path in it is too long"));
        }
        path.truncate(kept);
        self.at += self.input.read_until(0, path)? as u64;
        if path.pop() == Some(0) { Ok(()) } else { Err(damaged("it ends within a path")) }
    }

    /// Skips the extensions behind the entries; one with a lower-case name must be understood, so git is asked. `outcome`
    /// is that of the entries.
    fn extensions(&mut self, size: u64, mut outcome: IndexOutcome) -> io::Result<IndexOutcome> {
        let end = size.checked_sub(self.object as u64).ok_or_else(|| damaged("it is too short"))?;
        while self.at + 8 <= end {
            let head: [u8; 8] = self.array()?;
            if !head[0].is_ascii_uppercase() {
                outcome = IndexOutcome::AskGit;
            }
            let length = i64::from(number(&head[4..]));
            self.input.seek_relative(length)?;
            self.at += length as u64;
        }
        if self.at == end { Ok(outcome) } else { Err(damaged("what follows its entries is cut off")) }
    }

    fn array<const LENGTH: usize>(&mut self) -> io::Result<[u8; LENGTH]> {
        let mut bytes = [0; LENGTH];
        self.exactly(&mut bytes).map(|()| bytes)
    }

    fn exactly(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        self.at += bytes.len() as u64;
        self.input.read_exact(bytes)
    }
}

/// The first four bytes as a number, the highest first.
fn number(bytes: &[u8]) -> u32 {
    bytes.first_chunk().map_or(0, |four| u32::from_be_bytes(*four))
}

fn damaged(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("it is no index, or damaged: {why}"))
}

#[cfg(test)]
mod tests {
    use super::{IndexOutcome, LENGTH, ObjectFormat, STAT, read};
    use std::io::Cursor;

    /// An index with these paths, each cut as `cut` says (version 4 only), and what follows its entries.
    fn index(version: u32, object: usize, paths: &[&[u8]], extended: bool, extension: &[u8]) -> Vec<u8> {
        let mut bytes = [&b"DIRC"[..], &version.to_be_bytes(), &(paths.len() as u32).to_be_bytes()].concat();
        let mut before: &[u8] = b"";
        for path in paths {
            let start = bytes.len();
            let mut stat = [0; STAT];
            stat[24..28].copy_from_slice(&0o100_755u32.to_be_bytes());
            stat[36..].copy_from_slice(&(path.len() as u32).to_be_bytes());
            bytes.extend([&stat[..], &vec![7; object]].concat());
            let flags = u16::try_from(path.len()).unwrap_or(LENGTH).min(LENGTH) | u16::from(extended) << 14;
            bytes.extend(flags.to_be_bytes());
            bytes.extend(vec![0; usize::from(extended) * 2]);
            if version == 4 {
                let common = before.iter().zip(*path).take_while(|(one, other)| one == other).count();
                let mut cut = before.len() - common;
                let mut digits = vec![cut as u8 & 0x7f];
                while cut >= 128 {
                    cut = (cut >> 7) - 1;
                    digits.insert(0, cut as u8 & 0x7f | 0x80);
                }
                bytes.extend([&digits, &path[common..], &[0]].concat());
                before = path;
            } else {
                bytes.extend(*path);
                bytes.push(0);
                bytes.extend(vec![0; (8 - (bytes.len() - start) % 8) % 8]);
            }
        }
        [&bytes, extension, &vec![9; object]].concat()
    }

    fn decoded(bytes: &[u8], format: ObjectFormat) -> Result<(IndexOutcome, Vec<Vec<u8>>), String> {
        let mut paths = Vec::new();
        let outcome = read(Cursor::new(bytes), bytes.len() as u64, format, |path, note| {
            assert_eq!((note.mode, note.size as usize), (0o100_755, path.len()));
            paths.push(path.to_vec());
        });
        outcome.map(|outcome| (outcome, paths)).map_err(|error| error.to_string())
    }

    #[test]
    fn reads_paths_of_every_length_in_every_version() {
        let long = |length: usize| [vec![b'd'; length - 1], vec![b'/']].concat();
        let mut paths: Vec<Vec<u8>> =
            (0..20).map(|length| [vec![b'a'; length], b"b".to_vec()].concat()).collect();
        paths.extend([4094, 4095, 4096, 20_000].map(long));
        paths.extend([b"d".to_vec(), long(300), b"e".to_vec()]);
        let borrowed: Vec<&[u8]> = paths.iter().map(Vec::as_slice).collect();
        for (format, object) in [(ObjectFormat::Sha1, 20), (ObjectFormat::Sha256, 32)] {
            for (version, extended) in [(2, false), (3, true), (4, false), (4, true)] {
                for extension in [&b""[..], b"TREE\0\0\0\x03abc"] {
                    let bytes = index(version, object, &borrowed, extended, extension);
                    assert_eq!(
                        decoded(&bytes, format),
                        Ok((IndexOutcome::Read, paths.clone())),
                        "version {version}"
                    );
                }
            }
        }
    }

    #[test]
    fn an_index_that_is_cut_off_is_refused_at_every_length() {
        for extension in [&b""[..], b"TREE\0\0\0\x03abc", b"link\0\0\0\x01a", b"sdir\0\0\0\0"] {
            for version in [2, 4] {
                let whole = index(version, 20, &[b"a.env", b"b.env", b"c.env"], false, extension);
                assert!(decoded(&whole, ObjectFormat::Sha1).is_ok());
                for length in 0..whole.len() {
                    let read = decoded(&whole[..length], ObjectFormat::Sha1);
                    // Where an extension is missing, all paths are there.
                    let is_whole = length + extension.len() == whole.len() && read.is_ok();
                    assert!(read.is_err() || is_whole, "{extension:?} {length}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_list_of_files_is_left_to_git_or_refused() {
        let of = |version, extension: &[u8]| {
            decoded(&index(version, 20, &[b"a"], false, extension), ObjectFormat::Sha1)
        };
        assert_eq!(of(2, b"link\0\0\0\0").unwrap().0, IndexOutcome::AskGit);
        assert_eq!(of(5, b"").unwrap().0, IndexOutcome::AskGit);
        for bytes in [&b""[..], b"DIRC", b"nonsense that is longer", b"DIRC\0\0\0\x02\0\0\0\x01"] {
            assert!(decoded(bytes, ObjectFormat::Sha1).is_err());
        }
        for extension in [&b"TREE\0\0\0\x09abc"[..], b"TREE\xff\xff\xff\xff", b"abc"] {
            assert!(of(2, extension).is_err(), "{extension:?}");
        }
    }
}
