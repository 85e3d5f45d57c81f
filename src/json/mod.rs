//! JSON as it is written, for other programs and for the files of this one: every character that steers a reader is an
//! escape.
//!
//! JSON itself asks for that only below U+0020 (RFC 8259 section 7). The rest reaches the log of a job, a terminal or a
//! forge's review as it is, and there reorders or hides what stands around it. A parser reads the same values. Commands
//! of CI runners are broken up in the same way.
//!
//! Invariant: nothing else in the program writes JSON (`tests/architecture.rs`). Texts are written in very many small
//! pieces, so that a writer without a buffer is slow.

use std::io::{Result, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

use crate::text::{is_plain, opens_command, steers};

/// Writes a value in one line, without a newline.
pub(crate) fn write(value: &impl Serialize, out: &mut impl Write) -> Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Visible(CompactFormatter)))?;
    Ok(())
}

/// Writes a value over several lines, for people who read it too, without a newline at its end.
pub(crate) fn write_indented(value: &impl Serialize, out: &mut impl Write) -> Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Visible(PrettyFormatter::new())))?;
    Ok(())
}

/// The layout of another formatter, and escapes in texts.
struct Visible<F>(F);

/// Calls of the layout go to the other formatter: those that [`PrettyFormatter`] has of its own.
macro_rules! laid_out {
    ($($name:ident($($flag:ident)?)),*) => {
        $(fn $name<W: ?Sized + Write>(&mut self, out: &mut W $(, $flag: bool)?) -> Result<()> {
            self.0.$name(out $(, $flag)?)
        })*
    };
}

impl<F: Formatter> Formatter for Visible<F> {
    laid_out!(
        begin_array(),
        end_array(),
        begin_array_value(first),
        end_array_value(),
        begin_object(),
        end_object(),
        begin_object_key(first),
        end_object_key(),
        begin_object_value(),
        end_object_value()
    );

    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> Result<()> {
        if is_plain(fragment) {
            return out.write_all(fragment.as_bytes());
        }
        let mut plain = 0;
        let acts = |at, char| steers(char) || char == '[' && opens_command(&fragment[..at]);
        for (at, char) in fragment.char_indices().filter(|(at, char)| acts(*at, *char)) {
            out.write_all(&fragment.as_bytes()[plain..at])?;
            for unit in char.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            plain = at + char.len_utf8();
        }
        out.write_all(&fragment.as_bytes()[plain..])
    }
}

#[cfg(test)]
mod tests {
    use super::{write, write_indented};

    fn written(value: &serde_json::Value) -> (String, String) {
        let (mut line, mut lines) = (Vec::new(), Vec::new());
        write(value, &mut line).unwrap();
        write_indented(value, &mut lines).unwrap();
        (String::from_utf8(line).unwrap(), String::from_utf8(lines).unwrap())
    }

    #[test]
    fn ordinary_values_are_written_as_ever() {
        let value = serde_json::json!({
            "a": [1, -2.5, true, null, [], {}],
            "é名\u{1f600}": "\"\\\n\u{1f}/ [x] # [y] <&>",
            "deep": {"er": [{"x": "y"}, []]},
        });
        let expected = (value.to_string(), serde_json::to_string_pretty(&value).unwrap());
        assert_eq!(written(&value), expected);
    }

    #[test]
    fn no_character_that_steers_is_written_and_every_one_is_read_back() {
        let ranges = [
            0x7f..=0x9f,
            0xad..=0xad,
            0x61c..=0x61c,
            0x200b..=0x200f,
            0x2028..=0x202e,
            0x2060..=0x206f,
            0xfeff..=0xfeff,
            0xe0001..=0xe0001,
        ];
        for code in ranges.into_iter().flatten() {
            let char = char::from_u32(code).unwrap();
            let value = serde_json::json!({format!("k{char}"): [format!("é{char}{char}b")]});
            let (line, lines) = written(&value);
            for text in [&line, &lines] {
                assert!(!text.contains(char), "U+{code:04X}");
                assert_eq!(serde_json::from_str::<serde_json::Value>(text).unwrap(), value);
            }
        }
        let command = serde_json::json!("##vso[task.complete]");
        assert_eq!(written(&command).0, r###""##vso\u005btask.complete]""###);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&written(&command).1).unwrap(), command);
    }
}
