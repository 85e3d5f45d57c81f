//! One name, one verdict: a text that names something at one place names it at the others, too.
//!
//! Half a migration is worse than none: a constant that no longer equals the namespace that it is compared with, or a
//! group that differs from the one in `apiVersion`. So the same name with its scheme and path follows wherever it
//! stands in the text, and the domain of a group or of annotation keys where it is a whole string. A text that is
//! searched part by part is followed within each part.

use std::collections::HashSet;

use super::key::{key_of_value, local};
use super::term::{Term, TermPrefix};
use super::words::NAMESPACE_WORDS;
use crate::lexer::segment::last_quote;
use crate::mention::{Mention, Reason, Spelling, Verdict};

/// Bytes before a name in which the key of its value is.
// A key stands right before its value. Each equal term of a text is looked at, so that the window has to be short.
const MAX_KEY_DISTANCE: usize = 120;

/// The names in a text that are no locations.
#[derive(Default)]
struct KnownNames<'t> {
    /// With their schemes and paths, or their paths alone.
    whole: HashSet<&'t [u8]>,
    /// Terms that other names begin with: `http://HOST/a#`.
    stems: HashSet<&'t [u8]>,
    /// Domains of groups and of annotation keys, in lower case.
    domains: HashSet<String>,
}

/// Gives the rewrites in a text that are the same name as a namespace in it the same verdict.
pub(crate) fn follow_namespaces(text: &[u8], mentions: &mut [Mention]) {
    let mut known = KnownNames::default();
    for mention in mentions.iter().filter(|it| it.verdict == Verdict::Review(Reason::Namespace)) {
        known.add(text, &Term::around(text, mention.span), &mention.host);
    }
    if known.whole.is_empty() {
        return;
    }
    for mention in mentions.iter_mut() {
        let is_rewrite = mention.verdict == Verdict::Rewrite && mention.spelling != Spelling::Text;
        if is_rewrite && known.has(text, &Term::around(text, mention.span), &mention.host) {
            mention.verdict = Verdict::Review(Reason::Namespace);
        }
    }
}

impl<'t> KnownNames<'t> {
    fn add(&mut self, text: &'t [u8], term: &Term, host: &str) {
        let whole = term.span.of(text);
        match term.prefix {
            TermPrefix::None => {
                self.whole.insert(whole);
                self.domains.insert(host.to_owned());
            }
            // A host alone is the address of a site as well.
            _ if has_path(text, term) => {
                self.whole.insert(whole);
                if whole.ends_with(b"#") || whole.ends_with(b"/") {
                    self.stems.insert(whole);
                }
            }
            _ => {}
        }
    }

    fn has(&self, text: &[u8], term: &Term, host: &str) -> bool {
        let whole = term.span.of(text);
        let is_same = self.whole.contains(whole) && (term.prefix != TermPrefix::None || has_path(text, term));
        let is_owner =
            self.domains.contains(host) && (is_whole_string(text, term) || is_api_path(text, term));
        let is_inside = term.prefix != TermPrefix::None && self.begins(whole, term);
        (is_same || is_owner || is_inside) && !is_location(text, term)
    }

    /// Returns `true` if a term is a name in a vocabulary: `http://HOST/a#Thing`.
    fn begins(&self, whole: &[u8], term: &Term) -> bool {
        let first = term.name.end - term.span.start;
        let ends = (first..whole.len()).filter(|at| matches!(whole[*at], b'#' | b'/'));
        let mut starts = ends.map(|at| (&whole[..at], &whole[..=at]));
        starts.any(|(name, stem)| {
            self.stems.contains(stem) || stem.ends_with(b"#") && self.whole.contains(name)
        })
    }
}

/// Returns `true` if a path with a segment follows the name.
fn has_path(text: &[u8], term: &Term) -> bool {
    term.path(text).iter().any(u8::is_ascii_alphanumeric)
}

/// `"HOST"` or `"HOST/owner"`, a whole literal.
fn is_whole_string(text: &[u8], term: &Term) -> bool {
    let Some(quote) = text[..term.span.start].last().filter(|byte| b"\"'`".contains(byte)) else {
        return false;
    };
    let key = term.path(text).strip_prefix(b"/").unwrap_or_default();
    let is_key = key.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte));
    term.prefix == TermPrefix::None && is_key && text.get(term.span.end) == Some(quote)
}

/// Returns `true` if a term is the value of a key for locations: `href="`, `host: `.
fn is_location(text: &[u8], term: &Term) -> bool {
    let floor = term.span.start.saturating_sub(MAX_KEY_DISTANCE);
    let before = &text[floor..term.span.start];
    let key = key_of_value(before, [last_quote(before), None]).map(local);
    key.is_some_and(|key| NAMESPACE_WORDS.has_ignoring_case("locations", key))
}

/// `/apis/HOST/v1`.
fn is_api_path(text: &[u8], term: &Term) -> bool {
    text[..term.name.start].ends_with(b"/apis/")
}
