//! `deny-list`: a host that is named in order to refuse it. The identifier, key or heading that introduces it, or the
//! comment or sentence on its line, calls it old or forbidden.
//!
//! The words are in `rules/deny_list.yaml`. Reads the line of a mention, and the lines that open its blocks.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::host::Zones;
use crate::lexer::line;
use crate::lexer::segment::{Segment, SegmentKind, literal_at, segments};
use crate::lexer::syntax::Syntax;
use crate::text::Span;
use crate::verdict::block;
use crate::verdict::context::Context;
use crate::verdict::host_words::HostWords;
use crate::verdict::introduction::{introduces, introductions, opens_body};
use crate::verdict::line_cache::{LineCache, OpenerRefusal};
use crate::verdict::refusal::{leads, refuses_code, refuses_name};
use crate::verdict::sentence::{is_sentence, is_sentence_so_far};
use crate::verdict::wire::WordLists;
use crate::verdict::word::{has_part, is_identifier, last_part, names};

/// Bytes of a line on each side of a name in which a word can refuse it.
// Sentences and assignments are shorter; farther away, on a line of minified data, a word is about something else.
const MAX_WORD_DISTANCE: usize = 300;

static DENY_WORDS: LazyLock<WordLists> =
    LazyLock::new(|| WordLists::parse(include_str!("../../../rules/deny_list.yaml")));
/// Beginnings of all words that refuse.
// Most lines have none of them, and one search saves the segments of those.
static STEMS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    // `deny-list` is `denylist` in two parts.
    let stems = DENY_WORDS.group("names").iter().map(|word| word.strip_suffix("list").unwrap_or(word));
    let stems = stems.chain(DENY_WORDS.group("sentences").iter().map(String::as_str));
    AhoCorasick::builder().ascii_case_insensitive(true).build(stems).ok()
});

/// The language of a text, and the zones, since the labels of a host are no words of a dialect.
#[derive(Clone, Copy)]
pub(crate) struct Dialect<'z> {
    pub syntax: &'static Syntax,
    pub zones: &'z Zones,
}

/// Returns `true` if the mention is refused where it stands.
pub(super) fn applies(context: &Context<'_>) -> bool {
    let dialect = Dialect { syntax: context.syntax, zones: context.zones };
    is_denied(context.text, context.span(), context.openers(), context.lines, dialect)
}

/// The same for a text that is no name.
pub(crate) fn is_text_denied(text: &[u8], mention: Span, lines: &LineCache, dialect: Dialect<'_>) -> bool {
    is_denied(text, mention, &block::openers(text, mention.start, lines), lines, dialect)
}

fn is_denied(text: &[u8], mention: Span, openers: &[Span], lines: &LineCache, dialect: Dialect<'_>) -> bool {
    let Span { start, end } = mention;
    let from = line::start_from(text, start.saturating_sub(MAX_WORD_DISTANCE), start);
    let line = Span::new(from, line::end_before(text, end, end + MAX_WORD_DISTANCE));
    may_refuse(text, line, lines) && line_refuses(text, line, mention, dialect)
        || an_opener_refuses(text, openers, lines, dialect)
            && an_opener_refuses(text, outside_remark(text, openers, line, mention, dialect), lines, dialect)
}

/// The openers but those in the comment or sentence that the mention is in: `deprecated (e.g. HOST)` opens no list, and
/// the sentence has been judged. Openers are innermost first.
fn outside_remark<'o>(
    text: &[u8],
    openers: &'o [Span],
    line: Span,
    mention: Span,
    dialect: Dialect<'_>,
) -> &'o [Span] {
    if openers.first().is_none_or(|opener| opener.end <= line.start) {
        return openers;
    }
    let is_remark =
        |segment: &Segment| segment.kind == SegmentKind::Comment && segment.span.overlaps(mention);
    let comment = segments(text, line, dialect.syntax).find(is_remark).map(|segment| segment.span.start);
    let start = if dialect.syntax.is_prose() { Some(line.start) } else { comment };
    let inside = start.map_or(0, |start| openers.iter().take_while(|opener| opener.end > start).count());
    &openers[inside..]
}

/// Returns `true` if `window` has a word that could refuse a name, or a part of one.
fn may_refuse(text: &[u8], window: Span, lines: &LineCache) -> bool {
    let Some(stems) = STEMS.as_ref() else { return true };
    lines.has_stem(window, stems.max_pattern_len(), |unknown| stems.is_match(unknown.of(text)))
}

fn line_refuses(text: &[u8], line: Span, mention: Span, dialect: Dialect<'_>) -> bool {
    let segments: Vec<Segment> = segments(text, line, dialect.syntax).collect();
    is_introduced(text, line, mention.start, &segments, dialect)
        || sentence_refuses(text, line, mention, &segments, dialect)
}

/// Returns `true` if an identifier or key left of the value at `at` calls it old.
fn is_introduced(text: &[u8], line: Span, at: usize, segments: &[Segment], dialect: Dialect<'_>) -> bool {
    let literal = literal_at(text, line, at, dialect.syntax);
    let left = Span::new(line.start, literal.map_or(at, |literal| literal.span.start));
    let outside = left.of(text);
    let before = segments.iter().take_while(|segment| segment.span.start < left.end);
    let literals: Vec<Span> =
        before.clone().filter(|it| it.kind == SegmentKind::Literal).map(|it| it.span).collect();
    // In a sentence a name such as an error code introduces nothing.
    let is_sentence = dialect.syntax.is_prose()
        || before.clone().any(|segment| segment.kind == SegmentKind::Comment && segment.span.end > at)
        || literals.is_empty() && is_sentence_so_far(outside);
    if is_sentence {
        let hosts = HostWords::new(outside, dialect.zones);
        return names(outside).any(|(start, end)| {
            let after = &outside[end..];
            is_refusing(outside, start, end, &hosts)
                && introduces(after)
                && leads(&after.to_ascii_lowercase(), &DENY_WORDS)
        });
    }
    introductions(text, left, &literals).iter().any(|part| {
        let hosts = HostWords::new(part, dialect.zones);
        names(part).any(|(start, end)| {
            let (name, after) = (&part[start..end], &part[end..]);
            is_refusing(part, start, end, &hosts) && (is_identifier(name, part, start) || introduces(after))
        })
    })
}

/// Returns `true` if the identifier from `start` to `end` calls the thing that it names old or forbidden.
fn is_refusing(text: &[u8], start: usize, end: usize, hosts: &HostWords<'_>) -> bool {
    let name = &text[start..end];
    // `invalid?` asks, and `blocked_reviews` are no names of hosts.
    has_part(name, DENY_WORDS.group("names"))
        && text.get(end) != Some(&b'?')
        && !DENY_WORDS.has_ignoring_case("other-names", name)
        && !last_part(name).is_some_and(|part| DENY_WORDS.has_ignoring_case("other-nouns", part))
        && !hosts.has(Span::new(start, end))
}

/// Returns `true` if a comment or sentence on the line refuses the mention in it.
fn sentence_refuses(
    text: &[u8],
    line: Span,
    mention: Span,
    segments: &[Segment],
    dialect: Dialect<'_>,
) -> bool {
    if dialect.syntax.is_prose() {
        return span_refuses(text, line, mention, dialect.zones);
    }
    let is_sentence = is_sentence(text, segments, DENY_WORDS.group("statements"));
    segments.iter().any(|segment| match segment.kind {
        SegmentKind::Comment if !segment.span.overlaps(mention) => {
            refuses_code(segment.content.of(text), &DENY_WORDS, dialect.zones)
        }
        SegmentKind::Code => false,
        SegmentKind::Comment | SegmentKind::Literal => {
            span_refuses(text, segment.content, mention, dialect.zones)
        }
    }) || is_sentence && span_refuses(text, line, mention, dialect.zones)
}

/// Returns `true` if a text for people has the mention and refuses it.
fn span_refuses(text: &[u8], sentence: Span, mention: Span, zones: &Zones) -> bool {
    let name = Span::new(mention.start.max(sentence.start), mention.end.min(sentence.end));
    name.start < name.end && {
        let inside = Span::new(name.start - sentence.start, name.end - sentence.start);
        refuses_name(sentence.of(text), inside, &DENY_WORDS, zones)
    }
}

/// Returns `true` if one of the openers refuses the names in its block.
fn an_opener_refuses(text: &[u8], openers: &[Span], lines: &LineCache, dialect: Dialect<'_>) -> bool {
    // A line with many brackets begins many openers, and the first of them takes in the others.
    let mut harmless: Option<Span> = None;
    openers.iter().any(|opener| {
        if harmless.is_some_and(|whole| whole.start == opener.start && opener.end <= whole.end) {
            return false;
        }
        let refusal = lines.refusal(*opener, || refusal(text, *opener, lines, dialect));
        if refusal == OpenerRefusal::None {
            harmless = Some(*opener);
        }
        refusal == OpenerRefusal::Refused
    })
}

fn refusal(text: &[u8], opener: Span, lines: &LineCache, dialect: Dialect<'_>) -> OpenerRefusal {
    match may_refuse(text, opener, lines).then(|| opens_refusal(opener.of(text), dialect)) {
        None => OpenerRefusal::None,
        Some(false) => OpenerRefusal::Almost,
        Some(true) => OpenerRefusal::Refused,
    }
}

/// Returns `true` if the line that opens a block calls the names in it old. Blocks of code are not lists of names.
fn opens_refusal(opener: &[u8], dialect: Dialect<'_>) -> bool {
    let line = opener.trim_ascii();
    let is_heading = line.starts_with(b"#") || line.starts_with(b"[");
    if opens_code(line) && !is_heading || opens_body(line) {
        return false;
    }
    if is_heading || line.ends_with(b":") {
        // `## Deprecated features` is about other things.
        let hosts = HostWords::new(line, dialect.zones);
        return !is_about_others(line, &hosts)
            && names(line).any(|(start, end)| is_refusing(line, start, end, &hosts));
    }
    let left = line[..line.len().saturating_sub(1)].trim_ascii_end();
    let literals =
        segments(line, Span::new(0, left.len()), dialect.syntax).filter(|it| it.kind == SegmentKind::Literal);
    let literals: Vec<Span> = literals.map(|it| it.span).collect();
    // The key of a map in a literal, `{"old": [`, is read with the rest.
    introductions(line, Span::new(0, left.len()), &literals).iter().any(|part| {
        let hosts = HostWords::new(part, dialect.zones);
        names(part).any(|(start, end)| {
            let (name, after) = (&part[start..end], &part[end..]);
            let is_last = after.trim_ascii().is_empty();
            is_refusing(part, start, end, &hosts)
                && (is_last || is_identifier(name, part, start) || introduces(after))
        })
    })
}

/// Returns `true` if the last word of a heading says that it is about other things than hosts.
fn is_about_others(heading: &[u8], hosts: &HostWords<'_>) -> bool {
    let words =
        names(heading).filter_map(|(start, end)| Some((start, end, last_part(&heading[start..end])?)));
    words.last().is_some_and(|(start, end, last)| {
        // `at` ends `kelp.at`.
        DENY_WORDS.has_ignoring_case("other-nouns", last) && !hosts.has(Span::new(start, end))
    })
}

/// Returns `true` if the first word of a line opens code: `def`, `if`.
fn opens_code(line: &[u8]) -> bool {
    let mut words = line.split(|byte| !byte.is_ascii_alphanumeric());
    words.find(|word| !word.is_empty()).is_some_and(|first| DENY_WORDS.has("blocks", first))
}

#[cfg(test)]
mod tests {
    use super::{Dialect, is_text_denied};
    use crate::host::{Zone, Zones};
    use crate::lexer::syntax;
    use crate::text::Span;
    use crate::verdict::line_cache::LineCache;

    fn denied(text: &str) -> bool {
        let start = text.find("HOST").unwrap();
        let (text, mention) = (text.as_bytes(), Span::new(start, start + 4));
        let (lines, zones) = (LineCache::default(), Zones::new([Zone::new(["kelp", "at"])]));
        is_text_denied(text, mention, &lines, Dialect { syntax: &syntax::ANY, zones: &zones })
    }

    #[test]
    fn both_quotes_are_judged_alike() {
        for (text, expected) in [
            ("\"HOST\", \"legacy\",", false),
            ("[\"HOST\", \"legacy\"]", false),
            ("\"HOST\" \"a\" \"b\" \"c\" \"legacy\"", false),
            ("return \"HOST\" if legacy else \"x\"", false),
            ("note: use \"HOST\" no more, the legacy one", true),
            ("\"HOST\" is deprecated in this release", true),
            ("f(\"HOST is legacy\")", true),
            ("legacy_host = \"HOST\"", true),
            ("it's \"HOST\", \"legacy\"", false),
            ("{\"legacy\": \"HOST\"}", true),
            ("\"HOST\", # legacy", true),
        ] {
            for text in [text.to_owned(), text.replace('"', "'")] {
                assert_eq!(denied(&text), expected, "{text}");
            }
        }
    }

    #[test]
    fn names_that_are_refused() {
        for text in [
            "OLD_URL=https://HOST",
            "old_url: https://HOST",
            "legacy.hosts:\n  - HOST",
            "const legacyHost = \"HOST\";",
            "\"old\": \"HOST\"",
            "cfg[\"old_host\"] = \"HOST\"",
            "assert_invalid(\"HOST\")",
            "<oldHost>HOST</oldHost>",
            "run --blocked-hosts HOST",
            "x = \"HOST\"  # deprecated",
            "x = \"HOST\"; // do not use",
            "# HOST is deprecated",
            "raise Error(\"the old host HOST is gone\")",
            "FORBIDDEN = [\n  \"HOST\",",
            "blocked_hosts:\n  - HOST",
            "blocked_hosts:\n- HOST",
            "[blocked]\nHOST",
            "## Obsolete hosts\n\n- HOST",
            "## Obsolete hosts of api.kelp.at\n\n- HOST",
            "DENY_LIST = {\n \"a\": [\n  \"HOST\"",
            "deny_list = frozenset({\n  \"HOST\"",
            "BLOCKED=a.example,HOST",
            "x = 1; old_url = \"HOST\"",
            "f(a, { legacyHosts: [\"b\", \"HOST\"] })",
            "# legacy hosts: a.example.com, HOST",
        ] {
            assert!(denied(text), "{text}");
        }
    }

    #[test]
    fn names_that_are_not_refused() {
        for text in [
            "placeholder=\"HOST\"",
            "older than HOST",
            "legacy.example.org:\n  aliases:\n    - HOST",
            "legacy.example.org: HOST",
            "legacy\\.example\\.org:\n  - HOST",
            "api&#46;old&#46;kelp&#46;at:\n  - HOST",
            "old.kelp.at:\n  - HOST",
            "# HOST as legacy\\.example\\.org",
            "# see legacy&#46;kelp&#46;at and HOST",
            "folder: HOST",
            "invalidate(\"HOST\")",
            "raise ValueError(\"invalid host HOST\")",
            "log(\"blocked HOST\")",
            "FORBIDDEN = [\n  \"a\",\n]\nx = \"HOST\"",
            "FORBIDDEN = [\n  \"a\",\n]\n\nx = [\"HOST\"]",
            "curl https://HOST/legacy/x",
            "curl https://HOST/deprecated",
            "function oldClient() {\n  return \"HOST\";",
            "def test_old():\n    x = \"HOST\"",
            "threshold = HOST",
            "url = HOST\nold = 3",
            "it fails with ERR_CERT_NAME_INVALID for HOST",
            "log(\"403 Forbidden from HOST\")",
            "a.deprecated=!0,b.url=\"https://HOST\"",
            "{legacy:!0,url:\"https://HOST\"}",
            "f(old_url, \"HOST\", x(legacy_host))",
            "function old(){return{url:\"https://HOST\"}}",
            "if (isInvalid(x)) return \"https://HOST\"",
            "check.invalid?(\"HOST\")",
            "'be-x-old': \"https://HOST\"",
            "https://HOST/?blocked_reviews=1",
            "blocked_reviews=\"HOST\"",
            "## Deprecated features\n\n- see HOST",
            "@deprecated See https://HOST/docs",
            "// Deprecated: see https://HOST/docs",
            "x = \"https://HOST\"; y = \"it is deprecated now\"",
            "return f(\"https://HOST\") // see the deprecated pages",
        ] {
            assert!(!denied(text), "{text}");
        }
    }
}
