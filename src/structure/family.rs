//! The family of a text: by the name of its file, and by its first directives where a name says too little.

use super::builder::Builder;
use super::commands::{self, Ends};
use super::container::ContainerKind;
use super::directives::{self, DirectiveEnd};
use super::frame::BracketStyle;
use super::{brackets, markdown, markup, sections, yaml};
use crate::lexer::file_kind::FileKind;
use crate::lexer::syntax::{self, Syntax};
use crate::text::Span;

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
        let name = &path[memchr::memrchr(b'/', path).map_or(0, |slash| slash + 1)..];
        let known = by_name(name);
        match known {
            Some(Self::Markdown) | None if !is_markdown(name) && is_items(start_of(text)) => Self::Items,
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
        let name =
            LANGUAGES.iter().find(|(from, _)| from.as_bytes() == name).map_or(name, |(_, to)| to.as_bytes());
        match by_name(name) {
            Some(known) => known,
            None if is_items(text) => Self::Items,
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
        FileKind::Hcl | FileKind::LuaOrNix => (&syntax::SLASH_OR_HASH, BracketStyle::Assign),
        FileKind::Php => (&syntax::SLASH_OR_HASH, BracketStyle::Colon),
        FileKind::Python => (&syntax::PYTHON, BracketStyle::Colon),
        FileKind::RubyOrPerl | FileKind::ElixirOrRake => (&syntax::SHELL, BracketStyle::Colon),
        FileKind::C => (&syntax::C, BracketStyle::Colon),
        FileKind::JavaScript => (&syntax::JAVASCRIPT, BracketStyle::Colon),
        FileKind::Json => (&syntax::JAVASCRIPT, BracketStyle::Data),
    };
    Some(Family::Brackets(syntax, style))
}

/// Bytes that are looked at to tell the program of a configuration: its first directives.
const MAX_LOOK: usize = 8 << 10;

/// The lines at the start of a text.
fn start_of(text: &[u8]) -> &[u8] {
    match text.get(..MAX_LOOK) {
        Some(start) => &start[..memchr::memrchr(b'\n', start).unwrap_or(MAX_LOOK)],
        None => text,
    }
}

/// Returns `true` if a name is that of a text whose lines make paragraphs.
fn is_markdown(name: &[u8]) -> bool {
    let extension = name.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    FileKind::of_name(name).next() == Some(FileKind::Prose) && !extension.eq_ignore_ascii_case(b"txt")
}

/// Returns `true` if all lines but comments are words with a dot, such as hosts, and at least two of them.
fn is_items(text: &[u8]) -> bool {
    let lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let mut items = lines.filter(|line| !line.is_empty() && !line.starts_with(b"#")).peekable();
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._:/*@".contains(byte) || *byte >= 0x80;
    let mut count = 0;
    items.all(|item| {
        count += 1;
        item.contains(&b'.') && !item.ends_with(b".") && item.iter().all(is_part)
    }) && count > 1
}

fn by_content(text: &[u8]) -> Option<Family> {
    let text = start_of(text);
    let has = |words: &[&[u8]]| words.iter().any(|word| memchr::memmem::find(text, word).is_some());
    let starts = |word: &[u8]| text.split(|byte| *byte == b'\n').any(|line| line.starts_with(word));
    if has(&[b"server_name", b"proxy_pass", b"upstream ", b"add_header ", b"server {", b"map $"]) {
        return Some(Family::Directives(DirectiveEnd::Semicolon));
    }
    if has(&[b"<VirtualHost", b"ServerName ", b"RewriteRule ", b"<Directory", b"RedirectMatch "]) {
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
    if starts(b"$ORIGIN ") || starts(b"$TTL ") || has(&[b" IN SOA ", b"\tIN SOA ", b"\tIN\tSOA\t"]) {
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

/// Lines that a text must have to be taken for YAML by its form.
const MIN_YAML_LINES: usize = 3;

/// Returns `true` if all lines are keys, with or without a value, or items of a list, and some stand below a key.
fn is_yaml(text: &[u8]) -> bool {
    let mut lines = 0;
    let (mut has_block, mut after_key) = (false, false);
    for line in text.split(|byte| *byte == b'\n') {
        let content = line.trim_ascii();
        if content.is_empty() || content.starts_with(b"#") || content.starts_with(b"{%") || content == b"---"
        {
            continue;
        }
        let is_item = content.starts_with(b"- ");
        let (key, rest) = key_of(content);
        if !is_item && key.is_empty() {
            return false;
        }
        has_block |= after_key && (is_item || line.first().is_some_and(|byte| *byte == b' '));
        after_key = !key.is_empty() && rest.is_empty();
        lines += 1;
    }
    has_block && lines >= MIN_YAML_LINES
}

/// The key that a line of YAML begins with, and the value behind it; no key where there is none.
fn key_of(line: &[u8]) -> (&[u8], &[u8]) {
    let sign = memchr::memmem::find(line, b": ").or_else(|| line.ends_with(b":").then(|| line.len() - 1));
    let Some(sign) = sign else { return (b"", line) };
    let key = &line[..sign];
    let is_key =
        !key.contains(&b' ') && !key.contains(&b'(') || matches!(key, [b'"', .., b'"'] | [b'\'', .., b'\'']);
    if is_key { (key, line[sign + 1..].trim_ascii()) } else { (b"", line) }
}

/// Adds a text inside of another one to the open container.
pub(super) fn read_embedded(text: &[u8], span: Span, name: &[u8], builder: &mut Builder) {
    Family::embedded(name, span.of(text)).read(text, span, builder);
}
