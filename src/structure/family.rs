//! The family of a text: by the name of its file, and by its first directives where a name says too little.

use super::bracket_style::BracketStyle;
use super::builder::Builder;
use super::commands::{self, Ends};
use super::container::ContainerKind;
use super::content::{
    has_zone_words, is_hosts, is_items, is_json, is_markdown, is_pairs, is_policy, is_table, is_yaml,
    start_of,
};
use super::directives::{self, DirectiveEnd};
use super::yaml_scalar::FOLDED;
use super::{brackets, markdown, markup, sections, yaml};
use crate::lexer::file_kind::FileKind;
use crate::lexer::syntax::{self, Syntax};
use crate::text::{RelPath, Span};

/// The reader of a text, with its parameters.
#[derive(Debug, Clone, Copy)]
pub(super) enum Family {
    Brackets(&'static Syntax, BracketStyle),
    Yaml,
    Sections,
    Directives(DirectiveEnd),
    /// Apache and HAProxy.
    LineSections,
    Commands(&'static Syntax, Ends),
    Markdown,
    Markup,
    /// Each line is one statement: CSV, zone files.
    Rows,
    /// Each line is one item of a list.
    Items,
    /// Each line is a key with its value.
    Table,
    /// One text without parts.
    Text,
}

/// Languages of code blocks that have another name than their extension.
const LANGUAGES: [(&str, &str); 14] = [
    ("javascript", "js"),
    ("typescript", "ts"),
    ("python", "py"),
    ("ruby", "rb"),
    ("rust", "rs"),
    ("golang", "go"),
    ("terraform", "tf"),
    ("shell", "sh"),
    ("console", "sh"),
    ("run", "sh"),
    ("script", "sh"),
    ("command", "sh"),
    ("dotenv", "env"),
    ("csharp", "cs"),
];

impl Family {
    /// The family of the file at `path`.
    pub fn of(path: &[u8], text: &[u8], is_prose: bool) -> Self {
        let name = file_name(path);
        let known = by_name(name);
        match known {
            Some(Self::Markdown) | None if !is_markdown(name) && is_items(start_of(text)) => Self::Items,
            Some(Self::Markdown) if !is_markdown(name) && is_pairs(start_of(text)) => Self::Rows,
            None if is_table(name) => Self::Table,
            // `haproxy.cfg` and `app.conf` say little.
            Some(Self::Sections) | None => by_content(text).or(known).unwrap_or(if is_prose {
                Self::Markdown
            } else {
                Self::Commands(&syntax::SHELL, Ends::Lines)
            }),
            Some(known) => known,
        }
    }

    /// The family of a text inside of another one, by its name there: a language, a key or a file.
    pub fn embedded(name: &[u8], text: &[u8]) -> Self {
        let folded = name.strip_prefix(FOLDED);
        let name = folded.unwrap_or(name);
        let name =
            LANGUAGES.iter().find(|(from, _)| from.as_bytes() == name).map_or(name, |(_, to)| to.as_bytes());
        match by_name(name) {
            Some(known) => known,
            // Annotations of an Ingress of nginx.
            None if name.ends_with(b"-snippet") => Self::Directives(DirectiveEnd::Semicolon),
            None if is_items(text) => Self::Items,
            // The directives of a policy go over the lines of a folded scalar.
            None if folded.is_some() && is_policy(text) => Self::Text,
            None if is_hosts(text) => Self::Commands(&syntax::SHELL, Ends::Lines),
            None if is_json(text) => Self::Brackets(&syntax::JAVASCRIPT, BracketStyle::Data),
            None => by_content(text).unwrap_or(Self::Commands(&syntax::SHELL, Ends::Shell)),
        }
    }

    /// Adds the containers of `span` to the open container.
    pub fn read(self, text: &[u8], span: Span, builder: &mut Builder) {
        match self {
            Self::Brackets(syntax, style) => {
                builder.open(ContainerKind::Block, Span::new(span.start, span.start), span.start);
                brackets::read(text, span, syntax, style, builder);
                builder.close(span.end);
            }
            Self::Yaml => yaml::read(text, span, builder),
            Self::Sections => sections::read(text, span, builder),
            Self::Directives(end) => directives::read(text, span, end, builder),
            Self::LineSections => directives::read_sections(text, span, builder),
            Self::Commands(syntax, ends) => commands::read(text, span, syntax, ends, builder),
            Self::Markdown => markdown::read(text, span, builder),
            Self::Markup => markup::read(text, span, builder),
            Self::Rows => commands::read_rows(text, span, builder),
            Self::Items => commands::read_items(text, span, builder),
            Self::Table => commands::read_table(text, span, builder),
            Self::Text => builder.leaf(ContainerKind::Literal, span),
        }
    }
}

/// The family that the last known part of a name says: `app.yaml.j2` is YAML.
fn by_name(name: &[u8]) -> Option<Family> {
    FileKind::of_name(name).find_map(of_kind)
}

/// The family of a kind of files; `None` for one that is read line by line.
fn of_kind(kind: FileKind) -> Option<Family> {
    let (syntax, style) = match kind {
        FileKind::Yaml | FileKind::SpecialYaml => return Some(Family::Yaml),
        FileKind::TomlOrEnv | FileKind::Ini => return Some(Family::Sections),
        FileKind::Shell => return Some(Family::Commands(&syntax::SHELL, Ends::Shell)),
        FileKind::Prose => return Some(Family::Markdown),
        FileKind::Markup | FileKind::Config => return Some(Family::Markup),
        FileKind::Rows => return Some(Family::Rows),
        FileKind::Caddy => return Some(Family::Directives(DirectiveEnd::Line)),
        FileKind::Basic => return None,
        FileKind::Sql => (&syntax::SQL, BracketStyle::Sql),
        FileKind::Hcl | FileKind::Lua => (&syntax::SLASH_OR_HASH, BracketStyle::Assign),
        FileKind::Nix => (&syntax::SLASH_OR_HASH, BracketStyle::Nix),
        FileKind::Cue => (&syntax::C, BracketStyle::Cue),
        FileKind::Haskell => (&syntax::HASKELL, BracketStyle::Assign),
        FileKind::Php => (&syntax::SLASH_OR_HASH, BracketStyle::Colon),
        FileKind::Python => (&syntax::PYTHON, BracketStyle::Colon),
        FileKind::R => (&syntax::SHELL, BracketStyle::R),
        FileKind::PowerShell => (&syntax::SHELL, BracketStyle::PowerShell),
        FileKind::Tcl => (&syntax::SHELL, BracketStyle::Tcl),
        FileKind::Lisp => (&syntax::LISP, BracketStyle::Lisp),
        FileKind::RubyOrPerl | FileKind::ElixirOrRake => (&syntax::SHELL, BracketStyle::Colon),
        FileKind::C => (&syntax::C, BracketStyle::Colon),
        FileKind::JavaScript => (&syntax::JAVASCRIPT, BracketStyle::Colon),
        FileKind::Json => (&syntax::JAVASCRIPT, BracketStyle::Data),
    };
    Some(Family::Brackets(syntax, style))
}

fn by_content(text: &[u8]) -> Option<Family> {
    let text = start_of(text);
    let has = |words: &[&[u8]]| words.iter().any(|word| memchr::memmem::find(text, word).is_some());
    let starts = |word: &[u8]| text.split(|byte| *byte == b'\n').any(|line| line.starts_with(word));
    if has(&[b"server_name", b"proxy_pass", b"upstream ", b"add_header ", b"server {", b"map $"]) {
        return Some(Family::Directives(DirectiveEnd::Semicolon));
    }
    if has(&[b"<VirtualHost", b"ServerName ", b"RewriteRule ", b"<Directory", b"<If \"", b"RedirectMatch "]) {
        return Some(Family::LineSections);
    }
    if text.trim_ascii_start().starts_with(b"<?xml") {
        return Some(Family::Markup);
    }
    // lighttpd.
    if has(&[b"$HTTP[\""]) {
        return Some(Family::Brackets(&syntax::SHELL, BracketStyle::Assign));
    }
    if starts(b"frontend ") || starts(b"backend ") || starts(b"listen ") {
        return Some(Family::LineSections);
    }
    if has_zone_words(text) {
        return Some(Family::Rows);
    }
    let is_sections = text.split(|byte| *byte == b'\n').any(|line| {
        let line = line.trim_ascii();
        line.len() > 2 && line.starts_with(b"[") && line.ends_with(b"]")
    });
    if is_sections {
        return Some(Family::Sections);
    }
    is_yaml(text).then_some(Family::Yaml)
}

/// Returns `true` if a text is a zone file, by its name or by its first lines.
pub(crate) fn is_zone_file(text: &[u8], path: &RelPath) -> bool {
    let path = path.as_bytes();
    path.ends_with(b".zone") || by_name(file_name(path)).is_none() && has_zone_words(start_of(text))
}

fn file_name(path: &[u8]) -> &[u8] {
    &path[memchr::memrchr(b'/', path).map_or(0, |slash| slash + 1)..]
}

/// Adds a text inside of another one to the open container.
pub(super) fn read_embedded(text: &[u8], span: Span, name: &[u8], builder: &mut Builder) {
    Family::embedded(name, span.of(text)).read(text, span, builder);
}
