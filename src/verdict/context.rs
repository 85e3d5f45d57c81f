//! A mention that a rule touches, with everything that the reasons are decided by.

use std::cell::OnceCell;

use super::block;
use super::line_cache::LineCache;
use super::named_paths::NamedPaths;
use crate::host::{HostName, Location, Zones};
use crate::lexer::syntax::Syntax;
use crate::lexer::token::Token;
use crate::mention::name::ParsedName;
use crate::mention::url::UrlContext;
use crate::mention::write::fits_scp;
use crate::text::Span;

/// A mention that a rule touches, and the text around it.
pub(crate) struct Context<'c> {
    pub text: &'c [u8],
    /// True if the file has NUL bytes and is no UTF-16.
    pub is_binary: bool,
    /// Quotes and comment signs of the text's language.
    pub syntax: &'static Syntax,
    /// The tokens around the mention; the parsed name has indices of them.
    pub tokens: &'c [Token],
    pub parsed: &'c ParsedName,
    pub url: &'c UrlContext,
    pub zones: &'c Zones,
    pub outcome: RuleOutcome,
    pub lines: &'c LineCache,
    /// The files that are named after a host that moves; `None` where they are not known, or there are none.
    pub named: Option<&'c NamedPaths>,
    /// Most mentions are decided before the blocks around them are looked for.
    pub openers: OnceCell<Vec<Span>>,
}

/// The result of the rules for a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RuleOutcome {
    /// A new name that can be written in place of the old one.
    Writable,
    /// One that can be written, with a path in place of none.
    WritableWithPath,
    /// A new location that the form `user@host:path` has no room for.
    NoScpForm,
    /// A new name that can be written, and the edit is right of the classes in the name, whatever they stand for.
    WritableBehindClasses,
    /// None that can be written, or one that depends on a hole.
    Unwritable,
    /// A chain of rules without an end.
    Unsettled,
}

impl RuleOutcome {
    /// The result for a name in `around` that moves to this location, if it can be written.
    pub fn of(around: &UrlContext, to: Option<&Location>) -> Self {
        match to {
            None => Self::Unwritable,
            Some(to) if around.scp_colon.is_some() && !fits_scp(around, to) => Self::NoScpForm,
            Some(to) if to.adds_path() => Self::WritableWithPath,
            Some(_) => Self::Writable,
        }
    }
}

impl Context<'_> {
    pub fn name(&self) -> &HostName {
        &self.parsed.name
    }

    /// The bytes of the mention.
    pub fn span(&self) -> Span {
        self.parsed.span
    }

    /// The lines that open the blocks around the mention, innermost first.
    pub fn openers(&self) -> &[Span] {
        self.openers.get_or_init(|| block::openers(self.text, self.span().start, self.lines))
    }
}
