//! A mention as plain data: its place, its spelling, its verdict, and the edit that would rewrite it.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use super::spelling::Spelling;
use super::url_move::UrlMove;
use super::verdict::Verdict;
use crate::reason::Reason;
use crate::text::{Edit, Span};

/// One place in a file where an in-zone name, or the text of a rule, stands in some spelling.
///
/// The fields of its wording are read through it as if they were its own: a text has many mentions and few wordings, so
/// that a mention takes 80 bytes where its wording is shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Its bytes in the file.
    pub span: Span,
    /// Its outcome.
    pub verdict: Verdict,
    /// The edit of a rewrite, or the proposal of a review.
    pub edit: Option<Edit>,
    /// The text that people need beside it; in a box, since few mentions have one.
    pub whole: Option<Box<Whole>>,
    /// The other side of a `bridge` or a `merge`; in a box, since hardly any mention has one.
    pub meets: Option<Box<Counterpart>>,
    /// All that does not depend on its place.
    pub wording: Arc<Wording>,
}

/// All of a mention that does not depend on its place.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Wording {
    /// The host as it is spelled in the file, without scheme, port and path.
    pub text: String,
    /// The host in compared form, with plain dots.
    pub host: String,
    /// The way in which it is written.
    pub spelling: Spelling,
    /// The rules that were applied, first one first; the rules that could match, for a hole.
    pub rules: Vec<usize>,
    /// The host that replaces `text`, or would; empty where nothing does.
    pub new: Option<String>,
    /// The decoded text of base64, or the reason given with a `keep`.
    pub note: Option<String>,
}

impl Deref for Mention {
    type Target = Wording;

    fn deref(&self) -> &Wording {
        &self.wording
    }
}

/// Changes the wording of this mention alone.
impl DerefMut for Mention {
    fn deref_mut(&mut self) -> &mut Wording {
        Arc::make_mut(&mut self.wording)
    }
}

/// The URL or mail address that the host of a mention is a part of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whole {
    /// A URL, where the edit changes more of it than the host.
    Url(UrlMove),
    /// The part of a mail address before its `@`, where the review is about the address.
    Mailbox(String),
}

impl Whole {
    /// The URL, or else the mail address.
    pub(crate) fn of(url: Option<UrlMove>, mailbox: Option<String>) -> Option<Box<Self>> {
        url.map(Self::Url).or_else(|| mailbox.map(Self::Mailbox)).map(Box::new)
    }
}

/// The other name or entry of a text that a mention meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counterpart {
    /// Its bytes in the file.
    pub span: Span,
    /// Its text in the file.
    pub text: String,
    /// The text that both would be after the run.
    pub becomes: String,
}

impl Mention {
    /// The edit of a review, which is written only when its reason is accepted.
    pub fn proposal(&self) -> Option<&Edit> {
        self.edit.as_ref().filter(|_| self.verdict.reason().is_some_and(Reason::is_acceptable))
    }

    /// The reason of a review that may be accepted, since the review has a proposal.
    pub fn acceptable_reason(&self) -> Option<Reason> {
        self.proposal().and_then(|_| self.verdict.reason())
    }

    /// Turns a review with a proposal into a rewrite; gives the note about it. `None` and no change for any other
    /// mention.
    pub fn accept(&mut self) -> Option<String> {
        let reason = self.acceptable_reason()?;
        self.verdict = Verdict::Rewrite;
        Some(format!("accepted: {reason}"))
    }

    /// The whole URL before and after, where a rewrite or a proposal changes more of it than the host.
    pub fn url_move(&self) -> Option<&UrlMove> {
        let is_shown = self.verdict == Verdict::Rewrite || self.verdict.reason().is_some();
        let has_new = self.new.as_deref().is_some_and(|new| !new.is_empty());
        match self.whole.as_deref() {
            Some(Whole::Url(url)) => Some(url).filter(|_| is_shown && has_new),
            Some(Whole::Mailbox(_)) | None => None,
        }
    }

    /// The part of the mail address before its `@`, where the review is about the address.
    pub fn mailbox(&self) -> Option<&str> {
        match self.whole.as_deref() {
            Some(Whole::Mailbox(mailbox)) => Some(mailbox),
            Some(Whole::Url(_)) | None => None,
        }
    }

    /// The text that people read as the old one: the URL where more than the host changes.
    pub fn shown_text(&self) -> &str {
        self.url_move().map_or(&self.text, |url| &url.old)
    }

    /// The text that people read as the new one.
    pub fn shown_new(&self) -> Option<&str> {
        self.url_move().map(|url| url.new.as_str()).or(self.new.as_deref())
    }

    /// Returns `true` if its edit takes away the entry that it stands in, since another entry would be equal.
    pub fn removes_entry(&self) -> bool {
        self.meets.is_some() && self.new.as_deref() == Some("")
    }
}
