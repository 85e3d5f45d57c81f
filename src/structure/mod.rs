//! The structure of a text: which statement and which containers a place is in, and its role there.
//!
//! One reader for each family of formats builds the same [`Tree`]: `brackets` (code and data), `yaml`, `sections` (INI,
//! TOML, `.env`), `directives` (nginx, Caddy, Apache, HAProxy), `commands` (and lines), `markup`, `markdown` and
//! `prose`. `family` chooses one by the name of the file, and by its content where the name says little. Lexical,
//! linear, and never an error. Knows no hosts.

mod bracket_style;
mod brackets;
mod builder;
mod byte_class;
mod commands;
mod comment_block;
mod container;
mod content;
mod directives;
mod entry;
mod family;
mod frame;
mod heads;
mod heredoc;
#[cfg(any(test, fuzzing))]
pub mod laws;
mod line_break;
mod lisp;
mod markdown;
mod markup;
mod prose;
mod sections;
mod signs;
mod tcl;
mod tree;
mod words;
mod yaml;
mod yaml_scalar;

pub(crate) use container::{Container, ContainerKind, Entry, StatementOperator, trimmed};
pub(crate) use family::is_zone_file;
pub(crate) use heads::callee;
pub(crate) use tree::{Ancestor, Tree};

use crate::text::{RelPath, Span};
use builder::Builder;
use family::{Family, read_embedded};

/// The kind of text that a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Documentation.
    People,
    Programs,
}

/// Reads the structure around these places, which are in order, of the text of the file at `path`.
pub(crate) fn read<'t>(text: &'t [u8], path: &RelPath, audience: Audience, places: Box<[usize]>) -> Tree<'t> {
    let span = Span::new(0, text.len());
    let mut builder = Builder::new(read_embedded, 0, places);
    Family::of(path.as_bytes(), text, audience == Audience::People).read(text, span, &mut builder);
    builder.finish(text)
}
