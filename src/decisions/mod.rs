//! Decisions of a reviewer as a file: made on the HTML page, followed by `diff` and `apply`.
//!
//! The file may come from anywhere and is not trusted. Nothing is opened by a path of it: a path only finds a file of
//! the plan, by its bytes and its digest, and a decision only a review of that file, by its place, its text and its
//! proposal. Invariant: what differs is refused by name, so that a run writes all that was decided, or nothing.

mod merge;
mod seen;
mod sheet;
mod wire;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::plan::{FilePlan, Plan, Refusal, ReviewDecision};
use crate::text::{Digest, Place, Problem, RelPath};
pub use seen::{SheetFile, SheetMention};
pub use sheet::sheet;
use wire::{DecidedMentionText, DecisionsText};

/// The field that identifies a file of decisions, with its quotes.
const FORMAT_FIELD: &[u8] = b"\"redomain_decisions\"";

/// Characters of a word about a decision.
// It becomes the note of a mention, and every format shows notes on one line.
const MAX_WORD: usize = 1000;

/// Decisions about the reviews of a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decisions {
    /// The digest of the rules that made the plan; `None` where there are no decisions.
    pub rules: Option<Digest>,
    files: HashMap<RelPath, FileDecisions>,
}

/// The decisions about one file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FileDecisions {
    /// The digest of the file that the reviewer saw.
    before: Digest,
    mentions: Vec<MentionDecision>,
    /// The name of the file of decisions.
    made_in: Arc<str>,
}

/// A decision about one review.
#[derive(Debug, Clone, PartialEq, Eq)]
struct MentionDecision {
    seen: SheetMention,
    decision: ReviewDecision,
    word: Option<String>,
    /// The name of the file of decisions.
    made_in: Arc<str>,
}

impl Decisions {
    /// Returns `true` if a file with these bytes holds decisions, from its first byte to its last.
    pub fn is_one(bytes: &[u8]) -> bool {
        let is_object = bytes.trim_ascii_start().first() == Some(&b'{');
        is_object && memchr::memmem::find(bytes, FORMAT_FIELD).is_some() && Self::parse("", bytes).is_ok()
    }

    /// Returns `true` if a large file that starts with `start` may hold decisions, as a page exports them.
    pub fn may_start(start: &[u8]) -> bool {
        let fields = start.trim_ascii_start().strip_prefix(b"{");
        fields.is_some_and(|fields| fields.trim_ascii_start().starts_with(FORMAT_FIELD))
    }

    /// Reads decisions, from the file called `name` in messages.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn parse(name: &str, bytes: &[u8]) -> Result<Self, Vec<Problem>> {
        let text = DecisionsText::parse(bytes).map_err(|what| vec![mistake(name, what)])?;
        let (mut files, mut problems) = (HashMap::new(), Vec::new());
        let made_in: Arc<str> = name.into();
        for file in text.files {
            let parts = file.path().and_then(|path| Ok((path, file.digest()?)));
            let (path, before) = match parts {
                Ok(parts) => parts,
                Err(what) => {
                    problems.push(mistake(name, what));
                    continue;
                }
            };
            let (mut mentions, mut places) = (Vec::with_capacity(file.mentions.len()), HashSet::new());
            for text in file.mentions {
                let is_new = places.insert((text.offset, text.text.clone()));
                match MentionDecision::from_wire(text, is_new, &made_in) {
                    Ok(mention) => mentions.push(mention),
                    Err(what) => problems.push(mistake(name, format!("`{path}`: {what}"))),
                }
            }
            let decided = FileDecisions { before, mentions, made_in: Arc::clone(&made_in) };
            if files.insert(path.clone(), decided).is_some() {
                problems.push(mistake(name, format!("`{path}` is named twice")));
            }
        }
        let rules = text.rules.parse().map_err(|_| format!("`{}` is no digest of rules", text.rules));
        match rules {
            Ok(rules) if problems.is_empty() => Ok(Self { rules: Some(rules), files }),
            Ok(_) => Err(problems),
            Err(what) => {
                problems.push(mistake(name, what));
                Err(problems)
            }
        }
    }

    /// Follows the decisions about a file with this digest; those that do not fit become refusals of its plan.
    pub fn follow(&self, plan: &mut FilePlan, digest: impl FnOnce() -> Digest) {
        let Some(file) = self.files.get(&plan.path) else { return };
        if file.before != digest() {
            let what = "changed since the decisions were made".to_owned();
            plan.refused.push(Refusal { at: None, what });
            return;
        }
        for decided in &file.mentions {
            if let Err(refusal) = decided.follow(plan) {
                plan.refused.push(refusal);
            }
        }
    }

    /// An error for every decision that the plan of a run could not follow.
    pub fn unmet(&self, plan: &Plan) -> Vec<Problem> {
        let known: HashSet<&RelPath> = plan.files.iter().map(|file| &file.path).collect();
        let absent = self.files.keys().filter(|path| !known.contains(path));
        let absent = absent.map(|path| {
            let what = "has decisions, but no mention of this run is in it";
            (Place::file(path.to_text()), what.to_owned())
        });
        let refused = plan.files.iter().flat_map(|file| {
            file.refused.iter().map(|Refusal { at, what }| {
                let path = file.path.to_text();
                let place =
                    at.map_or_else(|| Place::file(path.as_str()), |at| Place::new(&path, at.line, at.column));
                (place, what.clone())
            })
        });
        let mut problems: Vec<Problem> = absent.chain(refused).map(unmet_problem).collect();
        problems.sort();
        problems
    }
}

impl MentionDecision {
    fn from_wire(text: DecidedMentionText, is_new: bool, made_in: &Arc<str>) -> Result<Self, String> {
        let DecidedMentionText { offset, text, new, decision, word } = text;
        let place = format!("the review `{text}` at byte {offset}");
        let known = ReviewDecision::ALL.map(ReviewDecision::name).join("`, `");
        let decision = decision.ok_or_else(|| format!("{place} has no decision, which is `{known}`"))?;
        let decision = ReviewDecision::named(&decision)
            .ok_or_else(|| format!("{place} has the decision `{decision}`, and not one of `{known}`"))?;
        if !is_new {
            return Err(format!("{place} is decided twice"));
        }
        if word.as_ref().is_some_and(|word| word.chars().nth(MAX_WORD).is_some()) {
            return Err(format!("{place} has a word of more than {MAX_WORD} characters"));
        }
        let offset = usize::try_from(offset).map_err(|_| format!("no file has an offset of {offset}"))?;
        let word = word.filter(|word| !word.trim().is_empty());
        Ok(Self { seen: SheetMention { offset, text, new }, decision, word, made_in: Arc::clone(made_in) })
    }

    fn follow(&self, plan: &mut FilePlan) -> Result<(), Refusal> {
        let SheetMention { offset, text, new } = &self.seen;
        let first = plan.mentions.partition_point(|placed| placed.mention.span.start < *offset);
        let here = plan.mentions[first..].iter().take_while(|placed| placed.mention.span.start == *offset);
        let sheets = here.map(|placed| SheetMention::of(&placed.mention));
        let Some((index, now)) = (first..).zip(sheets).find(|(_, now)| now.text == *text) else {
            let what = format!("has no mention `{text}` at byte {offset}, which is decided");
            return Err(Refusal { at: None, what });
        };
        let is_review = plan.mentions[index].mention.verdict.reason().is_some();
        if is_review && now.new != *new {
            let shown = |new: &Option<String>| {
                new.as_ref().map_or_else(|| "none".to_owned(), |new| format!("`{new}`"))
            };
            let what = format!("the proposal for `{text}` is {}, and not {}", shown(&now.new), shown(new));
            return Err(Refusal { at: Some(plan.mentions[index].at), what });
        }
        plan.settle(index, self.decision, self.word.as_deref())
    }
}

/// A mistake in the file called `name` in messages.
fn mistake(name: &str, what: String) -> Problem {
    Problem::error(Place::file(name), what)
        .help("export it again from a page of `redomain diff --format html`")
}

fn unmet_problem((place, what): (Place, String)) -> Problem {
    let problem = Problem::error(place, format!("{what}; no file was modified"));
    problem.help("make the page again with `redomain diff --format html`, and decide on that one")
}
