//! Rule sets of all kinds and texts made of their parts, chosen by plain bytes: what they become must settle.

use redomain::rule::{RuleFile, RuleIndex, cycles, parse};
use redomain::text::Severity;

use super::Choices;

/// Rules of all kinds over few letters, so that results meet their surroundings.
const RULES: [&str; 48] = [
    "{text: ab, to: ''}",
    "{text: ba, to: a}",
    "{text: a, to: aa}",
    "{text: aa, to: b}",
    "{text: [ab, bb], to: a}",
    "{text: 'a.', to: '.'}",
    "{text: '-', to: .}",
    "{text: a.b, to: b.example.com}",
    "{text: bb, to: 'a.example.com'}",
    "{text: '.example.com', to: '.b.example.com'}",
    "{text: 'https://', to: ''}",
    "{text: com, to: ''}",
    "{regex: 'a+b', to: a}",
    "{regex: '(a)(b+)', to: '$2$1'}",
    "{regex: 'b(\\w)', to: '${1}b'}",
    "{regex: '(a+)', to: '$1$1'}",
    "{regex: '\\bb\\b', to: 'a.example.com'}",
    "{regex: '(\\w+)\\.example\\.com', to: '$1.b.example.com'}",
    "{regex: ' +', to: ''}",
    "{regex: '^a', to: ''}",
    "{from: a.example.com, to: b.example.com}",
    "{from: b.example.com, to: ab.example.com}",
    "{from: 'a.b.example.com', to: b.example.com}",
    "{from: '{x}.a.example.com', to: '{x}-a.example.com'}",
    "{from: '*.b.example.com', to: ba.example.com}",
    "{from: '{x**}.ab.example.com', to: '{x}.a.example.com'}",
    "{from: .b.example.com, to: .ba.example.com}",
    "{from: a.b., to: ab.}",
    "{from: 'https://a.example.com/b', to: 'https://b.example.com/a'}",
    "{from: '[*].a.example.com', to: '[*].b.example.com'}",
    "{domain: a.example.com, to: b.example.com}",
    "{domain: b.example.com, to: ab.example.com, except: [a.b.example.com]}",
    "{domain: 'https://a.example.com', to: 'http://a.example.com'}",
    "{domain: b.example.com, to: a.example.com, schemes: [https, none]}",
    "{from: '{x}.example.com', to: '{x}.b.example.org', except: [a.example.com, b.example.com]}",
    "{from: '{x}.b.example.com', to: '{x}.example.com', schemes: [none]}",
    "{from: '{x**}.b.example.org', to: '{x}.example.com', schemes: [https]}",
    "{from: a.example.com, to: ab.example.com, accept: [email, deny-list, merge, bridge]}",
    "{text: ab, to: '', accept: [deny-list]}",
    "{domain: a.example.com, to: b.example.com/a}",
    "{from: ab.example.com, to: b.example.com/a, schemes: [https]}",
    "{from: 'a.example.com/{x}', to: 'b.example.com/{x}'}",
    "{from: 'b.example.com/a/{x}', to: 'a.example.com/{x}/b'}",
    "{from: 'b.example.com/{x**}/b', to: 'ab.example.com/{x}'}",
    "{from: 'b.example.com/*', to: 'a.example.com'}",
    "{from: '{x}.a.example.com', to: 'b.example.com/{x}'}",
    "{from: 'a.example.com/a#{f}', to: 'b.example.com/{f}'}",
    "{from: 'b.example.com/#{f}', to: 'ab.example.com/a#{f}'}",
];
const PIECES: [&str; 33] = [
    "a",
    "b",
    "a",
    "b",
    "ab",
    "ba",
    "aa",
    "bb",
    ".",
    ".",
    "-",
    " ",
    "\n",
    "/",
    "\"",
    "*",
    "${x}",
    "https://",
    "a.b",
    "example.com",
    ".example.com",
    "a.example.com",
    "b.example.com",
    "ab.example.com",
    ".a.example.com",
    "a.b.example.com",
    "x@a.example.com",
    "/a/",
    "/b",
    "#a",
    "?",
    "http://",
    "not ",
];

/// Rules of all kinds, and a text.
pub struct Mixed {
    yaml: String,
    /// The text.
    pub text: String,
}

impl Mixed {
    /// The rules and the text that these bytes stand for.
    pub fn new(bytes: &[u8]) -> Self {
        let mut choices = Choices(bytes.iter());
        let rules: Vec<&str> = (0..=choices.below(5)).map(|_| choices.of(&RULES)).collect();
        let list: String = rules.iter().map(|rule| format!("  - {rule}\n")).collect();
        let yaml = format!("version: 1\nzones: [example.com, b.example.org]\nrules:\n{list}");
        let text = (0..choices.below(20)).map(|_| choices.of(&PIECES)).collect();
        Self { yaml, text }
    }

    /// The rules, if they can be loaded and settle.
    pub fn load(&self) -> Option<RuleFile> {
        let file = parse("redomain.yaml", self.yaml.as_bytes()).0?;
        let wrong = cycles(&file.rules, &RuleIndex::new(&file.rules));
        wrong.iter().all(|problem| problem.severity != Severity::Error).then_some(file)
    }
}
