//! What holds for the second look at every text, as a file of any kind.

use redomain::matcher::{Finder, Matcher, Source, TextForm};
use redomain::mention::{Reason, Verdict};
use redomain::rule::{RuleFile, parse};
use redomain::text::RelPath;
use redomain::tree::Categories;
use std::sync::OnceLock;

const RULES: &[u8] = b"version: 1
zones: [kite.io]
rules:
  - {id: ab, from: [a.kite.io, b.kite.io, d.kite.io], to: a.wren.io}
  - {id: c, from: 'wss://c.kite.io', to: 'wss://c.wren.io/x'}
  - {id: svc, from: '{svc}.eu.kite.io', to: '{svc}-eu.kite.io'}
";

/// Kinds of files, one at least for each family of formats.
const NAMES: [&str; 16] = [
    "a.json",
    "a.js",
    "a.py",
    "a.tf",
    "a.yaml",
    "a.md",
    "a.html",
    "a.ini",
    "a.env",
    "a.toml",
    "a.sh",
    "a.rb",
    "a.csv",
    "a.conf",
    "Caddyfile",
    "hosts",
];

/// What the texts are made of: a byte below the number of pieces stands for one, so that names meet often.
const PIECES: [&str; 32] = [
    "a.kite.io",
    "b.kite.io",
    "a.wren.io",
    "c.kite.io",
    "x.eu.kite.io",
    "x-eu.kite.io",
    "https://",
    "wss://",
    "\n",
    "\"",
    "\", \"",
    "'",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ": ",
    ", ",
    "; ",
    " = ",
    " -> ",
    "- ",
    "<host>",
    "</host>",
    "|",
    "# ",
    "server_name ",
    "return 301 ",
    "from: ",
    "to: ",
];

fn rules() -> &'static RuleFile {
    static FILE: OnceLock<RuleFile> = OnceLock::new();
    FILE.get_or_init(|| parse("redomain.yaml", RULES).0.unwrap())
}

/// The text that `choices` stand for.
fn text(choices: &[u8]) -> Vec<u8> {
    let pieces = choices.iter().map(|byte| match PIECES.get(usize::from(*byte)) {
        Some(piece) => piece.as_bytes(),
        None => std::slice::from_ref(byte),
    });
    pieces.collect::<Vec<_>>().concat()
}

/// Mentions stay sorted and disjoint, a bridge has no edit, and what a merge takes away is in the text and takes no other
/// entry with it that stays.
pub fn holds(choices: &[u8], kind: usize) {
    let (text, path) = (text(choices), RelPath::from(NAMES[kind % NAMES.len()]));
    let matcher = Matcher::new(rules());
    let categories = Categories::embedded();
    let source = Source { path: &path, category: categories.of(&path), form: TextForm::Text };
    let found = Finder::new(&matcher).find(&text, &source);
    let mut end = 0;
    for mention in &found.mentions {
        assert!(end <= mention.span.start && mention.span.end <= text.len(), "{mention:?}");
        end = mention.span.end;
        match (mention.verdict, &mention.edit) {
            (Verdict::Review(Reason::Bridge), edit) => assert!(edit.is_none(), "{mention:?}"),
            (Verdict::Review(Reason::Merge), Some(edit)) => {
                assert!(edit.span.end <= text.len() && edit.new.is_empty(), "{mention:?}");
            }
            _ => {}
        }
    }
}
