//! The report of a run, stored as the JSON report and read back to be printed in any format.
//!
//! Edits are not stored: the run has written them. The lines that they stand on are. Whoever can write to the store can change it, so nothing in it is
//! trusted: names have to be known, paths to lie in the tree, and numbers to fit together. Texts are escaped by every
//! format as those of a tree are.

use std::borrow::Cow;
use std::collections::HashMap;

use super::counts::wrong_number;
use super::lines::restored_lines;
use super::wire::{
    SerializableCounterpart, SerializableFile, SerializableMention, SerializableReport, SerializableRule,
    SerializableSkip, SerializableVersion,
};
use super::{STORED_VERSION, stored_json};
use crate::mention::{Counterpart, Mention, Reason, Spelling, UrlMove, Verdict, Whole, Wording};
use crate::plan::{Extents, Marks, MetPlace, Placed};
use crate::report::model::{FileReport, Report, RuleNote, RunKind, Standing};
use crate::rule::Category;
use crate::text::{
    CharacterRange, LineFingerprint, NeighborFingerprints, Position, RelPath, Skip, SkipReason, Span,
};

/// The reason why a stored report cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAReport {
    /// Written in another format version.
    #[error("has format version {0}, which this redomain cannot read")]
    Version(u32),
    /// It is damaged.
    #[error("is damaged: {0}")]
    Damaged(String),
}

/// The form of a report that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// With ends and fingerprints.
    Stored,
    /// Without them.
    Printed,
}

/// Indices of the rules by their ids.
type RuleNumbers<'w> = HashMap<&'w str, usize>;

impl Report<'_> {
    /// The report of a run that wrote its edits, as text to be stored; [`Self::from_stored`] reads it back.
    ///
    /// # Errors
    /// A value that JSON cannot represent.
    pub fn to_stored(&self) -> std::io::Result<String> {
        let mut out = Vec::new();
        stored_json(self, &mut out)?;
        String::from_utf8(out).map_err(std::io::Error::other)
    }

    /// The report that was stored as `bytes`.
    ///
    /// # Errors
    /// Another version, or the first thing in it that no run writes.
    pub fn from_stored(bytes: &[u8]) -> Result<Report<'static>, NotAReport> {
        let SerializableVersion { version } = serde_json::from_slice(bytes).map_err(not_json)?;
        if version != STORED_VERSION {
            return Err(NotAReport::Version(version));
        }
        let stored: SerializableReport<'_> = serde_json::from_slice(bytes).map_err(not_json)?;
        restored(stored).map_err(NotAReport::Damaged)
    }
}

pub(super) fn not_json(error: serde_json::Error) -> NotAReport {
    NotAReport::Damaged(error.to_string())
}

fn restored(stored: SerializableReport<'_>) -> Result<Report<'static>, String> {
    let rules = stored.rules.ok_or("it has no rules")?;
    let index = rules.iter().enumerate().map(|(index, rule)| (&*rule.id, index)).collect();
    let files = stored.files.into_iter().map(|file| restored_file(file, &index, Form::Stored));
    let report = Report {
        kind: RunKind::Applied,
        run: None,
        context: None,
        files: files.collect::<Result<_, _>>()?,
        rules: rules.into_iter().map(restored_rule).collect(),
        skipped: stored.skipped.into_iter().map(restored_skip).collect::<Result<_, _>>()?,
        named: stored.named.iter().map(|path| RelPath::from(&**path)).collect(),
        files_scanned: stored.summary.files_scanned,
        problems: Vec::new(),
        failing_warnings: 0,
        command: None,
        parts: Vec::new(),
        links: None,
    };
    match wrong_number(&stored.summary, &report) {
        Some(what) => Err(what),
        None => Ok(report),
    }
}

fn restored_rule(SerializableRule { id, from, why }: SerializableRule<'_>) -> RuleNote {
    RuleNote { id: id.into_owned(), from: from.into_owned(), why: why.map(Cow::into_owned) }
}

pub(super) fn restored_path(text: &str, bytes: Option<Vec<u8>>) -> Result<RelPath, &'static str> {
    let path = bytes.map_or_else(|| RelPath::from(text), RelPath::new);
    let is_inside =
        path.as_bytes().split(|byte| *byte == b'/').all(|part| !matches!(part, b"" | b"." | b".."));
    if is_inside { Ok(path) } else { Err("a path lies outside of the tree") }
}

pub(super) fn restored_skip(skip: SerializableSkip<'_>) -> Result<Skip, &'static str> {
    let path = restored_path(&skip.path, skip.path_bytes)?;
    let reason = SkipReason::parse(&skip.reason, skip.detail.as_deref());
    Ok(Skip { path, reason: reason.ok_or("a file was not read for an unknown reason")? })
}

/// A file of a report; an error begins with its path, or with the place of a mention.
pub(super) fn restored_file(
    mut file: SerializableFile<'_>,
    rules: &RuleNumbers<'_>,
    form: Form,
) -> Result<FileReport<'static>, String> {
    let path = file.path.clone();
    let standings = file.mentions.iter().map(|mention| standing(mention.standing.as_deref()));
    let standings: Option<Vec<Standing>> = standings.collect();
    let mentions = std::mem::take(&mut file.mentions).into_iter().map(|mention| {
        let (line, column) = (mention.line, mention.column);
        let restored = restored_mention(mention, rules, form);
        restored.map_err(|what| format!("`{path}:{line}:{column}`: {what}"))
    });
    let mentions: Vec<Placed> = mentions.collect::<Result<_, _>>()?;
    let standings = standings.ok_or("unknown standing");
    let restored = standings.and_then(|standings| file_with(file, mentions, standings, form));
    restored.map_err(|what| format!("`{path}`: {what}"))
}

fn file_with(
    file: SerializableFile<'_>,
    mentions: Vec<Placed>,
    standings: Vec<Standing>,
    form: Form,
) -> Result<FileReport<'static>, &'static str> {
    // Edits are summed up, which must not overflow.
    if file.edits > mentions.len() {
        return Err("a file has more edits than mentions");
    }
    Ok(FileReport {
        path: restored_path(&file.path, file.path_bytes)?,
        category: Category::named(&file.category).ok_or("unknown category")?,
        edits: file.edits,
        standings,
        lines: match form {
            Form::Stored => restored_lines(file.lines, &mentions)?,
            Form::Printed => Vec::new(),
        },
        mentions: mentions.into(),
        before: None,
    })
}

fn restored_mention(
    stored: SerializableMention<'_>,
    rules: &RuleNumbers<'_>,
    form: Form,
) -> Result<Placed, &'static str> {
    let spelling = Spelling::ALL.into_iter().find(|spelling| spelling.name() == stored.spelling);
    let ids = if stored.rules.is_empty() { stored.rule.as_slice() } else { &stored.rules };
    let ids = ids.iter().map(|id| rules.get(&**id).copied().ok_or("unknown rule"));
    let at = restored_position(stored.line, stored.column, stored.offset)?;
    // Each run that writes makes marks, and some formats show them.
    let marks = match (form, &stored.line_fingerprint) {
        (Form::Printed, _) => None,
        (Form::Stored, Some(line)) => Some(Box::new(restored_marks(line, stored.range)?)),
        (Form::Stored, None) => return Err("a mention has no fingerprint of its line"),
    };
    let end = end(stored.offset, stored.end, &stored.text, form).ok_or("a mention has no end")?;
    require_range(at, stored.range, end - stored.offset)?;
    let (meets, met_at) = match stored.meets.map(|other| restored_counterpart(*other, form)).transpose()? {
        Some((meets, met_at)) => (Some(Box::new(meets)), Some(Box::new(met_at))),
        None => (None, None),
    };
    let wording = Wording {
        spelling: spelling.ok_or("unknown spelling")?,
        rules: ids.collect::<Result<_, _>>()?,
        text: stored.text.into_owned(),
        host: stored.host.into_owned(),
        new: stored.new.or(stored.proposal).map(Cow::into_owned),
        note: stored.note.map(Cow::into_owned),
    };
    let mention = Mention {
        span: Span::new(stored.offset, end),
        verdict: verdict(&stored.verdict, stored.reason.as_deref()).ok_or("unknown verdict or reason")?,
        edit: None,
        whole: restored_url(stored.old_url, stored.new_url)?,
        meets,
        wording: wording.into(),
    };
    let may_meet =
        matches!(mention.verdict, Verdict::Rewrite | Verdict::Review(Reason::Bridge | Reason::Merge));
    if met_at.is_some() && !may_meet {
        return Err("a mention of this verdict meets no other name");
    }
    Ok(Placed { at, marks, met_at, mention })
}

fn restored_url(
    old: Option<Cow<'_, str>>,
    new: Option<Cow<'_, str>>,
) -> Result<Option<Box<Whole>>, &'static str> {
    match (old, new) {
        (None, None) => Ok(None),
        (Some(old), Some(new)) => {
            let url = UrlMove { old: old.into_owned(), new: new.into_owned() };
            Ok(Some(Box::new(Whole::Url(url))))
        }
        _ => Err("a mention has one of `old_url` and `new_url`"),
    }
}

/// The end of a text; a printed report has none, and its length is that of the text, as far as that was written whole.
fn end(offset: usize, end: Option<usize>, text: &str, form: Form) -> Option<usize> {
    match form {
        Form::Stored => end.filter(|end| offset <= *end),
        Form::Printed => offset.checked_add(text.len()),
    }
}

/// The standing by its name; that of most mentions is not written.
fn standing(name: Option<&str>) -> Option<Standing> {
    let name = name.unwrap_or(Standing::Fine.name());
    Standing::ALL.into_iter().find(|standing| standing.name() == name)
}

fn restored_counterpart(
    stored: SerializableCounterpart<'_>,
    form: Form,
) -> Result<(Counterpart, MetPlace), &'static str> {
    let end = end(stored.offset, stored.end, &stored.text, form).ok_or("a name that is met has no end")?;
    let meets = Counterpart {
        span: Span::new(stored.offset, end),
        text: stored.text.into_owned(),
        becomes: stored.becomes.into_owned(),
    };
    let at = restored_position(stored.line, stored.column, stored.offset)?;
    require_range(at, stored.range, end - stored.offset)?;
    Ok((meets, MetPlace { at, extent: stored.range.map(restored_range) }))
}

/// Whether line and column are possible at this offset: each line before it takes a byte, and each column.
fn restored_position(line: usize, column: usize, offset: usize) -> Result<Position, &'static str> {
    let before =
        line.checked_sub(1).zip(column.checked_sub(1)).and_then(|(line, column)| line.checked_add(column));
    let is_possible = before.is_some_and(|before| before <= offset);
    if is_possible {
        Ok(Position { line, column })
    } else {
        Err("an impossible line or column for its offset")
    }
}

/// An error for a range that does not begin at its mention, or has more characters than `bytes`.
fn require_range(at: Position, range: Option<[usize; 4]>, bytes: usize) -> Result<(), &'static str> {
    let Some([line, column, end_line, end_column]) = range else { return Ok(()) };
    let begins = line == at.line && (1..=at.column).contains(&column);
    let from = if end_line == line { column } else { 1 };
    let lines = end_line.checked_sub(line).zip(end_column.checked_sub(from));
    let ends = lines.is_some_and(|(lines, columns)| lines <= bytes && columns <= bytes);
    if begins && ends { Ok(()) } else { Err("an impossible range of characters") }
}

fn restored_range([line, column, end_line, end_column]: [usize; 4]) -> CharacterRange {
    CharacterRange { start: Position { line, column }, end: Position { line: end_line, column: end_column } }
}

fn restored_marks(line: &str, range: Option<[usize; 4]>) -> Result<Marks, &'static str> {
    let extents = range.map(restored_range).map(|mention| Extents { mention, edit: mention });
    let line = LineFingerprint::parse(line).ok_or("unknown form of a fingerprint")?;
    // A stored report is not compared with a baseline, so it has no fingerprints of neighbor lines.
    Ok(Marks { extents, line, beside: NeighborFingerprints::default() })
}

fn verdict(name: &str, reason: Option<&str>) -> Option<Verdict> {
    let plain = [Verdict::Rewrite, Verdict::Keep, Verdict::Declined, Verdict::Allowed, Verdict::Unlisted];
    match reason {
        Some(reason) => {
            let form = if name == "silenced" { Verdict::Silenced } else { Verdict::Review };
            Reason::named(reason).map(form)
        }
        None => plain.into_iter().find(|verdict| verdict.name() == name),
    }
}

#[cfg(test)]
mod tests {
    use super::{NotAReport, Report};
    use crate::report::{LineBlock, LinePart, RuleNote, RunKind, Standing};
    use std::sync::Arc;

    use crate::mention::{Counterpart, Mention, Reason, Spelling, UrlMove, Verdict, Whole, Wording};
    use crate::plan::{Extents, FilePlan, Marks, MetPlace, Placed, Plan};
    use crate::rule::Category;
    use crate::text::{
        CharacterRange, LineFingerprint, NeighborFingerprints, Position, RelPath, Skip, SkipReason, Span,
    };

    /// A plan with a mention of each spelling and verdict, of one rule and of two.
    fn plan() -> Plan {
        let verdicts =
            [Verdict::Rewrite, Verdict::Keep, Verdict::Declined, Verdict::Allowed, Verdict::Unlisted]
                .into_iter();
        let reviews = Reason::ALL.map(Verdict::Review).into_iter().chain([Verdict::Silenced(Reason::Hole)]);
        let verdicts: Vec<Verdict> = verdicts.chain(reviews).collect();
        let pairs =
            Spelling::ALL.into_iter().flat_map(|spelling| verdicts.iter().map(move |one| (spelling, *one)));
        let mentions = pairs.enumerate().map(|(at, (spelling, verdict))| Placed {
            at: Position { line: 1, column: at + 1 },
            marks: Some(Box::new(marks(at))),
            met_at: meets(verdict).map(|_| Box::new(met_place(at))),
            mention: Mention {
                span: Span::new(at, at + 1),
                verdict,
                edit: None,
                whole: (verdict == Verdict::Rewrite).then(url_move),
                meets: meets(verdict),
                wording: Arc::new(Wording {
                    text: "\u{0}\"\u{fffd}".to_owned(),
                    host: "old".to_owned(),
                    spelling,
                    rules: if at.is_multiple_of(3) { vec![1] } else { vec![1, 0] },
                    new: (verdict == Verdict::Rewrite || verdict.reason().is_some())
                        .then(|| "new".to_owned()),
                    note: None,
                }),
            },
        });
        let mentions: Vec<Placed> = mentions.collect();
        let files = Category::ALL.iter().enumerate().map(|(at, category)| {
            let path = RelPath::new(vec![b'a' + u8::try_from(at).unwrap(), 0xff]);
            FilePlan::new(path, *category, mentions.clone()).unwrap()
        });
        let reasons = [SkipReason::Vanished, SkipReason::Overlap("at 1 and 2".to_owned())];
        let skipped = reasons.map(|reason| Skip { path: RelPath::from("b"), reason }).to_vec();
        Plan { files: files.collect(), skipped, named: vec![RelPath::from("n")], files_scanned: 99 }
    }

    fn url_move() -> Box<Whole> {
        let (old, new) = ("http://old/\u{1}".to_owned(), "https://new".to_owned());
        Box::new(Whole::Url(UrlMove { old, new }))
    }

    fn meets(verdict: Verdict) -> Option<Box<Counterpart>> {
        let meets = matches!(verdict.reason(), Some(Reason::Bridge | Reason::Merge));
        let text = || "\u{1b}there".to_owned();
        meets.then(|| Box::new(Counterpart { span: Span::new(3, 9), text: text(), becomes: text() }))
    }

    fn met_place(at: usize) -> MetPlace {
        let place = Position { line: 4, column: 1 };
        MetPlace { at: place, extent: (at % 4 == 1).then_some(CharacterRange { start: place, end: place }) }
    }

    fn marks(at: usize) -> Marks {
        let start = Position { line: 1, column: at + 1 };
        let mention = CharacterRange { start, end: Position { line: 2, column: 2 } };
        let extents = at.is_multiple_of(4).then_some(Extents { mention, edit: mention });
        let line = LineFingerprint::of(b"line", Span::new(0, 4));
        Marks { extents, line, beside: NeighborFingerprints::default() }
    }

    fn report(plan: &Plan) -> Report<'_> {
        let mut report = Report::new(plan, &[], RunKind::Applied, &|_, _| Standing::Fine);
        let rule = |id: &str| RuleNote { id: id.to_owned(), from: "old".to_owned(), why: None };
        report.rules = vec![rule("one"), RuleNote { why: Some("it moved".to_owned()), ..rule("two") }];
        let mention = |index, new: Option<&str>| LinePart::Mention {
            index,
            old: "o".to_owned(),
            new: new.map(str::to_owned),
        };
        let parts = vec![LinePart::Text("\u{1b}".to_owned()), mention(0, Some("n")), mention(2, None)];
        report.files[0].lines =
            vec![LineBlock { line: 1, before: vec!["a".to_owned()], parts, after: Vec::new() }];
        report
    }

    #[test]
    fn every_report_that_is_written_can_be_read() {
        let plan = plan();
        let report = report(&plan);
        let stored = report.to_stored().unwrap();
        assert_eq!(Report::from_stored(stored.as_bytes()), Ok(report));
    }

    #[test]
    fn says_what_is_wrong_with_what_it_reads() {
        let of = |text: &str| Report::from_stored(text.as_bytes()).unwrap_err();
        for version in [1, 3] {
            assert_eq!(of(&format!(r#"{{"version":{version},"other":1}}"#)), NotAReport::Version(version));
        }
        for damaged in ["", "{}", r#"{"version":2}"#, "[2]"] {
            assert!(matches!(of(damaged), NotAReport::Damaged(_)), "{damaged}");
        }
    }

    /// A stored report with `new` in place of `old` is refused, for a reason and with a place.
    #[track_caller]
    fn check_refused(stored: &str, old: &str, new: &str, what: &str) {
        assert!(stored.contains(old), "{old}");
        let refused = Report::from_stored(stored.replace(old, new).as_bytes()).unwrap_err().to_string();
        assert!(refused.starts_with("is damaged: ") && refused.ends_with(what), "{refused}");
        let has_place = refused.starts_with("is damaged: `a\u{fffd}");
        assert_eq!(has_place, !["it has", "a file was", "`summary."].iter().any(|it| what.starts_with(it)));
    }

    const RANGE: &str = "an impossible range of characters";
    const IMPOSSIBLE: &str = "an impossible line or column for its offset";

    #[test]
    fn nothing_that_no_run_writes_is_accepted() {
        let plan = plan();
        let stored = report(&plan).to_stored().unwrap();
        let long = format!(r#""before":["{}"]"#, "x".repeat(9000));
        for (old, new, what) in [
            (r#""id":"two""#, r#""id":"three""#, "unknown rule"),
            (r#""spelling":"plain""#, r#""spelling":"loud""#, "unknown spelling"),
            (r#""verdict":"keep""#, r#""verdict":"kept""#, "unknown verdict or reason"),
            (r#""reason":"hole""#, r#""reason":"whole""#, "unknown verdict or reason"),
            (r#""category":"code""#, r#""category":"codes""#, "unknown category"),
            (r#""edits":0"#, r#""edits":18446744073709551615"#, "a file has more edits than mentions"),
            (r#""reason":"vanished""#, r#""reason":"haunted""#, "a file was not read for an unknown reason"),
            (r#","end":1,"#, ",", "a mention has no end"),
            (r#","new_url":"https://new""#, "", "a mention has one of `old_url` and `new_url`"),
            (r#","end":9}"#, "}", "a name that is met has no end"),
            (r#","end":9}"#, r#","end":2}"#, "a name that is met has no end"),
            (r#""reason":"bridge""#, r#""reason":"hole""#, "a mention of this verdict meets no other name"),
            (r#""line_fingerprint":""#, r#""line_fingerprint":"x"#, "unknown form of a fingerprint"),
            (r#""path_bytes":[97,255]"#, r#""path_bytes":[46,46,47,97]"#, "a path lies outside of the tree"),
            (r#","rules":[{"#, r#","rule_notes":[{"#, "it has no rules"),
            (r#""mention":2"#, r#""mention":0"#, "its lines have other mentions than its files"),
            (r#""mention":2"#, r#""mention":999"#, "its lines have other mentions than its files"),
            (r#"{"line":1,"before""#, r#"{"line":0,"before""#, "a line has an impossible number"),
            (r#"{"line":1,"before""#, r#"{"line":4294967296,"before""#, "a line has an impossible number"),
            (r#""before":["a"]"#, r#""before":["a","a","a"]"#, "a line has more lines around it than any"),
            (r#""before":["a"]"#, &long, "a line is longer than any"),
            (
                r#"{"line":1,"before""#,
                r#"{"line":2,"before""#,
                "a line has another number than its first mention",
            ),
            (r#"{"text":"\u001b"}"#, r#"{"text":"","new":""}"#, "a text between mentions has a new text"),
            (r#""lines":[{"#, r#""lines":[{"line":1,"parts":[]},{"#, "a line has no mention"),
            (r#""lines":[{"#, r#""lines":[{"line":9,"parts":[]},{"#, "its lines are out of order"),
        ] {
            check_refused(&stored, old, new, what);
        }
    }

    #[test]
    fn no_number_that_does_not_fit_to_the_others_is_accepted() {
        let plan = plan();
        let stored = report(&plan).to_stored().unwrap();
        for (old, new, what) in [
            (r#""line":1,"column":3,"#, r#""line":0,"column":3,"#, IMPOSSIBLE),
            (r#""line":1,"column":3,"#, r#""line":1,"column":0,"#, IMPOSSIBLE),
            (r#""line":1,"column":3,"#, r#""line":2,"column":3,"#, IMPOSSIBLE),
            (r#""column":3,"#, r#""column":18446744073709551615,"#, IMPOSSIBLE),
            (r#""line":4,"column":1,"#, r#""line":18446744073709551615,"column":2,"#, IMPOSSIBLE),
            (r#""range":[1,1,2,2]"#, r#""range":[1,2,2,2]"#, RANGE),
            (r#""range":[1,1,2,2]"#, r#""range":[2,1,2,2]"#, RANGE),
            (r#""range":[1,1,2,2]"#, r#""range":[1,0,2,2]"#, RANGE),
            (r#""range":[1,1,2,2]"#, r#""range":[1,1,1,0]"#, RANGE),
            (r#""range":[1,1,2,2]"#, r#""range":[1,1,2,18446744073709551615]"#, RANGE),
            (r#""range":[1,1,2,2]"#, r#""range":[1,1,18446744073709551615,1]"#, RANGE),
            (r#""range":[4,1,4,1]"#, r#""range":[4,1,4,99]"#, RANGE),
            (r#","end":3,"#, r#","end":1,"#, "a mention has no end"),
            (
                r#""files_scanned":99"#,
                r#""files_scanned":10"#,
                "`summary.files_scanned` is 10, and 11 files have mentions",
            ),
            (
                r#""edits":0,"mentions":{"#,
                r#""edits":1,"mentions":{"#,
                "`summary.edits` is 1, and its files have 0",
            ),
        ] {
            check_refused(&stored, old, new, what);
        }
    }
}
