//! Whether the bytes next to an anchor allow a name there: a cheap look before the line is read.
//!
//! Says yes to whatever it does not know.

use super::gram_index::{Letters, Next};
use super::needle::{Anchors, Hit, Purpose};
use super::source::{spelled, zone_label};
use crate::host::{LabelPattern, OpenEnd};
use crate::rule::RuleFile;

/// What may stand next to anchors, by their numbers.
#[derive(Debug, Default)]
pub(crate) struct Neighbours {
    sides: Vec<Sides>,
}

/// What may stand next to one anchor.
#[derive(Debug, Default, Clone)]
struct Sides {
    /// Anything.
    anything: bool,
    /// Labels one of which follows, where the anchor is a whole label of a zone.
    after: Vec<Vec<u8>>,
    /// Labels one of which stands before, where it is one of a rule open on the right.
    before: Vec<Vec<u8>>,
}

impl Neighbours {
    /// How far from an anchor bytes are looked at, at most: a label, and a few spaces and signs.
    pub const REACH: usize = 256;
    /// How many spaces are skipped.
    const SPACES: usize = 64;

    pub fn new(rules: &RuleFile, anchors: &Anchors, open_right: &[(usize, usize)]) -> Self {
        let mut neighbours = Self::default();
        for zone in rules.zones.iter() {
            let label = zone_label(zone);
            let next = zone.labels().skip_while(|other| *other != label).nth(1);
            for piece in spelled(label) {
                let whole = piece == label.as_bytes();
                let Some(sides) = neighbours.sides(anchors, &piece) else { continue };
                match next.filter(|next| whole && !next.starts_with("xn--")) {
                    Some(next) => sides.after.push(next.as_bytes().to_vec()),
                    None => sides.anything = true,
                }
            }
        }
        for (rule, variant) in open_right {
            let pattern = &rules.rules[*rule].action.host_moves()[*variant].pattern;
            debug_assert_eq!(pattern.open(), OpenEnd::Right);
            let longest = pattern.literals().map(|label| label.normal()).max_by_key(|label| label.len());
            let before = longest.and_then(|longest| label_before(pattern.labels(), longest));
            for piece in longest.map(spelled).unwrap_or_default() {
                let whole = longest.is_some_and(|longest| piece == longest.as_bytes());
                let Some(sides) = neighbours.sides(anchors, &piece) else { continue };
                match before.filter(|_| whole) {
                    Some(before) => sides.before.push(before.as_bytes().to_vec()),
                    None => sides.anything = true,
                }
            }
        }
        neighbours
    }

    fn sides(&mut self, anchors: &Anchors, piece: &[u8]) -> Option<&mut Sides> {
        let number = anchors.number(piece, Purpose::Label)?;
        self.sides.resize(self.sides.len().max(number + 1), Sides::default());
        self.sides.get_mut(number)
    }

    /// The anchors that are whole labels of zones and nothing else, with the first letters of what follows them.
    pub fn bounds(&self) -> impl Iterator<Item = (usize, Letters)> {
        let bound = |sides: &&Sides| !sides.anything && sides.before.is_empty() && !sides.after.is_empty();
        let letters = |sides: &Sides| {
            sides.after.iter().fold(Letters::default(), |letters, label| letters.with_first_of(label))
        };
        let all = self.sides.iter().enumerate();
        all.filter(move |(_, sides)| bound(sides)).map(move |(anchor, sides)| (anchor, letters(sides)))
    }

    /// Whether a name may stand around `hit`.
    pub fn allow(&self, text: &[u8], hit: &Hit) -> bool {
        let Some(sides) = self.sides.get(hit.anchor).filter(|sides| !sides.anything) else { return true };
        let (before, after) = (&text[..hit.start], &text[hit.end..]);
        sides.after.is_empty() && sides.before.is_empty()
            || !sides.after.is_empty() && of_zone(before, after, &sides.after)
            || !sides.before.is_empty() && is_open(after) && follows(before, &sides.before)
    }
}

/// The ASCII label that stands before `label` in a pattern.
fn label_before<'p>(labels: &'p [LabelPattern], label: &str) -> Option<&'p str> {
    let normal = |pattern: &'p LabelPattern| match pattern {
        LabelPattern::Literal(label) => Some(label.normal()),
        _ => None,
    };
    let mut places = labels.iter().enumerate().filter(|(_, pattern)| normal(pattern) == Some(label));
    let (place, _) = places.next()?;
    if places.next().is_some() {
        return None;
    }
    normal(labels.get(place.checked_sub(1)?)?).filter(|before| !before.starts_with("xn--"))
}

/// Whether one of the labels `next` may follow, or precede in a reversed name.
fn of_zone(before: &[u8], after: &[u8], next: &[Vec<u8>]) -> bool {
    let follows = |rest: &[u8]| {
        next.iter().any(|label| rest.get(..label.len()).is_some_and(|there| same(there, label)))
    };
    let reversed =
        || before.strip_suffix(b".").is_some_and(|left| next.iter().any(|label| ends_with(left, label)));
    let Some((first, rest)) = after.split_first() else { return reversed() };
    match Next::of(*first) {
        Next::Open => true,
        Next::Joins => {
            let ends = *first == b'.' && !rest.first().is_some_and(u8::is_ascii_alphanumeric);
            ends || follows(rest) || reversed()
        }
        Next::Closes => !first.is_ascii_alphanumeric() && reversed(),
    }
}

/// Whether a dot in some spelling may follow, and a name go on behind it.
fn is_open(after: &[u8]) -> bool {
    match after.first() {
        Some(b'.') => after.get(1).is_some_and(|byte| !byte.is_ascii_whitespace()),
        Some(b'\\' | b'[' | b'%' | b'&') => true,
        Some(byte) if is_quote(*byte) => {
            let mut rest = after[1..].iter().take(Neighbours::SPACES);
            let sign = rest.find(|byte| !matches!(byte, b' ' | b'\t'));
            sign.is_none_or(|sign| b"+.<|&~".contains(sign))
        }
        Some(byte) => !byte.is_ascii(),
        None => false,
    }
}

/// Whether one of `labels` may stand before, with a dot in some spelling behind it.
fn follows(before: &[u8], labels: &[Vec<u8>]) -> bool {
    let Some(left) = before.strip_suffix(b".") else {
        return match before.last() {
            Some(b']' | b';' | b'}') => true,
            Some(b'e' | b'E') => before.ends_with(b"2e") || before.ends_with(b"2E"),
            Some(byte) => is_quote(*byte) || !byte.is_ascii(),
            None => false,
        };
    };
    if labels.iter().any(|label| ends_with(left, label)) {
        return true;
    }
    // The label may have begun in another string, or its dot may be written with signs before it.
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let length = left.iter().rev().take(Neighbours::SPACES).take_while(|byte| part(byte)).count();
    let (rest, part) = left.split_at(left.len() - length);
    match rest.last() {
        Some(b'\\') => part.is_empty(),
        Some(byte) if is_quote(*byte) => labels.iter().any(|label| ends_with(label, part)),
        Some(byte) => !byte.is_ascii(),
        None => false,
    }
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

fn same(a: &[u8], b: &[u8]) -> bool {
    a.eq_ignore_ascii_case(b)
}

fn ends_with(text: &[u8], end: &[u8]) -> bool {
    text.len() >= end.len() && same(&text[text.len() - end.len()..], end)
}

#[cfg(test)]
mod tests {
    use super::{follows, is_open, of_zone};

    fn split(text: &str) -> (&[u8], &[u8]) {
        let (before, after) = text.split_once('|').unwrap();
        (before.as_bytes(), after.as_bytes())
    }

    #[test]
    fn a_name_of_a_zone_goes_on_after_its_anchor_or_is_reversed() {
        for (text, expected) in [
            ("api.|.com/x", true),
            ("api.|.COM", true),
            ("api.|\\.com", true),
            ("api.|%2Ecom", true),
            ("api.|. com", true),
            ("api_|_com", true),
            ("com.|.api", true),
            ("com.|", true),
            ("|-corp.com", false),
            ("|'s", false),
            ("|s.com", false),
            ("|.net", false),
        ] {
            let (before, after) = split(text);
            assert_eq!(of_zone(before, after, &[b"com".to_vec()]), expected, "{text}");
        }
    }

    #[test]
    fn a_name_of_an_open_rule_has_a_label_before_and_a_dot_behind_its_anchor() {
        for (text, expected) in [
            ("https://api.|.example.com", true),
            ("https://API.|.example.com", true),
            ("api\\.|\\.example", true),
            ("%2Fapi%2E|%2eexample", true),
            ("api[.]|[.]example", true),
            ("api&#46;|&#46;example", true),
            ("\"api.|.\" + zone", true),
            ("\"api.\" + \"|.example.com\"", true),
            ("\"api\" + \".|.example.com\"", true),
            ("\"a\" + \"pi.|.example.com\"", true),
            ("\"api.|\" + \".example.com\"", true),
            ("\"api.|\"  .  x", true),
            ("api\u{3002}|\u{3002}example.com", true),
            ("api\\u002e|\\u002eexample", true),
            ("api.|.${zone}", true),
            ("api.|", false),
            ("api.|. And", false),
            ("api.|_x.y", false),
            ("api.|ing.x", false),
            ("my.|.example.com", false),
            ("|.example.com", false),
            (" |.example.com", false),
            ("[\"|\"]", false),
            ("x = \"|\";", false),
        ] {
            let (before, after) = split(text);
            assert_eq!(is_open(after) && follows(before, &[b"api".to_vec()]), expected, "{text}");
        }
    }
}
