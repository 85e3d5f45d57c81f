//! Mentions by their names now, and by their names after the run.
//!
//! Hosts are compared in lower case and without the escapes of their spelling. A scheme or a path counts as far as the
//! edit writes one.

use std::borrow::Cow;

use crate::lexer::encoded::plain_name;
use crate::mention::{Mention, Reason, Verdict};
use crate::text::{Edit, Span};

/// A mention that a rule moves, or a name that stays where it is.
#[derive(Debug)]
pub(super) struct MeetingName<'m> {
    /// The number of the mention; `None` for a name that is none, since it is in no zone.
    pub mention: Option<usize>,
    pub span: Span,
    /// The host of the file, in lower case and without escapes.
    pub now: Cow<'m, str>,
    /// The host after the run.
    pub then: Cow<'m, str>,
    /// Its edit, with the host that the edit writes; `None` where it stays.
    edit: Option<(&'m Edit, &'m str)>,
}

/// The parts of a location that an edit writes beside the host.
#[derive(Debug, Default, PartialEq, Eq)]
struct EditedLocation<'m> {
    scheme: Option<&'m [u8]>,
    path: &'m [u8],
}

impl<'m> MeetingName<'m> {
    /// The name at a mention.
    pub fn of(number: usize, mention: &'m Mention) -> Self {
        let now = plain(&mention.text);
        let new = mention.new.as_deref().filter(|_| may_change(mention));
        let then = new.map_or_else(|| now.clone(), plain);
        Self { mention: Some(number), span: mention.span, now, then, edit: mention.edit.as_ref().zip(new) }
    }

    /// A name that the matcher does not know.
    pub fn foreign(span: Span, host: &'m str) -> Self {
        Self { mention: None, span, now: host.into(), then: host.into(), edit: None }
    }

    /// Returns `true` if it becomes another name; a text that is deleted meets none.
    pub fn moves(&self) -> bool {
        self.now != self.then && !self.then.is_empty()
    }

    /// Returns `true` if `other` is written like the new name of this one.
    pub fn becomes(&self, other: &MeetingName<'_>, text: &[u8]) -> bool {
        self.moves() && self.then == other.now && self.written().fits(text, other.span)
    }

    /// The rest of the word that it is in, after the run and in lower case: most of its path. Where two names become
    /// equal with all that belongs to them, their rests are equal, since no separator of entries is a byte of a word.
    pub fn rest(&self, text: &[u8]) -> Vec<u8> {
        let end = self.edit.map_or(self.span.end, |(edit, _)| edit.span.end);
        let behind = &text[end..];
        // A slash may be escaped: `\/`.
        let escaped = behind
            .iter()
            .enumerate()
            .filter(|(at, byte)| **byte != b'\\' || behind.get(at + 1) != Some(&b'/'));
        let bytes = self.written().path.iter().chain(escaped.map(|(_, byte)| byte));
        let word = bytes.take_while(|byte| byte.is_ascii_alphanumeric() || b"-._/".contains(byte));
        word.take(MAX_REST).map(u8::to_ascii_lowercase).collect()
    }

    /// Returns `true` if both have the same path after the run, but for a slash at the end.
    pub fn has_path_of(&self, other: &MeetingName<'_>, text: &[u8]) -> bool {
        let [own, other] = [self.rest(text), other.rest(text)];
        own.strip_suffix(b"/").unwrap_or(&own) == other.strip_suffix(b"/").unwrap_or(&other)
    }

    /// The scheme and the path that its edit writes.
    fn written(&self) -> EditedLocation<'m> {
        self.edit.map(|(edit, host)| written(&edit.new, host)).unwrap_or_default()
    }
}

/// Bytes of the rest of a word that tell it from others.
const MAX_REST: usize = 64;

impl EditedLocation<'_> {
    /// Returns `true` if the location around a host at `host` has the scheme and the path.
    fn fits(&self, text: &[u8], host: Span) -> bool {
        let before = &text[..host.start];
        let scheme_fits = self.scheme.is_none_or(|scheme| {
            scheme_before(before).is_none_or(|found| found.eq_ignore_ascii_case(scheme))
        });
        scheme_fits && text[host.end..].starts_with(self.path)
    }
}

/// Returns `true` if the place where names meet may change the verdict: a rewrite, or a reason that comes later than
/// `merge`.
pub(super) fn may_change(mention: &Mention) -> bool {
    matches!(mention.verdict, Verdict::Rewrite | Verdict::Review(Reason::DenyList)) && mention.edit.is_some()
}

/// The scheme that ends before a host; escapes of the slashes do not count.
fn scheme_before(before: &[u8]) -> Option<&[u8]> {
    let end = before.len() - before.iter().rev().take(4).take_while(|byte| b"/\\".contains(byte)).count();
    let scheme = before[..end].strip_suffix(b":")?;
    let len =
        scheme.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)).count();
    Some(&scheme[scheme.len() - len..]).filter(|scheme| !scheme.is_empty())
}

/// The parts of an edit around the host that it writes.
fn written<'m>(new: &'m [u8], host: &str) -> EditedLocation<'m> {
    let Some(at) = memchr::memmem::find(new, host.as_bytes()) else { return EditedLocation::default() };
    EditedLocation { scheme: scheme_before(&new[..at]), path: &new[at + host.len()..] }
}

/// A host in lower case and without the escapes of its spelling.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    // Most hosts are written so.
    let is_plain =
        text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._".contains(&byte));
    let plain = if is_plain {
        Cow::Borrowed(text)
    } else {
        let text = plain_name(text).to_lowercase();
        Cow::Owned(text.replace('\\', ""))
    };
    // `.a.b` is a name with those under it.
    match plain {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_matches('.')),
        Cow::Owned(text) => Cow::Owned(text.trim_matches('.').to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{plain, scheme_before, written};

    #[test]
    fn reads_hosts_and_schemes() {
        for (text, expected) in [
            ("A\\.b.C.", "a.b.c"),
            ("a[.]b%2Ec", "a.b.c"),
            ("a-b.c.", "a-b.c"),
            (".a.b", "a.b"),
            (r"%77&#46;\u0062", "w.b"),
        ] {
            assert_eq!(plain(text), expected);
        }
        for (text, expected) in [("x https://", Some("https")), ("\"wss:\\/\\/", Some("wss")), ("a", None)] {
            assert_eq!(scheme_before(text.as_bytes()), expected.map(str::as_bytes), "{text}");
        }
        assert_eq!(written(b"https://a.b/c", "a.b").path, b"/c");
    }
}
