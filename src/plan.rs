//! All edits and verdicts of a run, by file, before anything is written; and the account of them.
//!
//! Pure data: knows no file system and no output format.

use std::collections::{BTreeMap, BTreeSet};

use crate::mention::{Mention, Reason, Verdict};
use crate::rule::Category;
use crate::text::{
    CharacterRange, Conflict, EditSet, LineFingerprint, NeighborFingerprints, Position, RelPath, Skip,
    SkipReason, Span,
};

/// A mention with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Line and column of its first byte.
    pub at: Position,
    /// What only some reports and a baseline ask for; `None` where the run has none of them.
    pub marks: Option<Box<Marks>>,
    /// The mention.
    pub mention: Mention,
}

/// By what a mention is known again, and where it is for those who count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    /// Where it and its edit reach in characters; `None` in a file that is no UTF-8.
    pub extents: Option<Extents>,
    /// Its line, by which it is known again when lines move.
    pub line: LineFingerprint,
    /// The lines around it, which tell it from another one with the same line.
    pub beside: NeighborFingerprints,
}

/// The characters of a mention, and those that its edit replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extents {
    /// The mention.
    pub mention: CharacterRange,
    /// What its edit replaces; the mention itself where there is no edit.
    pub edit: CharacterRange,
}

/// What is known and planned of one file that has mentions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePlan {
    /// Where it is.
    pub path: RelPath,
    /// What it is for.
    pub category: Category,
    /// All mentions, by offset.
    pub mentions: Vec<Placed>,
    /// What will be written; empty where nothing changes.
    pub edits: EditSet,
    /// Pragmas that are wrong: place and message.
    pub warnings: Vec<(Position, String)>,
    /// The `keep` entries of the rule file that kept something here, by their number.
    pub keeps: BTreeSet<usize>,
}

/// What is planned for a whole run; files are in the order of their paths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Files with mentions.
    pub files: Vec<FilePlan>,
    /// Files that were not read.
    pub skipped: Vec<Skip>,
    /// Files whose own path names a host that rules move.
    pub named: Vec<RelPath>,
    /// How many files were read.
    pub files_scanned: usize,
}

/// What somebody said about one edit or proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It is written.
    Write,
    /// These bytes are written in its place; the text is what they say.
    WriteInstead(Vec<u8>, String),
    /// It is not written.
    Leave,
}

/// A proposal that stays for review, because another edit wants some of its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// Where the proposal stands.
    pub at: Position,
    /// The two edits.
    pub conflict: Conflict,
}

/// How many mentions ended in which verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Account {
    /// Rewritten.
    pub rewrite: usize,
    /// To review.
    pub review: usize,
    /// Kept.
    pub keep: usize,
    /// Allowed.
    pub allowed: usize,
    /// Unlisted.
    pub unlisted: usize,
}

impl Placed {
    /// Where it and its edit reach in characters, where that is known.
    pub fn extents(&self) -> Option<Extents> {
        self.marks().and_then(|marks| marks.extents)
    }

    /// Its marks. To ask for them in a run that makes none is a mistake.
    pub fn marks(&self) -> Option<&Marks> {
        debug_assert!(self.marks.is_some(), "this run makes no marks");
        self.marks.as_deref()
    }
}

impl FilePlan {
    /// The plan of a file: the edits of all its rewrites.
    ///
    /// # Errors
    /// [`SkipReason::Overlap`] where two edits want the same bytes: which of them is right, nobody knows.
    pub fn new(path: RelPath, category: Category, mentions: Vec<Placed>) -> Result<Self, SkipReason> {
        let rewrites = mentions.iter().filter(|placed| placed.mention.verdict == Verdict::Rewrite);
        let edits = EditSet::new(rewrites.filter_map(|placed| placed.mention.edit.clone()).collect())
            .map_err(|conflict| {
                let (first, second) = (conflict.first.span.start, conflict.second.span.start);
                SkipReason::Overlap(format!("the edits at bytes {first} and {second} overlap"))
            })?;
        Ok(Self { path, category, mentions, edits, warnings: Vec::new(), keeps: BTreeSet::new() })
    }

    /// The same file with the chosen mentions alone, and their edits.
    #[must_use]
    pub fn narrowed(&self, chosen: impl Fn(&Placed) -> bool) -> Self {
        let mentions: Vec<Placed> = self.mentions.iter().filter(|placed| chosen(placed)).cloned().collect();
        let written = mentions.iter().filter(|placed| placed.mention.verdict == Verdict::Rewrite);
        let spans: BTreeSet<Span> =
            written.filter_map(|placed| placed.mention.edit.as_ref()).map(|edit| edit.span).collect();
        Self {
            path: self.path.clone(),
            category: self.category,
            mentions,
            edits: self.edits.subset(|edit| spans.contains(&edit.span)),
            warnings: self.warnings.clone(),
            keeps: self.keeps.clone(),
        }
    }

    /// Takes in the proposals of all reviews with one of these reasons; tells which stay for review.
    pub fn accept(&mut self, reasons: &[Reason]) -> Vec<Overlap> {
        let wanted =
            |mention: &Mention| mention.verdict.reason().is_some_and(|reason| reasons.contains(&reason));
        let chosen = self.mentions.iter().enumerate().filter(|(_, placed)| wanted(&placed.mention));
        let chosen: Vec<usize> = chosen.map(|(index, _)| index).collect();
        chosen.into_iter().filter_map(|index| self.take_in(index)).collect()
    }

    /// Does what was decided about single mentions, by their indices; tells which proposals stay for review.
    pub fn decide(&mut self, decisions: Vec<(usize, Decision)>) -> Vec<Overlap> {
        let mut accepted = Vec::new();
        for (index, decision) in decisions {
            let Some(Placed { mention, .. }) = self.mentions.get_mut(index) else { continue };
            match decision {
                Decision::Write => accepted.push(index),
                Decision::WriteInstead(bytes, text) => {
                    if let Some(edit) = &mut mention.edit {
                        self.edits.replace(edit.span, &bytes);
                        edit.new = bytes;
                    }
                    mention.new = Some(text);
                    accepted.push(index);
                }
                Decision::Leave if mention.verdict == Verdict::Rewrite => {
                    if let Some(edit) = &mention.edit {
                        self.edits.remove(edit.span);
                    }
                    mention.verdict = Verdict::Keep;
                    note(mention, "declined");
                }
                Decision::Leave => {}
            }
        }
        accepted.into_iter().filter_map(|index| self.take_in(index)).collect()
    }

    /// Makes a rewrite of a review with a proposal, unless other edits are in the way.
    fn take_in(&mut self, index: usize) -> Option<Overlap> {
        let placed = self.mentions.get_mut(index)?;
        let proposal = placed.mention.proposal()?.clone();
        let reason = placed.mention.verdict.reason()?;
        match self.edits.insert(proposal) {
            Ok(()) => {
                placed.mention.verdict = Verdict::Rewrite;
                note(&mut placed.mention, &format!("accepted: {reason}"));
                None
            }
            Err(conflict) => Some(Overlap { at: placed.at, conflict: *conflict }),
        }
    }
}

fn note(mention: &mut Mention, more: &str) {
    mention.note = Some(match mention.note.take() {
        Some(known) => format!("{known}; {more}"),
        None => more.to_owned(),
    });
}

impl Account {
    /// Counts one verdict.
    pub fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Rewrite => self.rewrite += 1,
            Verdict::Review(_) => self.review += 1,
            Verdict::Keep => self.keep += 1,
            Verdict::Allowed => self.allowed += 1,
            Verdict::Unlisted => self.unlisted += 1,
        }
    }

    /// All mentions.
    pub fn total(&self) -> usize {
        self.rewrite + self.review + self.keep + self.allowed + self.unlisted
    }
}

impl Plan {
    /// All mentions with their files.
    pub fn mentions(&self) -> impl Iterator<Item = (&FilePlan, &Placed)> {
        self.files.iter().flat_map(|file| file.mentions.iter().map(move |placed| (file, placed)))
    }

    /// How many mentions ended in which verdict.
    pub fn account(&self) -> Account {
        let mut account = Account::default();
        for (_, placed) in self.mentions() {
            account.add(placed.mention.verdict);
        }
        account
    }

    /// The files that should have been read, and could not be.
    pub fn unread(&self) -> impl Iterator<Item = &Skip> {
        self.skipped.iter().filter(|skip| skip.reason.is_failure())
    }

    /// How many edits there are.
    pub fn edits(&self) -> usize {
        self.files.iter().map(|file| file.edits.len()).sum()
    }

    /// The files that change.
    pub fn changed(&self) -> impl Iterator<Item = &FilePlan> {
        self.files.iter().filter(|file| !file.edits.is_empty())
    }

    /// How many files of each category change, and by how many edits.
    pub fn changed_by_category(&self) -> BTreeMap<Category, (usize, usize)> {
        let mut counts: BTreeMap<Category, (usize, usize)> = BTreeMap::new();
        for file in self.changed() {
            let count = counts.entry(file.category).or_default();
            count.0 += 1;
            count.1 += file.edits.len();
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::{Decision, FilePlan, Placed, SkipReason};
    use crate::mention::{Mention, Reason, Spelling, Verdict};
    use crate::rule::Category;
    use crate::text::{Edit, Position, RelPath, Span};

    fn mention(start: usize, end: usize, verdict: Verdict, new: Option<&str>) -> Placed {
        let span = Span::new(start, end);
        let mention = Mention {
            span,
            text: String::from("old"),
            host: String::from("old"),
            spelling: Spelling::Plain,
            verdict,
            rules: vec![0],
            new: new.map(str::to_owned),
            edit: new.map(|new| Edit { span, new: new.into() }),
            note: None,
        };
        Placed { at: Position { line: 1, column: start + 1 }, marks: None, mention }
    }

    fn plan(mentions: Vec<Placed>) -> FilePlan {
        FilePlan::new(RelPath::from("a.txt"), Category::Other, mentions).unwrap()
    }

    fn reviews() -> FilePlan {
        plan(vec![
            mention(0, 3, Verdict::Rewrite, Some("A")),
            mention(4, 7, Verdict::Review(Reason::DenyList), Some("B")),
            mention(8, 11, Verdict::Review(Reason::DenyList), None),
            mention(12, 15, Verdict::Review(Reason::Email), Some("C")),
            mention(16, 19, Verdict::Review(Reason::Binary), Some("D")),
            mention(20, 23, Verdict::Keep, Some("E")),
        ])
    }

    fn written(plan: &FilePlan) -> String {
        String::from_utf8(plan.edits.apply(b"old old old old old old").unwrap()).unwrap()
    }

    #[test]
    fn reviews_with_a_proposal_are_accepted_by_their_reason() {
        for (reasons, expected) in [
            (vec![], "A old old old old old"),
            (vec![Reason::DenyList], "A B old old old old"),
            (vec![Reason::Email, Reason::DenyList], "A B old C old old"),
            (Reason::ALL.to_vec(), "A B old C old old"),
        ] {
            let mut plan = reviews();
            assert_eq!(plan.accept(&reasons), []);
            assert_eq!(written(&plan), expected, "{reasons:?}");
            assert_eq!(plan.accept(&reasons), [], "a second time");
            assert_eq!(written(&plan), expected, "{reasons:?}");
            let rewrites = plan.mentions.iter().filter(|one| one.mention.verdict == Verdict::Rewrite);
            assert_eq!(rewrites.count(), plan.edits.len());
        }
    }

    #[test]
    fn a_proposal_in_the_way_of_another_edit_stays_for_review() {
        let mut plan = plan(vec![
            mention(0, 3, Verdict::Rewrite, Some("A")),
            mention(2, 5, Verdict::Review(Reason::Hole), Some("B")),
            mention(4, 7, Verdict::Review(Reason::Hole), Some("C")),
        ]);
        let overlaps = plan.accept(&[Reason::Hole]);
        assert_eq!(overlaps.len(), 1);
        assert_eq!((overlaps[0].at.column, overlaps[0].conflict.first.new.as_slice()), (3, &b"A"[..]));
        assert_eq!(plan.mentions[1].mention.verdict, Verdict::Review(Reason::Hole));
        assert_eq!(written(&plan), "A C old old old old");
    }

    #[test]
    fn a_file_whose_edits_overlap_is_refused_by_name() {
        let overlap =
            vec![mention(0, 3, Verdict::Rewrite, Some("A")), mention(2, 5, Verdict::Rewrite, Some("B"))];
        let refused = FilePlan::new(RelPath::from("a.txt"), Category::Other, overlap).unwrap_err();
        assert_eq!(refused, SkipReason::Overlap("the edits at bytes 0 and 2 overlap".to_owned()));
        assert!(refused.is_failure());
    }

    #[test]
    fn a_narrowed_plan_writes_what_was_chosen() {
        let all = reviews();
        assert_eq!(written(&all.narrowed(|placed| placed.at.column > 1)), "old old old old old old");
        let first = all.narrowed(|placed| placed.at.column == 1);
        assert_eq!((written(&first).as_str(), first.mentions.len()), ("A old old old old old", 1));
    }

    #[test]
    fn decisions_about_single_mentions_are_done() {
        let instead = || Decision::WriteInstead(b"mine".to_vec(), String::from("mine"));
        for (decisions, expected) in [
            (vec![], "A old old old old old"),
            (vec![(0, Decision::Leave)], "old old old old old old"),
            (vec![(0, Decision::Write), (1, Decision::Write)], "A B old old old old"),
            (vec![(0, instead()), (3, instead())], "mine old old mine old old"),
            (vec![(1, Decision::Leave), (2, Decision::Write), (4, Decision::Write)], "A old old old old old"),
            (vec![(5, Decision::Write), (99, Decision::Write)], "A old old old old old"),
        ] {
            let mut plan = reviews();
            assert_eq!(plan.decide(decisions.clone()), []);
            assert_eq!(written(&plan), expected, "{decisions:?}");
        }
        let mut plan = reviews();
        plan.decide(vec![(0, Decision::Leave)]);
        let declined = &plan.mentions[0].mention;
        assert_eq!((declined.verdict, declined.note.as_deref()), (Verdict::Keep, Some("declined")));
    }
}
