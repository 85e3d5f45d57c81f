//! Properties of names that meet, over generated files: no list or map gets an item or key twice that it had once, no
//! item is lost, each file still parses, and no redirect or record leads to itself.
//!
//! JSON, YAML and TOML are read by parsers of their own; Python and HCL, of which only literals are generated, by a reader
//! of literals.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod seeds;

use std::collections::BTreeMap;
use std::fmt;

use proptest::prelude::{Strategy, any, prop, prop_assert, prop_assert_eq, proptest};
use proptest::test_runner::TestCaseError;
use redomain::engine::plan_file;
use redomain::matcher::{Finder, Matcher, Source, TextForm};
use redomain::mention::Reason;
use redomain::rule::parse;
use redomain::text::RelPath;
use redomain::tree::Categories;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

const RULES: &str = "version: 1
zones: [kite.io]
rules:
  - {id: ab, from: [a.kite.io, b.kite.io, d.kite.io], to: a.wren.io}
  - {id: c, from: c.kite.io, to: c.wren.io}
  - {id: svc, from: '{svc}.eu.kite.io', to: '{svc}-eu.wren.io'}
";

/// Old names with their new ones.
const MOVES: [(&str, &str); 5] = [
    ("a.kite.io", "a.wren.io"),
    ("b.kite.io", "a.wren.io"),
    ("d.kite.io", "a.wren.io"),
    ("c.kite.io", "c.wren.io"),
    ("x.eu.kite.io", "x-eu.wren.io"),
];

/// The names of generated files: old ones, new ones, and one that no rule knows.
const NAMES: [&str; 9] = [
    "a.kite.io",
    "b.kite.io",
    "d.kite.io",
    "c.kite.io",
    "x.eu.kite.io",
    "a.wren.io",
    "c.wren.io",
    "x-eu.wren.io",
    "other.org",
];

/// A text after the run, if each name in it were judged alone.
fn moved(text: &str) -> String {
    MOVES.iter().fold(text.to_owned(), |text, (old, new)| text.replace(old, new))
}

/// The file after `apply`, and after `apply` with these reasons accepted.
fn applied(path: &str, text: &str, accepted: &[Reason]) -> String {
    let rules = parse("redomain.yaml", RULES.as_bytes()).0.unwrap();
    let matcher = Matcher::new(&rules);
    let path = RelPath::from(path);
    let source = Source { path: &path, category: Categories::embedded().of(&path), form: TextForm::Text };
    let plan = plan_file(&mut Finder::new(&matcher), text.as_bytes(), &source, false).unwrap();
    let Some(mut plan) = plan else { return text.to_owned() };
    let overlaps = plan.accept(accepted);
    assert!(overlaps.is_empty(), "{text}: {overlaps:?}");
    String::from_utf8(plan.edits.apply(text.as_bytes()).unwrap()).unwrap()
}

/// A document of any of the formats.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Doc {
    Text(String),
    List(Vec<Doc>),
    Map(Vec<(String, Doc)>),
}

/// Takes keys as often as they are there.
struct DocVisitor;

impl<'de> Visitor<'de> for DocVisitor {
    type Value = Doc;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a document")
    }

    fn visit_str<E>(self, text: &str) -> Result<Doc, E> {
        Ok(Doc::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Doc, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Doc::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Doc, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Doc::Map(map))
    }
}

impl<'de> Deserialize<'de> for Doc {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DocVisitor)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Json,
    Yaml,
    Toml,
    Python,
    Hcl,
}

impl Format {
    const ALL: [Self; 5] = [Self::Json, Self::Yaml, Self::Toml, Self::Python, Self::Hcl];

    fn path(self) -> &'static str {
        match self {
            Self::Json => "a.json",
            Self::Yaml => "a.yaml",
            Self::Toml => "a.toml",
            Self::Python => "a.py",
            Self::Hcl => "a.tf",
        }
    }

    fn read(self, text: &str) -> Result<Doc, String> {
        match self {
            Self::Json => serde_json::from_str(text).map_err(|error| error.to_string()),
            Self::Yaml => serde_yaml::from_str(text).map_err(|error| error.to_string()),
            Self::Toml => toml::from_str(text).map_err(|error| error.to_string()),
            Self::Python | Self::Hcl => Literals::read(self, text),
        }
    }

    fn comment(self) -> Option<&'static str> {
        (self != Self::Json).then_some("  # note")
    }
}

/// A reader of `x = LITERAL`, and of nothing else.
struct Literals<'t> {
    rest: &'t str,
    format: Format,
}

impl<'t> Literals<'t> {
    fn read(format: Format, text: &'t str) -> Result<Doc, String> {
        let rest = text.strip_prefix("x = ").ok_or("no assignment")?;
        let mut literals = Self { rest, format };
        let doc = literals.value()?;
        literals.skip();
        if literals.rest.is_empty() { Ok(doc) } else { Err(format!("`{}` is left over", literals.rest)) }
    }

    /// Skips blanks and comments.
    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
        while let Some(comment) = self.rest.strip_prefix('#') {
            self.rest = comment.split_once('\n').map_or("", |(_, rest)| rest).trim_start();
        }
    }

    fn takes(&mut self, sign: char) -> bool {
        self.skip();
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn value(&mut self) -> Result<Doc, String> {
        self.skip();
        let Some(first) = self.rest.chars().next() else { return Err("no value".to_owned()) };
        match first {
            '"' | '\'' => {
                let (text, rest) = self.rest[1..].split_once(first).ok_or("no end of a string")?;
                self.rest = rest;
                Ok(Doc::Text(text.to_owned()))
            }
            '[' => self.entries(']', false),
            '(' => self.entries(')', false),
            '{' => self.entries('}', true),
            _ => Err(format!("no value: `{}`", self.rest)),
        }
    }

    /// The items of a list, or the entries of a map or set, up to the closing bracket.
    fn entries(&mut self, close: char, may_be_map: bool) -> Result<Doc, String> {
        self.rest = &self.rest[1..];
        let (mut items, mut map, mut commas) = (Vec::new(), Vec::new(), 0);
        let colon = if self.format == Format::Hcl { '=' } else { ':' };
        while !self.takes(close) {
            let item = self.value()?;
            match item {
                Doc::Text(key) if may_be_map && self.takes(colon) => map.push((key, self.value()?)),
                item => items.push(item),
            }
            let is_line = self.rest.starts_with('\n') && self.format == Format::Hcl && may_be_map;
            if self.takes(',') {
                commas += 1;
            } else if !is_line {
                if !self.takes(close) {
                    return Err(format!("no separator before `{}`", self.rest));
                }
                break;
            }
        }
        if close == ')' && items.len() == 1 && commas == 0 {
            return Err("a tuple became a value in brackets".to_owned());
        }
        Ok(if map.is_empty() { Doc::List(items) } else { Doc::Map(map) })
    }
}

/// Choices of a writer, over and over.
struct Style<'s> {
    choices: &'s [u8],
    at: usize,
}

impl Style<'_> {
    fn pick(&mut self, below: u8) -> u8 {
        self.at += 1;
        self.choices[self.at % self.choices.len()] % below
    }

    /// A quoted string.
    fn quoted(&mut self, format: Format, text: &str) -> String {
        let is_free = matches!(format, Format::Python | Format::Yaml | Format::Toml);
        if is_free && self.pick(3) == 0 { format!("'{text}'") } else { format!("\"{text}\"") }
    }

    /// A value in brackets; a table of TOML in one line.
    fn bracketed(&mut self, format: Format, doc: &Doc, indent: usize, may_break: bool) -> String {
        let (entries, brackets): (Vec<String>, (&str, &str)) = match doc {
            Doc::Text(text) => return self.quoted(format, text),
            Doc::List(items) => {
                let is_set = items.iter().all(|item| matches!(item, Doc::Text(_))) && !items.is_empty();
                let brackets = match (format, self.pick(4)) {
                    (Format::Python, 0) => ("(", ")"),
                    (Format::Python, 1) if is_set => ("{", "}"),
                    _ => ("[", "]"),
                };
                let items = items.iter().map(|item| self.bracketed(format, item, indent + 2, may_break));
                (items.collect(), brackets)
            }
            Doc::Map(map) => {
                let may_break = may_break && format != Format::Toml;
                let sign = if matches!(format, Format::Toml | Format::Hcl) { " =" } else { ":" };
                let entries = map.iter().map(|(key, value)| {
                    let key = self.quoted(format, key);
                    format!("{key}{sign} {}", self.bracketed(format, value, indent + 2, may_break))
                });
                (entries.collect(), ("{", "}"))
            }
        };
        let is_inline_table = format == Format::Toml && matches!(doc, Doc::Map(_));
        let breaks = may_break && !is_inline_table && self.pick(2) == 0;
        let per_line = if breaks { usize::from(1 + self.pick(4) / 3) } else { usize::MAX };
        let needs_comma = brackets.0 == "(" && entries.len() == 1;
        let may_trail = !matches!(format, Format::Json) && !is_inline_table && !entries.is_empty();
        let trails = needs_comma || may_trail && self.pick(3) == 0;
        let mut out = brackets.0.to_owned();
        let last = entries.len().saturating_sub(1);
        for (index, entry) in entries.iter().enumerate() {
            if breaks && index.is_multiple_of(per_line) {
                out.push_str(&format!("\n{}", " ".repeat(indent + 2)));
            } else if index > 0 {
                out.push_str([" ", ""][usize::from(self.pick(4) == 0)]);
            }
            out.push_str(entry);
            out.push_str(if index < last || trails { "," } else { "" });
            let ends_line = (index + 1).is_multiple_of(per_line) || index == last;
            if breaks && ends_line && self.pick(4) == 0 {
                out.push_str(format.comment().unwrap_or_default());
            }
        }
        if breaks {
            out.push_str(&format!("\n{}", " ".repeat(indent)));
        }
        out + brackets.1
    }

    /// A block of YAML.
    fn block(&mut self, doc: &Doc, indent: usize) -> String {
        let pad = " ".repeat(indent);
        let comment = |style: &mut Self| if style.pick(5) == 0 { "  # note" } else { "" };
        match doc {
            Doc::List(items) if !items.is_empty() && self.pick(4) > 0 => {
                let lines = items.iter().map(|item| match item {
                    Doc::Text(text) => format!("{pad}- {}{}\n", self.scalar(text), comment(self)),
                    item => format!("{pad}-\n{}", self.block(item, indent + 2)),
                });
                lines.collect()
            }
            Doc::Map(map) if !map.is_empty() && self.pick(4) > 0 => {
                let lines = map.iter().map(|(key, value)| {
                    let key = self.scalar(key);
                    match value {
                        Doc::Text(text) => format!("{pad}{key}: {}{}\n", self.scalar(text), comment(self)),
                        value => format!("{pad}{key}:\n{}", self.block(value, indent + 2)),
                    }
                });
                lines.collect()
            }
            doc => format!("{pad}{}\n", self.bracketed(Format::Yaml, doc, indent, true)),
        }
    }

    fn scalar(&mut self, text: &str) -> String {
        if self.pick(2) == 0 { text.to_owned() } else { self.quoted(Format::Yaml, text) }
    }

    fn file(&mut self, format: Format, doc: &Doc) -> String {
        match format {
            Format::Json => self.bracketed(format, doc, 0, true) + "\n",
            Format::Python | Format::Hcl => format!("x = {}\n", self.bracketed(format, doc, 0, true)),
            Format::Yaml => self.block(doc, 0),
            Format::Toml => format!("x = {}\n", self.bracketed(format, doc, 0, true)),
        }
    }
}

/// Texts with a name in them, or without one.
fn texts() -> impl Strategy<Value = String> {
    let forms = ["NAME", "NAME", "NAME", "https://NAME", "https://NAME/p", "NAME:8443", "word"];
    (prop::sample::select(NAMES.to_vec()), prop::sample::select(forms.to_vec()))
        .prop_map(|(name, form)| form.replace("NAME", name))
}

/// A document whose maps have each key once.
fn docs() -> impl Strategy<Value = Doc> {
    texts().prop_map(Doc::Text).prop_recursive(3, 24, 6, |inner| {
        let list = prop::collection::vec(inner.clone(), 0..6).prop_map(Doc::List);
        let map = prop::collection::btree_map(texts(), inner, 1..5)
            .prop_map(|map| Doc::Map(map.into_iter().collect()));
        proptest::prop_oneof![2 => list, 1 => map]
    })
}

/// The texts of each list and the keys of each map, in order.
fn entries<'d>(doc: &'d Doc, all: &mut Vec<Vec<&'d str>>) {
    match doc {
        Doc::Text(_) => {}
        Doc::List(items) => {
            all.push(
                items
                    .iter()
                    .filter_map(|item| if let Doc::Text(text) = item { Some(text.as_str()) } else { None })
                    .collect(),
            );
            items.iter().for_each(|item| entries(item, all));
        }
        Doc::Map(map) => {
            all.push(map.iter().map(|(key, _)| key.as_str()).collect());
            map.iter().for_each(|(_, value)| entries(value, all));
        }
    }
}

fn counts<'e>(entries: &[&'e str]) -> BTreeMap<&'e str, usize> {
    let mut counts = BTreeMap::new();
    for entry in entries {
        *counts.entry(*entry).or_default() += 1;
    }
    counts
}

/// Nothing is there twice that was there once, and nothing that was there is gone.
fn stays_a_set(before: &Doc, after: &Doc, text: &str) -> Result<(), TestCaseError> {
    let (mut old, mut new) = (Vec::new(), Vec::new());
    entries(before, &mut old);
    entries(after, &mut new);
    prop_assert_eq!(old.len(), new.len(), "{}", text);
    for (old, new) in old.iter().zip(&new) {
        let known = counts(old);
        for (entry, count) in counts(new) {
            let sources = known.iter().filter(|(known, _)| **known == entry || moved(known) == entry);
            let most = sources.map(|(_, count)| *count).max().unwrap_or(0);
            prop_assert!(count <= most, "{} is there {} times, not {}: {}", entry, count, most, text);
        }
        let all = |entries: &[&str]| {
            let mut all: Vec<String> = entries.iter().map(|entry| moved(entry)).collect();
            all.sort();
            all.dedup();
            all
        };
        prop_assert_eq!(all(old), all(new), "{}", text);
    }
    Ok(())
}

/// Keys of maps with the texts that they have for their values.
fn pairs(doc: &Doc) -> Vec<(String, String)> {
    let mut all = Vec::new();
    match doc {
        Doc::Text(_) => {}
        Doc::List(items) => all.extend(items.iter().flat_map(pairs)),
        Doc::Map(map) => {
            for (key, value) in map {
                match value {
                    Doc::Text(text) => all.push((key.clone(), text.clone())),
                    value => all.extend(pairs(value)),
                }
            }
        }
    }
    all
}

/// No key of a map has itself for its value that had another one.
fn says_nothing_of_itself(before: &Doc, after: &Doc, text: &str) -> Result<(), TestCaseError> {
    for ((key, value), new) in pairs(before).into_iter().zip(pairs(after)) {
        // Two old names that become one are no bridge.
        let is_of_old = moved(&key) != key && moved(&value) != value;
        prop_assert!(key == value || is_of_old || new.0 != new.1, "a key became its own value: {}", text);
    }
    Ok(())
}

/// Whether a value is the name of its key. Such a key may be for review while its value moves, and the pair is a bridge
/// for the next run, which then has one key fewer to look at.
fn repeats_key(doc: &Doc) -> bool {
    fn has(doc: &Doc, name: &str) -> bool {
        match doc {
            Doc::Text(text) => moved(text).contains(name),
            Doc::List(items) => items.iter().any(|item| has(item, name)),
            Doc::Map(map) => map.iter().any(|(key, value)| moved(key).contains(name) || has(value, name)),
        }
    }
    match doc {
        Doc::Text(_) => false,
        Doc::List(items) => items.iter().any(repeats_key),
        Doc::Map(map) => map.iter().any(|(key, value)| {
            let name = NAMES.into_iter().find(|name| key.contains(name)).map(moved);
            name.is_some_and(|name| has(value, &name)) || repeats_key(value)
        }),
    }
}

proptest! {
    #![proptest_config(seeds::kept_beside(file!(), 600))]

    #[test]
    fn lists_and_maps_stay_sets(doc in docs(), choices in prop::collection::vec(any::<u8>(), 1..40), format in 0..5usize) {
        let format = Format::ALL[format];
        let root = match doc {
            Doc::Text(_) => Doc::List(vec![doc]),
            doc => doc,
        };
        let text = Style { choices: &choices, at: 0 }.file(format, &root);
        let before = match format.read(&text) {
            Ok(before) => before,
            Err(what) => return Err(TestCaseError::fail(format!("{what}: {text}"))),
        };
        for accepted in [&[][..], &[Reason::Merge]] {
            let after = applied(format.path(), &text, accepted);
            let shown = format!("{text}\nbecame\n{after}");
            let doc = format.read(&after).map_err(|what| TestCaseError::fail(format!("{what}: {shown}")))?;
            stays_a_set(&before, &doc, &shown)?;
            says_nothing_of_itself(&before, &doc, &shown)?;
            if !repeats_key(&before) {
                prop_assert_eq!(applied(format.path(), &after, accepted), after.clone(), "{}", shown);
            }
        }
    }
}

/// Redirects and records from X to Y, by the path of a file. Z is another name.
const LEADS: [(&str, &str); 25] = [
    ("a.conf", "server {\n  listen 443;\n  server_name X;\n  return 301 https://Y$request_uri;\n}\n"),
    (
        "a.conf",
        "server {\n  server_name X other.org;\n  # moved\n  location / {\n    return 302 https://Y/;\n  }\n}\n",
    ),
    ("a.conf", "server { server_name X; rewrite ^/(.*)$ https://Y/$1 permanent; }\n"),
    ("a.conf", "server {\n  return 301 $scheme://Y$request_uri;\n  server_name X;\n}\n"),
    ("a.conf", "server {\n  if ($host = X) {\n    return 301 https://Y$request_uri;\n  }\n}\n"),
    ("a.conf", "server {\n  if ($host = \"X\") { rewrite ^ https://Y$uri permanent; }\n}\n"),
    (
        "vhost.conf",
        "<VirtualHost *:443>\n  ServerName X\n  Redirect permanent / https://Y/\n</VirtualHost>\n",
    ),
    (
        "vhost.conf",
        "<VirtualHost *:80>\n  ServerName other.org\n  ServerAlias X\n  RewriteEngine On\n  RewriteRule ^/(.*)$ https://Y/$1 [R=301,L]\n</VirtualHost>\n",
    ),
    (".htaccess", "RewriteCond %{HTTP_HOST} ^X$ [NC]\nRewriteRule ^(.*)$ https://Y/$1 [R=301,L]\n"),
    (
        ".htaccess",
        "RewriteCond %{HTTP_HOST} =X\nRewriteCond %{HTTPS} off\nRewriteRule ^ https://Y%{REQUEST_URI} [R,L]\n",
    ),
    ("Caddyfile", "X {\n\tredir https://Y{uri} permanent\n}\n"),
    ("Caddyfile", "https://X, other.org {\n\ttls off\n\tredir https://Y{uri}\n}\n"),
    ("_redirects", "https://X/* https://Y/:splat 301!\n"),
    ("_redirects", "https://X/old    https://Y/new    302\n"),
    ("haproxy.cfg", "frontend f\n  http-request redirect prefix https://Y code 301 if { hdr(host) -i X }\n"),
    ("haproxy.cfg", "frontend f\n  redirect location https://Y/ if { hdr(host) X }\n"),
    (
        "haproxy.cfg",
        "frontend f\n  acl old hdr(host) -i X\n  http-request redirect prefix https://Y if old\n",
    ),
    ("a.zone", "X. 300 IN CNAME Y.\n"),
    ("a.zone", "$TTL 300\nX.  IN  CNAME  Y. ; moved\n"),
    ("a.zone", "X. CNAME Y.\n"),
    (
        "a.tf",
        "resource \"aws_route53_record\" \"r\" {\n  name    = \"X\"\n  type    = \"CNAME\"\n  ttl     = 300\n  records = [\"Y\"]\n}\n",
    ),
    (
        "a.tf",
        "resource \"cloudflare_record\" \"r\" {\n  zone_id = var.zone\n  name = \"X\"\n  type = \"CNAME\"\n  value = \"Y\"\n}\n",
    ),
    (
        "a.tf",
        "resource \"google_dns_record_set\" \"r\" {\n  name = \"X.\"\n  type = \"CNAME\"\n  rrdatas = [\"Y.\"]\n}\n",
    ),
    (
        "a.tf",
        "resource \"aws_route53_record\" \"r\" {\n  name = \"X\"\n  type = \"A\"\n  alias {\n    name = \"Y\"\n    zone_id = \"z\"\n  }\n}\n",
    ),
    (
        "a.tf",
        "resource \"aws_lb_listener_rule\" \"r\" {\n  action {\n    type = \"redirect\"\n    redirect {\n      host = \"Y\"\n    }\n  }\n  condition {\n    host_header {\n      values = [\"X\"]\n    }\n  }\n}\n",
    ),
];

/// The names at X and Y of a template in a text, and the text behind it.
fn ends<'t>(template: &str, text: &'t str) -> Option<([&'t str; 2], &'t str)> {
    let (mut ends, mut rest) = ([""; 2], text);
    let mut literal = template;
    while let Some(at) = literal.find(['X', 'Y']).filter(|_| !literal.is_empty()) {
        rest = rest.strip_prefix(&literal[..at])?;
        let len =
            rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '.').unwrap_or(rest.len());
        let name = rest[..len].trim_end_matches('.');
        ends[usize::from(literal[at..].starts_with('Y'))] = name;
        rest = &rest[name.len()..];
        literal = &literal[at + 1..];
    }
    Some((ends, rest.strip_prefix(literal)?))
}

proptest! {
    #![proptest_config(seeds::kept_beside(file!(), 600))]

    #[test]
    fn nothing_leads_to_itself(
        first in 0..LEADS.len(),
        more in prop::collection::vec((0..LEADS.len(), 0..NAMES.len(), 0..NAMES.len()), 1..4),
        accept in any::<bool>(),
    ) {
        let path = LEADS[first].0;
        let same: Vec<&str> = LEADS.iter().filter(|(other, _)| *other == path).map(|(_, text)| *text).collect();
        let chosen = more.iter().map(|(index, x, y)| (same[index % same.len()], NAMES[*x], NAMES[*y]));
        let chosen: Vec<(&str, &str, &str)> = chosen.collect();
        // A name of the template itself may hold the letter.
        let filled = chosen.iter().map(|(template, x, y)| {
            template.split('X').collect::<Vec<_>>().join(x).split('Y').collect::<Vec<_>>().join(y)
        });
        let text: String = filled.collect();
        let after = applied(path, &text, if accept { &[Reason::Bridge] } else { &[] });
        let mut rest = after.as_str();
        for (template, x, y) in &chosen {
            let Some((ends, more)) = ends(template, rest) else {
                return Err(TestCaseError::fail(format!("{text}\nbecame\n{after}")));
            };
            // Two old names that become one are no bridge.
            let is_of_old = x != y && ends == [moved(x), moved(y)] && moved(x) != **x && moved(y) != **y;
            prop_assert!(ends[0] != ends[1] || x == y || is_of_old, "{}\nbecame\n{}", text, after);
            rest = more;
        }
        prop_assert_eq!(rest, "");
        if chosen.iter().all(|(_, x, y)| moved(x) != moved(y)) {
            prop_assert_eq!(&applied(path, &after, &[]), &after, "{}", text);
        }
    }
}
