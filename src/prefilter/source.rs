//! The bytes that needles are made from: those that all spellings of a zone or a label share.
//!
//! Invariant: a mention contains at least one of the returned pieces as it is, however the rest of it is spelled.

use crate::host::{Zone, normal};

/// The longest label of a zone, since long labels are rare in other text; `com` and `io` are not.
pub(crate) fn zone_label(zone: &Zone) -> &str {
    zone.labels().max_by_key(|label| (label.len(), *label)).unwrap_or_default()
}

/// Pieces of a label of which every spelling contains one: the longest sequence of ASCII letters and digits of its
/// Unicode form, and of its `xn--` form (RFC 5890). Hyphens and other characters may be written as escapes.
pub(crate) fn label_pieces(label: &str) -> Vec<Vec<u8>> {
    let normal = normal(label);
    let Some(encoded) = normal.strip_prefix("xn--") else {
        return longest_sequence(&normal).into_iter().collect();
    };
    let (unicode, _) = idna::domain_to_unicode(&normal);
    let from_unicode = longest_sequence(&unicode).unwrap_or_else(|| unicode.clone().into_bytes());
    let mut pieces = vec![from_unicode];
    pieces.extend(longest_sequence(encoded));
    pieces.dedup();
    pieces
}

fn longest_sequence(text: &str) -> Option<Vec<u8>> {
    let sequence =
        text.split(|char: char| !char.is_ascii_alphanumeric()).max_by_key(|sequence| sequence.len());
    sequence.filter(|sequence| !sequence.is_empty()).map(|sequence| sequence.as_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::label_pieces;

    #[test]
    fn every_spelling_of_a_label_contains_a_piece() {
        for (label, expected) in [
            ("staging", &["staging"][..]),
            ("api-staging", &["staging"]),
            ("b\u{fc}cher", &["cher", "bcher"]),
            ("xn--bcher-kva", &["cher", "bcher"]),
            ("\u{4f8b}", &["\u{4f8b}", "fsq"]),
        ] {
            let pieces: Vec<String> =
                label_pieces(label).into_iter().map(|piece| String::from_utf8(piece).unwrap()).collect();
            assert_eq!(pieces, expected, "{label}");
        }
    }
}
