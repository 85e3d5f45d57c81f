//! Laws that hold for the bytes of every journal, whoever wrote them; for tests and fuzz targets.

use super::journal::{phase_at_end, read_content};
use crate::fs::is_safe;

/// A journal that is read stays inside the tree, and its files are in stages that it names. Returns whether it is read.
pub fn journal(bytes: &[u8]) -> bool {
    let at_end = phase_at_end(bytes);
    let Ok(content) = read_content(bytes) else { return false };
    assert!(content.tops.iter().all(|top| top.as_bytes().is_empty() || is_safe(top)));
    for entry in &content.entries {
        assert!(is_safe(&entry.path) && entry.stage < content.tops.len() && entry.before != entry.after);
    }
    assert!(content.info.is_some() || at_end.is_none(), "a state before the run");
    true
}

#[cfg(test)]
mod tests {
    use super::journal;
    use crate::mutated::{cases, mutated, seeds};
    use proptest::prelude::proptest;

    #[test]
    fn every_seed_is_read() {
        assert!(seeds("journal").iter().all(|seed| journal(seed)));
    }

    proptest! {
        #![proptest_config(cases())]

        #[test]
        fn no_journal_panics(bytes in mutated("journal")) {
            journal(&bytes);
        }
    }
}
