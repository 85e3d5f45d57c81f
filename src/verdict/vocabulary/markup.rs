//! Names in XML and in texts like it: attributes, elements and declarations that identify a vocabulary.

use super::key::{key_at_end, local};
use super::term::Term;
use super::words::NAMESPACE_WORDS;
use crate::verdict::word::words;

/// Bytes before a name in which the value of `schemaLocation` may begin: it lists many names, and no other text has so
/// much without a quote.
const MAX_LIST_LENGTH: usize = 16 << 10;
/// Bytes before an element in which the root of its file may be.
// The root of a short file is within it; in a longer one only its first names are known by their root.
const MAX_ROOT_DISTANCE: usize = 16 << 10;

/// The place of a name in a list of names and locations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PairPlace {
    Name,
    Location,
}

/// The place of a term in the value of `schemaLocation`; `None` where it is in no such value.
pub(super) fn pair_place(text: &[u8], term: &Term) -> Option<PairPlace> {
    let floor = term.span.start.saturating_sub(MAX_LIST_LENGTH);
    let quote = floor + memchr::memrchr2(b'"', b'\'', &text[floor..term.span.start])?;
    let key = key_at_end(&text[floor..quote])?;
    if !NAMESPACE_WORDS.has("pairs", local(key)) {
        return None;
    }
    let is_even = words(&text[quote + 1..term.span.start]).count().is_multiple_of(2);
    // `<xs:import schemaLocation="a.xsd">` has a location alone.
    let has_location =
        text[term.span.end..].trim_ascii_start().first().is_some_and(|byte| !b"\"'\\<>".contains(byte));
    Some(if is_even && has_location { PairPlace::Name } else { PairPlace::Location })
}

/// Returns `true` if a declaration or an attribute of the tag that `nearby` ends in has names as its values. `key` is
/// the attribute.
pub(super) fn is_in_tag(nearby: &[u8], key: Option<&[u8]>) -> bool {
    let Some(at) = memchr::memrchr(b'<', nearby) else { return false };
    let tag = &nearby[at..];
    if tag.contains(&b'>') {
        return false;
    }
    if NAMESPACE_WORDS.any("declarations", |word| tag.starts_with(word)) {
        return true;
    }
    let Some(key) = key else { return false };
    let element = element(tag);
    NAMESPACE_WORDS.any("attributes", |words| {
        let attribute = words.strip_prefix(element).and_then(|rest| rest.strip_prefix(b" "));
        attribute == Some(local(key))
    })
}

/// Returns `true` if the term is the text of an element that has names.
pub(super) fn is_text_of_element(text: &[u8], term: &Term) -> bool {
    let before = text[..term.span.start].trim_ascii_end();
    let Some(end) = before.strip_suffix(b">") else { return false };
    let floor = end.len().saturating_sub(MAX_TAG_LENGTH);
    let Some(at) = memchr::memrchr(b'<', &end[floor..]) else { return false };
    let element = element(&end[floor + at..]);
    let root = end.len().saturating_sub(MAX_ROOT_DISTANCE);
    NAMESPACE_WORDS.has("elements", element)
        || NAMESPACE_WORDS.has("tag-library-elements", element)
            && memchr::memmem::rfind(&end[root..], b"<taglib").is_some()
}

/// Bytes of a start tag before a text that is a name.
// A tag with a few attributes. Without a limit, text that never closes one would be read to its start for each name.
const MAX_TAG_LENGTH: usize = 200;

/// The local name of the element of a tag: `ns` of `<sch:ns prefix="…"`, `taglib` of `<%@ taglib …`.
fn element(tag: &[u8]) -> &[u8] {
    let start = tag.iter().position(u8::is_ascii_alphanumeric).unwrap_or(tag.len());
    let name = &tag[start..];
    let len = name.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte)).count();
    local(&name[..len])
}

#[cfg(test)]
mod tests {
    use super::{PairPlace, pair_place};
    use crate::text::Span;
    use crate::verdict::vocabulary::term::Term;

    #[test]
    fn reads_schema_locations_as_pairs() {
        let (name, location) = (Some(PairPlace::Name), Some(PairPlace::Location));
        for (text, expected) in [
            ("xsi:schemaLocation=\"http://HOST/a a.xsd\"", name),
            ("xsi:schemaLocation = '\n  http://HOST/a\n  a.xsd'", name),
            ("schemaLocation=\\\"urn:a a.xsd http://HOST/a a.xsd\\\"", name),
            ("xsi:schemaLocation=\"urn:a http://HOST/a.xsd\"", location),
            ("<xs:import schemaLocation=\"http://HOST/a.xsd\"/>", location),
            ("xsi:noNamespaceSchemaLocation=\"http://HOST/a.xsd\"", None),
            ("schemaLocation=\"urn:a a.xsd\" home=\"http://HOST/\"", None),
        ] {
            let start = text.find("HOST").unwrap();
            let term = Term::around(text.as_bytes(), Span::new(start, start + 4));
            assert_eq!(pair_place(text.as_bytes(), &term), expected, "{text}");
        }
    }
}
