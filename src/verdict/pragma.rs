//! `redomain:keep` comments: which bytes of a text they keep.

use crate::text::Span;

/// How every pragma begins.
pub(crate) const MARK: &[u8] = b"redomain:keep";

/// How much of a reason is shown, in bytes.
const LONGEST_REASON: usize = 512;

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

/// What one pragma keeps.
#[derive(Debug, PartialEq, Eq)]
struct Kept {
    span: Span,
    why: String,
    /// Where the pragma itself stands.
    at: usize,
}

enum Mark {
    Line,
    NextLine,
    Start,
    End,
}

impl Pragmas {
    /// Reads all pragmas of `text`.
    pub fn read(text: &[u8]) -> Self {
        let mut found = Self::default();
        let mut open: Option<(usize, String, usize)> = None;
        let mut line = Span::new(0, 0);
        for at in memchr::memmem::find_iter(text, MARK) {
            let after = &text[at + MARK.len()..];
            let Some((mark, len)) = mark(after) else { continue };
            if line.end <= at {
                let start =
                    memchr::memrchr(b'\n', &text[line.end..at]).map_or(line.end, |len| line.end + len + 1);
                line = Span::new(start, end_of_line(text, at));
            }
            let (line_start, line_end) = (line.start, line.end);
            let why = at + MARK.len() + len;
            let why = reason(&text[why..line_end.min(why + LONGEST_REASON)]);
            let kept = |start, end, why, at| Kept { span: Span::new(start, end), why, at };
            match mark {
                Mark::Line => found.lines.push(kept(line_start, line_end, why, at)),
                Mark::NextLine => {
                    let next = (line_end + 1).min(text.len());
                    found.lines.push(kept(next, end_of_line(text, next), why, at));
                }
                Mark::Start if open.is_some() => {
                    found.warnings.push((at, "`redomain:keep-start` inside another one".to_owned()));
                }
                Mark::Start => open = Some((line_start, why, at)),
                Mark::End => match open.take() {
                    Some((start, why, at)) => found.regions.push(kept(start, line_end, why, at)),
                    None => {
                        let what = "`redomain:keep-end` without a `redomain:keep-start`";
                        found.warnings.push((at, what.to_owned()));
                    }
                },
            }
        }
        if let Some((start, why, at)) = open {
            let what = "`redomain:keep-start` is not closed and reaches to the end of the file";
            found.warnings.push((at, what.to_owned()));
            found.regions.push(Kept { span: Span::new(start, text.len()), why, at });
        }
        // A pragma for the next line may stand before one on that line.
        found.lines.sort_by_key(|kept| kept.span.start);
        found
    }

    /// Why the byte at `at` is kept, if it is.
    pub fn keeps(&self, at: usize) -> Option<&str> {
        // The stretches of a list share no bytes, or all.
        [&self.lines, &self.regions].into_iter().find_map(|list| {
            let kept = list.get(list.partition_point(|kept| kept.span.end <= at))?;
            (kept.span.start <= at).then_some(kept.why.as_str())
        })
    }

    /// Warns of each pragma that keeps none of the mentions at the ascending `places`; one in backquotes is only spoken
    /// of.
    pub fn unused(&self, text: &[u8], places: &[usize]) -> Vec<(usize, String)> {
        let idle = |span: &Span| {
            let next = places.get(places.partition_point(|at| *at < span.start));
            next.is_none_or(|at| *at >= span.end)
        };
        let quoted = |at: usize| text[..at].ends_with(b"`");
        let unused =
            self.lines.iter().chain(&self.regions).filter(|kept| idle(&kept.span) && !quoted(kept.at));
        unused.map(|kept| (kept.at, "`redomain:keep` keeps nothing here".to_owned())).collect()
    }
}

fn mark(after: &[u8]) -> Option<(Mark, usize)> {
    for (suffix, mark) in [
        (&b"-next-line"[..], Mark::NextLine),
        (b"-start", Mark::Start),
        (b"-end", Mark::End),
        (b"", Mark::Line),
    ] {
        if let Some(rest) = after.strip_prefix(suffix) {
            let ends = rest
                .first()
                .is_none_or(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')));
            let comment_end = rest.starts_with(b"-->") || rest.starts_with(b"--}");
            if ends || comment_end {
                return Some((mark, suffix.len()));
            }
        }
    }
    None
}

fn end_of_line(text: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |len| at + len)
}

/// The words after a pragma, without the signs that close a comment.
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
