//! Laws that hold for the structure of every text, whatever its bytes; for tests and fuzz targets.

use std::fmt::Debug;

use super::{Audience, Tree, read};
use crate::text::{RelPath, Span};

/// Names of files, one at least for each family of formats.
const NAMES: [&str; 24] = [
    "a.json",
    "a.js",
    "a.py",
    "a.tf",
    "a.yaml",
    "a.md",
    "a.html",
    "a.ini",
    "a.env",
    "a.toml",
    "a.sh",
    "a.rb",
    "a.csv",
    "a.conf",
    "a.cfg",
    "a.zone",
    "Caddyfile",
    "Dockerfile",
    "a.go",
    "a.php",
    "a.txt",
    "hosts",
    "a.j2",
    "a.sql",
];

/// The structure of a text as a file of some kind has places inside of the text, in order, and no more of them than the
/// text has bytes; every place in it can be asked for.
pub fn structure(text: &[u8], name: usize) {
    let path = RelPath::from(NAMES[name % NAMES.len()]);
    let audience = if (name / NAMES.len()).is_multiple_of(2) { Audience::Programs } else { Audience::People };
    let tree = read(text, &path, audience, (0..text.len()).collect());
    let whole = Span::new(0, text.len());
    let mut parts = 0;
    let mut last = 0;
    for index in 0..tree.len() {
        let container = tree.container(index);
        assert!(last <= container.span.start, "{container:?} of {path:?} starts before the one before it");
        last = container.span.start;
        assert!(
            whole.contains(container.span) && whole.contains(container.head),
            "{container:?} of {path:?}"
        );
        assert!(container.parent.is_none_or(|parent| parent < index), "{container:?} of {path:?}");
        parts += 1 + container.entries.len();
        for entry in &container.entries {
            assert!(whole.contains(entry.span) && entry.end <= text.len(), "{entry:?} of {path:?}");
            assert!(entry.key.is_none_or(|key| whole.contains(key)), "{entry:?} of {path:?}");
            parts += entry.operators.len();
        }
    }
    // Texts in texts and the few words before each bracket are read more than once, and nothing is read for each place.
    assert!(parts <= 16 * (text.len() + 16), "{parts} parts of {} bytes in {path:?}", text.len());
    places(&tree, text.len());
}

/// The structure that is read around a few places says the same of them as that of the whole text.
pub fn pruned(text: &[u8], name: usize, places: &[usize]) {
    let path = RelPath::from(NAMES[name % NAMES.len()]);
    let whole = read(text, &path, Audience::Programs, (0..text.len()).collect());
    let mut places: Vec<usize> = places.iter().map(|place| place % (text.len() + 1)).collect();
    places.sort_unstable();
    let around = read(text, &path, Audience::Programs, places.clone().into());
    for at in places {
        assert_eq!(chain(&around, at), chain(&whole, at), "at {at} of {path:?}");
    }
}

/// The kinds, spans and heads of the containers around a place, with the start and the key of the entry that it is in.
fn chain(tree: &Tree<'_>, at: usize) -> Vec<impl PartialEq + Debug> {
    let ancestors = tree.path(at).into_iter().map(|ancestor| {
        let container = tree.container(ancestor.container);
        let entry = ancestor.entry.map(|entry| &container.entries[entry]);
        (container.kind, container.span, container.head, entry.map(|entry| (entry.span.start, entry.key)))
    });
    ancestors.collect()
}

fn places(tree: &Tree<'_>, len: usize) {
    // All places of a short text, and some hundred of a long one.
    for at in (0..=len + 1).step_by(1 + len / 300) {
        for ancestor in tree.path(at) {
            let container = tree.container(ancestor.container);
            assert!(container.span.start <= at && at < container.span.end);
            let entry = ancestor.entry.map(|entry| container.entries[entry].span);
            assert!(entry.is_none_or(|span| span.start <= at && at < span.end));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{pruned, structure};
    use crate::mutated::{cases, mutated};
    use proptest::prelude::{any, prop, proptest};

    #[test]
    fn a_case_that_nothing_ends_ends_with_its_text() {
        let text = b"```\ncase a in\n```\nx y z\n";
        (0..text.len()).for_each(|at| pruned(text, 20, &[at]));
    }

    proptest! {
        #![proptest_config(cases())]

        #[test]
        fn every_changed_text_has_a_structure(text in mutated("structure"), name in 0..48_usize) {
            structure(&text, name);
        }

        #[test]
        fn the_structure_around_places_is_that_of_the_text(
            text in mutated("structure"), name in 0..24_usize, places in prop::collection::vec(any::<usize>(), 1..5),
        ) {
            pruned(&text, name, &places);
        }

        #[test]
        fn every_text_of_signs_has_a_structure(
            text in prop::collection::vec(prop::sample::select(&b" \n\t-:,;=|#\"'`\\(){}[]<>/!.a_*+$%~\xe2\0"[..]), 0..200),
            name in any::<usize>(),
        ) {
            structure(&text, name);
        }
    }
}
