//! Comment signs and string quotes of the language families, as tables.
//!
//! A family is chosen by the kind of a file (`file_kind`). Knows no keywords and no grammar; `segment.rs` does the
//! reading. A file of no known family gets the union of all signs.

use super::file_kind::FileKind;
use crate::text::RelPath;

/// Comments and string literals of one language family.
#[derive(Debug)]
pub(crate) struct Syntax {
    /// Comments up to the end of the line.
    pub line_comments: &'static [LineComment],
    /// Comments from one sign to another.
    pub block_comments: &'static [(&'static [u8], &'static [u8])],
    /// Longer delimiters first.
    pub quotes: &'static [Quote],
}

/// A comment that ends with its line.
#[derive(Debug)]
pub(crate) struct LineComment {
    pub sign: &'static [u8],
    pub place: CommentPlace,
}

/// Places where a sign begins a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CommentPlace {
    /// First on its line, but for white space.
    LineStart,
    /// There, or after white space.
    AfterSpace,
    /// Everywhere but after a colon, which makes `//` a part of a URL.
    NotAfterColon,
}

/// A string literal: the same bytes open and close it.
#[derive(Debug)]
pub(crate) struct Quote {
    pub delimiter: &'static [u8],
    pub opening: Opening,
    pub escape: Escape,
    pub extent: Extent,
}

/// Conditions under which a quote opens a literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening {
    /// None; one that nothing closes goes on to the end of its extent.
    Always,
    /// It is no apostrophe of a word (`it's`), and its line closes it (`the hosts' names`).
    Paired,
    /// The same, and the closing one is no apostrophe either: `'it's here'` is one literal.
    PairedInProse,
    /// It holds one character: elsewhere it is a lifetime (`&'a str`) or a digit separator (`1'000`).
    OneCharacter,
}

/// The sign that takes the meaning from the byte after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Escape {
    Backslash,
    None,
}

/// The lines that a literal can take in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    Line,
    Lines,
}

const fn quote(delimiter: &'static [u8], opening: Opening, escape: Escape, extent: Extent) -> Quote {
    Quote { delimiter, opening, escape, extent }
}

const fn comment(sign: &'static [u8], place: CommentPlace) -> LineComment {
    LineComment { sign, place }
}

pub(super) const DOUBLE: Quote = quote(b"\"", Opening::Always, Escape::Backslash, Extent::Line);
const BACKTICK: Quote = quote(b"`", Opening::Always, Escape::Backslash, Extent::Lines);
const SINGLE: Quote = quote(b"'", Opening::Paired, Escape::Backslash, Extent::Line);
/// Without escapes: two in a row stand for one, which two literals side by side are read as just as well.
const SINGLE_RAW: Quote = quote(b"'", Opening::Paired, Escape::None, Extent::Line);
const SINGLE_IN_PROSE: Quote = quote(b"'", Opening::PairedInProse, Escape::Backslash, Extent::Line);
const CHARACTER: Quote = quote(b"'", Opening::OneCharacter, Escape::Backslash, Extent::Line);

const SLASHES: LineComment = comment(b"//", CommentPlace::NotAfterColon);
const HASH: LineComment = comment(b"#", CommentPlace::AfterSpace);
/// The middle of a block comment.
// A window begins in the middle of one without knowing it: the start of the comment is not searched for.
const ASTERISK: LineComment = comment(b"*", CommentPlace::LineStart);

const SLASH_BLOCK: (&[u8], &[u8]) = (b"/*", b"*/");
const MARKUP_BLOCK: (&[u8], &[u8]) = (b"<!--", b"-->");

/// C, C++, C#, Go, Java, Kotlin, Rust, Scala, Swift.
pub(crate) static C: Syntax = Syntax {
    line_comments: &[SLASHES, ASTERISK],
    block_comments: &[SLASH_BLOCK],
    quotes: &[
        quote(b"\"\"\"", Opening::Always, Escape::Backslash, Extent::Lines),
        DOUBLE,
        quote(b"`", Opening::Always, Escape::None, Extent::Lines),
        CHARACTER,
    ],
};

/// JavaScript, TypeScript, JSON, CSS, Dart, Groovy, Protocol Buffers: both quotes make strings.
pub(crate) static JAVASCRIPT: Syntax = Syntax {
    line_comments: &[SLASHES, ASTERISK],
    block_comments: &[SLASH_BLOCK],
    quotes: &[DOUBLE, BACKTICK, SINGLE],
};

/// PHP and the configuration language of Terraform.
pub(crate) static SLASH_OR_HASH: Syntax = Syntax {
    line_comments: &[SLASHES, HASH, ASTERISK],
    block_comments: &[SLASH_BLOCK],
    quotes: &[DOUBLE, BACKTICK, SINGLE],
};

/// Python and Starlark.
pub(crate) static PYTHON: Syntax = Syntax {
    line_comments: &[HASH],
    block_comments: &[],
    quotes: &[
        quote(b"\"\"\"", Opening::Always, Escape::Backslash, Extent::Lines),
        quote(b"'''", Opening::Always, Escape::Backslash, Extent::Lines),
        DOUBLE,
        SINGLE,
    ],
};

/// Shell, Ruby, Perl, TOML, Dockerfiles, Makefiles, `.env` files.
pub(crate) static SHELL: Syntax =
    Syntax { line_comments: &[HASH], block_comments: &[], quotes: &[DOUBLE, BACKTICK, SINGLE_RAW] };

pub(crate) static YAML: Syntax =
    Syntax { line_comments: &[HASH], block_comments: &[], quotes: &[DOUBLE, BACKTICK, SINGLE_RAW] };

/// HTML, XML and their templates, with scripts and styles inside.
pub(crate) static MARKUP: Syntax = Syntax {
    line_comments: &[SLASHES, ASTERISK],
    block_comments: &[MARKUP_BLOCK, SLASH_BLOCK, (b"{#", b"#}"), (b"{{!--", b"--}}"), (b"<%--", b"--%>")],
    quotes: &[DOUBLE, BACKTICK, SINGLE_IN_PROSE],
};

pub(crate) static SQL: Syntax = Syntax {
    line_comments: &[comment(b"--", CommentPlace::AfterSpace), HASH, ASTERISK],
    block_comments: &[SLASH_BLOCK],
    quotes: &[DOUBLE, BACKTICK, SINGLE_RAW],
};

/// Visual Basic, where an apostrophe begins a comment.
pub(crate) static BASIC: Syntax = Syntax {
    line_comments: &[comment(b"'", CommentPlace::AfterSpace), comment(b"REM ", CommentPlace::LineStart)],
    block_comments: &[],
    quotes: &[quote(b"\"", Opening::Always, Escape::None, Extent::Line)],
};

/// Clojure, Scheme, Emacs Lisp.
pub(crate) static LISP: Syntax = Syntax {
    line_comments: &[comment(b";", CommentPlace::AfterSpace)],
    block_comments: &[],
    quotes: &[quote(b"\"", Opening::Always, Escape::Backslash, Extent::Lines)],
};

/// Haskell, Dhall, Elm.
pub(crate) static HASKELL: Syntax = Syntax {
    line_comments: &[comment(b"--", CommentPlace::AfterSpace)],
    block_comments: &[(b"{-", b"-}")],
    quotes: &[DOUBLE, CHARACTER],
};

/// Text for people, also in comments and string literals.
pub(crate) static PROSE: Syntax = Syntax {
    line_comments: &[],
    block_comments: &[MARKUP_BLOCK],
    quotes: &[DOUBLE, quote(b"`", Opening::Always, Escape::None, Extent::Line), SINGLE_IN_PROSE],
};

/// Everything that no family is known for: a sign counts if it is a comment in some language.
pub(crate) static ANY: Syntax = Syntax {
    line_comments: &[
        HASH,
        SLASHES,
        ASTERISK,
        comment(b"-- ", CommentPlace::AfterSpace),
        comment(b"--", CommentPlace::LineStart),
        comment(b";", CommentPlace::AfterSpace),
        comment(b"%", CommentPlace::LineStart),
        comment(b"REM ", CommentPlace::LineStart),
    ],
    block_comments: &[SLASH_BLOCK, MARKUP_BLOCK],
    quotes: &[DOUBLE, BACKTICK, SINGLE_IN_PROSE],
};

/// The first bytes of the comments and literals of all families.
const OPENING: &[u8] = b"/#*-;%R'\"`<{";

/// The bytes that are more than code: those of [`OPENING`], and the escape, which is passed over with the next byte.
// Most bytes are none, and are not compared with each sign of a family.
const CODE_ENDS: [bool; 256] = {
    let mut ends = [false; 256];
    let mut index = 0;
    while index < OPENING.len() {
        ends[OPENING[index] as usize] = true;
        index += 1;
    }
    ends[b'\\' as usize] = true;
    ends
};

/// Returns `true` if a comment or a literal of some family begins with this byte, or it is an escape.
pub(crate) const fn may_end_code(byte: u8) -> bool {
    CODE_ENDS[byte as usize]
}

impl Syntax {
    /// The syntax of the file at `path`, by the last part of its name that is known: `app.yaml.j2` is YAML.
    pub fn of(path: &RelPath) -> &'static Self {
        let path = path.as_bytes();
        let name = &path[memchr::memrchr(b'/', path).map_or(0, |slash| slash + 1)..];
        FileKind::of_name(name).find_map(syntax_of).unwrap_or(&ANY)
    }

    /// Returns `true` if it is text for people, each line of which is a part of a sentence.
    pub fn is_prose(&'static self) -> bool {
        std::ptr::eq(self, &PROSE)
    }
}

/// The syntax of a kind of files; `None` for [`ANY`].
// Only kinds that mean one language have one: a wrong syntax misreads quotes, while `ANY` has the signs of all.
fn syntax_of(kind: FileKind) -> Option<&'static Syntax> {
    Some(match kind {
        FileKind::C | FileKind::Cue => &C,
        FileKind::JavaScript | FileKind::Json => &JAVASCRIPT,
        FileKind::Php | FileKind::Hcl => &SLASH_OR_HASH,
        FileKind::Python => &PYTHON,
        FileKind::Shell | FileKind::RubyOrPerl | FileKind::TomlOrEnv => &SHELL,
        FileKind::Yaml => &YAML,
        FileKind::Markup => &MARKUP,
        FileKind::Sql => &SQL,
        FileKind::Basic => &BASIC,
        FileKind::Lisp => &LISP,
        FileKind::Lua
        | FileKind::Nix
        | FileKind::Haskell
        | FileKind::ElixirOrRake
        | FileKind::Ini
        | FileKind::SpecialYaml
        | FileKind::Config
        | FileKind::Prose
        | FileKind::Rows
        | FileKind::R
        | FileKind::PowerShell
        | FileKind::Tcl
        | FileKind::Caddy => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{ANY, C, JAVASCRIPT, MARKUP, OPENING, PROSE, PYTHON, SHELL, SQL, Syntax, YAML, syntax_of};
    use crate::lexer::file_kind::NAME_PARTS;
    use crate::text::RelPath;

    #[test]
    fn every_sign_begins_with_an_opening_byte() {
        let families = NAME_PARTS.iter().filter_map(|(kind, _)| syntax_of(*kind)).chain([&ANY, &PROSE]);
        for syntax in families {
            let comments = syntax.line_comments.iter().map(|comment| comment.sign);
            let blocks = syntax.block_comments.iter().map(|(open, _)| *open);
            let quotes = syntax.quotes.iter().map(|quote| quote.delimiter);
            for sign in comments.chain(blocks).chain(quotes) {
                assert!(OPENING.contains(&sign[0]), "{}", String::from_utf8_lossy(sign));
            }
        }
    }

    #[test]
    fn names_of_files_choose_the_family() {
        for (paths, expected) in [
            ("src/main.rs Main.JAVA cmd/main.go", &C),
            ("web/app.tsx package.json Jenkinsfile", &JAVASCRIPT),
            ("a.py main.py.backup.20250915", &PYTHON),
            ("run.sh .env .env.staging Dockerfile k8s/Dockerfile Dockerfile.dev", &SHELL),
            ("a.yml app.yaml.j2", &YAML),
            ("index.html", &MARKUP),
            ("db/schema.sql", &SQL),
            ("LICENSE a.unknown nginx.conf", &ANY),
        ] {
            for path in paths.split(' ') {
                assert!(std::ptr::eq(Syntax::of(&RelPath::from(path)), expected), "{path}");
            }
        }
    }
}
