//! The encoding of a file: UTF-8 (or another one that keeps ASCII), or UTF-16 with a byte order mark (RFC 2781).

use super::span::Span;

/// The encoding of a file's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// One byte for each ASCII character; other bytes pass through.
    Utf8,
    /// Two bytes for each.
    Utf16 {
        /// True if the higher byte comes first.
        big_endian: bool,
    },
}

impl Encoding {
    /// The encoding of a whole file, by its byte order mark.
    pub fn of(file: &[u8]) -> Self {
        match file {
            [0xff, 0xfe, ..] => Self::Utf16 { big_endian: false },
            [0xfe, 0xff, ..] => Self::Utf16 { big_endian: true },
            _ => Self::Utf8,
        }
    }

    /// Decodes some bytes of the file; invalid ones become U+FFFD.
    pub fn decode(self, bytes: &[u8]) -> String {
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
            Self::Utf16 { big_endian } => {
                let from_bytes = if big_endian { u16::from_be_bytes } else { u16::from_le_bytes };
                let (units, _) = bytes.as_chunks::<2>();
                let chars = char::decode_utf16(units.iter().map(|unit| from_bytes(*unit)));
                chars.map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
            }
        }
    }

    /// Encodes a text as the file has it.
    pub fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            Self::Utf16 { big_endian: true } => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Self::Utf16 { big_endian: false } => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        }
    }

    /// Start and end of the line that byte `at` is in, without its newline.
    pub fn line_around(self, file: &[u8], at: usize) -> (usize, usize) {
        let at = at.min(file.len());
        let start = self.newline_before(file, at).map_or(0, |newline| newline + self.unit());
        (start, self.newline_from(file, at).unwrap_or(file.len()))
    }

    /// At most `count` lines that end before `from`, the start of a line, in their order and without their newlines.
    pub fn lines_before(self, file: &[u8], mut from: usize, count: usize) -> Vec<Span> {
        let mut lines = Vec::new();
        while lines.len() < count && from >= self.unit() {
            let newline = from - self.unit();
            from = self.line_around(file, newline).0;
            lines.insert(0, Span::new(from, newline));
        }
        lines
    }

    /// At most `count` lines from `next` on, the start of a line, without their newlines.
    pub fn lines_from(self, file: &[u8], mut next: usize, count: usize) -> Vec<Span> {
        let mut lines = Vec::new();
        while lines.len() < count && next < file.len() {
            let end = self.line_around(file, next).1;
            lines.push(Span::new(next, end));
            next = end + self.unit();
        }
        lines
    }

    /// Bytes of a newline: the size of a code unit.
    pub fn unit(self) -> usize {
        if self == Self::Utf8 { 1 } else { 2 }
    }

    fn newline_before(self, file: &[u8], at: usize) -> Option<usize> {
        memchr::memrchr_iter(b'\n', &file[..at]).find_map(|found| self.newline_at(file, found))
    }

    fn newline_from(self, file: &[u8], at: usize) -> Option<usize> {
        let from = at.saturating_sub(self.unit() - 1);
        let found = memchr::memchr_iter(b'\n', &file[from..]);
        found.filter_map(|found| self.newline_at(file, from + found)).find(|newline| *newline >= at)
    }

    /// Start of the newline whose lower byte is at `found`; `None` where that byte belongs to another character.
    fn newline_at(self, file: &[u8], found: usize) -> Option<usize> {
        match self {
            Self::Utf8 => Some(found),
            Self::Utf16 { big_endian: false } => {
                (found.is_multiple_of(2) && file.get(found + 1) == Some(&0)).then_some(found)
            }
            Self::Utf16 { big_endian: true } => {
                let start = found.checked_sub(1)?;
                (start.is_multiple_of(2) && file.get(start) == Some(&0)).then_some(start)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Encoding;

    #[test]
    fn lines_are_found_in_every_encoding() {
        let text = "\u{feff}one\n\u{0a0a}two\u{0a00}\n\nlast";
        for encoding in
            [Encoding::Utf8, Encoding::Utf16 { big_endian: true }, Encoding::Utf16 { big_endian: false }]
        {
            let file = encoding.encode(text);
            if encoding != Encoding::Utf8 {
                assert_eq!(Encoding::of(&file), encoding);
            }
            assert_eq!(encoding.decode(&file), text);
            for (at, char) in text.char_indices() {
                let line = text[..at].matches('\n').count();
                let offset = encoding.encode(&text[..at]).len();
                let (start, end) = encoding.line_around(&file, offset);
                let expected = text.split('\n').nth(line).unwrap();
                assert_eq!(encoding.decode(&file[start..end]), expected, "{encoding:?} {at} {char:?}");
            }
        }
    }

    #[test]
    fn no_bytes_make_it_panic() {
        for file in
            [&b""[..], b"\n", b"\xff\xfe", b"\xfe\xff\x00", b"\xff\xfe\n\x00\n", b"\xfe\xff\x00\n\x00"]
        {
            let encoding = Encoding::of(file);
            for at in 0..file.len() + 3 {
                let (start, end) = encoding.line_around(file, at);
                encoding.decode(file.get(start..end).unwrap_or_default());
            }
        }
    }
}
