//! Pragmas: `redomain:keep` comments, and the bytes of a text that they keep.
//!
//! A pragma keeps its own line, the next one, or the region up to its end. It is read wherever it stands, since the
//! comment signs of all languages are not known; unused and unpaired ones become warnings. `keep.rs` asks for places.

use crate::text::Span;

/// The start of every pragma.
pub(crate) const MARK: &[u8] = b"redomain:keep";

/// Bytes of a pragma's reason that are shown.
// A reason is a sentence; in a minified file the rest of the line would be all of its code.
const MAX_REASON_LENGTH: usize = 512;

/// The kept stretches of a text with their reasons.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Pragmas {
    /// Single lines, in their order.
    lines: Vec<Kept>,
    /// Stretches from a start to an end, in their order.
    regions: Vec<Kept>,
    /// Offset and message of each pragma that is wrong.
    pub warnings: Vec<(usize, String)>,
}

/// The bytes that one pragma keeps.
#[derive(Debug, PartialEq, Eq)]
struct Kept {
    span: Span,
    why: String,
    /// Offset of the pragma itself.
    at: usize,
}

/// One pragma of a text.
struct Pragma {
    extent: PragmaExtent,
    why: String,
    /// Its offset.
    at: usize,
    /// The line that it is in.
    line: Span,
}

/// The bytes that a pragma is about.
enum PragmaExtent {
    /// Its line.
    Line,
    /// The line below.
    NextLine,
    /// All from its line on, up to the next end.
    Start,
    /// All up to its line.
    End,
}

impl Pragmas {
    /// Reads all pragmas of `text`.
    pub fn read(text: &[u8]) -> Self {
        let mut found = Self::default();
        let mut open: Option<Pragma> = None;
        let mut line = Span::new(0, 0);
        for at in memchr::memmem::find_iter(text, MARK) {
            if let Some(pragma) = Pragma::read(text, at, &mut line) {
                found.add(text, pragma, &mut open);
            }
        }
        if let Some(start) = open {
            let message = "`redomain:keep-start` is not closed and reaches to the end of the file";
            found.warnings.push((start.at, message.to_owned()));
            found.regions.push(start.keeping(text.len()));
        }
        // A pragma for the next line may stand before one on that line.
        found.lines.sort_by_key(|kept| kept.span.start);
        found
    }

    /// Adds the next pragma; `open` is the start that no end has followed yet.
    fn add(&mut self, text: &[u8], pragma: Pragma, open: &mut Option<Pragma>) {
        match pragma.extent {
            PragmaExtent::Line => {
                let end = pragma.line.end;
                self.lines.push(pragma.keeping(end));
            }
            PragmaExtent::NextLine => {
                let start = (pragma.line.end + 1).min(text.len());
                let span = Span::new(start, end_of_line(text, start));
                self.lines.push(Kept { span, why: pragma.why, at: pragma.at });
            }
            PragmaExtent::Start if open.is_some() => {
                self.warnings.push((pragma.at, "`redomain:keep-start` inside another one".to_owned()));
            }
            PragmaExtent::Start => *open = Some(pragma),
            PragmaExtent::End => match open.take() {
                Some(start) => self.regions.push(start.keeping(pragma.line.end)),
                None => {
                    let message = "`redomain:keep-end` without a `redomain:keep-start`";
                    self.warnings.push((pragma.at, message.to_owned()));
                }
            },
        }
    }

    /// The reason for which the byte at `at` is kept, if it is.
    pub fn keeps(&self, at: usize) -> Option<&str> {
        // The stretches of a list share no bytes, or all.
        [&self.lines, &self.regions].into_iter().find_map(|list| {
            let kept = list.get(list.partition_point(|kept| kept.span.end <= at))?;
            (kept.span.start <= at).then_some(kept.why.as_str())
        })
    }

    /// A warning for each pragma that keeps none of the mentions at the ascending `places`.
    pub fn unused(&self, text: &[u8], places: &[usize]) -> Vec<(usize, String)> {
        let all = self.lines.iter().chain(&self.regions);
        // One in backquotes is documentation.
        let unused = all.filter(|kept| kept.is_unused(places) && !text[..kept.at].ends_with(b"`"));
        unused.map(|kept| (kept.at, "`redomain:keep` keeps nothing here".to_owned())).collect()
    }
}

impl Pragma {
    /// Reads the pragma whose mark is at `at`. `line` is the line of the pragma before, which is mostly an earlier one,
    /// and becomes its own.
    fn read(text: &[u8], at: usize, line: &mut Span) -> Option<Self> {
        let after = at + MARK.len();
        let (extent, len) = extent(&text[after..])?;
        if line.end <= at {
            let newline = memchr::memrchr(b'\n', &text[line.end..at]);
            let start = newline.map_or(line.end, |newline| line.end + newline + 1);
            *line = Span::new(start, end_of_line(text, at));
        }
        let start = after + len;
        let why = reason(&text[start..line.end.min(start + MAX_REASON_LENGTH)]);
        Some(Self { extent, why, at, line: *line })
    }

    /// The stretch from the start of its line to `end`.
    fn keeping(self, end: usize) -> Kept {
        Kept { span: Span::new(self.line.start, end), why: self.why, at: self.at }
    }
}

impl Kept {
    /// Returns `true` if none of the ascending `places` is in it.
    fn is_unused(&self, places: &[usize]) -> bool {
        let next = places.get(places.partition_point(|at| *at < self.span.start));
        next.is_none_or(|at| *at >= self.span.end)
    }
}

/// The extent that stands behind a mark, and its length; `None` where the mark is a part of a longer word.
fn extent(after: &[u8]) -> Option<(PragmaExtent, usize)> {
    for (suffix, extent) in [
        (&b"-next-line"[..], PragmaExtent::NextLine),
        (b"-start", PragmaExtent::Start),
        (b"-end", PragmaExtent::End),
        (b"", PragmaExtent::Line),
    ] {
        if let Some(rest) = after.strip_prefix(suffix) {
            let ends = rest
                .first()
                .is_none_or(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')));
            let comment_end = rest.starts_with(b"-->") || rest.starts_with(b"--}");
            if ends || comment_end {
                return Some((extent, suffix.len()));
            }
        }
    }
    None
}

fn end_of_line(text: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |len| at + len)
}

/// The words behind a pragma, without the signs that close a comment.
fn reason(rest: &[u8]) -> String {
    let text = String::from_utf8_lossy(rest);
    let text = text.trim();
    let text = ["-->", "*/", "--}}", "%>", "#}", "}}"]
        .iter()
        .fold(text, |text, sign| text.trim_end_matches(sign).trim());
    text.trim_start_matches([':', '-', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::Pragmas;

    #[test]
    fn keeps_lines_next_lines_and_regions() {
        for (text, kept, warnings) in [
            ("a # redomain:keep why\nb", "a", 0),
            ("# redomain:keep-next-line\na\nb", "a", 0),
            ("x\n// redomain:keep-start\na\nb\n// redomain:keep-end\nc", "ab", 0),
            ("<!-- redomain:keep-->\na", "", 0),
            ("# redomain:keep-start\na\nb", "ab", 1),
            ("# redomain:keep-end\na", "", 1),
            ("# redomain:keeper\na", "", 0),
        ] {
            let pragmas = Pragmas::read(text.as_bytes());
            for name in ["a", "b", "c"] {
                let place = text.match_indices(name).find(|(at, _)| {
                    let before = text[..*at].ends_with('\n') || *at == 0;
                    before && !text[at + 1..].starts_with(|c: char| c.is_alphanumeric())
                });
                let Some((at, _)) = place else { continue };
                assert_eq!(pragmas.keeps(at).is_some(), kept.contains(name), "{name} in {text}");
            }
            assert_eq!(pragmas.warnings.len(), warnings, "{text}");
        }
    }
}
