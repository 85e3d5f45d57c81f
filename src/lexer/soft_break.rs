//! Soft line breaks of quoted-printable mail: a `=` at the end of a line joins it to the next one (RFC 2045 section 6.7).

/// Bytes of a line that ends in a soft break, with its `=`: encoders break at the limit of 76, or a few bytes before it,
/// so as not to cut an encoded character. A shorter line that ends in `=` is a key without a value.
const SOFT_LINE: std::ops::RangeInclusive<usize> = 70..=76;

/// Returns `true` if a soft break before `at` cuts the word that goes on there.
pub(crate) fn cuts_word(text: &[u8], at: usize) -> bool {
    let Some(line) = text[..at.min(text.len())].strip_suffix(b"\n") else { return false };
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let near = &line[line.len().saturating_sub(SOFT_LINE.end() + 1)..];
    let start = memchr::memrchr(b'\n', near).map_or(0, |newline| newline + 1);
    let [.., last, b'='] = &near[start..] else { return false };
    SOFT_LINE.contains(&(near.len() - start)) && (last.is_ascii_alphanumeric() || *last == b'-')
}

#[cfg(test)]
mod tests {
    use super::cuts_word;

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
}
