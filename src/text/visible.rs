//! Text that cannot steer whoever shows it: terminals, editors, log viewers of CI systems.
//!
//! Invariant: what [`visible`] returns holds no character for which [`steers`] is true.

/// Whether a character does something other than stand there: controls, line and paragraph separators,
/// characters that reorder text, and characters without width, which hide differences.
pub fn steers(char: char) -> bool {
    char.is_control()
        || matches!(
            char,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// Whether nothing in `text` can steer, as far as a quick look tells: most texts are ASCII without a `[`.
pub fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'[')
}

/// `text` with every character that steers written as an escape. `##name[` is broken up as well: runners of
/// CI systems obey it anywhere in a line.
pub fn visible(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '[' if opens_command(&out) => out.extend(char.escape_unicode()),
            char if char.is_control() => out.extend(char.escape_default()),
            char if steers(char) => out.extend(char.escape_unicode()),
            char => out.push(char),
        }
    }
    out
}

/// Whether a `[` after `text` would open a command of a CI runner: `##[`, `##vso[`, `##teamcity[`.
pub fn opens_command(text: &str) -> bool {
    text.trim_end_matches(|char: char| char.is_ascii_alphabetic()).ends_with("##")
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn shows_what_would_steer() {
        for (text, expected) in [
            ("plain é 名 [x]", "plain é 名 [x]"),
            ("a\x1b[2Jb\n", "a\\u{1b}[2Jb\\n"),
            ("a\u{202e}b\u{9b}c\u{7f}", "a\\u{202e}b\\u{9b}c\\u{7f}"),
            ("a\u{200b}b\u{2028}c\u{61c}d\u{e0041}", "a\\u{200b}b\\u{2028}c\\u{61c}d\\u{e0041}"),
            ("##[error]x", "##\\u{5b}error]x"),
            ("x ##vso[task.complete]", "x ##vso\\u{5b}task.complete]"),
            ("# [x] #[y]", "# [x] #[y]"),
        ] {
            assert_eq!(visible(text), expected);
        }
    }
}
