//! Holds a matcher against the neighbours of its rules: what they must not touch, and how they must write.

use super::find::Finder;
use super::rules::Matcher;
use super::source::Source;
use crate::host::{Fit, HostName};
use crate::mention::{Mention, Verdict};
use crate::rule::{HostMove, Neighbour, examples, neighbours, plain};

/// What came of the neighbours of one `from` of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trial {
    /// The plain host is not this rule's: an earlier rule, a `keep` or the file's category has it.
    PassedOver,
    /// How many texts were tried, and those that went wrong: the text, and what is wrong.
    Tried {
        /// How many texts were tried.
        texts: usize,
        /// What went wrong.
        failures: Vec<(String, String)>,
    },
}

/// Tries the neighbours of variant `variant` of rule `rule` in files like `source`.
pub fn trial(matcher: &Matcher<'_>, rule: usize, step: &HostMove, source: &Source<'_>) -> Trial {
    let mut finder = Finder::new(matcher);
    let mut own = |text: &str| -> Option<Mention> {
        let found = finder.find(text.as_bytes(), source);
        found.mentions.into_iter().find(|mention| mention.rules.first() == Some(&rule) && is_touched(mention))
    };
    let tried = examples(&step.pattern, &matcher.rules.zones).into_iter().find_map(|host| {
        let found = own(&plain(step, &host)).filter(|mention| mention.verdict != Verdict::Keep)?;
        Some((host, found))
    });
    let Some((host, plain)) = tried else { return Trial::PassedOver };
    let mut texts = 1;
    let mut failures = Vec::new();
    for neighbour in neighbours(step, &host) {
        if neighbour.spelled.is_none() && is_meant(matcher, rule, step, &neighbour) {
            continue;
        }
        texts += 1;
        let found = own(&neighbour.text);
        let wrong = wrong(&neighbour, &plain, found.as_ref());
        failures.extend(wrong.map(|wrong| (neighbour.text, format!("{}: {wrong}", neighbour.shows))));
    }
    Trial::Tried { texts, failures }
}

fn is_touched(mention: &Mention) -> bool {
    !matches!(mention.verdict, Verdict::Allowed | Verdict::Unlisted)
}

/// Whether another `from` of the rule is about the neighbour.
fn is_meant(matcher: &Matcher<'_>, rule: usize, step: &HostMove, neighbour: &Neighbour) -> bool {
    let moves = matcher.rules.rules.get(rule).map_or(&[][..], |rule| rule.action.host_moves());
    let host = neighbour.text.rsplit("//").next().unwrap_or_default();
    let host = host.split([':', '/']).next().unwrap_or_default();
    let name = HostName::of_literals(host.split('.'));
    let others = moves.iter().filter(|other| !std::ptr::eq(*other, step));
    others.into_iter().any(|other| other.pattern.fit(&name) != Fit::Never)
}

fn wrong(neighbour: &Neighbour, plain: &Mention, found: Option<&Mention>) -> Option<String> {
    let shown = |mention: &Mention| match &mention.new {
        Some(new) => format!("{} `{new}`", mention.verdict.name()),
        None => mention.verdict.name().to_owned(),
    };
    match (neighbour.spelled, found) {
        (None, None) => None,
        (None, Some(found)) => Some(format!("the rule must not match, got {}", shown(found))),
        (Some(_), None) => Some("the rule must match, and did not".to_owned()),
        (Some(spelled), Some(found)) => {
            let new = plain.new.as_deref().map(|new| spelled.of(new));
            let good = found.verdict == plain.verdict && found.new == new;
            let expected = Mention { new, ..plain.clone() };
            (!good).then(|| format!("expected {}, got {}", shown(&expected), shown(found)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Mention, Neighbour, Verdict, wrong};
    use crate::mention::Spelling;
    use crate::rule::Spelled;
    use crate::text::Span;

    fn mention(new: &str) -> Mention {
        Mention {
            span: Span::new(0, 1),
            text: String::new(),
            host: String::new(),
            spelling: Spelling::Plain,
            verdict: Verdict::Rewrite,
            rules: vec![0],
            new: Some(new.to_owned()),
            edit: None,
            note: None,
        }
    }

    #[test]
    fn says_what_went_wrong() {
        let plain = mention("a.b");
        for (spelled, found, expected) in [
            (None, None, None),
            (None, Some(mention("a.b")), Some("the rule must not match, got rewrite `a.b`")),
            (Some(Spelled::Plain), Some(mention("a.b")), None),
            (Some(Spelled::Plain), None, Some("the rule must match, and did not")),
            (Some(Spelled::Upper), Some(mention("A.B")), None),
            (
                Some(Spelled::Dots("[.]")),
                Some(mention("a.b")),
                Some("expected rewrite `a[.]b`, got rewrite `a.b`"),
            ),
        ] {
            let neighbour = Neighbour { text: String::new(), shows: "", spelled };
            assert_eq!(wrong(&neighbour, &plain, found.as_ref()).as_deref(), expected);
        }
    }
}
