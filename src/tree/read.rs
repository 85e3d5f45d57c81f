//! Reads one file after another into one buffer, with as few system calls as it takes.
//!
//! Never follows a symbolic link at the end of a path and never waits for a pipe, whatever a file has become since it
//! was listed. A small file takes one `open` and one `read`, and an `fstat` if git has not noted its size.

use rustix::buffer::spare_capacity;
use rustix::fd::{BorrowedFd, OwnedFd};
use rustix::fs::{FileType, Mode, OFlags};
use rustix::io::retry_on_intr;

use super::batch::WalkedFile;
use super::content::{ContentKind, FileContent, HEAD_LENGTH, MAX_FILE_SIZE, MAX_WHOLE_BINARY_SIZE, kind};
use super::large::LargeText;
use super::listing::FileEntry;
use super::object::{Answer, ObjectName, Objects};
use super::system_error::{no_room, unreadable};
use crate::fs::Root;
use crate::text::{RelPath, Skip, SkipReason};

/// Bytes of one read.
// All but 133 of 55,646 files are smaller. A larger buffer falls out of the processor's cache.
const READ_LENGTH: usize = 128 << 10;
/// Largest text that is read into memory at once.
// A larger one is searched range by range, and read part by part if a range has a hit. None of 55,646 files is larger.
const LARGE_TEXT_SIZE: u64 = 4 << 20;
/// Length of a range of a large text.
// Twice that of a read, so that the overlap, which is searched twice, is small beside it.
const RANGE_LENGTH: usize = 256 << 10;
/// Largest buffer that is kept for the next file.
// As long as the largest text that is read at once, so that it grows once and not again for each of many files.
const MAX_KEPT_BUFFER: usize = 4 << 20;

/// Reads files; each thread has its own.
#[derive(Debug, Default)]
pub struct Reader {
    buffer: Vec<u8>,
    /// Git's object store, opened with the first blob.
    objects: Option<Objects>,
}

/// Overlap of two ranges in bytes, and the search in one of them.
type RangeSearch<'l> = (usize, &'l mut dyn FnMut(&[u8]) -> bool);

/// A file that was read or opened.
#[derive(Debug)]
pub enum ReadFile<'a> {
    /// The bytes of the file.
    Content(FileContent<'a>),
    /// A large text with a hit, to be read part by part.
    Large(LargeText<'a>),
}

/// Content of the buffer.
#[derive(Debug)]
enum Filled {
    /// All of the file.
    Whole,
    /// Its start.
    Start,
    /// Nothing of use: a large text without a hit.
    Nothing,
    /// Nothing yet of this large text.
    Large(OwnedFd),
}

impl Reader {
    /// A reader without a buffer yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a file of a walk. A large text is not read but searched by `look` in ranges that overlap by `overlap`
    /// bytes; `None` if it finds nothing.
    ///
    /// # Errors
    /// The reason why the file cannot be read, for the report.
    pub fn read_if(
        &mut self,
        file: WalkedFile<'_>,
        overlap: usize,
        look: &mut dyn FnMut(&[u8]) -> bool,
    ) -> Result<Option<ReadFile<'_>>, SkipReason> {
        Ok(match self.fill(file.directory, file.name, file.noted, Some((overlap, look)))? {
            Filled::Whole => Some(ReadFile::Content(FileContent { bytes: &self.buffer, whole: true })),
            Filled::Start => Some(ReadFile::Content(FileContent { bytes: &self.buffer, whole: false })),
            Filled::Large(file) => Some(ReadFile::Large(LargeText::new(file, &mut self.buffer))),
            Filled::Nothing => None,
        })
    }

    /// Reads a file of a listing, from disk or from git's objects.
    ///
    /// # Errors
    /// The reason why the file cannot be read, for the report.
    pub fn entry(&mut self, root: &Root, entry: &FileEntry) -> Result<FileContent<'_>, Skip> {
        let Some(blob) = &entry.blob else { return self.read(root, &entry.path) };
        match self.blob(root, blob) {
            Ok(whole) => Ok(FileContent { bytes: &self.buffer, whole }),
            Err(reason) => Err(Skip { path: entry.path.clone(), reason }),
        }
    }

    /// Reads a blob; true if all of it is in the buffer.
    fn blob(&mut self, root: &Root, name: &ObjectName) -> Result<bool, SkipReason> {
        if self.buffer.capacity() > MAX_KEPT_BUFFER {
            self.buffer = Vec::new();
        }
        let objects = match &mut self.objects {
            Some(objects) => objects,
            None => self.objects.insert(Objects::of(root).map_err(SkipReason::Unreadable)?),
        };
        match objects.blob(root, name.as_str().as_bytes(), &mut self.buffer) {
            Ok(Answer::Whole) => Ok(true),
            Ok(Answer::Start) => Ok(false),
            Ok(Answer::TooLarge) => Err(SkipReason::TooLarge),
            Ok(Answer::Missing) => {
                Err(SkipReason::Unreadable(format!("git has no object `{}`", name.as_str())))
            }
            Err(why) => {
                // Its next answer could be the one to this question.
                self.objects = None;
                Err(SkipReason::Unreadable(why))
            }
        }
    }

    /// Reads the file at `path` below `root`.
    ///
    /// # Errors
    /// The reason why the file cannot be read, for the report.
    pub fn read(&mut self, root: &Root, path: &RelPath) -> Result<FileContent<'_>, Skip> {
        let handle = root.handle().map_err(SkipReason::of);
        match handle.and_then(|handle| self.fill(handle, path.as_bytes(), None, None)) {
            Ok(filled) => Ok(FileContent { bytes: &self.buffer, whole: matches!(filled, Filled::Whole) }),
            Err(reason) => Err(Skip { path: path.clone(), reason }),
        }
    }

    fn fill(
        &mut self,
        directory: BorrowedFd<'_>,
        path: &[u8],
        noted: Option<u32>,
        look: Option<RangeSearch<'_>>,
    ) -> Result<Filled, SkipReason> {
        self.buffer.clear();
        if self.buffer.capacity() > MAX_KEPT_BUFFER {
            self.buffer = Vec::new();
        }
        self.reserve(READ_LENGTH)?;
        let file = open(directory, path)?;
        let expected = match noted {
            Some(noted) => u64::from(noted),
            None => size(&file)?,
        };
        // The start of a large file may be enough.
        let first = if expected > READ_LENGTH as u64 { self.read_head(&file) } else { self.read_some(&file) };
        if let Ok(length @ 1..READ_LENGTH) = first {
            // Nearly every file ends here: the read gave the expected bytes, or the next one gives none. A short read
            // alone proves nothing, since some file systems return less than the file has.
            if length as u64 == expected || expected <= READ_LENGTH as u64 && self.read_some(&file)? == 0 {
                return Ok(Filled::Whole);
            }
        }
        let size = size(&file)?;
        let first = first?;
        let head = kind(&self.buffer[..first.min(HEAD_LENGTH)]);
        if size > MAX_WHOLE_BINARY_SIZE && head == (ContentKind::Binary { whole: true }) {
            return Ok(Filled::Start);
        }
        if let Some((overlap, look)) = look.filter(|_| size > LARGE_TEXT_SIZE && head == ContentKind::Text) {
            let found = self.look_through(&file, overlap, look)?;
            return Ok(if found { Filled::Large(file) } else { Filled::Nothing });
        }
        if size > MAX_FILE_SIZE {
            return Err(SkipReason::TooLarge);
        }
        if first > 0 {
            self.read_rest(&file, size)?;
        }
        Ok(Filled::Whole)
    }

    /// True if `look` finds something in a range of the file; the buffer holds the start of the first range.
    fn look_through(
        &mut self,
        file: &OwnedFd,
        overlap: usize,
        look: &mut dyn FnMut(&[u8]) -> bool,
    ) -> Result<bool, SkipReason> {
        let length = RANGE_LENGTH.max(4 * overlap);
        self.reserve(length)?;
        loop {
            let mut more = 1;
            while more > 0 && self.buffer.len() < length {
                more = self.read_some(file)?;
            }
            if look(&self.buffer) {
                return Ok(true);
            }
            if more == 0 {
                return Ok(false);
            }
            let kept = self.buffer.len() - overlap.min(self.buffer.len());
            self.buffer.drain(..kept);
        }
    }

    /// Reads up to `size` bytes, the end of a regular file. If the file grows, or has no size, as in `/proc`, it reads
    /// to the first empty read.
    fn read_rest(&mut self, file: &OwnedFd, size: u64) -> Result<(), SkipReason> {
        while self.buffer.len() as u64 != size {
            if self.buffer.len() as u64 > MAX_FILE_SIZE {
                return Err(SkipReason::TooLarge);
            }
            if self.buffer.len() == self.buffer.capacity() {
                let known = size.saturating_sub(self.buffer.len() as u64) as usize;
                self.reserve(known.max(self.buffer.len()))?;
            }
            if self.read_some(file)? == 0 {
                break;
            }
        }
        Ok(())
    }

    fn reserve(&mut self, more: usize) -> Result<(), SkipReason> {
        self.buffer.try_reserve_exact(more).map_err(|_| no_room())
    }

    /// Reads the first [`HEAD_LENGTH`] bytes.
    fn read_head(&mut self, file: &OwnedFd) -> Result<usize, SkipReason> {
        let mut head = [0; HEAD_LENGTH];
        let read = retry_on_intr(|| rustix::io::read(file, &mut head)).map_err(unreadable)?;
        self.buffer.extend_from_slice(&head[..read]);
        Ok(read)
    }

    fn read_some(&mut self, file: &OwnedFd) -> Result<usize, SkipReason> {
        retry_on_intr(|| rustix::io::read(file, spare_capacity(&mut self.buffer))).map_err(unreadable)
    }
}

/// Size of a regular file.
fn size(file: &OwnedFd) -> Result<u64, SkipReason> {
    let stat = rustix::fs::fstat(file).map_err(SkipReason::of)?;
    match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile => Ok(u64::try_from(stat.st_size).unwrap_or_default()),
        _ => Err(SkipReason::Special),
    }
}

fn open(directory: BorrowedFd<'_>, path: &[u8]) -> Result<OwnedFd, SkipReason> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    rustix::fs::openat(directory, path, flags, Mode::empty()).map_err(SkipReason::of)
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "tests lay out their own files")]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;

    use super::{ContentKind, FileContent, MAX_WHOLE_BINARY_SIZE, READ_LENGTH, ReadFile, Reader, SkipReason};
    use crate::fs::Root;
    use crate::text::RelPath;
    use crate::tree::WalkedFile;

    #[test]
    fn tells_text_from_what_is_none() {
        let directory = tempfile::tempdir().unwrap();
        let root = Root::find(directory.path());
        let mut reader = Reader::new();
        let chunk = vec![b'x'; READ_LENGTH];
        let big = vec![b'x'; MAX_WHOLE_BINARY_SIZE as usize * 3];
        for (name, content, expected) in [
            ("empty", vec![], ContentKind::Text),
            ("text", b"api.example.com\n".to_vec(), ContentKind::Text),
            ("latin1", b"caf\xe9".to_vec(), ContentKind::Text),
            ("utf8 with a byte order mark", b"\xef\xbb\xbfa".to_vec(), ContentKind::Text),
            ("utf16 le", b"\xff\xfea\0".to_vec(), ContentKind::Utf16 { big_endian: false }),
            ("utf16 be", b"\xfe\xff\0a".to_vec(), ContentKind::Utf16 { big_endian: true }),
            ("utf16 without text", b"\xff\xfe".to_vec(), ContentKind::Utf16 { big_endian: false }),
            ("utf32 le", b"\xff\xfe\0\0a\0\0\0".to_vec(), ContentKind::Binary { whole: true }),
            ("utf32 be", b"\0\0\xfe\xff\0\0\0a".to_vec(), ContentKind::Binary { whole: true }),
            ("zero at once", b"\0".to_vec(), ContentKind::Binary { whole: true }),
            ("zero late", [&chunk[..], b"\0"].concat(), ContentKind::Binary { whole: true }),
            ("one chunk", chunk.clone(), ContentKind::Text),
            ("one chunk and a byte", [&chunk[..], b"y"].concat(), ContentKind::Text),
            ("big text", big.clone(), ContentKind::Text),
            ("big with a zero late", [&big[..], b"\0"].concat(), ContentKind::Binary { whole: true }),
            ("big utf16", [b"\xff\xfe\0x", &big[..]].concat(), ContentKind::Utf16 { big_endian: false }),
        ] {
            std::fs::write(directory.path().join(name), &content).unwrap();
            let read = reader.read(&root, &RelPath::from(name)).unwrap();
            assert_eq!(read.kind(), expected, "{name}");
            assert_eq!(read.is_utf16(), matches!(expected, ContentKind::Utf16 { .. }), "{name}");
            assert!(read.bytes == content, "{name}");
        }
    }

    #[test]
    fn of_a_big_binary_file_only_the_beginning_is_read() {
        let directory = tempfile::tempdir().unwrap();
        let content = [&b"\x7fELF\0"[..], &vec![1; MAX_WHOLE_BINARY_SIZE as usize]].concat();
        std::fs::write(directory.path().join("a.out"), &content).unwrap();
        let mut reader = Reader::new();
        let read = reader.read(&Root::find(directory.path()), &RelPath::from("a.out")).unwrap();
        assert_eq!(read.kind(), ContentKind::Binary { whole: false });
        assert!(content.starts_with(read.bytes) && read.bytes.len() <= READ_LENGTH);
    }

    fn content_of(read: Result<Option<ReadFile<'_>>, SkipReason>) -> FileContent<'_> {
        match read {
            Ok(Some(ReadFile::Content(content))) => content,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_large_text_is_read_if_a_range_of_it_is_worth_it() {
        let directory = tempfile::tempdir().unwrap();
        let root = Root::find(directory.path());
        let mut reader = Reader::new();
        let file = WalkedFile { directory: root.handle().unwrap(), name: b"a", path: b"a", noted: None };
        let plain = vec![b'.'; super::LARGE_TEXT_SIZE as usize + 3 * super::RANGE_LENGTH / 2];
        let mut look = |bytes: &[u8]| memchr::memmem::find(bytes, b"needle").is_some();
        let borders = [0, 1, 2, 7].map(|range| super::RANGE_LENGTH + range * (super::RANGE_LENGTH - 16));
        let near = borders.into_iter().flat_map(|border| border - 8..border + 4);
        for at in [0, plain.len() - 6].into_iter().chain(near) {
            let mut content = plain.clone();
            content[at..at + 6].copy_from_slice(b"needle");
            std::fs::write(directory.path().join("a"), &content).unwrap();
            let Some(ReadFile::Large(text)) = reader.read_if(file, 16, &mut look).unwrap() else {
                panic!("{at}")
            };
            assert!(text.whole().unwrap().bytes == content, "{at}");
        }
        std::fs::write(directory.path().join("a"), &plain).unwrap();
        assert!(reader.read_if(file, 16, &mut look).unwrap().is_none());
        assert!(reader.buffer.capacity() < 2 * super::RANGE_LENGTH, "{}", reader.buffer.capacity());
        // A small file is read without a look, and so is one that looks different.
        for content in [&b"small"[..], &[b"\xff\xfe", &plain[..]].concat()] {
            std::fs::write(directory.path().join("a"), content).unwrap();
            assert!(content_of(reader.read_if(file, 16, &mut look)).bytes == content);
        }
    }

    #[test]
    fn what_git_noted_only_saves_a_look() {
        let directory = tempfile::tempdir().unwrap();
        let root = Root::find(directory.path());
        let mut reader = Reader::new();
        for length in [0, 1, 2, 100, READ_LENGTH - 1, READ_LENGTH, READ_LENGTH + 1] {
            let content = vec![b'x'; length];
            std::fs::write(directory.path().join("a"), &content).unwrap();
            for noted in [None, Some(0), Some(1), Some(100), Some(length as u32), Some(u32::MAX)] {
                let file = WalkedFile { directory: root.handle().unwrap(), name: b"a", path: b"a", noted };
                let read = content_of(reader.read_if(file, 16, &mut |_| true));
                assert!(read.is_whole() && read.bytes == content, "{noted:?} of {length}");
            }
        }
    }

    #[test]
    fn a_file_without_a_size_is_read_to_its_end() {
        let status = std::path::Path::new("/proc/self");
        if status.exists() {
            let root = Root::find(status);
            let mut reader = Reader::new();
            assert!(reader.read(&root, &RelPath::from("status")).unwrap().bytes.starts_with(b"Name:"));
        }
    }

    #[test]
    fn what_is_no_file_any_more_is_told_and_never_waited_for() {
        let directory = tempfile::tempdir().unwrap();
        let at = |name: &str| directory.path().join(name);
        symlink("/etc/passwd", at("link")).unwrap();
        std::fs::create_dir(at("directory")).unwrap();
        std::fs::write(at("secret"), "x").unwrap();
        std::fs::set_permissions(at("secret"), PermissionsExt::from_mode(0o0)).unwrap();
        let _socket = UnixListener::bind(at("socket")).unwrap();
        // `rustix` has no call for it on macOS.
        assert!(std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap().success());
        std::fs::write(at("huge"), vec![b'x'; READ_LENGTH]).unwrap();
        std::fs::File::options().write(true).open(at("huge")).unwrap().set_len(3 << 30).unwrap();
        let root = Root::find(directory.path());
        let mut reader = Reader::new();
        for (name, code) in [
            ("link", "symlink"),
            ("directory", "special"),
            ("socket", "special"),
            ("pipe", "special"),
            ("gone", "vanished"),
            ("secret/below", "vanished"),
            ("huge", "too-large"),
        ] {
            assert_eq!(reader.read(&root, &RelPath::from(name)).unwrap_err().reason.code(), code, "{name}");
        }
        // Root may read everything.
        if !rustix::process::geteuid().is_root() {
            let skip = reader.read(&root, &RelPath::from("secret")).unwrap_err();
            assert_eq!(skip.reason.detail(), Some("permission denied"));
        }
    }
}
