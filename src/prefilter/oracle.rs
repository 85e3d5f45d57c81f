//! The naive search that every strategy is compared with: all needles at all offsets.

use super::needle::{Hit, NeedleKind};

/// All hits in `text`, in order.
pub(super) fn naive_hits(text: &[u8], needles: &[(&str, NeedleKind)]) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (needle, (bytes, kind)) in needles.iter().enumerate() {
        for (start, window) in text.windows(bytes.len()).enumerate() {
            let is_label = matches!(kind, NeedleKind::Label | NeedleKind::SoftBreak)
                && window.eq_ignore_ascii_case(bytes.as_bytes());
            if is_label || window == bytes.as_bytes() {
                hits.push(Hit { start, end: start + bytes.len(), needle });
            }
        }
    }
    hits.sort_unstable();
    hits
}
