//! Decisions about single mentions, and the changes they make to the plan of a file.
//!
//! Mentions and edits change together, so the edits stay those of the rewrites.

use super::file_plan::{FilePlan, Refusal};
use super::placed::Placed;
use crate::layout::Frame;
use crate::mention::{Mention, Reason, Verdict};
use crate::text::{Conflict, Edit, Position, enumeration};

/// The note of a change that nobody was asked about.
pub(super) const NOT_ASKED: &str = "not asked";

/// A person's decision about one edit or proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Write it.
    Write,
    /// Write these bytes in its place; the text is their decoded form.
    WriteInstead(Vec<u8>, String),
    /// Do not write it.
    Leave,
    /// Do not write it: the person stopped before it was asked about.
    Unasked,
}

enumeration! {
    /// A reviewer's decision about one review.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum ReviewDecision {
        /// Write its proposal.
        Accept,
        /// The old name must stay.
        Keep,
        /// It stays for review.
        Leave,
    }
}

impl ReviewDecision {
    /// The name in a file of decisions.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Keep => "keep",
            Self::Leave => "leave",
        }
    }

    /// The decision with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decision| decision.name() == name)
    }
}

/// A proposal that stays for review, because another edit replaces some of its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// Place of the proposal.
    pub at: Position,
    /// The two edits.
    pub conflict: Conflict,
}

impl FilePlan {
    /// Accepts the proposals of all reviews with one of these reasons; returns those that stay for review.
    pub fn accept(&mut self, reasons: &[Reason]) -> Vec<Overlap> {
        let chosen = self.mentions.iter().enumerate().filter(|(_, placed)| {
            placed.mention.acceptable_reason().is_some_and(|reason| reasons.contains(&reason))
        });
        let chosen: Vec<usize> = chosen.map(|(index, _)| index).collect();
        chosen.into_iter().filter_map(|index| self.accept_proposal(index)).collect()
    }

    /// Applies decisions about single mentions, by their indices; returns the proposals that stay for review.
    pub fn decide(&mut self, decisions: Vec<(usize, Decision)>) -> Vec<Overlap> {
        let mut accepted = Vec::new();
        for (index, decision) in decisions {
            let Some(Placed { mention, .. }) = self.mentions.get_mut(index) else { continue };
            match decision {
                Decision::Write => accepted.push(index),
                Decision::WriteInstead(bytes, text) => {
                    if let Some(edit) = &mut mention.edit {
                        let bytes = framed(edit, self.frames.get(&edit.span), bytes);
                        self.edits.replace(edit.span, &bytes);
                        edit.new = bytes.into();
                    }
                    mention.new = Some(text);
                    mention.whole = None;
                    accepted.push(index);
                }
                Decision::Leave | Decision::Unasked if mention.verdict == Verdict::Rewrite => {
                    if let Some(edit) = &mention.edit {
                        self.edits.remove(edit.span);
                    }
                    mention.verdict = Verdict::Declined;
                    if decision == Decision::Unasked {
                        mention.note = Some(NOT_ASKED.to_owned());
                    }
                }
                Decision::Leave | Decision::Unasked => {}
            }
        }
        accepted.into_iter().filter_map(|index| self.accept_proposal(index)).collect()
    }

    /// Follows a reviewer's decision about the review at `index`; his word becomes its note.
    ///
    /// # Errors
    /// A mention that is not for review, and a proposal that is not there or overlaps another edit.
    pub fn settle(
        &mut self,
        index: usize,
        decision: ReviewDecision,
        word: Option<&str>,
    ) -> Result<(), Refusal> {
        let Some(Placed { at, mention, .. }) = self.mentions.get(index) else { return Ok(()) };
        let (at, text) = (Some(*at), mention.text.clone());
        if mention.verdict.reason().is_none() {
            let what = format!("`{text}` is not for review, but {}", mention.verdict.name());
            return Err(Refusal { at, what });
        }
        match decision {
            ReviewDecision::Accept if mention.proposal().is_none() => {
                return Err(Refusal {
                    at,
                    what: format!("the review of `{text}` has no proposal to accept"),
                });
            }
            ReviewDecision::Accept => {
                if self.accept_proposal(index).is_some() {
                    return Err(Refusal {
                        at,
                        what: format!("the proposal for `{text}` overlaps another edit"),
                    });
                }
            }
            ReviewDecision::Keep => self.mentions[index].mention.verdict = Verdict::Keep,
            ReviewDecision::Leave => {}
        }
        if let Some(word) = word {
            add_note(&mut self.mentions[index].mention, word);
        }
        Ok(())
    }

    /// Turns a review with a proposal into a rewrite, unless another edit overlaps.
    fn accept_proposal(&mut self, index: usize) -> Option<Overlap> {
        let placed = self.mentions.get_mut(index)?;
        match self.edits.insert(placed.mention.proposal()?.clone()) {
            Ok(()) => {
                if let Some(note) = placed.mention.accept() {
                    add_note(&mut placed.mention, &note);
                }
                None
            }
            Err(conflict) => Some(Overlap { at: placed.at, conflict: *conflict }),
        }
    }
}

/// New bytes with the layout around those that they replace.
fn framed(edit: &Edit, frame: Option<&Frame>, new: Vec<u8>) -> Vec<u8> {
    let parts = frame.and_then(|frame| {
        let end = edit.new.len().checked_sub(frame.after)?;
        Some((edit.new.get(..frame.before)?, edit.new.get(end..)?))
    });
    match parts {
        Some((before, after)) => [before, &new, after].concat(),
        None => new,
    }
}

/// Appends to the note of a mention.
fn add_note(mention: &mut Mention, more: &str) {
    mention.note = Some(match mention.note.take() {
        Some(known) => format!("{known}; {more}"),
        None => more.to_owned(),
    });
}

#[cfg(test)]
mod tests {
    use super::super::{Decision, FilePlan, Placed, ReviewDecision};
    use crate::layout::Frame;
    use crate::mention::{Mention, Reason, Spelling, Verdict, Wording};
    use crate::rule::Category;
    use crate::text::{Edit, Position, RelPath, SkipReason, Span};

    fn mention(start: usize, end: usize, verdict: Verdict, new: Option<&str>) -> Placed {
        let span = Span::new(start, end);
        let wording = Wording {
            text: String::from("old"),
            host: String::from("old"),
            spelling: Spelling::Plain,
            rules: vec![0],
            new: new.map(str::to_owned),
            note: None,
        };
        let edit = new.map(|new| Edit { span, new: new.as_bytes().into() });
        let mention = Mention { span, verdict, edit, whole: None, meets: None, wording: wording.into() };
        Placed { at: Position { line: 1, column: start + 1 }, marks: None, met_at: None, mention }
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
        assert_eq!((overlaps[0].at.column, &overlaps[0].conflict.first.new[..]), (3, &b"A"[..]));
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
    fn a_reviewer_decides_reviews_and_nothing_else() {
        use ReviewDecision::{Accept, Keep, Leave};
        for (index, decision, expected) in [
            (1, Accept, Ok((Verdict::Rewrite, "A B old old old old", "accepted: deny-list; why"))),
            (1, Keep, Ok((Verdict::Keep, "A old old old old old", "why"))),
            (2, Leave, Ok((Verdict::Review(Reason::DenyList), "A old old old old old", "why"))),
            (0, Keep, Err("`old` is not for review, but rewrite")),
            (5, Accept, Err("`old` is not for review, but keep")),
            (2, Accept, Err("the review of `old` has no proposal to accept")),
            (4, Accept, Err("the review of `old` has no proposal to accept")),
        ] {
            let mut plan = reviews();
            let settled = plan.settle(index, decision, Some("why")).map_err(|refusal| refusal.what);
            let mention = &plan.mentions[index].mention;
            let found = settled
                .as_ref()
                .map(|()| (mention.verdict, written(&plan), mention.note.clone().unwrap()))
                .map_err(String::as_str);
            let expected = expected
                .map(|(verdict, text, note): (_, &str, &str)| (verdict, text.to_owned(), note.to_owned()));
            assert_eq!(found, expected, "{index}");
        }
        assert_eq!(reviews().settle(99, Accept, None), Ok(()));
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
        let mut in_table = plan(vec![mention(0, 3, Verdict::Rewrite, Some("<A >"))]);
        in_table.frames.insert(Span::new(0, 3), Frame { before: 1, after: 2 });
        in_table.decide(vec![(0, instead())]);
        assert_eq!(written(&in_table), "<mine > old old old old old");
        let mut plan = reviews();
        plan.decide(vec![(0, Decision::Leave)]);
        let declined = &plan.mentions[0].mention;
        assert_eq!((declined.verdict, declined.note.as_deref()), (Verdict::Declined, None));
    }
}
