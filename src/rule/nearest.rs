//! The known word that somebody most likely meant.

/// The word of `known` that is fewest edits away from `word`, if few enough to be a slip.
pub fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let close = |candidate: &&str| distance(&word.to_lowercase(), candidate);
    let best = known.iter().copied().min_by_key(|candidate| close(candidate))?;
    let most = (word.chars().count().max(best.chars().count()) / 2).min(3);
    (close(&best) <= most).then_some(best)
}

/// `word` in backquotes, or what else could be written: `did you mean` or all that is known.
pub fn suggestion(word: &str, known: &[&str]) -> String {
    match nearest(word, known) {
        Some(best) => format!("did you mean `{best}`?"),
        None => {
            let all: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
            format!("known are {}", all.join(", "))
        }
    }
}

/// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(40).collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
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
            ("x", None),
            ("description", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, &known), expected, "{word}");
        }
    }
}
