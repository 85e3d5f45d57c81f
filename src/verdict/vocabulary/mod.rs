//! Names that are no locations: of vocabularies, claims, groups, owners and modules.
//!
//! `markup` reads XML, `code` variables, calls and query languages, `kubernetes` its groups and keys, `module` imports;
//! `follow` gives one name one verdict throughout a text. The words are in `rules/namespaces.yaml`.

mod code;
mod follow;
mod key;
mod kubernetes;
mod markup;
mod module;
mod term;
mod words;

pub(crate) use follow::follow_namespaces;

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::lexer::line;
use crate::lexer::segment::{SegmentKind, last_quote, literal_at, segments};
use crate::text::Span;
use crate::verdict::context::Context;
use crate::verdict::introduction::introductions;
use markup::PairPlace;
use term::Term;
use words::NAMESPACE_WORDS;

/// Bytes before a name in which its attribute or declaration may begin.
// A start tag or a `DOCTYPE` with all of its attributes before this one, also where each is on a line of its own.
const MAX_KEY_DISTANCE: usize = 1000;

/// Bytes before a name in which the code that introduces it begins.
// More than a line of code has before a value, so that only minified files are cut.
const MAX_CODE_DISTANCE: usize = 300;

/// Finds the words about markup, whatever stands around them.
// Nearly no name has such a word near it, and the quotes around a name cost a look at its line.
static MARKUP_STEMS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let groups = ["keys", "prefixed-keys", "elements", "tag-library-elements", "declarations"];
    let words = groups.iter().flat_map(|group| NAMESPACE_WORDS.group(group)).map(String::as_str);
    let elements = NAMESPACE_WORDS.group("attributes").iter().filter_map(|words| words.split(' ').next());
    AhoCorasick::new(words.chain(elements).chain(["xmlns"])).ok()
});

/// The same for the words about code.
static CODE_STEMS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let groups = [
        "directives",
        "variables",
        "calls",
        "claims",
        "maps",
        "map-keys",
        "groups",
        "commands",
        "selecting-commands",
        "key-fields",
        "key-lists",
        "name-lists",
        "resource-maps",
    ];
    let words = groups.iter().flat_map(|group| NAMESPACE_WORDS.group(group));
    AhoCorasick::builder().ascii_case_insensitive(true).build(words).ok()
});

/// Returns `true` if the name identifies something, and is no location.
pub(crate) fn is_name(context: &Context<'_>) -> bool {
    let text = context.text;
    let term = Term::around(text, context.span());
    match markup::pair_place(text, &term) {
        Some(PairPlace::Name) => return true,
        Some(PairPlace::Location) => return false,
        None => {}
    }
    if is_in_markup(context, &term)
        || code::needs_no_word(text, &term)
        || kubernetes::is_key_in_patch(text, &term)
        || module::is_module(text, term.name)
    {
        return true;
    }
    let openers: Vec<&[u8]> = context.openers().iter().map(|opener| opener.of(text)).collect();
    is_in_code(context, &term, &openers)
        || kubernetes::names_definition(text, &term, &openers)
        || openers.iter().any(|opener| is_json_ld_context(opener))
}

fn is_in_markup(context: &Context<'_>, term: &Term) -> bool {
    let text = context.text;
    let floor = term.span.start.saturating_sub(MAX_KEY_DISTANCE);
    if !has_stem(&MARKUP_STEMS, &text[floor..term.span.start]) {
        return false;
    }
    let key = key::key_at(text, floor, term.name.start, context.syntax);
    key.is_some_and(names_vocabulary)
        || markup::is_in_tag(&text[floor..term.span.start], key)
        || markup::is_text_of_element(text, term)
}

fn is_in_code(context: &Context<'_>, term: &Term, openers: &[&[u8]]) -> bool {
    let (text, start) = (context.text, term.span.start);
    let floor = start.saturating_sub(MAX_CODE_DISTANCE);
    let line = Span::new(line::start_from(text, floor, start), start);
    let is_near =
        has_stem(&CODE_STEMS, line.of(text)) || openers.iter().any(|opener| has_stem(&CODE_STEMS, opener));
    is_near && {
        let parts = parts_before(context, line, openers);
        code::is_introduced(text, term, &parts)
            || kubernetes::is_name(text, term, line.of(text), &parts, openers)
    }
}

fn has_stem(stems: &LazyLock<Option<AhoCorasick>>, text: &[u8]) -> bool {
    stems.as_ref().is_none_or(|stems| stems.is_match(text))
}

fn names_vocabulary(key: &[u8]) -> bool {
    key == b"xmlns"
        || key.starts_with(b"xmlns:")
        || NAMESPACE_WORDS.has("prefixed-keys", key)
        || NAMESPACE_WORDS.has("keys", key::local(key))
}

/// The parts of the code that introduce the value at the end of `line`, innermost first, with the innermost block.
fn parts_before(context: &Context<'_>, line: Span, openers: &[&[u8]]) -> Vec<Vec<u8>> {
    let text = context.text;
    let whole = Span::new(line.start, line::end(text, line.end));
    let literal = literal_at(text, whole, line.end, context.syntax);
    let left = Span::new(line.start, literal.map_or(line.end, |literal| literal.span.start));
    let before = segments(text, whole, context.syntax).take_while(|segment| segment.span.start < left.end);
    let literals: Vec<Span> = before
        .filter(|it| it.kind == SegmentKind::Literal && it.span.end <= left.end)
        .map(|it| it.span)
        .collect();
    let mut parts = introductions(text, left, &literals);
    parts.extend(openers.first().map(|opener| opener.to_vec()));
    parts
}

fn is_json_ld_context(opener: &[u8]) -> bool {
    memchr::memchr(b'@', opener).is_some()
        && key::key_of_value(opener, [last_quote(opener), None]).is_some_and(|key| key == b"@context")
}
