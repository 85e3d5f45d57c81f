//! Writes a new location in the place of an old one: the host in its spelling, and the scheme, port and path that a
//! rule changes.
//!
//! Dots, slashes and colons are copied from the old text; labels go through the table in `spelling`, and through
//! `letter_coding` where letters are encoded. Invariant: an
//! edit covers only bytes of the parsed host and of the URL parts next to it.

use std::borrow::Cow;

use super::letter_coding::{self, LetterCoding, written_like};
use super::name::ParsedName;
use super::spelling::{LabelWriter, WrittenName, label_writers};
use super::url::UrlContext;
use crate::host::{HostName, LabelForm, Location, NameLabel, Port, Scheme};
use crate::text::{Edit, Span};

/// The dots of labels at the end of a name that a rule leaves as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnchangedDots {
    /// They stay: the labels belong to the text, not to the rule.
    Kept,
    /// They are written like the first dot, as all others.
    LikeFirst,
}

/// The new host as it is written in place of `parsed`.
pub(crate) fn new_host(text: &[u8], parsed: &ParsedName, to: &Location, unchanged: UnchangedDots) -> Vec<u8> {
    let old = parsed.written(text);
    let writers = label_writers(old);
    let coding = LetterCoding::of(text, parsed);
    let new = &to.name.labels;
    let kept = match unchanged {
        UnchangedDots::Kept => common_suffix_length(&old.name.labels, new),
        UnchangedDots::LikeFirst => 0,
    };
    let mut out = Vec::with_capacity(new.iter().map(|label| label.written.len() + old.first_dot.len()).sum());
    for (index, label) in new.iter().enumerate() {
        if index > 0 {
            let from_end = new.len() - index;
            let kept_dot = (from_end < kept).then(|| parsed.dots.len().checked_sub(from_end)).flatten();
            out.extend_from_slice(kept_dot.map_or(old.first_dot, |dot| parsed.dots[dot].of(text)));
        }
        let written = written_label(label, &writers);
        match &coding {
            Some(coding) => coding.push(label, index, new.len(), &written, &mut out),
            None => out.extend_from_slice(written.as_bytes()),
        }
    }
    out
}

fn common_suffix_length(old: &[NameLabel], new: &[NameLabel]) -> usize {
    old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count()
}

/// A label of a new name; one that a template fills in stays as it is.
fn written_label<'l>(label: &'l NameLabel, writers: &[LabelWriter]) -> Cow<'l, str> {
    let written = Cow::Borrowed(label.written.as_str());
    match label.known() {
        Some(_) => writers.iter().fold(written, |label, write| write(label)),
        None => written,
    }
}

/// The old name and the new one as people read them, where letters of the old one are encoded.
pub(crate) fn readable(text: &[u8], parsed: &ParsedName, to: Option<&Location>) -> Option<String> {
    letter_coding::readable(text, parsed, to.map(|to| &*to.name))
}

/// An edit while it is written.
pub(super) struct EditDraft {
    pub span: Span,
    pub new: Vec<u8>,
}

/// The edit that puts `to` in place of `parsed` and of the parts of its URL that change; `new` is from [`new_host`].
pub(crate) fn location_edit(
    text: &[u8],
    parsed: &ParsedName,
    around: &UrlContext,
    to: &Location,
    new: Vec<u8>,
) -> Edit {
    let mut draft = rest_edit(text, parsed, around, to, new);
    write_scheme(text, around, to, &mut draft);
    Edit { span: draft.span, new: draft.new.into() }
}

/// The same without the scheme, and without user information before the host.
pub(super) fn rest_edit(
    text: &[u8],
    parsed: &ParsedName,
    around: &UrlContext,
    to: &Location,
    new: Vec<u8>,
) -> EditDraft {
    let mut draft = EditDraft { span: parsed.span, new };
    let path_changes = to.path_taken > 0 || !to.path_new.is_empty();
    // A path stands behind the port, so that the edit has to reach over it.
    if to.port != around.location.port || path_changes && around.port.is_some() {
        write_port(text, around, to, &mut draft);
    }
    if path_changes {
        write_path(text, parsed, around, to, &mut draft);
    }
    draft
}

/// Puts the new scheme before the host, in capitals where the old one is.
fn write_scheme(text: &[u8], around: &UrlContext, to: &Location, draft: &mut EditDraft) {
    let (Scheme::Known(scheme), Some(old)) = (&to.scheme, around.scheme) else { return };
    if to.scheme == around.location.scheme {
        return;
    }
    let mut new = new_scheme(old.of(text), scheme);
    new.extend_from_slice(&text[old.end..draft.span.start]);
    new.append(&mut draft.new);
    *draft = EditDraft { span: Span::new(old.start, draft.span.end), new };
}

/// The new scheme in the spelling of the old one.
pub(super) fn new_scheme(old: &[u8], scheme: &str) -> Vec<u8> {
    let is_upper = old.iter().all(u8::is_ascii_uppercase);
    let new = if is_upper { scheme.to_ascii_uppercase() } else { scheme.to_owned() };
    written_like(old, &new)
}

/// Puts the new port behind the host, with the colon of the old one; nothing where the new location has none.
fn write_port(text: &[u8], around: &UrlContext, to: &Location, draft: &mut EditDraft) {
    let host_end = draft.span.end;
    let port_end = around.port.map_or(host_end, |port| port.end);
    let old = Span::new(host_end, port_end).of(text);
    let digits = old.iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |at| at + 1);
    if let Port::Known(port) = to.port {
        draft.new.extend_from_slice(&old[..digits]);
        draft.new.extend_from_slice(port.to_string().as_bytes());
    }
    draft.span.end = port_end;
}

/// Puts the new start of the path behind host and port, with slashes like the first one around and with
/// the signs of a query like those of the old one.
fn write_path(text: &[u8], parsed: &ParsedName, around: &UrlContext, to: &Location, draft: &mut EditDraft) {
    let slash = around.slash.map_or(&b"/"[..], |slash| slash.of(text));
    let port_end = around.port.map_or(parsed.span.end, |port| port.end).max(draft.span.end);
    draft.new.extend_from_slice(Span::new(draft.span.end, port_end).of(text));
    let (taken, path_new) = match around.scp_colon {
        Some(_) => with_first_slash(to),
        None => (to.path_taken, Cow::Borrowed(to.path_new.as_str())),
    };
    for (index, byte) in path_new.bytes().enumerate() {
        match byte {
            b'/' if index == 0 => {
                draft.new.extend_from_slice(around.scp_colon.map_or(slash, |colon| colon.of(text)));
            }
            b'/' => draft.new.extend_from_slice(slash),
            byte => draft.new.extend_from_slice(&around.signs.written(byte, text)),
        }
    }
    draft.span.end = match taken {
        0 => port_end,
        taken => around.path_ends.get(taken - 1).copied().unwrap_or(draft.span.end),
    };
}

/// The change of a path up to the first slash of the new one at least, which is written in another way than the others:
/// the number of bytes that it replaces, and the text in their place.
fn with_first_slash(to: &Location) -> (usize, Cow<'_, str>) {
    let rest = to.path.get(to.path_taken..).unwrap_or_default();
    if (to.path_taken == 0 || to.path_new.is_empty()) && rest.starts_with('/') {
        return (to.path_taken + 1, Cow::Owned(format!("{}/", to.path_new)));
    }
    (to.path_taken, Cow::Borrowed(&to.path_new))
}

/// Returns `true` if `to` can be written behind the colon of `user@host:path`: it has a path, which is no longer one with
/// a prefix that a web server may have and a login has not, and no scheme or port, which need a URL.
pub(crate) fn fits_scp(around: &UrlContext, to: &Location) -> bool {
    let is_same_origin = to.scheme == around.location.scheme && to.port == around.location.port;
    is_same_origin && !to.adds_path() && to.current_path().len() > 1
}

/// Returns `true` if the new name could stand in a text: no lone `*` behind another label, no swallowed variable.
pub(crate) fn is_writable(name: &HostName) -> bool {
    let mut behind_first = name.labels.iter().skip(1);
    !name.is_spoiled() && behind_first.all(|label| label.form != LabelForm::Asterisk)
}

impl ParsedName {
    /// The name with its bytes, for recognizing its spelling.
    pub fn written<'t>(&'t self, text: &'t [u8]) -> WrittenName<'t> {
        WrittenName {
            bytes: self.span.of(text),
            first_dot: self.dots.first().map_or(&b"."[..], |dot| dot.of(text)),
            name: &self.name,
        }
    }
}
