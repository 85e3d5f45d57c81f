//! `redomain.baseline.json` as written: sorted, one entry a line, no dates or versions of a run, so that merges seldom
//! conflict.
//!
//! Each entry ends with a comma, and `null` ends the list: so no line depends on the next one. Read by hand from its
//! parts, since a deserializer gives no place for a wrong value.

use std::num::NonZeroUsize;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::json::JsonPart;
use super::model::{Baseline, BaselineEntry, FindingKey};
use super::record::merge;
use crate::json;
use crate::rule::{check_day, suggestion};
use crate::text::{
    LineFingerprint, LineIndex, NeighborFingerprints, Place, Position, Problem, ShortFingerprint,
};

/// The name of the baseline file, in the directory of the rule file.
pub const BASELINE_FILE: &str = "redomain.baseline.json";
/// The version of the format; a new one where older programs could not read the file.
const BASELINE_VERSION: u32 = 1;

const FILE_KEYS: [&str; 2] = ["version", "entries"];
const ENTRY_KEYS: [&str; 9] = ["path", "rule", "host", "line", "before", "after", "count", "reason", "until"];

const CORRECT_ENTRY: &str = "correct it, or delete the entry and run `redomain check --write-baseline`";
const CORRECT_FILE: &str = "correct it, or delete the file and run `redomain check --write-baseline`";

/// An entry as it is written.
#[derive(Serialize)]
struct WireEntry<'e> {
    path: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'e str>,
    host: &'e str,
    line: String,
    before: String,
    after: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<NonZeroUsize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<&'e str>,
}

/// A mistake at a byte of the file.
struct Mistake {
    offset: usize,
    what: String,
    help: String,
}

impl Mistake {
    fn new(offset: usize, what: impl Into<String>, help: impl Into<String>) -> Self {
        Self { offset, what: what.into(), help: help.into() }
    }
}

/// The baseline in `source`, called `file` in messages; every entry knows its line.
///
/// # Errors
/// The first mistake, with its place.
pub fn parse(file: &str, source: &[u8]) -> Result<Baseline, Problem> {
    if let Some(line) = conflict(source) {
        let problem = Problem::error(Place::new(file, line, 1), "holds a merge that was not finished");
        return Err(problem.help(
            "keep the entries of both sides, or `git checkout --theirs` it and run `redomain check --write-baseline`",
        ));
    }
    let mut positions = LineIndex::new(source);
    let entries = read_file(source, &mut positions).map_err(|mistake| {
        let Position { line, column } = positions.position(mistake.offset);
        Problem::error(Place::new(file, line, column), mistake.what).help(mistake.help)
    })?;
    // git's union merge (`merge=union`) may leave two entries that differ only in their count.
    Ok(merge(entries.into_iter(), std::cmp::max))
}

/// Writes the baseline as the text of its file.
///
/// # Errors
/// An entry that has no JSON text.
pub fn to_json(baseline: &Baseline) -> std::io::Result<Vec<u8>> {
    let mut out = format!("{{\"version\": {BASELINE_VERSION}, \"entries\": [\n").into_bytes();
    for entry in &baseline.entries {
        json::write(&wire(entry), &mut out)?;
        out.extend_from_slice(b",\n");
    }
    out.extend_from_slice(b"null]}\n");
    Ok(out)
}

fn wire(entry: &BaselineEntry) -> WireEntry<'_> {
    WireEntry {
        path: &entry.key.path,
        rule: entry.key.rule.as_deref(),
        host: &entry.key.host,
        line: entry.key.line.to_string(),
        before: entry.beside.before.to_string(),
        after: entry.beside.after.to_string(),
        count: NonZeroUsize::new(entry.count).filter(|count| count.get() > 1),
        reason: entry.reason.as_deref(),
        until: entry.until.as_deref(),
    }
}

fn read_file(source: &[u8], positions: &mut LineIndex<'_>) -> Result<Vec<BaselineEntry>, Mistake> {
    let text = std::str::from_utf8(source).map_err(|error| {
        Mistake::new(error.valid_up_to(), "this is not JSON: a byte is not UTF-8", CORRECT_FILE)
    })?;
    let file = JsonPart::parse(text).map_err(|error| syntax_mistake(text, &error))?;
    let [version, entries] = members(file, FILE_KEYS)?;
    let version = required(version, file, "version")?;
    let number: u32 = typed(version, "version", "a number")?;
    if number != BASELINE_VERSION {
        let what =
            format!("version {number} is not known here; this program reads version {BASELINE_VERSION}");
        return Err(Mistake::new(version.start, what, CORRECT_ENTRY));
    }
    let entries = required(entries, file, "entries")?;
    let list = entries.list().ok_or_else(|| wrong_type(entries, "`entries`", "a list"))?;
    list.into_iter().filter(|part| !is_null(*part)).map(|part| read_entry(part, positions)).collect()
}

fn read_entry(part: JsonPart<'_>, positions: &mut LineIndex<'_>) -> Result<BaselineEntry, Mistake> {
    let [path, rule, host, line, before, after, count, reason, until] = members(part, ENTRY_KEYS)?;
    let key = FindingKey {
        path: typed(required(path, part, "path")?, "path", "a text")?,
        rule: optional(rule, "rule", "a text")?,
        host: typed(required(host, part, "host")?, "host", "a text")?,
        line: line_fingerprint(required(line, part, "line")?)?,
    };
    let beside = NeighborFingerprints {
        before: short_fingerprint(required(before, part, "before")?, "before")?,
        after: short_fingerprint(required(after, part, "after")?, "after")?,
    };
    let count: Option<NonZeroUsize> = optional(count, "count", "a number from 1")?;
    let last_day: Option<String> = optional(until, "until", "a text")?;
    if let (Some(day), Some(value)) = (&last_day, until) {
        check_day(day).map_err(|what| Mistake::new(value.start, what, CORRECT_ENTRY))?;
    }
    let Position { line, column } = positions.position(part.start);
    Ok(BaselineEntry {
        key,
        beside,
        count: count.map_or(1, NonZeroUsize::get),
        reason: optional(reason, "reason", "a text")?,
        until: last_day,
        at: Some((line, column)),
    })
}

/// The values of an object in the order of `known`; a key that is unknown or there twice is a mistake.
fn members<'s, const N: usize>(
    part: JsonPart<'s>,
    known: [&str; N],
) -> Result<[Option<JsonPart<'s>>; N], Mistake> {
    let mut values = [None; N];
    let pairs = part.members().ok_or_else(|| wrong_type(part, "this", "an object"))?;
    for (key, value) in pairs {
        let word: String = key.value().unwrap_or_default();
        let Some(index) = known.iter().position(|known| *known == word) else {
            let what = format!("key `{word}` is not known");
            return Err(Mistake::new(key.start, what, suggestion(&word, &known)));
        };
        if values[index].replace(value).is_some() {
            return Err(Mistake::new(key.start, format!("key `{word}` is given twice"), CORRECT_ENTRY));
        }
    }
    Ok(values)
}

fn required<'s>(
    value: Option<JsonPart<'s>>,
    owner: JsonPart<'_>,
    key: &str,
) -> Result<JsonPart<'s>, Mistake> {
    value.ok_or_else(|| Mistake::new(owner.last_byte(), format!("missing field `{key}`"), CORRECT_ENTRY))
}

fn typed<T: DeserializeOwned>(value: JsonPart<'_>, key: &str, expected: &str) -> Result<T, Mistake> {
    value.value().ok_or_else(|| wrong_type(value, &format!("`{key}`"), expected))
}

/// The value of a key that may be missing or `null`.
fn optional<T: DeserializeOwned>(
    value: Option<JsonPart<'_>>,
    key: &str,
    expected: &str,
) -> Result<Option<T>, Mistake> {
    value.filter(|value| !is_null(*value)).map(|value| typed(value, key, expected)).transpose()
}

fn is_null(part: JsonPart<'_>) -> bool {
    part.text == "null"
}

fn line_fingerprint(value: JsonPart<'_>) -> Result<LineFingerprint, Mistake> {
    let text: String = typed(value, "line", "a text")?;
    LineFingerprint::parse(&text).ok_or_else(|| {
        Mistake::new(value.start, format!("`{text}` is no digest: it has 32 hex digits"), CORRECT_ENTRY)
    })
}

fn short_fingerprint(value: JsonPart<'_>, key: &str) -> Result<ShortFingerprint, Mistake> {
    let text: String = typed(value, key, "a text")?;
    text.parse()
        .map_err(|why| Mistake::new(value.start, format!("`{text}` is no digest: {why}"), CORRECT_ENTRY))
}

fn wrong_type(value: JsonPart<'_>, owner: &str, expected: &str) -> Mistake {
    Mistake::new(value.start, format!("{owner} must be {expected}, found {}", value.shown()), CORRECT_ENTRY)
}

/// The mistake of a text that is not JSON, in own words: the parser has no codes for its messages.
fn syntax_mistake(text: &str, error: &serde_json::Error) -> Mistake {
    let line = error.line().max(1);
    let line_start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    // serde_json counts columns in bytes and says 0 for the newline before a line.
    let offset = (line_start + error.column().saturating_sub(1)).min(text.len());
    let what = match text.get(offset..).and_then(|rest| rest.chars().next()) {
        _ if error.is_eof() => "the file ends too early".to_owned(),
        Some(char) if !char.is_control() => format!("unexpected `{char}`"),
        _ => "unexpected character".to_owned(),
    };
    Mistake::new(offset, format!("this is not JSON: {what}"), CORRECT_FILE)
}

/// The line of the first conflict marker of git.
fn conflict(source: &[u8]) -> Option<usize> {
    let marks: [&[u8]; 4] = [b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>"];
    let line = source.split(|byte| *byte == b'\n').position(|line| {
        marks.iter().any(|mark| line.starts_with(mark) && matches!(line.get(7), None | Some(b' ' | b'\r')))
    });
    line.map(|line| line + 1)
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
        assert_eq!(String::from_utf8(to_json(&baseline).unwrap()).unwrap(), source);
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
            (String::new(), "", "this is not JSON: the file ends too early"),
            ("{\"version\": 1}".to_owned(), "}", "missing field `entries`"),
            (
                "{\"version\": 2, \"entries\": []}".to_owned(),
                "2",
                "version 2 is not known here; this program reads version 1",
            ),
            ("{\"version\": 1, \"entires\": []}".to_owned(), "\"entires\"", "key `entires` is not known"),
            (format!("{}x", with(ENTRY)), "x", "this is not JSON: unexpected `x`"),
            (with(&format!("{ENTRY}\n{{}}")), "{}", "this is not JSON: unexpected `{`"),
            (with(&format!("<<<<<<< HEAD\n{ENTRY}")), "<<<", "holds a merge that was not finished"),
            (wrong(r#","after""#, r#","reasn":"x","after""#), "\"reasn\"", "key `reasn` is not known"),
            (
                wrong("}", r#","until":"2027-02-30"}"#),
                "\"2027-02-30\"",
                "`2027-02-30` names no day: that month has 28 days",
            ),
            (with("7"), "7,", "this must be an object, found `7`"),
            ("{\"version\": 1, \"entries\": {}}".to_owned(), "{}", "`entries` must be a list, found `{}`"),
            (wrong("}", r#","count":0}"#), "0}", "`count` must be a number from 1, found `0`"),
            (wrong(r#""path":"a","#, ""), "},", "missing field `path`"),
            (wrong(r#""path":"a""#, r#""path":7"#), "7", "`path` must be a text, found `7`"),
            (
                wrong("00000002", "2"),
                "\"2\"",
                "`2` is no digest: the fingerprint of a neighboring line has 8 lower-case hex digits",
            ),
            (wrong("\"r\"", "\"r\",\"rule\":\"s\""), "\"rule\":\"s\"", "key `rule` is given twice"),
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
