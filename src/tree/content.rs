//! The bytes of a file, and their kind: text, UTF-16 or binary.
//!
//! A zero byte makes a file binary, as it does for git, unless a byte order mark says UTF-16. Files on disk and blobs in
//! git's object store are judged by the same rules and limits. Reads nothing itself.

/// How far a zero byte is looked for before a file is read to its end.
pub(super) const HEAD_LENGTH: usize = 8 << 10;
/// Binary files beyond this are not read to their end.
pub(super) const MAX_WHOLE_BINARY_SIZE: u64 = 1 << 20;
/// Files beyond this are not read at all.
pub(super) const MAX_FILE_SIZE: u64 = 2 << 30;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileContent<'a> {
    /// Its bytes: all of them, but for [`ContentKind::Binary`] with `whole: false`.
    pub bytes: &'a [u8],
    pub(super) whole: bool,
}

/// How bytes are to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentKind {
    /// UTF-8, or some other encoding that has ASCII in it.
    Text,
    /// UTF-16 with a byte order mark.
    Utf16 {
        /// Whether the high byte comes first.
        big_endian: bool,
    },
    /// With zero bytes, and no UTF-16.
    Binary {
        /// Whether all of the file was read.
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
    /// How the bytes are to be understood. Looks at all of them for a zero byte, unless the first ones
    /// settle it; a search that found nothing need not ask.
    pub fn kind(&self) -> ContentKind {
        match kind(self.bytes) {
            ContentKind::Binary { .. } => ContentKind::Binary { whole: self.whole },
            kind => kind,
        }
    }

    /// Whether all bytes of the file are there; of large binary files only the start is.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Whether the bytes begin as UTF-16 does, so that text in them looks different.
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
        // UTF-32.
        [0xff, 0xfe, 0, 0, ..] => None,
        [0xff, 0xfe, ..] => Some(ContentKind::Utf16 { big_endian: false }),
        [0xfe, 0xff, ..] => Some(ContentKind::Utf16 { big_endian: true }),
        _ => None,
    }
}
