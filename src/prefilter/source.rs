//! The texts of needles: what every spelling of a zone or a label must hold.

use crate::host::{Zone, normal};

/// The label of a zone that is looked for: its longest.
pub(crate) fn zone_label(zone: &Zone) -> &str {
    zone.labels().max_by_key(|label| (label.len(), *label)).unwrap_or_default()
}

/// What must stand in every spelling of a label: the longest run of ASCII letters and digits of its Unicode
/// form, and of its `xn--` form.
pub(crate) fn spelled(label: &str) -> Vec<Vec<u8>> {
    let longest = |text: &str| {
        let run = text.split(|char: char| !char.is_ascii_alphanumeric()).max_by_key(|run| run.len());
        run.filter(|run| !run.is_empty()).map(|run| run.as_bytes().to_vec())
    };
    let normal = normal(label);
    let Some(encoded) = normal.strip_prefix("xn--") else { return longest(&normal).into_iter().collect() };
    let (unicode, _) = idna::domain_to_unicode(&normal);
    let from_unicode = longest(&unicode).unwrap_or_else(|| unicode.clone().into_bytes());
    let mut pieces = vec![from_unicode];
    pieces.extend(longest(encoded));
    pieces.dedup();
    pieces
}
