//! `redomain.baseline.json` as written: sorted, one entry a line, nothing that changes by itself, so that merges
//! are quiet.
//!
//! Each entry ends with a comma, and `null` ends the list: then no entry's line depends on what follows it.

use std::num::NonZeroUsize;

use serde::{Deserialize, Serialize};

use super::model::{Baseline, Entry, Key};
use super::record::merge;
use crate::rule::{check_day, suggestion};
use crate::text::{LineFingerprint, NeighborFingerprints, Place, Problem, ShortFingerprint};

/// The name of the file; it stands beside the rule file.
pub const NAME: &str = "redomain.baseline.json";
/// The format; counts up when an older program could not read a newer file.
const VERSION: u32 = 1;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireBaseline {
    #[serde(rename = "version")]
    _version: Version,
    entries: Vec<Option<WireEntry>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireEntry {
    path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    host: String,
    line: Line,
    before: Short,
    after: Short,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    count: Option<NonZeroUsize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Day>,
}

#[derive(Deserialize)]
#[serde(try_from = "u32")]
struct Version;

#[derive(Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[derive(Clone)]
struct Line(LineFingerprint);

#[derive(Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[derive(Clone)]
struct Short(ShortFingerprint);

#[derive(Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[derive(Clone)]
struct Day(String);

impl TryFrom<u32> for Version {
    type Error = String;

    fn try_from(number: u32) -> Result<Self, String> {
        match number {
            VERSION => Ok(Self),
            other => Err(format!("version {other} is not known here; this program reads version {VERSION}")),
        }
    }
}

impl TryFrom<String> for Line {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        LineFingerprint::parse(&text)
            .map(Self)
            .ok_or_else(|| format!("`{text}` is no digest: it has 32 hex digits"))
    }
}

impl From<Line> for String {
    fn from(line: Line) -> Self {
        line.0.to_string()
    }
}

impl TryFrom<String> for Short {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse().map(Self).map_err(|why| format!("`{text}` is no digest: {why}"))
    }
}

impl From<Short> for String {
    fn from(short: Short) -> Self {
        short.0.to_string()
    }
}

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        check_day(&text).map(|()| Self(text))
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.0
    }
}

/// The baseline in `source`, called `file` in messages; every entry knows its line.
///
/// # Errors
/// The first thing that is wrong, with its place.
pub fn parse(file: &str, source: &[u8]) -> Result<Baseline, Problem> {
    if let Some(line) = conflict(source) {
        let problem = Problem::error(Place::new(file, line, 1), "holds a merge that was not finished");
        return Err(problem.help(
            "keep the entries of both sides, or `git checkout --theirs` it and run `redomain check --write-baseline`",
        ));
    }
    let wire: WireBaseline = serde_json::from_slice(source).map_err(|error| told(file, source, &error))?;
    let mut places = entry_places(source);
    let entries = wire.entries.into_iter().flatten().map(|wire| entry(wire, places.next()));
    // A union merge may leave two entries where the count differs.
    Ok(merge(entries, std::cmp::max))
}

/// The file of a baseline.
pub fn to_json(baseline: &Baseline) -> Vec<u8> {
    let mut out = format!("{{\"version\": {VERSION}, \"entries\": [\n").into_bytes();
    for entry in &baseline.entries {
        // Of strings and numbers a text can always be made.
        if serde_json::to_writer(&mut out, &wire(entry)).is_ok() {
            out.extend_from_slice(b",\n");
        }
    }
    out.extend_from_slice(b"null]}\n");
    out
}

fn entry(wire: WireEntry, at: Option<(usize, usize)>) -> Entry {
    Entry {
        key: Key { path: wire.path, rule: wire.rule, host: wire.host, line: wire.line.0 },
        beside: NeighborFingerprints { before: wire.before.0, after: wire.after.0 },
        count: wire.count.map_or(1, NonZeroUsize::get),
        reason: wire.reason,
        until: wire.until.map(|day| day.0),
        at,
    }
}

fn wire(entry: &Entry) -> WireEntry {
    WireEntry {
        path: entry.key.path.clone(),
        rule: entry.key.rule.clone(),
        host: entry.key.host.clone(),
        line: Line(entry.key.line),
        before: Short(entry.beside.before),
        after: Short(entry.beside.after),
        count: NonZeroUsize::new(entry.count).filter(|count| count.get() > 1),
        reason: entry.reason.clone(),
        until: entry.until.clone().map(Day),
    }
}

/// The line of the first conflict marker of git.
fn conflict(source: &[u8]) -> Option<usize> {
    let marks: [&[u8]; 4] = [b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>"];
    let line = source.split(|byte| *byte == b'\n').position(|line| {
        marks.iter().any(|mark| line.starts_with(mark) && matches!(line.get(7), None | Some(b' ' | b'\r')))
    });
    line.map(|line| line + 1)
}

/// Where each entry of a well-formed file begins: line and column of the second and every deeper brace.
fn entry_places(source: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    let (mut line, mut line_start) = (1, 0);
    let (mut depth, mut in_string, mut escaped) = (0usize, false, false);
    source.iter().enumerate().filter_map(move |(at, byte)| {
        match byte {
            b'\n' => (line, line_start) = (line + 1, at + 1),
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' if !in_string => {
                depth += 1;
                return (depth == 2).then_some((line, at - line_start + 1));
            }
            b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        None
    })
}

/// What the reader of JSON found, in our words and with its place.
fn told(file: &str, source: &[u8], error: &serde_json::Error) -> Problem {
    let (line, after) = (error.line().max(1), error.column());
    let text = source.split(|byte| *byte == b'\n').nth(line - 1).unwrap_or_default();
    let what = error.to_string();
    let what = what.split(" at line ").next().unwrap_or_default().to_owned();
    let unknown = what.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
    let incomplete = what.starts_with("missing field");
    let column = if error.is_data() && !incomplete { start_of_value(text, after) } else { after.max(1) };
    let place = Place::new(file, line, column);
    match unknown {
        Some(key) => {
            let known: &[&str] = match what.contains("`path`") {
                true => &["path", "rule", "host", "line", "before", "after", "count", "reason", "until"],
                false => &["version", "entries"],
            };
            let help = suggestion(key, known);
            Problem::error(place, format!("key `{key}` is not known")).help(help)
        }
        None if error.is_data() => Problem::error(place, what)
            .help("mend it, or delete the entry and run `redomain check --write-baseline`"),
        None => Problem::error(place, format!("this is not JSON: {what}"))
            .help("mend it, or delete the file and run `redomain check --write-baseline`"),
    }
}

/// The column, from 1, where the string or number starts after which, in column `after`, the reader stopped.
fn start_of_value(text: &[u8], after: usize) -> usize {
    let read = &text[..after.min(text.len())];
    let end = read.iter().rposition(|byte| !matches!(byte, b' ' | b',' | b'}' | b']')).map_or(0, |at| at + 1);
    let quote = |at: usize| text[at] == b'"' && (at == 0 || text[at - 1] != b'\\');
    match end.checked_sub(1) {
        Some(close) if quote(close) => (0..close).rev().find(|at| quote(*at)).map_or(end, |open| open + 1),
        Some(_) => {
            read[..end].iter().rposition(|byte| !byte.is_ascii_alphanumeric()).map_or(1, |before| before + 2)
        }
        None => after.max(1),
    }
}

#[cfg(test)]
mod tests {
    use super::{parse, to_json};

    const ENTRY: &str = r#"{"path":"a","rule":"r","host":"h","line":"00000000000000000000000000000001","before":"00000002","after":"00000003"}"#;

    fn with(entry: &str) -> String {
        format!("{{\"version\": 1, \"entries\": [\n{entry},\nnull]}}\n")
    }

    #[test]
    fn reads_back_what_it_writes() {
        let more = ENTRY.replace('}', r#","count":3,"reason":"old \"box\"\nand more","until":"2027-01-31"}"#);
        let other = ENTRY.replace(r#""rule":"r","#, "").replace("\"a\"", "\"b\"");
        let source = with(&format!("{more},\n{other}"));
        let baseline = parse("b", source.as_bytes()).unwrap();
        assert_eq!(baseline.entries.iter().map(|entry| entry.count).collect::<Vec<_>>(), [3, 1]);
        assert_eq!(baseline.entries[1].at, Some((3, 1)));
        assert_eq!(String::from_utf8(to_json(&baseline)).unwrap(), source);
    }

    #[test]
    fn entries_that_a_merge_left_twice_are_one() {
        let twice = ENTRY.replace('}', r#","count":2}"#);
        let because = ENTRY.replace('}', r#","count":1,"reason":"x"}"#);
        let baseline = parse("b", with(&format!("{twice},\n{because}")).as_bytes()).unwrap();
        assert_eq!(baseline.entries.len(), 1);
        assert_eq!((baseline.entries[0].count, baseline.entries[0].reason.as_deref()), (2, Some("x")));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let wrong = |from: &str, to: &str| with(&ENTRY.replace(from, to));
        // The place is where the text in the second column stands.
        for (source, at, expected) in [
            (String::new(), "", "this is not JSON: EOF while parsing a value"),
            ("{\"version\": 1}".to_owned(), "}", "missing field `entries`"),
            (
                "{\"version\": 2, \"entries\": []}".to_owned(),
                "2",
                "version 2 is not known here; this program reads version 1",
            ),
            ("{\"version\": 1, \"entires\": []}".to_owned(), "\"entires\"", "key `entires` is not known"),
            (format!("{}x", with(ENTRY)), "x", "this is not JSON: trailing characters"),
            (with(&format!("{ENTRY}\n{{}}")), "{}", "this is not JSON: expected `,` or `]`"),
            (with(&format!("<<<<<<< HEAD\n{ENTRY}")), "<<<", "holds a merge that was not finished"),
            (wrong(r#","after""#, r#","reasn":"x","after""#), "\"reasn\"", "key `reasn` is not known"),
            (
                wrong("}", r#","until":"2027-02-30"}"#),
                "\"2027-02-30\"",
                "`2027-02-30` names no day: that month has 28 days",
            ),
            (wrong("}", r#","count":0}"#), "0}", "invalid value: integer `0`, expected a nonzero usize"),
            (wrong(r#""path":"a","#, ""), "},", "missing field `path`"),
            (wrong(r#""path":"a""#, r#""path":7"#), "7", "invalid type: integer `7`, expected a string"),
            (
                wrong("00000002", "2"),
                "\"2\"",
                "`2` is no digest: the fingerprint of a neighboring line has 8 lower-case hex digits",
            ),
            (wrong("\"r\"", "\"r\",\"rule\":\"s\""), "\"rule\":\"s\"", "duplicate field `rule`"),
        ] {
            let problem = parse("b", source.as_bytes()).unwrap_err();
            let offset = source.find(at).unwrap();
            let line_start = source[..offset].rfind('\n').map_or(0, |newline| newline + 1);
            let line = 1 + source[..offset].matches('\n').count();
            let told = format!("{}: {}", problem.place, problem.what);
            assert_eq!(told, format!("b:{line}:{}: {expected}", offset - line_start + 1), "{source}");
            assert!(problem.help.is_some(), "{source}");
        }
    }
}
