//! The bytes that needles are made from: what all spellings of a zone, a label or a regular expression share.
//!
//! Invariant: a mention contains at least one of the returned pieces as it is, however the rest of it is spelled.

use crate::host::{Zone, normal};

/// Prefixes of a regular expression are used if there are no more than this.
// Each becomes a needle of its own; with more alternatives the rule reads every file instead.
const MAX_REGEX_PREFIXES: usize = 8;
/// Prefixes of a regular expression are used if none is shorter, in bytes.
// A shorter one has no whole gram, so that it would have to be compared at every place of every text.
const MIN_REGEX_PREFIX: usize = 4;

/// The longest label of a zone, since long labels are rare in other text; `com` and `io` are not.
pub(crate) fn zone_label(zone: &Zone) -> &str {
    zone.labels().max_by_key(|label| (label.len(), *label)).unwrap_or_default()
}

/// Pieces of a label of which every spelling contains one: the longest run of ASCII letters and digits of its Unicode
/// form, and of its `xn--` form (RFC 5890). Hyphens and other characters may be written as escapes.
pub(crate) fn label_pieces(label: &str) -> Vec<Vec<u8>> {
    let normal = normal(label);
    let Some(encoded) = normal.strip_prefix("xn--") else {
        return longest_run(&normal).into_iter().collect();
    };
    let (unicode, _) = idna::domain_to_unicode(&normal);
    let from_unicode = longest_run(&unicode).unwrap_or_else(|| unicode.clone().into_bytes());
    let mut pieces = vec![from_unicode];
    pieces.extend(longest_run(encoded));
    pieces.dedup();
    pieces
}

fn longest_run(text: &str) -> Option<Vec<u8>> {
    let run = text.split(|char: char| !char.is_ascii_alphanumeric()).max_by_key(|run| run.len());
    run.filter(|run| !run.is_empty()).map(|run| run.as_bytes().to_vec())
}

/// The literal prefixes of which every match of a regular expression has one, if they are few and long enough.
pub(crate) fn regex_prefixes(pattern: &str) -> Option<Vec<Vec<u8>>> {
    let hir = regex_syntax::ParserBuilder::new().utf8(false).build().parse(pattern).ok()?;
    let prefixes = regex_syntax::hir::literal::Extractor::new().extract(&hir);
    let literals = prefixes.literals()?;
    let few = (1..=MAX_REGEX_PREFIXES).contains(&literals.len());
    let long = literals.iter().all(|literal| literal.len() >= MIN_REGEX_PREFIX);
    (few && long).then(|| literals.iter().map(|literal| literal.as_bytes().to_vec()).collect())
}

#[cfg(test)]
mod tests {
    use super::{label_pieces, regex_prefixes};

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

    #[test]
    fn a_regular_expression_has_prefixes_where_they_are_few_and_long() {
        for (pattern, expected) in [
            (r"svc-\d+\.run", Some(&["svc-"][..])),
            ("(north|south)wind", Some(&["northwind", "southwind"])),
            (r"\w+\.run", None),
            ("abc", None),
            ("(?i)staging", None),
        ] {
            let expected =
                expected.map(|list| list.iter().map(|text| text.as_bytes().to_vec()).collect::<Vec<_>>());
            assert_eq!(regex_prefixes(pattern), expected, "{pattern}");
        }
    }
}
