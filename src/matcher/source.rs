//! The input of the matcher, a text with its path, category and form, and the mentions that it returns.

use std::collections::BTreeSet;

use crate::lexer::syntax::{self, Syntax};
use crate::mention::Mention;
use crate::rule::Category;
use crate::structure::Audience;
use crate::text::RelPath;

/// Path, category and form of a text.
#[derive(Debug, Clone, Copy)]
pub struct Source<'s> {
    /// The path of its file.
    pub path: &'s RelPath,
    /// The category of its file.
    pub category: Category,
    /// The form of its bytes.
    pub form: TextForm,
}

impl Source<'_> {
    /// Whether it is documentation.
    pub(super) fn audience(&self) -> Audience {
        if self.category == Category::Docs { Audience::People } else { Audience::Programs }
    }

    /// Quotes and comment signs of the text's language.
    pub(super) fn syntax(&self) -> &'static Syntax {
        if self.category == Category::Docs { &syntax::PROSE } else { Syntax::of(self.path) }
    }
}

/// The form in which a text is in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextForm {
    /// Any encoding that keeps ASCII.
    Text,
    /// UTF-16 with a byte order mark.
    Utf16 {
        /// True if the higher byte comes first.
        big_endian: bool,
    },
    /// With NUL bytes: mentions are reported and not written.
    Binary,
}

/// Mentions of one text.
#[derive(Debug, Default)]
pub struct FoundMentions {
    /// All mentions, by offset, disjoint.
    pub mentions: Vec<Mention>,
    /// Mistakes in pragmas: offset and message.
    pub warnings: Vec<(usize, String)>,
    /// The `keep` entries of the rule file that kept something, by their number.
    pub keeps: BTreeSet<usize>,
}
