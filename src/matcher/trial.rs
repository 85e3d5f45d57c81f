//! `redomain rules test`: a matcher is tried on texts that are near to the hosts of its rules.
//!
//! A near host (`xapi.example.com`, `api.example.com.evil.org`) must not be matched, and another spelling of the host
//! must be rewritten in that spelling. The texts come from [`neighbors`]; here they are matched and judged.

use super::find::Finder;
use super::rules::Matcher;
use super::source::Source;
use crate::host::{Fit, HostName};
use crate::mention::{Mention, Verdict};
use crate::rule::{HostMove, Neighbor, examples, neighbors, plain};

/// Result of the trial of one `from` of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trial {
    /// Not tried: the plain host belongs to an earlier rule, a `keep` or another category of files.
    PassedOver,
    /// Tried on some texts.
    Tried {
        /// Number of texts.
        texts: usize,
        /// Texts with a wrong result: the text, and the mistake.
        failures: Vec<(String, String)>,
    },
}

/// Tries the pattern `step` of the rule with the number `rule` in files like `source`.
pub fn trial(matcher: &Matcher<'_>, rule: usize, step: &HostMove, source: &Source<'_>) -> Trial {
    let mut finder = Finder::new(matcher);
    let tried = examples(&step.pattern, &matcher.rules.zones).into_iter().find_map(|host| {
        let plain = own_mention(&mut finder, rule, &plain(step, &host), source);
        Some((host, plain.filter(|mention| mention.verdict != Verdict::Keep)?))
    });
    let Some((host, plain)) = tried else { return Trial::PassedOver };
    let mut texts = 1;
    let mut failures = Vec::new();
    for neighbor in neighbors(step, &host) {
        if neighbor.spelled.is_none() && is_intended(matcher, rule, step, &neighbor) {
            continue;
        }
        texts += 1;
        let found = own_mention(&mut finder, rule, &neighbor.text, source);
        let mistake = mistake(&neighbor, &plain, found.as_ref());
        failures.extend(mistake.map(|mistake| (neighbor.text, format!("{}: {mistake}", neighbor.shows))));
    }
    Trial::Tried { texts, failures }
}

/// The first mention in `text` that the rule matches.
fn own_mention(finder: &mut Finder<'_>, rule: usize, text: &str, source: &Source<'_>) -> Option<Mention> {
    let mut mentions = finder.find(text.as_bytes(), source).mentions.into_iter();
    mentions.find(|mention| {
        let is_matched = !matches!(mention.verdict, Verdict::Allowed | Verdict::Unlisted);
        mention.rules.first() == Some(&rule) && is_matched
    })
}

/// Returns `true` if another `from` of the rule matches the neighbor.
fn is_intended(matcher: &Matcher<'_>, rule: usize, step: &HostMove, neighbor: &Neighbor) -> bool {
    let moves = matcher.rules.rules.get(rule).map_or(&[][..], |rule| rule.action.host_moves());
    let host = neighbor.text.rsplit("//").next().unwrap_or_default();
    let host = host.split([':', '/']).next().unwrap_or_default();
    let name = HostName::of_literals(host.split('.'));
    let mut others = moves.iter().filter(|other| !std::ptr::eq(*other, step));
    others.any(|other| other.pattern.fit(&name) != Fit::Never)
}

/// The mistake in the mention `found` in a neighbor, given the mention `plain` of the host itself.
fn mistake(neighbor: &Neighbor, plain: &Mention, found: Option<&Mention>) -> Option<String> {
    match (neighbor.spelled, found) {
        (None, None) => None,
        (None, Some(found)) => Some(format!("the rule must not match, got {}", outcome(found))),
        (Some(_), None) => Some("the rule must match, and did not".to_owned()),
        (Some(spelled), Some(found)) => {
            let new = plain.new.as_deref().map(|new| spelled.of(new));
            let is_right = found.verdict == plain.verdict && found.new == new;
            let mut expected = plain.clone();
            expected.new = new;
            (!is_right).then(|| format!("expected {}, got {}", outcome(&expected), outcome(found)))
        }
    }
}

/// Verdict and new text of a mention.
fn outcome(mention: &Mention) -> String {
    match &mention.new {
        Some(new) => format!("{} `{new}`", mention.verdict.name()),
        None => mention.verdict.name().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Mention, Neighbor, Verdict, mistake};
    use crate::mention::{Spelling, Wording};
    use crate::rule::Spelled;
    use crate::text::Span;

    fn mention(new: &str) -> Mention {
        let wording = Wording {
            text: String::new(),
            host: String::new(),
            spelling: Spelling::Plain,
            rules: vec![0],
            new: Some(new.to_owned()),
            note: None,
        };
        let (span, verdict, wording) = (Span::new(0, 1), Verdict::Rewrite, wording.into());
        Mention { span, verdict, edit: None, whole: None, meets: None, wording }
    }

    #[test]
    fn a_mistake_says_what_was_expected() {
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
            let neighbor = Neighbor { text: String::new(), shows: "", spelled };
            assert_eq!(mistake(&neighbor, &plain, found.as_ref()).as_deref(), expected);
        }
    }
}
