//! Signs of code, by the meaning that they have between the parts of a statement.

use super::entry::MarkKind;

/// The signs, longer ones first.
const SIGNS: [(&[u8], MarkKind); 22] = [
    (b"===", MarkKind::Relates),
    (b"!==", MarkKind::Relates),
    (b"<=>", MarkKind::Relates),
    (b"==", MarkKind::Relates),
    (b"!=", MarkKind::Relates),
    (b"=~", MarkKind::Relates),
    (b":=", MarkKind::Relates),
    (b"=>", MarkKind::Arrow),
    (b"->", MarkKind::ThinArrow),
    (b"||", MarkKind::Parts),
    (b"&&", MarkKind::Parts),
    (b"??", MarkKind::Parts),
    (b"?.", MarkKind::Other),
    (b"::", MarkKind::Other),
    (b"<=", MarkKind::Other),
    (b">=", MarkKind::Other),
    (b"=", MarkKind::Assign),
    (b":", MarkKind::Colon),
    (b"?", MarkKind::Question),
    (b",", MarkKind::Comma),
    (b";", MarkKind::Semicolon),
    (b"|", MarkKind::Other),
];

/// The sign at the start of `rest`, and its length.
pub(super) fn sign(rest: &[u8]) -> Option<(MarkKind, usize)> {
    match rest {
        // Most signs of data are these, and each is compared with all before it in the table.
        [b',', ..] => Some((MarkKind::Comma, 1)),
        [b':', next, ..] if !matches!(next, b':' | b'=') => Some((MarkKind::Colon, 1)),
        _ => listed_sign(rest),
    }
}

/// The first sign of the table at the start of `rest`, and its length.
fn listed_sign(rest: &[u8]) -> Option<(MarkKind, usize)> {
    SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)).map(|(sign, kind)| (*kind, sign.len()))
}

#[cfg(test)]
mod tests {
    use super::{listed_sign, sign};

    #[test]
    fn a_sign_that_is_not_looked_up_is_the_one_of_the_table() {
        for first in 0..=u8::MAX {
            for second in 0..=u8::MAX {
                for rest in [&[first][..], &[first, second], &[first, second, b'=']] {
                    assert_eq!(sign(rest), listed_sign(rest), "{}", rest.escape_ascii());
                }
            }
        }
    }
}
