//! Laws that hold for the bytes of every index and every output of `git diff`; for tests and fuzz targets.

use std::io::Cursor;

use super::index_file::{IndexOutcome, ObjectFormat, read};
use super::patch::{Added, parse};

/// An index that is read has paths without zero bytes, and no more entries than its bytes can hold. Returns whether it
/// is read.
pub fn index(bytes: &[u8], is_sha256: bool) -> bool {
    let format = if is_sha256 { ObjectFormat::Sha256 } else { ObjectFormat::Sha1 };
    let mut entries = 0;
    let outcome = read(Cursor::new(bytes), bytes.len() as u64, format, |path, _| {
        assert!(!path.is_empty() && !path.contains(&0));
        entries += 1;
    });
    // An entry takes more than its times, its mode and the name of its object.
    assert!(entries <= bytes.len() / 60);
    matches!(outcome, Ok(IndexOutcome::Read))
}

/// The added lines of a file are ranges that have some, and that fit into numbers. Returns whether the output is read.
pub fn patch(bytes: &[u8]) -> bool {
    let Some(added) = parse(bytes) else { return false };
    for lines in added.values() {
        let Added::Lines(ranges) = lines else { continue };
        assert!(ranges.iter().all(|range| range.start < range.end));
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{index, patch};
    use crate::mutated::{cases, mutated, seeds};
    use proptest::prelude::proptest;

    #[test]
    fn every_seed_is_read() {
        assert!(seeds("index").iter().all(|seed| index(seed, false)));
        assert!(seeds("patch").iter().all(|seed| patch(seed)));
    }

    proptest! {
        #![proptest_config(cases())]

        #[test]
        fn no_index_panics(bytes in mutated("index"), is_sha256 in proptest::bool::ANY) {
            index(&bytes, is_sha256);
        }

        #[test]
        fn no_patch_panics(bytes in mutated("patch")) {
            patch(&bytes);
        }
    }
}
