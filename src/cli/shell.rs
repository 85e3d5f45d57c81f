//! Words for a POSIX shell, quoted by `shlex`.

use shlex::bytes::Quoter;

/// `text` as one word of a script. A NUL, which no shell can pass on, stands as it is.
pub(super) fn script_word(text: &[u8]) -> Vec<u8> {
    Quoter::new().allow_nul(true).quote(text).map_or_else(|_| text.to_vec(), |word| word.into_owned())
}

/// `text` as one word of a command that people read: quoted only where a shell needs it.
pub(super) fn word(text: &str) -> String {
    // `shlex` quotes more than a shell needs, such as the comma in `--only api,front`.
    if !text.is_empty() && text.bytes().all(is_plain) {
        text.to_owned()
    } else {
        String::from_utf8_lossy(&script_word(text.as_bytes())).into_owned()
    }
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_./:,=@%+".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn quotes_only_where_a_shell_needs_it() {
        for text in ["", "a b", "it's;$(x) `y`", "$HOME", "a\nb", "pack:x", "~", "*.yaml"] {
            assert_eq!(shlex::split(&format!("x {}", word(text))).unwrap(), ["x", text], "{text:?}");
        }
        for (text, expected) in
            [("pack:netra-staging", "pack:netra-staging"), ("api,front", "api,front"), ("a b", "'a b'")]
        {
            assert_eq!(word(text), expected);
        }
    }
}
