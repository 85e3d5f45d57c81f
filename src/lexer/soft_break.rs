//! Soft line breaks of quoted-printable mail: a `=` at the end of a line joins it to the next one (RFC 2045 section 6.7).

/// Bytes of a line that ends in a soft break, with its `=`: encoders break at the limit of 76, or a few bytes before it,
/// so as not to cut an encoded character. A shorter line that ends in `=` is a key without a value.
const SOFT_LINE: std::ops::RangeInclusive<usize> = 70..=76;

/// A line that ends in a soft break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SoftBreak {
    /// The first byte of the line.
    pub line: usize,
    /// Its `=`.
    pub sign: usize,
    /// The first byte of the next line.
    pub next: usize,
}

impl SoftBreak {
    /// The soft break right before `next`, if one is there.
    pub fn before(text: &[u8], next: usize) -> Option<Self> {
        let line = text[..next.min(text.len())].strip_suffix(b"\n")?;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let sign = line.strip_suffix(b"=")?.len();
        let near = &line[line.len().saturating_sub(SOFT_LINE.end() + 1)..];
        let start = memchr::memrchr(b'\n', near).map_or(0, |newline| newline + 1);
        let length = near.len() - start;
        SOFT_LINE.contains(&length).then(|| Self { line: line.len() - length, sign, next })
    }

    /// All soft breaks of a text.
    pub fn all(text: &[u8]) -> impl Iterator<Item = Self> + '_ {
        // Most texts have no carriage return, and a search for one byte is faster.
        let has_returns = memchr::memchr(b'\r', text).is_some();
        let ends = std::iter::once(&b"=\n"[..]).chain(has_returns.then_some(&b"=\r\n"[..]));
        ends.flat_map(|end| memchr::memmem::find_iter(text, end).map(move |at| at + end.len()))
            .filter_map(|next| Self::before(text, next))
    }
}

/// Returns `true` if a soft break before `at` cuts the word that goes on there.
pub(crate) fn cuts_word(text: &[u8], at: usize) -> bool {
    let last = SoftBreak::before(text, at).and_then(|found| text[..found.sign].last());
    last.is_some_and(|last| last.is_ascii_alphanumeric() || *last == b'-')
}

#[cfg(test)]
mod tests {
    use super::{SoftBreak, cuts_word};

    #[test]
    fn a_long_line_that_ends_in_an_equals_sign_goes_on() {
        for (before, expected) in [
            (format!("{}re=\n", "x ".repeat(36)), true),
            (format!("To: a\r\n{}re=\r\n", "x ".repeat(36)), true),
            (format!("{}re=\n", "x ".repeat(37)), false),
            (format!("{}re=\n", "x ".repeat(30)), false),
            (format!("{}re= \n", "x ".repeat(36)), false),
            (format!("{}re =\n", "x ".repeat(36)), false),
            (format!("{}re\n", "x ".repeat(36)), false),
            ("=\n".to_owned(), false),
            (String::new(), false),
        ] {
            assert_eq!(cuts_word(format!("{before}lay.io").as_bytes(), before.len()), expected, "{before:?}");
        }
    }

    #[test]
    fn soft_breaks_have_a_line_a_sign_and_a_next_line() {
        let line = "x ".repeat(37);
        let text = format!("a=\n{line}=\nb\r\n{line}=\r\nc");
        let found: Vec<_> = SoftBreak::all(text.as_bytes()).map(|it| (it.line, it.sign, it.next)).collect();
        assert_eq!(found, [(3, 77, 79), (82, 156, 159)]);
    }
}
