//! The spellings of a host: how each is recognized in a text, and how a new name is written in it.
//!
//! One table, read for both directions. A row has the variant, the name in reports, an example, how a parsed name
//! is recognized, and how the labels of a new name are written. Dots, slashes and colons need no column: a new one
//! is a copy of the first old one, so that `%2e`, `%252E` and `\\.` are kept. Nor do letters that are written by their
//! numbers (`%77`): `letter_coding` writes those of a new name.
//!
//! A new spelling is one row here. Where it has a new escape for a dot, `lexer/escape.rs` reads it (or `lexer/lex.rs`,
//! by another first byte than `\`, `%` and `&`), and `prefilter/continuation.rs` lets it stand next to a label.

use std::borrow::Cow;

use smallvec::SmallVec;

use crate::host::{HostName, NameLabel, normal};
use crate::lexer::encoded::characters;

/// A host as it stands in a text, for recognizing its spelling.
#[derive(Clone, Copy)]
pub(crate) struct WrittenName<'t> {
    /// All its bytes.
    pub bytes: &'t [u8],
    /// The bytes of its first dot; `.` where it has none.
    pub first_dot: &'t [u8],
    /// Its labels.
    pub name: &'t HostName,
}

/// Writes a known label of a new name, given as its rule has it.
pub(crate) type LabelWriter = for<'l> fn(Cow<'l, str>) -> Cow<'l, str>;

/// The property by which a spelling is recognized.
enum Recognition {
    /// By the bytes of the first dot.
    Dot(fn(&[u8]) -> bool),
    /// By the whole name.
    Name(fn(WrittenName<'_>) -> bool),
    /// Not in the name: the room that decodes a text, or matches it without parsing a name, sets it.
    Given,
}

/// One row of the table.
struct SpellingRow {
    name: &'static str,
    recognition: Recognition,
    write_label: LabelWriter,
}

/// Makes the enum and its table out of the same rows, so that they cannot differ.
macro_rules! spellings {
    ($($spelling:ident, $name:literal, $example:literal, $by:ident$(($recognized:ident))?, $write_label:ident;)*) => {
        /// The way in which a mention is written.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Spelling {
            $(#[doc = concat!("`", $example, "`")] $spelling,)*
        }

        const SPELLING_TABLE: &[SpellingRow] = &[
            $(SpellingRow {
                name: $name,
                recognition: Recognition::$by$(($recognized))?,
                write_label: $write_label,
            },)*
        ];

        #[cfg(test)]
        const EXAMPLES: [&str; SPELLING_TABLE.len()] = [$($example),*];

        impl Spelling {
            /// All spellings, in the order in which they are recognized.
            pub const ALL: [Self; SPELLING_TABLE.len()] = [$(Self::$spelling),*];
        }
    };
}

// The first row that recognizes a name is its spelling, so that the general ones stand last. A name may have several
// (`API\.EXAMPLE\.COM`): a new one is written by all rows that recognize the old one, one after the other.
spellings! {
    Percent, "percent", "api%2Eexample%2Ecom", Name(is_percent), as_in_rule;
    Entity, "entity", "api&#46;example&period;com", Name(is_entity), as_in_rule;
    Coded, "coded", r"api\u002eexample\x2ecom", Name(is_coded), as_in_rule;
    Escaped, "escaped", r"api\.example[.]com", Dot(is_escaped_dot), as_in_rule;
    Unicode, "unicode", "bücher.example.com", Name(is_unicode), in_unicode;
    Punycode, "punycode", "xn--bcher-kva.example.com", Name(is_punycode), in_punycode;
    Upper, "upper", "API.EXAMPLE.COM", Name(is_upper), in_capitals;
    Mixed, "mixed", "Api.Example.com", Name(is_mixed), as_in_rule;
    Plain, "plain", "api.example.com", Name(is_any), as_in_rule;
    Utf16, "utf-16", "a\0p\0i\0.\0e\0x\0a\0m\0p\0l\0e\0.\0c\0o\0m\0", Given, as_in_rule;
    Base64, "base64", "YXBpLmV4YW1wbGUuY29t", Given, as_in_rule;
    Identifier, "identifier", "API_EXAMPLE_COM", Given, as_in_rule;
    Text, "text", "the match of a text or regex rule", Given, as_in_rule;
}

impl Spelling {
    /// The spelling of a name that was parsed.
    pub(crate) fn of(name: WrittenName<'_>) -> Self {
        let found = Self::ALL.into_iter().find(|spelling| spelling.row().recognizes(name));
        found.unwrap_or(Self::Plain)
    }

    fn row(self) -> &'static SpellingRow {
        &SPELLING_TABLE[self as usize]
    }

    /// The name in reports.
    pub fn name(self) -> &'static str {
        self.row().name
    }
}

impl SpellingRow {
    fn recognizes(&self, name: WrittenName<'_>) -> bool {
        match self.recognition {
            Recognition::Dot(is_dot) => is_dot(name.first_dot),
            Recognition::Name(is_name) => is_name(name),
            Recognition::Given => false,
        }
    }
}

/// The writers that turn a label of a rule into one of a new name beside `old`, in their order.
pub(crate) fn label_writers(old: WrittenName<'_>) -> SmallVec<[LabelWriter; 4]> {
    SPELLING_TABLE.iter().filter(|row| row.recognizes(old)).map(|row| row.write_label).collect()
}

fn is_percent(name: WrittenName<'_>) -> bool {
    name.first_dot.starts_with(b"%") || has_codes(name, b'%')
}

fn is_entity(name: WrittenName<'_>) -> bool {
    name.first_dot.starts_with(b"&") || has_codes(name, b'&')
}

fn is_coded(name: WrittenName<'_>) -> bool {
    is_coded_dot(name.first_dot) || has_codes(name, b'\\')
}

/// Returns `true` if some character is written by its number, in an escape that begins with `sign`.
fn has_codes(name: WrittenName<'_>, sign: u8) -> bool {
    memchr::memchr(sign, name.bytes).is_some()
        && characters(name.bytes).any(|(encoded, bytes)| encoded.is_some() && bytes.starts_with(&[sign]))
}

/// `\u002e`, `\x2e`: a number after backslashes.
fn is_coded_dot(dot: &[u8]) -> bool {
    dot.starts_with(b"\\") && dot.iter().any(u8::is_ascii_alphanumeric)
}

/// `\.`, `\\.` or `[.]`.
fn is_escaped_dot(dot: &[u8]) -> bool {
    dot.starts_with(b"[") || dot.starts_with(b"\\") && !is_coded_dot(dot)
}

fn is_unicode(name: WrittenName<'_>) -> bool {
    !name.bytes.is_ascii()
}

fn is_punycode(name: WrittenName<'_>) -> bool {
    name.name.labels.iter().any(|label| has_ace_prefix(&label.written))
}

/// Returns `true` if a label begins as encoded ones do (`xn--`, RFC 5890 section 2.3.2.5).
fn has_ace_prefix(label: &str) -> bool {
    label.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("xn--"))
}

/// Returns `true` if the known labels have letters, and only capitals.
fn is_upper(name: WrittenName<'_>) -> bool {
    known_bytes(name.name).any(|byte| byte.is_ascii_uppercase())
        && !known_bytes(name.name).any(|byte| byte.is_ascii_lowercase())
}

fn is_mixed(name: WrittenName<'_>) -> bool {
    known_bytes(name.name).any(|byte| byte.is_ascii_uppercase())
}

fn is_any(_: WrittenName<'_>) -> bool {
    true
}

fn known_bytes(name: &HostName) -> impl Iterator<Item = u8> {
    let known = name.labels.iter().filter(|label| NameLabel::known(label).is_some());
    known.flat_map(|label| label.written.bytes())
}

fn as_in_rule(label: Cow<'_, str>) -> Cow<'_, str> {
    label
}

fn in_capitals(mut label: Cow<'_, str>) -> Cow<'_, str> {
    label.to_mut().make_ascii_uppercase();
    label
}

fn in_unicode(label: Cow<'_, str>) -> Cow<'_, str> {
    if label.starts_with("xn--") { idna::domain_to_unicode(&label).0.into() } else { label }
}

fn in_punycode(label: Cow<'_, str>) -> Cow<'_, str> {
    normal(&label).into()
}

#[cfg(test)]
mod tests {
    use super::{EXAMPLES, Recognition, SPELLING_TABLE, Spelling};
    use crate::host::{HostName, Location};
    use crate::lexer::closing::ClosingQuotes;
    use crate::lexer::lex::lex;
    use crate::lexer::token::Token;
    use crate::mention::name::{ParsedName, parse_whole};
    use crate::mention::write::{UnchangedDots, new_host};

    fn parse(text: &str) -> ParsedName {
        let mut tokens: Vec<Token> = Vec::new();
        lex(text.as_bytes(), 0, text.len(), text.len(), &[], &mut tokens, &mut ClosingQuotes::default());
        parse_whole(text.as_bytes(), &tokens, 0).unwrap()
    }

    fn spelling(text: &str) -> Spelling {
        Spelling::of(parse(text).written(text.as_bytes()))
    }

    #[test]
    fn every_row_recognizes_its_example() {
        for ((spelling, row), example) in Spelling::ALL.into_iter().zip(SPELLING_TABLE).zip(EXAMPLES) {
            if !matches!(row.recognition, Recognition::Given) {
                assert_eq!(self::spelling(example), spelling, "{example}");
            }
        }
    }

    #[test]
    fn recognizes_spellings() {
        for (text, expected) in [
            ("a.b", Spelling::Plain),
            ("A.B", Spelling::Upper),
            ("A.b", Spelling::Mixed),
            ("1.2", Spelling::Plain),
            (r"a\.b", Spelling::Escaped),
            (r"a\\.b", Spelling::Escaped),
            (r"A\.B", Spelling::Escaped),
            ("a[.]b", Spelling::Escaped),
            ("a%2eb", Spelling::Percent),
            ("a%252Eb.c", Spelling::Percent),
            ("a.b%2ec", Spelling::Plain),
            (r"a\u002Eb", Spelling::Coded),
            (r"a\\x2eb", Spelling::Coded),
            ("a&#x2e;b", Spelling::Entity),
            ("bücher.b", Spelling::Unicode),
            ("BÜCHER.b", Spelling::Unicode),
            ("xn--bcher-kva.b", Spelling::Punycode),
            ("XN--BCHER-KVA.B", Spelling::Punycode),
            ("%77eb.b", Spelling::Percent),
            ("w&#x65;b.b", Spelling::Entity),
            (r"\x77\x65\x62.b", Spelling::Coded),
            (r"w\u0065b\.b", Spelling::Coded),
            ("${X}.b", Spelling::Plain),
            ("${x}.B", Spelling::Upper),
        ] {
            assert_eq!(spelling(text), expected, "{text}");
        }
    }

    #[test]
    fn writes_a_new_name_in_the_spelling_of_the_old() {
        for (old, to, expected) in [
            ("a.b", "New.Example.com", "New.Example.com"),
            ("A.b", "New.Example.com", "New.Example.com"),
            ("A.B", "new.example.com", "NEW.EXAMPLE.COM"),
            (r"A\\.B", "new.example.com", r"NEW\\.EXAMPLE\\.COM"),
            ("a[.]b", "new.example.com", "new[.]example[.]com"),
            ("a%252eb", "new.example.com", "new%252eexample%252ecom"),
            (r"a\u002Eb", "new.com", r"new\u002Ecom"),
            ("a&period;b", "new.com", "new&period;com"),
            ("%61%2e%62", "new.com", "%6e%65%77%2e%63%6f%6d"),
            ("%61.%62", "new-1.com", "%6e%65%77%2d%31.%63%6f%6d"),
            ("%61-%63%2E%62", "n-x.com", "%6E-%78%2E%63%6F%6D"),
            ("%41%2E%42", "n.com", "%4E%2E%43%4F%4D"),
            ("%2561%252e%2562", "n.com", "%256e%252e%2563%256f%256d"),
            ("&#97;&#46;&#98;", "n.com", "&#110;&#46;&#99;&#111;&#109;"),
            ("&#x61;&#x2e;&#x6B;", "n.com", "&#x6e;&#x2e;&#x63;&#x6f;&#x6d;"),
            (r"\x61\x2e\x62", "n.com", r"\x6e\x2e\x63\x6f\x6d"),
            (r"\u0061\.\u0062", "n.com", r"\u006e\.\u0063\u006f\u006d"),
            ("%61b.%63%64.com", "n.cd.com", "n.%63%64.com"),
            ("%61%62.cd.com", "n.cd.com", "%6e.cd.com"),
            ("%61%62.cd.com", "n.x.com", "%6e.x.com"),
            ("a%2db.com", "c-d.com", "c%2dd.com"),
            ("a-b.c%6fm", "c-d.c-e", "c-d.c-e"),
            ("%61%62.${x}.com", "n.${x}.org", "%6e.${x}.org"),
            ("bücher.b", "xn--trme-0ra.com", "türme.com"),
            ("bücher.b", "türme.com", "türme.com"),
            ("xn--bcher-kva.b", "türme.com", "xn--trme-0ra.com"),
            ("Xn--bcher-kva.b", "türme.com", "xn--trme-0ra.com"),
            ("xn--bcher-kva.bücher", "türme.com", "xn--trme-0ra.com"),
            ("XN--BCHER-KVA.B", "türme.com", "XN--TRME-0RA.COM"),
        ] {
            let to = Location::bare(HostName::of_literals(to.split('.')));
            let new = new_host(old.as_bytes(), &parse(old), &to, UnchangedDots::LikeFirst);
            assert_eq!(String::from_utf8(new).unwrap(), expected, "{old}");
        }
    }
}
