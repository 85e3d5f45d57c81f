//! The ids of rules: given ones must be unique, derived ones are made so.
//!
//! Reports and the baseline name rules by id. A derived one is made of the first `from`, not of the place in the file,
//! so that it stays the same when rules are added before it.

use std::collections::{HashMap, HashSet};

use super::problems::{Problems, Scalar};
use super::source_position::SourcePosition;
use super::wire::{WireFrom, WireRule};

/// Characters of a derived id, before its number.
// A long regex would fill a line of a report; 60 leave room for a path beside it.
const MAX_SLUG: usize = 60;

/// Ids that are taken.
#[derive(Debug)]
pub struct Ids {
    taken: HashSet<String>,
    /// The number that the next rule of each slug tries first, so that many equal slugs take linear time.
    next: HashMap<String, usize>,
}

impl Ids {
    /// Takes the given ids of all rules first, so that no derived one collides with a later rule.
    pub fn given(rules: &[WireRule], problems: &mut Problems<'_>) -> Self {
        let mut first: HashMap<&str, SourcePosition> = HashMap::new();
        for id in rules.iter().filter_map(|rule| rule.id.as_ref()) {
            check(id, problems);
            if let Some(SourcePosition { line, column, .. }) = first.get(id.text.as_str()) {
                let what = format!("rule id `{}` is given twice", id.text);
                let help = format!("line {line}, column {column} has it already; rename one of the two");
                problems.error(id.at, what, help);
            } else {
                first.insert(&id.text, id.at);
            }
        }
        Self { taken: first.into_keys().map(str::to_owned).collect(), next: HashMap::new() }
    }

    /// The id of a rule.
    pub fn of(&mut self, rule: &WireRule) -> String {
        if let Some(id) = &rule.id {
            return id.text.clone();
        }
        let slug = slug(rule.from.as_ref().and_then(WireFrom::first_text).unwrap_or_default());
        let next = self.next.entry(slug.clone()).or_insert(1);
        loop {
            let id = if *next == 1 { slug.clone() } else { format!("{slug}-{next}") };
            *next += 1;
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

fn check(id: &Scalar, problems: &mut Problems<'_>) {
    let help = "an id has letters, digits, `-`, `_` and `.`";
    if id.text.is_empty() {
        problems.error(id.at, "the id is empty", help);
    } else if let Some(bad) = id.text.chars().find(|char| !(char.is_alphanumeric() || "-_.".contains(*char)))
    {
        problems.error(id.at, format!("id `{}` holds `{bad}`", id.text), help);
    }
}

/// Letters and digits in lower case, everything between them as one `-`.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for char in text.chars() {
        if slug.chars().count() >= MAX_SLUG {
            break;
        }
        if char.is_alphanumeric() {
            slug.extend(char.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "rule".to_owned() } else { slug.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn slugs_are_readable() {
        for (from, expected) in [
            ("api.staging.example.com", "api-staging-example-com"),
            ("{service}.staging.example.com", "service-staging-example-com"),
            ("wss://staging.example.com", "wss-staging-example-com"),
            (".corp.Example.com", "corp-example-com"),
            (r"svc-[0-9]+\.run\.app", "svc-0-9-run-app"),
            ("bücher.de", "bücher-de"),
            ("***", "rule"),
        ] {
            assert_eq!(slug(from), expected, "{from}");
        }
    }
}
