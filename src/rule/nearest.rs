//! "Did you mean": the known word that is fewest edits away from a misspelled one, or that other tools call otherwise.
//!
//! Distances are `strsim`'s optimal string alignment: insertions, deletions, replacements and swaps of neighbors.

/// Edits above which two words are different words.
// A slip is a swapped, missing, doubled or wrong letter, which is one edit; three allow for several in a long word.
const MAX_SLIP: usize = 3;

/// Words of other tools, and the key that has their meaning here. The first of them that is known counts.
const SYNONYMS: [(&str, &[&str]); 22] = [
    ("kind", &["in"]),
    ("kinds", &["in"]),
    ("category", &["in"]),
    ("categories", &["in"]),
    ("only", &["in"]),
    ("scope", &["in"]),
    ("old", &["from"]),
    ("host", &["from", "hosts"]),
    ("source", &["from"]),
    ("pattern", &["from"]),
    ("search", &["from"]),
    ("find", &["from"]),
    ("new", &["to"]),
    ("replace", &["to"]),
    ("replacement", &["to"]),
    ("target", &["to"]),
    ("destination", &["to"]),
    ("name", &["id"]),
    ("exclude", &["except"]),
    ("ignore", &["except", "keep"]),
    ("reason", &["why"]),
    ("description", &["why"]),
];

/// The word of `known` that `word` is most likely a misspelling of, or a synonym. At most half of its letters may differ, or
/// any two short words would be alike (`to` and `in`).
pub fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let word = word.to_lowercase();
    if let Some((_, meant)) = SYNONYMS.iter().find(|(synonym, _)| *synonym == word)
        && let Some(found) = known.iter().find(|known| meant.contains(known))
    {
        return Some(found);
    }
    let length = word.chars().count();
    // The distance is never below the difference in length; this keeps a key of megabytes cheap.
    let possible = known.iter().filter(|candidate| candidate.chars().count().abs_diff(length) <= MAX_SLIP);
    let measured = possible.map(|candidate| (strsim::osa_distance(&word, candidate), *candidate));
    let (distance, best) = measured.min_by_key(|(distance, _)| *distance)?;
    let limit = (length.max(best.chars().count()) / 2).min(MAX_SLIP);
    (distance <= limit).then_some(best)
}

/// Help for an unknown word: the nearest known one, or all known ones.
pub fn suggestion(word: &str, known: &[&str]) -> String {
    match nearest(word, known) {
        Some(best) => format!("did you mean `{best}`?"),
        None => {
            let all: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
            format!("known are {}", all.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_slips_and_nothing_far_away() {
        let known = ["id", "from", "text", "regex", "to", "in", "files", "why"];
        for (word, expected) in [
            ("form", Some("from")),
            ("file", Some("files")),
            ("regexp", Some("regex")),
            ("From", Some("from")),
            ("too", Some("to")),
            ("fliess", Some("files")),
            ("x", None),
            ("description", Some("why")),
            ("kind", Some("in")),
            ("Old", Some("from")),
            ("exclude", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, &known), expected, "{word}");
        }
    }
}
