//! A report as it is stored with a run, and its way back. Nothing outside reads this; it may change with its version.
//!
//! Edits are not stored: the run has written them.

use serde::{Deserialize, Serialize};

use super::model::{FileReport, Report, RuleNote, RunKind};
use super::standing::Standing;
use crate::mention::{Mention, Reason, Spelling, Verdict};
use crate::plan::{Extents, Marks, Placed};
use crate::rule::Category;
use crate::text::{
    CharacterRange, LineFingerprint, NeighborFingerprints, Position, RelPath, Skip, SkipReason, Span,
};

/// Counts up when an older program could not read what a newer one wrote.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct StoredReport {
    version: u32,
    rules: Vec<StoredRule>,
    files: Vec<StoredFile>,
    skipped: Vec<StoredSkip>,
    named: Vec<StoredPath>,
    files_scanned: usize,
}

#[derive(Deserialize)]
struct StoredVersion {
    version: u32,
}

#[derive(Serialize, Deserialize)]
struct StoredRule {
    id: String,
    from: String,
    why: Option<String>,
}

/// Text where it says all.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StoredPath {
    Text(String),
    Bytes(Vec<u8>),
}

#[derive(Serialize, Deserialize)]
struct StoredFile {
    path: StoredPath,
    category: String,
    edits: usize,
    mentions: Vec<StoredMention>,
}

#[derive(Serialize, Deserialize)]
struct StoredSkip {
    path: StoredPath,
    reason: String,
    detail: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct StoredMention {
    at: (usize, usize),
    span: (usize, usize),
    #[serde(default, skip_serializing_if = "Option::is_none")]
    extent: Option<[usize; 4]>,
    /// `None` where the run made no marks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    digest: Option<String>,
    text: String,
    host: String,
    spelling: String,
    verdict: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    rules: Vec<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    new: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

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

impl<'p> Report<'p> {
    /// The report of a run that wrote its edits, as text to be stored; [`Self::from_stored`] reads it back.
    ///
    /// # Errors
    /// A value that JSON cannot represent.
    pub fn to_stored(&self) -> std::io::Result<String> {
        let stored = StoredReport {
            version: VERSION,
            rules: self.rules.iter().cloned().map(StoredRule::from).collect(),
            files: self.files.iter().map(StoredFile::from).collect(),
            skipped: self.skipped.iter().map(StoredSkip::from).collect(),
            named: self.named.iter().map(StoredPath::from).collect(),
            files_scanned: self.files_scanned,
        };
        Ok(serde_json::to_string(&stored)?)
    }

    /// The report that was stored as `bytes`.
    pub fn from_stored(bytes: &[u8]) -> Result<Report<'static>, NotAReport> {
        let damaged = |error: serde_json::Error| NotAReport::Damaged(error.to_string());
        let StoredVersion { version } = serde_json::from_slice(bytes).map_err(damaged)?;
        if version != VERSION {
            return Err(NotAReport::Version(version));
        }
        let stored: StoredReport = serde_json::from_slice(bytes).map_err(damaged)?;
        let files: Option<Vec<FileReport<'_>>> = stored.files.into_iter().map(StoredFile::restored).collect();
        let skipped: Option<Vec<Skip>> = stored.skipped.into_iter().map(StoredSkip::restored).collect();
        let unknown = || NotAReport::Damaged("unknown category, spelling, verdict or reason".to_owned());
        Ok(Report {
            kind: RunKind::Written,
            run: None,
            rules: stored.rules.into_iter().map(RuleNote::from).collect(),
            files: files.ok_or_else(unknown)?,
            skipped: skipped.ok_or_else(unknown)?,
            named: stored.named.into_iter().map(StoredPath::restored).collect(),
            files_scanned: stored.files_scanned,
            problems: Vec::new(),
            command: None,
        })
    }
}

impl From<RuleNote> for StoredRule {
    fn from(RuleNote { id, from, why }: RuleNote) -> Self {
        Self { id, from, why }
    }
}

impl From<StoredRule> for RuleNote {
    fn from(StoredRule { id, from, why }: StoredRule) -> Self {
        Self { id, from, why }
    }
}

impl From<&RelPath> for StoredPath {
    fn from(path: &RelPath) -> Self {
        match std::str::from_utf8(path.as_bytes()) {
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Bytes(path.as_bytes().to_vec()),
        }
    }
}

impl StoredPath {
    fn restored(self) -> RelPath {
        match self {
            Self::Text(text) => RelPath::from(text.as_str()),
            Self::Bytes(bytes) => RelPath::new(bytes),
        }
    }
}

impl From<&Skip> for StoredSkip {
    fn from(Skip { path, reason }: &Skip) -> Self {
        let detail = reason.detail().map(str::to_owned);
        Self { path: path.into(), reason: reason.code().to_owned(), detail }
    }
}

impl StoredSkip {
    fn restored(self) -> Option<Skip> {
        let reason = SkipReason::parse(&self.reason, self.detail.as_deref())?;
        Some(Skip { path: self.path.restored(), reason })
    }
}

impl From<&FileReport<'_>> for StoredFile {
    fn from(file: &FileReport) -> Self {
        Self {
            path: (&file.path).into(),
            category: file.category.name().to_owned(),
            edits: file.edits,
            mentions: file.mentions.iter().map(StoredMention::from).collect(),
        }
    }
}

impl StoredFile {
    fn restored(self) -> Option<FileReport<'static>> {
        let mentions =
            self.mentions.into_iter().map(StoredMention::restored).collect::<Option<Vec<Placed>>>()?;
        Some(FileReport {
            path: self.path.restored(),
            category: Category::named(&self.category)?,
            edits: self.edits,
            standings: vec![Standing::Fine; mentions.len()],
            mentions: mentions.into(),
        })
    }
}

impl From<&Placed> for StoredMention {
    fn from(placed: &Placed) -> Self {
        let mention = &placed.mention;
        let marks = placed.marks.as_deref();
        let extents = marks.and_then(|marks| marks.extents);
        let extent = extents.map(|Extents { mention: CharacterRange { start, end }, .. }| {
            [start.line, start.column, end.line, end.column]
        });
        Self {
            at: (placed.at.line, placed.at.column),
            span: (mention.span.start, mention.span.end),
            extent,
            digest: marks.map(|marks| marks.line.to_string()),
            text: mention.text.clone(),
            host: mention.host.clone(),
            spelling: mention.spelling.name().to_owned(),
            verdict: mention.verdict.name().to_owned(),
            reason: mention.verdict.reason().map(|reason| reason.name().to_owned()),
            rules: mention.rules.clone(),
            new: mention.new.clone(),
            note: mention.note.clone(),
        }
    }
}

impl StoredMention {
    fn restored(self) -> Option<Placed> {
        let extents = self.extent.map(|[line, column, end_line, end_column]| {
            let start = Position { line, column };
            let extent = CharacterRange { start, end: Position { line: end_line, column: end_column } };
            Extents { mention: extent, edit: extent }
        });
        let mention = Mention {
            span: Span::new(self.span.0, self.span.1),
            text: self.text,
            host: self.host,
            spelling: Spelling::ALL.into_iter().find(|spelling| spelling.name() == self.spelling)?,
            verdict: verdict(&self.verdict, self.reason.as_deref())?,
            rules: self.rules,
            new: self.new,
            edit: None,
            note: self.note,
        };
        let at = Position { line: self.at.0, column: self.at.1 };
        // A stored report is not compared with a baseline.
        let beside = NeighborFingerprints::default();
        let marks = match self.digest {
            Some(digest) => Some(Box::new(Marks { extents, line: LineFingerprint::parse(&digest)?, beside })),
            None => None,
        };
        Some(Placed { at, marks, mention })
    }
}

fn verdict(name: &str, reason: Option<&str>) -> Option<Verdict> {
    let plain = [Verdict::Rewrite, Verdict::Keep, Verdict::Allowed, Verdict::Unlisted];
    match reason {
        Some(reason) => Reason::ALL.into_iter().find(|known| known.name() == reason).map(Verdict::Review),
        None => plain.into_iter().find(|verdict| verdict.name() == name),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{RunKind, Standing};
    use super::{NotAReport, Report};
    use crate::mention::{Mention, Reason, Spelling, Verdict};
    use crate::plan::{FilePlan, Placed, Plan};
    use crate::rule::Category;
    use crate::text::{Position, RelPath, Skip, SkipReason, Span};

    /// A plan with a mention of each spelling and verdict, in a run that made no marks.
    fn plan() -> Plan {
        let verdicts = [Verdict::Rewrite, Verdict::Keep, Verdict::Allowed, Verdict::Unlisted].into_iter();
        let verdicts: Vec<Verdict> = verdicts.chain(Reason::ALL.map(Verdict::Review)).collect();
        let pairs =
            Spelling::ALL.into_iter().flat_map(|spelling| verdicts.iter().map(move |one| (spelling, *one)));
        let mentions = pairs.enumerate().map(|(at, (spelling, verdict))| Placed {
            at: Position { line: 1, column: at + 1 },
            marks: None,
            mention: Mention {
                span: Span::new(at, at + 1),
                text: "\u{0}\"\u{fffd}".to_owned(),
                host: "old".to_owned(),
                spelling,
                verdict,
                rules: vec![0, 7],
                new: Some("new".to_owned()),
                edit: None,
                note: None,
            },
        });
        let mentions: Vec<Placed> = mentions.collect();
        let files = Category::ALL.iter().enumerate().map(|(at, category)| {
            let path = RelPath::new(vec![b'a' + u8::try_from(at).unwrap(), 0xff]);
            FilePlan::new(path, *category, mentions.clone()).unwrap()
        });
        let reasons = [SkipReason::Vanished, SkipReason::Overlap("at 1 and 2".to_owned())];
        let skipped = reasons.map(|reason| Skip { path: RelPath::from("b"), reason }).to_vec();
        Plan { files: files.collect(), skipped, named: vec![RelPath::from("n")], files_scanned: 9 }
    }

    #[test]
    fn every_report_that_is_written_can_be_read() {
        let plan = plan();
        let report = Report::new(&plan, &[], RunKind::Written, &|_, _| Standing::Fine);
        let stored = report.to_stored().unwrap();
        assert_eq!(Report::from_stored(stored.as_bytes()), Ok(report));
    }

    #[test]
    fn says_what_is_wrong_with_what_it_reads() {
        let of = |text: &str| Report::from_stored(text.as_bytes()).unwrap_err();
        assert_eq!(of(r#"{"version":2,"other":1}"#), NotAReport::Version(2));
        for damaged in ["", "{}", r#"{"version":1}"#, "[1]"] {
            assert!(matches!(of(damaged), NotAReport::Damaged(_)), "{damaged}");
        }
    }
}
