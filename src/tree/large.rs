//! A text that is too large to hold in memory: read part by part, with some text before and after each part.
//!
//! The lines around a place are read again for a diff. All reads are at an offset of the open file, so that a file
//! which is replaced meanwhile does no harm; a file that became shorter is an error.

use rustix::buffer::spare_capacity;
use rustix::fd::OwnedFd;
use rustix::io::{pread, retry_on_intr};

use super::content::{FileContent, MAX_FILE_SIZE};
use super::system_error::{no_room, unreadable};
use crate::text::{Excerpt, SkipReason, Span};

/// Length of a part without the text before and after it.
// The 160 KiB of text before and after it are searched again, which is a third more work; twice the length saves a
// sixth and doubles the memory.
const PART_LENGTH: usize = 1 << 20;
/// Bytes that are read on each side of a place whose lines are searched.
// Lines and the context around them are rarely longer, so that one read finds both ends.
const LINE_BLOCK_LENGTH: usize = 64 << 10;

/// A large text, open.
#[derive(Debug)]
pub struct LargeText<'b> {
    file: OwnedFd,
    buffer: &'b mut Vec<u8>,
}

/// A place in a text, with its line.
#[derive(Debug, Clone, Copy)]
pub struct LinePlace {
    /// The number of the line, from 1, that byte `at` is in.
    pub line: usize,
    /// A byte of the place.
    pub at: usize,
    /// The bytes to show.
    pub span: Span,
}

/// A part of a text, with some of the text before and after it.
#[derive(Debug, Clone, Copy)]
pub struct Part<'p> {
    /// The part, and the text before and after it.
    pub bytes: &'p [u8],
    /// Offset of the first of these bytes in the text.
    pub base: usize,
    /// The part's own bytes, as a span of the text; the own bytes of all parts are the text.
    pub own: Span,
}

/// Reads a text part by part.
#[derive(Debug)]
pub struct Parts<'t> {
    file: &'t OwnedFd,
    buffer: &'t mut Vec<u8>,
    /// Bytes of text before and after a part.
    margin: usize,
    base: usize,
    own: Span,
    /// True if the end of the text is in the buffer.
    ended: bool,
}

impl<'b> LargeText<'b> {
    pub(super) fn new(file: OwnedFd, buffer: &'b mut Vec<u8>) -> Self {
        Self { file, buffer }
    }

    /// All parts from the start, each with at least `margin` bytes of the text before and after, as far as there are.
    pub fn parts(&mut self, margin: usize) -> Parts<'_> {
        self.buffer.clear();
        let (file, buffer) = (&self.file, &mut *self.buffer);
        Parts { file, buffer, margin, base: 0, own: Span::new(0, 0), ended: false }
    }

    /// Reads all of the text into memory.
    ///
    /// # Errors
    /// If it is too large for that, or can no longer be read.
    pub fn whole(self) -> Result<FileContent<'b>, SkipReason> {
        let size = rustix::fs::fstat(&self.file).map_err(SkipReason::of)?.st_size;
        self.buffer.clear();
        let mut room = usize::try_from(size).unwrap_or_default() + 1;
        loop {
            if self.buffer.len() as u64 + room as u64 > MAX_FILE_SIZE + 1 {
                return Err(SkipReason::TooLarge);
            }
            if read(&self.file, self.buffer.len(), room, self.buffer)? == 0 {
                return Ok(FileContent::new(self.buffer));
            }
            room = room.saturating_sub(self.buffer.len()).max(LINE_BLOCK_LENGTH);
        }
    }

    /// The lines of these `places`, which are in the order of the text, and `context` lines around each.
    ///
    /// # Errors
    /// If the text can no longer be read, or has become shorter.
    pub fn excerpts(
        &self,
        places: impl Iterator<Item = LinePlace>,
        context: usize,
    ) -> Result<Vec<Excerpt<'static>>, SkipReason> {
        let mut lines = LineFinder::of(&self.file);
        let mut excerpts: Vec<ExcerptLines> = Vec::new();
        for place in places {
            // A text in one long line is searched once, not once a place.
            if excerpts.last().is_some_and(|last| place.span.end < last.line_end) {
                continue;
            }
            let start = lines.before(place.span.start, context + 1)?;
            let line_end = lines.after(place.span.end, 1)?;
            let end = lines.after(line_end, context)?;
            match excerpts.last_mut().filter(|last| start <= last.whole.end) {
                Some(last) => {
                    last.whole = Span::new(last.whole.start.min(start), last.whole.end.max(end));
                    last.line_end = line_end;
                }
                None => excerpts.push(ExcerptLines { whole: Span::new(start, end), line_end, place }),
            }
        }
        excerpts.into_iter().map(|lines| lines.read(&self.file)).collect()
    }
}

/// Lines that belong to one excerpt.
struct ExcerptLines {
    whole: Span,
    /// End of the last line that has a place.
    line_end: usize,
    /// One place in it.
    place: LinePlace,
}

impl ExcerptLines {
    fn read(self, file: &OwnedFd) -> Result<Excerpt<'static>, SkipReason> {
        let Span { start, end } = self.whole;
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(end - start).map_err(|_| no_room())?;
        while bytes.len() < end - start {
            let room = end - start - bytes.len();
            if read(file, start + bytes.len(), room, &mut bytes)? == 0 {
                return Err(SkipReason::Unreadable("it became shorter while it was read".to_owned()));
            }
        }
        let LinePlace { line, at, .. } = self.place;
        let newlines = memchr::memchr_iter(b'\n', &bytes[..at - start]).count();
        Ok(Excerpt { bytes: bytes.into(), start, lines_before: line.saturating_sub(newlines + 1) })
    }
}

/// Finds lines in a file. Keeps the last block, since the next place is mostly in it.
struct LineFinder<'f> {
    file: &'f OwnedFd,
    /// The bytes of the last read.
    block: Vec<u8>,
    /// The offset of the first of them.
    base: usize,
}

impl<'f> LineFinder<'f> {
    fn of(file: &'f OwnedFd) -> Self {
        Self { file, block: Vec::new(), base: 0 }
    }

    fn end(&self) -> usize {
        self.base + self.block.len()
    }

    /// Reads the bytes around offset `at`.
    fn read_around(&mut self, at: usize) -> Result<(), SkipReason> {
        self.base = at.saturating_sub(LINE_BLOCK_LENGTH);
        self.block.clear();
        while self.block.len() < 2 * LINE_BLOCK_LENGTH
            && read(self.file, self.end(), 2 * LINE_BLOCK_LENGTH - self.block.len(), &mut self.block)? > 0
        {
        }
        Ok(())
    }

    /// Start of the `count`th of the lines that start at or before `at`, counted backward.
    fn before(&mut self, at: usize, count: usize) -> Result<usize, SkipReason> {
        let (mut end, mut missing) = (at, count);
        while end > 0 {
            if end <= self.base || end > self.end() {
                self.read_around(end)?;
            }
            let there = end.saturating_sub(self.base).min(self.block.len());
            for newline in memchr::memrchr_iter(b'\n', &self.block[..there]) {
                missing -= 1;
                if missing == 0 {
                    return Ok(self.base + newline + 1);
                }
            }
            end = self.base;
        }
        Ok(0)
    }

    /// End of the next `count` lines from `at`, with their newlines.
    fn after(&mut self, at: usize, count: usize) -> Result<usize, SkipReason> {
        let (mut end, mut missing) = (at, count);
        while missing > 0 {
            if end < self.base || end >= self.end() {
                self.read_around(end)?;
            }
            let rest = self.block.get(end - self.base..).unwrap_or_default();
            if rest.is_empty() {
                break;
            }
            for newline in memchr::memchr_iter(b'\n', rest) {
                missing -= 1;
                if missing == 0 {
                    return Ok(end + newline + 1);
                }
            }
            end += rest.len();
        }
        Ok(end)
    }
}

impl Parts<'_> {
    /// The next part; `None` at the end of the text.
    ///
    /// # Errors
    /// If the text can no longer be read.
    pub fn read(&mut self) -> Result<Option<Part<'_>>, SkipReason> {
        let start = self.own.end;
        let base = start.saturating_sub(self.margin);
        self.buffer.drain(..base - self.base);
        self.base = base;
        let wanted = start + PART_LENGTH + self.margin - base;
        self.buffer.try_reserve_exact(wanted.saturating_sub(self.buffer.len())).map_err(|_| no_room())?;
        while !self.ended && self.buffer.len() < wanted {
            let room = wanted - self.buffer.len();
            self.ended = read(self.file, base + self.buffer.len(), room, self.buffer)? == 0;
        }
        let have = base + self.buffer.len();
        self.own =
            Span::new(start, if self.ended { have.min(start + PART_LENGTH) } else { start + PART_LENGTH });
        if self.own.is_empty() {
            return Ok(None);
        }
        Ok(Some(Part { bytes: self.buffer, base, own: self.own }))
    }
}

impl Part<'_> {
    /// The part's own bytes.
    pub fn own(&self) -> &[u8] {
        &self.bytes[self.own.start - self.base..self.own.end - self.base]
    }
}

/// Appends at most `limit` bytes of the file from offset `at` to `buffer`; their number.
fn read(file: &OwnedFd, at: usize, limit: usize, buffer: &mut Vec<u8>) -> Result<usize, SkipReason> {
    let before = buffer.len();
    buffer.try_reserve_exact(limit).map_err(|_| no_room())?;
    let read = retry_on_intr(|| pread(file, spare_capacity(buffer), at as u64)).map_err(unreadable)?;
    // The buffer may have more room than was asked for.
    buffer.truncate(before + limit);
    Ok(read.min(limit))
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "tests lay out their own files")]
mod tests {
    use super::{LINE_BLOCK_LENGTH, LargeText, LinePlace, PART_LENGTH};
    use crate::text::Span;

    fn open(content: &[u8]) -> std::fs::File {
        use std::io::Write;
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(content).unwrap();
        file
    }

    /// Bytes that depend on their offset.
    fn numbers(len: usize) -> Vec<u8> {
        (0..len).map(|at| (at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes()[0]).collect()
    }

    #[test]
    fn parts_are_the_text_with_margins_around() {
        for (length, margin) in [
            (0, 7),
            (1, 7),
            (PART_LENGTH, 0),
            (PART_LENGTH + 1, 7),
            (PART_LENGTH + 8, 7),
            (3 * PART_LENGTH - 1, 70_000),
        ] {
            let content = numbers(length);
            let mut buffer = Vec::new();
            let mut text = LargeText::new(open(&content).into(), &mut buffer);
            // The second pass gives the same as the first.
            for _ in 0..2 {
                let mut parts = text.parts(margin);
                let mut all = Vec::new();
                while let Some(part) = parts.read().unwrap() {
                    assert_eq!(part.own.start, all.len());
                    assert_eq!(part.base, part.own.start.saturating_sub(margin));
                    let end = part.base + part.bytes.len();
                    assert!(end >= length.min(part.own.end + margin), "{length} {margin}");
                    assert!(
                        part.bytes == &content[part.base..end]
                            && part.bytes.len() <= PART_LENGTH + 2 * margin
                    );
                    all.extend_from_slice(part.own());
                }
                assert!(all == content, "{length} {margin}");
            }
            assert!(text.whole().unwrap().bytes == content);
        }
    }

    #[test]
    fn excerpts_are_the_lines_around_places() {
        let long = "x".repeat(LINE_BLOCK_LENGTH + 10);
        let content = ["a\nb\nc\nd\n", &long, "\nf\ng\n\n", &long, &long, "\nj\nk\nl\nlast"].concat();
        let content = content.as_bytes();
        let starts: Vec<usize> =
            std::iter::once(0).chain(memchr::memchr_iter(b'\n', content).map(|at| at + 1)).collect();
        let ends: Vec<usize> = starts[1..].iter().copied().chain([content.len()]).collect();
        let mut buffer = Vec::new();
        let text = LargeText::new(open(content).into(), &mut buffer);
        for context in 0..4 {
            for (one, other) in
                (0..starts.len()).flat_map(|one| (one..starts.len()).map(move |other| (one, other)))
            {
                let place = |line: usize| {
                    let span =
                        Span::new(starts[line], (starts[line] + 1).min(ends[line].max(starts[line] + 1) - 1));
                    LinePlace { line: line + 1, at: span.start, span }
                };
                let found = text.excerpts([one, other].into_iter().map(place), context).unwrap();
                let lines =
                    |line: usize| (line.saturating_sub(context), (line + context).min(starts.len() - 1));
                let mut expected = vec![lines(one)];
                let (first, last) = lines(other);
                if first <= expected[0].1 + 1 {
                    expected[0].1 = last
                } else {
                    expected.push((first, last))
                }
                let got: Vec<_> = found.iter().map(|it| (it.lines_before, it.span())).collect();
                let expected: Vec<_> =
                    expected.iter().map(|(a, b)| (*a, Span::new(starts[*a], ends[*b]))).collect();
                assert_eq!(got, expected, "{one} {other} {context}");
                assert!(found.iter().all(|it| *it.bytes == content[it.start..it.span().end]));
            }
        }
    }
}
