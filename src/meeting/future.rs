//! Mentions by what they are now, and by what they will be after the run.
//!
//! Hosts are compared in lower case and without the escapes of their spelling. A scheme or a path counts as far as the
//! edit writes one.

use crate::mention::{Mention, Reason, Verdict};
use crate::text::Span;

/// A mention that a rule moves, or a name that stays where it is.
#[derive(Debug)]
pub(super) struct MeetingName {
    /// The number of the mention; `None` for a name that is none, since it is in no zone.
    pub mention: Option<usize>,
    pub span: Span,
    /// The host as it is in the file.
    pub now: String,
    /// The host after the run.
    pub then: String,
    /// The scheme and the path that its edit writes.
    pub written: Written,
}

/// The parts of a location that an edit writes beside the host.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    scheme: Option<String>,
    path: String,
}

impl MeetingName {
    /// The name at a mention.
    pub fn of(number: usize, mention: &Mention) -> Self {
        let now = plain(mention.text.as_bytes());
        let moves = may_change(mention);
        let new = mention.new.as_deref().filter(|_| moves);
        let written =
            mention.edit.as_ref().filter(|_| moves).map(|edit| written(&edit.new, new.unwrap_or_default()));
        let then = new.map_or_else(|| now.clone(), |new| plain(new.as_bytes()));
        Self { mention: Some(number), span: mention.span, now, then, written: written.unwrap_or_default() }
    }

    /// A name that the matcher does not know.
    pub fn foreign(span: Span, host: &str) -> Self {
        Self { mention: None, span, now: host.to_owned(), then: host.to_owned(), written: Written::default() }
    }

    pub fn moves(&self) -> bool {
        self.now != self.then
    }

    /// Whether `other` is written as what this name becomes.
    pub fn becomes(&self, other: &Self, text: &[u8]) -> bool {
        self.moves() && self.then == other.now && self.written.fits(text, other.span)
    }
}

impl Written {
    /// Whether the location around a host at `host` has the scheme and the path.
    fn fits(&self, text: &[u8], host: Span) -> bool {
        let before = &text[..host.start];
        let scheme_fits = self.scheme.as_ref().is_none_or(|scheme| {
            scheme_before(before).is_none_or(|found| found.eq_ignore_ascii_case(scheme.as_bytes()))
        });
        scheme_fits && text[host.end..].starts_with(self.path.as_bytes())
    }
}

/// Whether the place where names meet may change the verdict: a rewrite, or a reason that comes later than `merge`.
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
fn written(new: &[u8], host: &str) -> Written {
    let new = String::from_utf8_lossy(new);
    let Some(at) = new.find(host) else { return Written::default() };
    let scheme =
        scheme_before(new[..at].as_bytes()).map(|scheme| String::from_utf8_lossy(scheme).into_owned());
    Written { scheme, path: new[at + host.len()..].to_owned() }
}

/// A host in lower case and without the escapes of its spelling.
pub(super) fn plain(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text).to_lowercase();
    let text = text.replace("[.]", ".").replace("%2e", ".").replace('\\', "");
    text.trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{plain, scheme_before, written};

    #[test]
    fn reads_hosts_and_schemes() {
        for (text, expected) in [("A\\.b.C.", "a.b.c"), ("a[.]b%2Ec", "a.b.c")] {
            assert_eq!(plain(text.as_bytes()), expected);
        }
        for (text, expected) in [("x https://", Some("https")), ("\"wss:\\/\\/", Some("wss")), ("a", None)] {
            assert_eq!(scheme_before(text.as_bytes()), expected.map(str::as_bytes), "{text}");
        }
        assert_eq!(written(b"https://a.b/c", "a.b").path, "/c");
    }
}
