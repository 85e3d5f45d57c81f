//! Decodes the bytes of a rule file to text, or reports the first byte that is not UTF-8.
//!
//! Bounded by the size of the source, so that everything after it can hold the file in memory.

use super::problems::Problems;
use super::source_position::SourcePosition;

/// Size of a rule file, in bytes.
// 160,000 rules of 100 bytes; the largest pack has 4 KiB. A larger file is most likely a log or a dump, not rules.
pub const MAX_SOURCE: usize = 16 << 20;

/// The text of a file without its BOM, or a problem that names the first bad byte.
pub fn decode<'s>(source: &'s [u8], problems: &mut Problems<'_>) -> Option<&'s str> {
    let start = SourcePosition::in_file(1, 1);
    if source.len() > MAX_SOURCE {
        problems.error(
            start,
            format!("the file has {} bytes, more than the limit of 16 MiB", source.len()),
            "split it, or generate fewer rules with captures such as `{name}`",
        );
        return None;
    }
    if source.starts_with(&[0xff, 0xfe]) || source.starts_with(&[0xfe, 0xff]) {
        problems.error(start, "the file is UTF-16", "save it as UTF-8");
        return None;
    }
    let source = source.strip_prefix(b"\xef\xbb\xbf").unwrap_or(source);
    let (good, what) = match std::str::from_utf8(source) {
        Ok(text) => match text.find('\0') {
            None => return Some(text),
            Some(nul) => (nul, "byte `0x00` cannot stand in YAML".to_owned()),
        },
        Err(error) => {
            let good = error.valid_up_to();
            (good, format!("byte `0x{:02x}` is not UTF-8", source[good]))
        }
    };
    let before = String::from_utf8_lossy(&source[..good]);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    problems.error(SourcePosition::in_file(line, column), what, "save the file as UTF-8");
    None
}
