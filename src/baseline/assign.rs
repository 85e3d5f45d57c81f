//! Assigns mentions to the entries of a baseline.
//!
//! Three tiers, from certain to likely: both lines beside the mention are as in the entry, then one of them, then only
//! its own line. At last the same three for files that were renamed. Invariant: an entry is used at most as often as it
//! counts, and the same input always gives the same assignment.

use std::collections::{HashMap, HashSet};

use super::model::{Baseline, BaselineEntry, FindingKey, Occurrence};
use crate::text::{LineFingerprint, NeighborFingerprints};

/// Number of the lines beside a mention that must be as in its entry.
#[derive(Debug, Clone, Copy)]
enum Tier {
    Both,
    One,
    Neither,
}

const TIERS: [Tier; 3] = [Tier::Both, Tier::One, Tier::Neither];

/// A key without its path.
type PathlessKey<'b> = (Option<&'b str>, &'b str, LineFingerprint);

/// A baseline with the unused count of each entry.
#[derive(Debug)]
pub struct EntryAssignment<'b> {
    baseline: &'b Baseline,
    left: Vec<usize>,
    by_key: HashMap<&'b FindingKey, Vec<usize>>,
    /// Index into `alike`.
    by_pathless_key: HashMap<PathlessKey<'b>, usize>,
    alike: Vec<Vec<usize>>,
    paths: HashSet<&'b str>,
}

impl<'b> EntryAssignment<'b> {
    /// A baseline with every entry unused.
    pub fn new(baseline: &'b Baseline) -> Self {
        let mut assignment = Self {
            baseline,
            left: baseline.entries.iter().map(|entry| entry.count).collect(),
            by_key: HashMap::new(),
            by_pathless_key: HashMap::new(),
            alike: Vec::new(),
            paths: HashSet::new(),
        };
        for (index, BaselineEntry { key, .. }) in baseline.entries.iter().enumerate() {
            assignment.by_key.entry(key).or_default().push(index);
            let list = *assignment.by_pathless_key.entry(without_path(key)).or_insert(assignment.alike.len());
            assignment.alike.resize_with(assignment.alike.len().max(list + 1), Vec::new);
            assignment.alike[list].push(index);
            assignment.paths.insert(&key.path);
        }
        assignment
    }

    /// The entry of each mention, used once; `is_gone` returns `true` for a path without a file, which may have been
    /// renamed.
    pub fn assign(
        &mut self,
        found: &[Occurrence],
        is_gone: &mut dyn FnMut(&str) -> bool,
    ) -> Vec<Option<usize>> {
        let mut assigned = vec![None; found.len()];
        for tier in TIERS {
            for (occurrence, assigned) in found.iter().zip(&mut assigned).filter(|(_, at)| at.is_none()) {
                *assigned = self.at_its_path(occurrence, tier);
            }
        }
        let mut gone: HashMap<&str, bool> = HashMap::new();
        for tier in TIERS {
            for (occurrence, assigned) in found.iter().zip(&mut assigned).filter(|(_, at)| at.is_none()) {
                if !self.paths.contains(occurrence.key.path.as_str()) {
                    *assigned = self.renamed(occurrence, tier, &mut |path| {
                        *gone.entry(path).or_insert_with(|| is_gone(path))
                    });
                }
            }
        }
        assigned
    }

    /// The unused count of each entry.
    pub fn unused(&self) -> &[usize] {
        &self.left
    }

    fn at_its_path(&mut self, occurrence: &Occurrence, tier: Tier) -> Option<usize> {
        let candidates = self.by_key.get_mut(&occurrence.key)?;
        take(candidates, &mut self.left, |index| {
            tier.accepts(self.baseline.entries[index].beside, occurrence.beside)
        })
    }

    fn renamed(
        &mut self,
        occurrence: &Occurrence,
        tier: Tier,
        is_gone: &mut dyn FnMut(&'b str) -> bool,
    ) -> Option<usize> {
        let baseline = self.baseline;
        let list = *self.by_pathless_key.get(&without_path(&occurrence.key))?;
        take(&mut self.alike[list], &mut self.left, |index| {
            let entry = &baseline.entries[index];
            tier.accepts(entry.beside, occurrence.beside) && is_gone(&entry.key.path)
        })
    }
}

/// Uses the first of `candidates` that fits and has a count left. Used-up ones are removed, so that many equal lines
/// take linear time.
fn take(
    candidates: &mut Vec<usize>,
    left: &mut [usize],
    mut fits: impl FnMut(usize) -> bool,
) -> Option<usize> {
    candidates.retain(|index| left[*index] > 0);
    let index = candidates.iter().copied().find(|index| fits(*index))?;
    left[index] -= 1;
    Some(index)
}

fn without_path(key: &FindingKey) -> PathlessKey<'_> {
    (key.rule.as_deref(), &key.host, key.line)
}

impl Tier {
    fn accepts(self, entry: NeighborFingerprints, found: NeighborFingerprints) -> bool {
        match self {
            Self::Both => entry == found,
            Self::One => entry.before == found.before || entry.after == found.after,
            Self::Neither => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::EntryAssignment;
    use crate::baseline::model::{Baseline, BaselineEntry, FindingKey, Occurrence};
    use crate::baseline::record;
    use crate::text::{LineFingerprint, NeighborFingerprints, Span};

    /// `path:line` of a text, one mention a line that holds `HOST`.
    fn occurrences(path: &str, text: &str) -> Vec<Occurrence> {
        let found = text.match_indices("HOST").map(|(at, _)| {
            let span = Span::new(at, at + 4);
            let line = LineFingerprint::of(text.as_bytes(), span);
            let key = FindingKey { path: path.into(), rule: Some("r".into()), host: "HOST".into(), line };
            Occurrence { key, beside: NeighborFingerprints::of(text.as_bytes(), span) }
        });
        found.collect()
    }

    fn baseline(found: &[Occurrence]) -> Baseline {
        record(found.iter().map(|found| (found, None)), [])
    }

    /// Indexes of the mentions in `after`, a text at `path`, that the baseline of `before` at `a` does not know.
    fn new(before: &str, path: &str, after: &str) -> Vec<usize> {
        let baseline = baseline(&occurrences("a", before));
        let mut assignment = EntryAssignment::new(&baseline);
        let assigned = assignment.assign(&occurrences(path, after), &mut |gone| gone == "a" && path != "a");
        (0..assigned.len()).filter(|at| assigned[*at].is_none()).collect()
    }

    #[test]
    fn knows_a_line_again_by_its_content() {
        for (before, path, after, expected) in [
            ("x\nHOST\ny", "a", "x\nHOST\ny", &[][..]),
            ("x\nHOST\ny", "a", "0\n0\nx\n  HOST\r\ny", &[]),
            ("x\nHOST\ny", "a", "z\nHOST\nz", &[]),
            ("x\nHOST\ny", "a", "x\nHOST z\ny", &[0]),
            // Of two equal lines the one with more equal neighbors is the old one.
            ("x\nHOST\ny", "a", "HOST\nx\nHOST\ny", &[0]),
            ("x\nHOST\ny", "a", "q\nHOST\nz\nHOST\ny", &[0]),
            ("HOST HOST", "a", "HOST HOST", &[]),
            ("x\nHOST\ny\nHOST", "a", "HOST\nHOST\nHOST", &[1]),
            // A renamed file, and a renamed one with a second mention.
            ("x\nHOST\ny", "b", "x\nHOST\ny", &[]),
            ("x\nHOST\ny", "b", "0\nHOST\n0\nHOST", &[1]),
        ] {
            assert_eq!(new(before, path, after), expected, "{before:?} → {path} {after:?}");
        }
        let baseline = baseline(&occurrences("a", "HOST"));
        let copied = EntryAssignment::new(&baseline).assign(&occurrences("b", "HOST"), &mut |_| false);
        assert_eq!(copied, [None]);
    }

    #[test]
    fn a_file_that_is_known_already_takes_over_nothing() {
        let known = baseline(&[occurrences("a", "HOST x"), occurrences("b", "HOST y")].concat());
        let assigned =
            EntryAssignment::new(&known).assign(&occurrences("b", "HOST x\nHOST y"), &mut |path| path == "a");
        assert_eq!(assigned, [None, Some(1)]);
    }

    fn text() -> impl Strategy<Value = String> {
        let line = prop::sample::select(vec!["HOST", "HOST a", "  HOST", "b", "", "HOST HOST"]);
        prop::collection::vec(line, 0..12).prop_map(|lines| lines.join("\n"))
    }

    proptest! {
        #[test]
        fn what_was_recorded_is_known_and_nothing_is_left(texts in prop::collection::vec(text(), 0..4)) {
            let found: Vec<Occurrence> =
                texts.iter().enumerate().flat_map(|(at, text)| occurrences(&at.to_string(), text)).collect();
            let baseline = baseline(&found);
            let mut assignment = EntryAssignment::new(&baseline);
            prop_assert!(assignment.assign(&found, &mut |_| false).iter().all(Option::is_some));
            prop_assert!(assignment.unused().iter().all(|left| *left == 0));
        }

        #[test]
        fn no_entry_is_used_more_often_than_it_counts(before in text(), after in text(), renamed: bool) {
            let baseline = baseline(&occurrences("a", &before));
            let found = occurrences(if renamed { "b" } else { "a" }, &after);
            let assigned = EntryAssignment::new(&baseline).assign(&found, &mut |_| true);
            for (index, BaselineEntry { count, key, .. }) in baseline.entries.iter().enumerate() {
                prop_assert!(assigned.iter().filter(|entry| **entry == Some(index)).count() <= *count);
                // And none is left over while an equal line is not known.
                let lines = |list: &[Occurrence]| list.iter().filter(|one| one.key.line == key.line).count();
                let known = assigned.iter().zip(&found).filter(|(entry, found)| entry.is_some() && found.key.line == key.line);
                prop_assert_eq!(known.count(), lines(&found).min(lines(&occurrences("a", &before))));
            }
        }

        #[test]
        fn lines_put_between_others_change_nothing(before in text(), at in 0usize..12) {
            let mut lines: Vec<&str> = before.lines().collect();
            lines.insert(at.min(lines.len()), "new");
            prop_assert_eq!(new(&before, "a", &lines.join("\n")), Vec::<usize>::new());
        }
    }
}
