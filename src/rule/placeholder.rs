//! New names that stand for others: what `redomain init` writes where nobody said what the new domain is.

use super::action::HostMove;
use super::model::Rule;
use crate::host::{LabelPattern, TemplatePart};
use crate::text::Problem;

/// The last label of names for examples, which nobody can have (RFC 2606).
const EXAMPLE: &str = "example";

/// A warning for each rule that leads to a name for examples from another one.
pub fn placeholders(rules: &[Rule]) -> Vec<Problem> {
    let found = rules.iter().filter(|rule| rule.action.host_moves().iter().any(leads_to_placeholder));
    found
        .map(|rule| {
            let what = format!(
                "rule `{}` leads to `{}`, a name for examples that nobody can have",
                rule.id, rule.to
            );
            Problem::warning(rule.place.clone(), what).help("write the new name in `to`")
        })
        .collect()
}

fn leads_to_placeholder(host_move: &HostMove) -> bool {
    let from = host_move.pattern.labels().last();
    let is_example = matches!(from, Some(LabelPattern::Literal(label)) if label.normal() == EXAMPLE);
    let to = host_move.to.labels().last().map(Vec::as_slice);
    !is_example && matches!(to, Some([TemplatePart::Literal(label)]) if label == EXAMPLE)
}

#[cfg(test)]
mod tests {
    use super::placeholders;
    use crate::rule::parse;

    #[test]
    fn names_for_examples_are_no_new_names() {
        for (rule, expected) in [
            ("{domain: kelp.io, to: new.example}", 1),
            ("{from: '{a}.kelp.io', to: '{a}.new.example'}", 1),
            ("{from: a.kelp.io, to: example.kelp.io}", 0),
            ("{from: a.old.example, to: a.new.example}", 0),
            ("{from: api.staging., to: api-staging.}", 0),
            ("{text: a, to: new.example}", 0),
        ] {
            let (file, problems) = parse("f", format!("version: 1\nrules: [{rule}]\n").as_bytes());
            let file = file.unwrap_or_else(|| panic!("{rule}: {problems:?}"));
            assert_eq!(placeholders(&file.rules).len(), expected, "{rule}");
        }
    }
}
