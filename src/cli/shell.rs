//! Words for a POSIX shell.

/// `text` as one word, in quotes.
pub(super) fn quoted(text: &[u8]) -> Vec<u8> {
    let mut word = vec![b'\''];
    for &byte in text {
        match byte {
            b'\'' => word.extend_from_slice(b"'\\''"),
            byte => word.push(byte),
        }
    }
    word.push(b'\'');
    word
}

/// `text` as one word, for people: in quotes only where it needs them.
pub(super) fn word(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:,=@%+".contains(&byte);
    match !text.is_empty() && text.bytes().all(plain) {
        true => text.to_owned(),
        false => String::from_utf8_lossy(&quoted(text.as_bytes())).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{quoted, word};

    #[test]
    fn words_for_the_shell_hold_anything() {
        for (text, expected) in [("a b", "'a b'"), ("", "''"), ("it's $x `y`", "'it'\\''s $x `y`'")] {
            assert_eq!(quoted(text.as_bytes()), expected.as_bytes());
        }
    }

    #[test]
    fn quotes_what_a_shell_would_understand() {
        for (text, expected) in [
            ("pack:netra-staging", "pack:netra-staging"),
            ("", "''"),
            ("my rules.yaml", "'my rules.yaml'"),
            ("it's;$(x)", r"'it'\''s;$(x)'"),
        ] {
            assert_eq!(word(text), expected);
        }
    }
}
