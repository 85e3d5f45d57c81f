//! A matcher that is too slow and too small to be wrong: what the fast one is held against.
//!
//! Covers closed and left-open rules without scheme, port and path, and texts without templates, quotes and
//! addresses. Both the properties and the fuzz targets make their cases of plain bytes with it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a wrong case is a wrong test")]

pub mod laws;
pub mod mixed;

use redomain::rule::{RuleFile, RuleIndex, cycles, parse};
use redomain::text::Severity;

/// The zones of every case.
const ZONES: [&str; 2] = ["example.com", "corp.example.org"];
const LABELS: [&str; 17] = [
    "api",
    "app",
    "Staging",
    "staging",
    "API",
    "my-api",
    "x1",
    "a",
    "www",
    "api-staging",
    "%61pi",
    "st&#97;ging",
    "my%2dapi",
    "\\u0061",
    "\\x61pi",
    "%61",
    "%2577ww",
];
/// So many of the labels have no codes in them.
const PLAIN_LABELS: usize = 10;
const DOTS: [&str; 8] = [".", ".", ".", "\\.", "[.]", "%2E", "%2e", "\\u002e"];
const ENDS: [&str; 14] = [
    "ex%61mple.com",
    "ex&#x61;mple.com",
    "corp.example.%6f\\x72g",
    "example.com%2dx.net",
    "example.com%61",
    "example.com",
    "example.com",
    "corp.example.org",
    "EXAMPLE.COM",
    "Example.com",
    "example.com.evil.net",
    "example.org",
    "myexample.com",
    "example.com-x.net",
];
const BETWEEN: [&str; 22] = [
    " ",
    "  ",
    ", ",
    ". ",
    ";",
    "\n",
    "\n\n",
    " - ",
    "\t",
    " -",
    "- ",
    "\u{201c}",
    "\"",
    "\", \"",
    "=",
    ":",
    "://",
    "/",
    "\\n",
    "%20",
    "&lt;",
    "x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x ",
];

/// A rule as the reference knows it.
struct Rule {
    from: Vec<String>,
    to: Vec<String>,
}

/// Rules and a text.
pub struct Case {
    /// The rule file, as YAML.
    pub yaml: String,
    /// The text.
    pub text: String,
    rules: Vec<Rule>,
}

/// A mention as the reference sees it: bytes, and the new text where there is one.
pub type Seen = (usize, usize, Option<String>);

/// In place of the new name of one that meets another name, which the reference knows nothing of.
pub const MEETS_ANOTHER: &str = "meets another name";

/// In place of the new name of a segment in the path of another host, which the reference takes for a host.
pub const IN_FOREIGN_PATH: &str = "in a foreign path";

/// Bytes as a source of choices; zeros when they are used up.
struct Choices<'b>(std::slice::Iter<'b, u8>);

impl Choices<'_> {
    fn of(&mut self, table: &[&'static str]) -> &'static str {
        table[self.below(table.len())]
    }

    fn below(&mut self, most: usize) -> usize {
        usize::from(self.0.next().copied().unwrap_or(0)) % most
    }
}

impl Case {
    /// The case that these bytes stand for.
    pub fn new(bytes: &[u8]) -> Self {
        let mut choices = Choices(bytes.iter());
        let rules: Vec<Rule> = (0..=choices.below(4)).map(|_| Rule::new(&mut choices)).collect();
        let mut yaml = format!("version: 1\nzones: [{}]\nrules:\n", ZONES.join(", "));
        for (number, rule) in rules.iter().enumerate() {
            let (from, to) = (rule.from.join("."), rule.to.join("."));
            yaml.push_str(&format!("  - {{id: r{number}, from: '{from}', to: '{to}'}}\n"));
        }
        let mut text = String::new();
        for _ in 0..=choices.below(12) {
            for _ in 0..choices.below(4) {
                text.push_str(choices.of(&LABELS));
                text.push_str(choices.of(&DOTS));
            }
            text.push_str(&choices.of(&ENDS).replace('.', choices.of(&DOTS)));
            text.push_str(choices.of(&BETWEEN));
        }
        Self { yaml, text, rules }
    }

    /// The same text, further to the right and down.
    pub fn shifted(mut self, by: usize) -> Self {
        self.text.insert_str(0, &"x, ".repeat(by));
        self
    }

    /// The rules, if they can be loaded and settle.
    pub fn load(&self) -> Option<RuleFile> {
        let (file, _) = parse("redomain.yaml", self.yaml.as_bytes());
        let file = file?;
        let wrong = cycles(&file.rules, &RuleIndex::new(&file.rules));
        wrong.iter().all(|problem| problem.severity != Severity::Error).then_some(file)
    }

    /// Holds what was seen against every mention of the text: hosts in a zone, with what becomes of them.
    pub fn compare(&self, seen: &[Seen]) -> Result<(), String> {
        let expected: Vec<Seen> =
            hosts(&self.text).into_iter().filter_map(|host| self.mention(&host)).collect();
        let agree = |seen: &Seen, expected: &Seen| {
            // Which dots an open rule leaves as they were is not the reference's business.
            let mixed = plain(&self.text[expected.0..expected.1]).1.len() > 1;
            let new = |new: &Option<String>| {
                new.as_ref().map(|new| decoded(&if mixed { plain(new).0 } else { new.clone() }))
            };
            let is_unknown_reason = match seen.2.as_deref() {
                Some(MEETS_ANOTHER) => true,
                Some(IN_FOREIGN_PATH) => self.text[..seen.0].ends_with('/'),
                _ => false,
            };
            let is_new = is_unknown_reason && expected.2.is_some() || new(&seen.2) == new(&expected.2);
            (seen.0, seen.1) == (expected.0, expected.1) && is_new
        };
        match seen.len() == expected.len() && seen.iter().zip(&expected).all(|(a, b)| agree(a, b)) {
            true => Ok(()),
            false => Err(format!("{}{}\nseen {seen:?}\nexpected {expected:?}", self.yaml, self.text)),
        }
    }

    fn mention(&self, host: &Host) -> Option<Seen> {
        let lower: Vec<String> = host.labels.iter().map(|label| label.to_ascii_lowercase()).collect();
        let in_zone = |zone: &&str| format!(".{}", lower.join(".")).ends_with(&format!(".{zone}"));
        ZONES.iter().find(|zone| in_zone(zone))?;
        let mut now = host.labels.clone();
        for _ in 0..50 {
            match self.rules.iter().find_map(|rule| rule.moved(&now)) {
                Some(next) if !equal(&next, &now) => now = next,
                _ => break,
            }
        }
        let moved = (!equal(&now, &host.labels)).then(|| {
            let upper = !host.labels.concat().contains(|char: char| char.is_ascii_lowercase());
            let new = now.join(host.dot.as_deref().unwrap_or("."));
            if upper {
                now.join("\0").to_uppercase().replace('\0', host.dot.as_deref().unwrap_or("."))
            } else {
                new
            }
        });
        Some((host.start, host.end, moved))
    }
}

impl Rule {
    fn new(choices: &mut Choices<'_>) -> Self {
        let zone = choices.of(&ZONES);
        let other = choices.of(&["example.com", "corp.example.org", "example.net"]);
        let label = |choices: &mut Choices<'_>| choices.of(&LABELS[..PLAIN_LABELS]).to_lowercase();
        let (from, to) = match choices.below(6) {
            0 => (format!("{}.{zone}", label(choices)), format!("{}.{other}", label(choices))),
            1 => (
                format!("{}.{}.{zone}", label(choices), label(choices)),
                format!("{}.{other}", label(choices)),
            ),
            2 => (format!("{{x}}.{}.{zone}", label(choices)), format!("{{x}}-{}.{other}", label(choices))),
            3 => (format!("*.{}.{zone}", label(choices)), format!("{}.{other}", label(choices))),
            4 => (format!("{{x**}}.{}.{zone}", label(choices)), format!("{{x}}.{other}")),
            _ => (format!(".{}.{zone}", label(choices)), format!(".{}.{other}", label(choices))),
        };
        let split = |text: String| text.split('.').map(str::to_owned).collect();
        Self { from: split(from), to: split(to) }
    }

    /// The name after this rule, if it matches.
    fn moved(&self, name: &[String]) -> Option<Vec<String>> {
        let many = matches!(self.from[0].as_str(), "" | "{x**}");
        let rest = self.from.len() - 1;
        let taken = name.len().checked_sub(rest).filter(|taken| *taken > 0 && (many || *taken == 1))?;
        let equal = |part: &String, label: &String| part.eq_ignore_ascii_case(label);
        if !self.from[1..].iter().zip(&name[taken..]).all(|(part, label)| equal(part, label)) {
            return None;
        }
        let first = self.from[0].as_str();
        if !matches!(first, "" | "*" | "{x}" | "{x**}") && !equal(&self.from[0], &name[0]) {
            return None;
        }
        if first.is_empty() && self.stands_already(name) {
            return None;
        }
        let captured = name[..taken].join(".");
        let new = match first {
            "" => format!("{captured}{}", self.to.join(".")),
            _ => self.to.join(".").replace("{x}", &captured),
        };
        Some(new.split('.').map(str::to_owned).collect())
    }

    /// An open rule whose new text contains the old one does not match where the new text stands.
    fn stands_already(&self, name: &[String]) -> bool {
        let (old, new) = (self.from[1..].join("."), self.to[1..].join("."));
        let name = name.join(".").to_ascii_lowercase();
        new.len() > old.len()
            && format!(".{new}.").contains(&format!(".{old}."))
            && name.ends_with(&format!(".{new}"))
    }
}

/// A host with plain dots, and which dots it had.
fn plain(host: &str) -> (String, std::collections::BTreeSet<&'static str>) {
    let mut found = std::collections::BTreeSet::new();
    let (mut out, mut at) = (String::new(), 0);
    while at < host.len() {
        let dot = dot(&host[at..]);
        found.extend(dot);
        out.push(if dot.is_some() { '.' } else { host[at..].chars().next().unwrap() });
        at += dot.map_or_else(|| host[at..].chars().next().unwrap().len_utf8(), str::len);
    }
    (out, found)
}

fn equal(a: &[String], b: &[String]) -> bool {
    a.join(".").eq_ignore_ascii_case(&b.join("."))
}

/// A run of labels in the text.
struct Host {
    labels: Vec<String>,
    dot: Option<String>,
    start: usize,
    end: usize,
}

/// What stands for a character of a label.
const CODES: [(&str, char); 9] = [
    ("%61", 'a'),
    ("%2d", '-'),
    ("%6f", 'o'),
    ("%2577", 'w'),
    ("&#97;", 'a'),
    ("&#x61;", 'a'),
    ("\\u0061", 'a'),
    ("\\x61", 'a'),
    ("\\x72", 'r'),
];

fn code(rest: &str) -> Option<(&'static str, char)> {
    CODES.iter().copied().find(|(code, _)| rest.starts_with(code))
}

/// A text with its encoded letters as they are meant, in whatever form: those of a new name may be others.
fn decoded(text: &str) -> String {
    let (mut out, mut at) = (String::new(), 0);
    while at < text.len() {
        let number = |start: usize, len: usize, radix: u32| {
            let digits = text.get(at + start..at + start + len)?;
            char::from_u32(u32::from_str_radix(digits, radix).ok()?).map(|char| (char, start + len))
        };
        let rest = &text[at..];
        let semicolon = rest.find(';').unwrap_or(0);
        let (char, len) = match rest {
            _ if rest.starts_with("%25") => number(3, 2, 16),
            _ if rest.starts_with('%') => number(1, 2, 16),
            _ if rest.starts_with("&#x") => number(3, semicolon - 3, 16).map(|(char, len)| (char, len + 1)),
            _ if rest.starts_with("&#") => number(2, semicolon - 2, 10).map(|(char, len)| (char, len + 1)),
            _ if rest.starts_with("\\x") => number(2, 2, 16),
            _ if rest.starts_with("\\u") => number(2, 4, 16),
            _ => None,
        }
        .unwrap_or_else(|| (rest.chars().next().unwrap(), rest.chars().next().unwrap().len_utf8()));
        out.push(char);
        at += len;
    }
    out
}

/// What stands for a character that is no part of a name.
const ESCAPES: [&str; 3] = ["\\n", "%20", "&lt;"];

fn dot(rest: &str) -> Option<&'static str> {
    DOTS.iter().copied().find(|dot| rest.starts_with(dot))
}

/// Label by label from left to right; no lookup, no window, no index.
fn hosts(text: &str) -> Vec<Host> {
    let is_label = |char: &char| char.is_alphanumeric() || matches!(char, '-' | '_');
    let word = |start: usize| {
        let mut at = start;
        while let Some(len) = code(&text[at..])
            .map(|(code, _)| code.len())
            .or_else(|| text[at..].chars().next().filter(is_label).map(char::len_utf8))
        {
            at += len;
        }
        at - start
    };
    let mut hosts = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let start = at;
        let mut host = Host { labels: Vec::new(), dot: None, start, end: start };
        while word(at) > 0 {
            host.labels.push(letters(&text[at..at + word(at)]));
            at += word(at);
            host.end = at;
            match dot(&text[at..]).filter(|dot| word(at + dot.len()) > 0) {
                Some(dot) => {
                    host.dot.get_or_insert(dot.to_owned());
                    at += dot.len();
                }
                None => break,
            }
        }
        if at == start {
            let escape = ESCAPES.iter().copied().find(|escape| text[at..].starts_with(escape));
            let sign = text[at..].chars().next().map_or(1, char::len_utf8);
            at += escape.or_else(|| dot(&text[at..])).map_or(sign, str::len);
            continue;
        }
        trim(&mut host);
        hosts.push(host);
    }
    hosts
}

/// A label with its codes as they are meant.
fn letters(label: &str) -> String {
    CODES.iter().fold(label.to_owned(), |label, (code, char)| label.replace(code, &char.to_string()))
}

/// A label neither starts nor ends with `-`.
fn trim(host: &mut Host) {
    let first = &host.labels[0];
    let cut = first.len() - first.trim_start_matches('-').len();
    host.start += cut;
    host.labels[0].drain(..cut);
    let last = host.labels.last_mut().unwrap();
    let cut = last.len() - last.trim_end_matches('-').len();
    host.end -= cut;
    last.truncate(last.len() - cut);
}
