//! Refuses `regex:` rules whose new text the rules lengthen without end, such as `a+` to `$0$0`.
//!
//! No look at a regular expression tells whether it matches its own output, so that one text that it matches is
//! followed through the rules that are for the same files. Invariant: a refused rule has a text that never settles, and
//! the message shows it. Others are found by the mentions that they apply to.

use super::chain::ChainEnd;
use super::index::RuleIndex;
use super::model::Rule;
use super::resolve::Resolver;
use crate::host::Scheme;
use crate::text::Problem;

/// Bytes of a text that a message shows.
const MAX_SHOWN: usize = 80;

/// A problem for each rule with a text that grows without end.
pub(super) fn endless(rules: &[Rule], index: &RuleIndex) -> Vec<Problem> {
    (0..rules.len()).filter_map(|number| growth(rules, index, number)).collect()
}

fn growth(rules: &[Rule], index: &RuleIndex, number: usize) -> Option<Problem> {
    let rule = &rules[number];
    let start = rule.action.sample()?;
    let next = rule.action.rewritten(&start)?;
    if next.as_ref() == Ok(&start) {
        return None;
    }
    let is_together =
        |other: usize| rules[other].scope.is_everything() || rules[other].scope.equals(&rule.scope);
    let resolver = Resolver::new(rules, index, &is_together);
    let settled = resolver.settle_text(number, &start, next.clone(), &Scheme::Absent);
    if settled.end != ChainEnd::Growing {
        return None;
    }
    let next = next.map_or_else(|_| "more than 4 KiB".to_owned(), |next| quoted(&next));
    let mut others: Vec<usize> = settled.chain.into_iter().filter(|other| *other != number).collect();
    others.sort_unstable();
    others.dedup();
    let others: Vec<String> = others.iter().map(|other| format!("`{}`", rules[*other].id)).collect();
    let with = if others.is_empty() { String::new() } else { format!(" with {}", others.join(", ")) };
    let what = format!(
        "rule `{}`{with} lengthens its own new text without end: {} becomes {next}, which matches again",
        rule.id,
        quoted(&start)
    );
    let help = "a migration must settle; make `regex` narrower, such as by `\\b` or by more of the old text, so that it \
                does not match the new text";
    Some(Problem::error(rule.place.clone(), what).help(help))
}

fn quoted(text: &[u8]) -> String {
    let shown = String::from_utf8_lossy(&text[..text.len().min(MAX_SHOWN)]);
    format!("`{shown}{}`", if text.len() > MAX_SHOWN { "…" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::endless;
    use crate::rule::{RuleIndex, parse};

    #[test]
    fn a_rule_with_a_text_that_grows_without_end_is_refused() {
        for (list, expected) in [
            (
                &["{id: a, regex: 'a+', to: '$0$0'}"][..],
                &["rule `a` lengthens its own new text without end: `a` becomes `aa`, which matches again"][..],
            ),
            (
                &[r"{id: a, regex: 'api\.(\w+)', to: 'api.$1.example.com'}"],
                &[
                    "rule `a` lengthens its own new text without end: `api.0` becomes `api.0.example.com`, which matches again",
                ],
            ),
            // By way of another rule.
            (
                &["{id: a, regex: 'x(b+)', to: 'y$1$1'}", "{id: b, text: y, to: x}"],
                &[
                    "rule `a` with `b` lengthens its own new text without end: `xb` becomes `ybb`, which matches again",
                ],
            ),
            // Rules that settle.
            (&["{regex: 'a+', to: b}"], &[]),
            (&["{regex: '(?i)staging', to: staging}"], &[]),
            (&[r"{regex: '\ba+\b', to: 'b$0'}"], &[]),
            (&["{text: xa, to: b}", "{regex: 'a', to: 'x$0'}"], &[]),
            (&["{regex: 'a', to: 'x$0', in: [env]}", "{text: xa, to: b, in: [env]}"], &["a"]),
            (&["{text: xa, to: b, in: [env]}", "{regex: 'a', to: 'x$0', in: [env]}"], &[]),
            (&["{text: xa, to: b, files: [x/**]}", "{regex: 'a', to: 'x$0', files: [x/**]}"], &[]),
            // It goes round in a circle, and does not grow.
            (&["{regex: 'a(x)', to: 'b$1'}", "{regex: 'b(x)', to: 'a$1'}"], &[]),
        ] {
            let list: String = list.iter().map(|rule| format!("  - {rule}\n")).collect();
            let source = format!("version: 1\nrules:\n{list}");
            let rules = parse("f", source.as_bytes()).0.expect("the rules load").rules;
            let said = endless(&rules, &RuleIndex::new(&rules));
            let said: Vec<&str> = said.iter().map(|problem| problem.what.as_str()).collect();
            let is_expected = said.len() == expected.len()
                && said.iter().zip(expected).all(|(said, expected)| said.contains(expected));
            assert!(is_expected, "{list}: {said:?}");
        }
    }
}
