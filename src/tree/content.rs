//! The bytes of a file, and their kind: text, UTF-16 or binary.
//!
//! A zero byte makes a file binary, as it does for git, unless a byte order mark says UTF-16. Files on disk and blobs in
//! git's object store are judged by the same rules and limits. Reads nothing itself.

/// Bytes in which a zero byte tells that a file is binary before it is read to its end.
// git looks at the first 8,000 bytes.
pub(super) const HEAD_LENGTH: usize = 8 << 10;
/// Largest binary file that is read to its end.
// Mentions in binary files are only reported, never written, which is not worth reading images, archives and models.
pub(super) const MAX_WHOLE_BINARY_SIZE: u64 = 1 << 20;
/// Largest file that is read at all.
// Bounds the memory for files that must be held whole, such as UTF-16; other large texts are read in parts.
pub(super) const MAX_FILE_SIZE: u64 = 2 << 30;

/// Bytes of a file, all or its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileContent<'a> {
    /// Its bytes: all of them, but for [`ContentKind::Binary`] with `whole: false`.
    pub bytes: &'a [u8],
    pub(super) whole: bool,
}

/// Encoding of a file, as far as its bytes show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentKind {
    /// UTF-8, or some other encoding that has ASCII in it.
    Text,
    /// UTF-16 with a byte order mark.
    Utf16 {
        /// True if the high byte comes first.
        big_endian: bool,
    },
    /// With zero bytes, and no UTF-16.
    Binary {
        /// True if all of the file was read.
        whole: bool,
    },
}

impl<'a> FileContent<'a> {
    /// All the bytes of something that is no file.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, whole: true }
    }
}

impl FileContent<'_> {
    /// Encoding of the bytes. Searches all of them for a zero byte, unless a byte order mark decides; not called where
    /// the prefilter found nothing.
    pub fn kind(&self) -> ContentKind {
        match kind(self.bytes) {
            ContentKind::Binary { .. } => ContentKind::Binary { whole: self.whole },
            kind => kind,
        }
    }

    /// True if all bytes of the file are there; of a large binary file only the start is.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// True if the bytes begin with a mark of UTF-16: needles in ASCII do not stand in them.
    pub fn is_utf16(&self) -> bool {
        utf16(self.bytes).is_some()
    }
}

pub(super) fn kind(bytes: &[u8]) -> ContentKind {
    match utf16(bytes) {
        Some(utf16) => utf16,
        None if memchr::memchr(0, bytes).is_some() => ContentKind::Binary { whole: true },
        None => ContentKind::Text,
    }
}

fn utf16(bytes: &[u8]) -> Option<ContentKind> {
    match bytes {
        // The mark of UTF-32 begins as that of UTF-16 does.
        [0xff, 0xfe, 0, 0, ..] => None,
        [0xff, 0xfe, ..] => Some(ContentKind::Utf16 { big_endian: false }),
        [0xfe, 0xff, ..] => Some(ContentKind::Utf16 { big_endian: true }),
        _ => None,
    }
}
