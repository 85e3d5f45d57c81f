//! Writes a new location in the spelling that the old one has.

use std::borrow::Cow;

use super::model::Spelling;
use super::name::ParsedName;
use super::url::UrlContext;
use crate::host::{HostName, LabelForm, Location, Port, Scheme};
use crate::text::{Edit, Span};

/// How the name of `reading` is written.
pub(crate) fn spelling(text: &[u8], reading: &ParsedName) -> Spelling {
    let written = reading.span.of(text);
    match reading.dots.first().map(|dot| dot.of(text)) {
        None | Some(b".") => {}
        Some(dot) if dot.starts_with(b"%") => return Spelling::Percent,
        Some(dot) if dot.starts_with(b"&") => return Spelling::Entity,
        Some(dot) if dot.iter().any(u8::is_ascii_alphanumeric) => return Spelling::Coded,
        Some(_) => return Spelling::Escaped,
    }
    if !written.is_ascii() {
        return Spelling::Unicode;
    }
    if reading
        .name
        .labels
        .iter()
        .any(|label| label.written.get(..4).is_some_and(|p| p.eq_ignore_ascii_case("xn--")))
    {
        return Spelling::Punycode;
    }
    if is_upper(&reading.name) {
        return Spelling::Upper;
    }
    let known = |label: &&crate::host::NameLabel| label.known().is_some();
    let mixed = reading
        .name
        .labels
        .iter()
        .filter(known)
        .any(|label| label.written.bytes().any(|b| b.is_ascii_uppercase()));
    if mixed { Spelling::Mixed } else { Spelling::Plain }
}

/// Whether the known labels have letters, and only capitals.
fn is_upper(name: &HostName) -> bool {
    let letters =
        || name.labels.iter().filter(|label| label.known().is_some()).flat_map(|label| label.written.bytes());
    letters().any(|byte| byte.is_ascii_uppercase()) && !letters().any(|byte| byte.is_ascii_lowercase())
}

/// The new host as it is to be written.
pub(crate) fn host(text: &[u8], reading: &ParsedName, to: &Location, open: bool) -> Vec<u8> {
    let first_dot = reading.dots.first().map_or(&b"."[..], |dot| dot.of(text));
    let old = &reading.name.labels;
    let new = &to.name.labels;
    let upper = is_upper(&reading.name);
    let raw = reading.span.of(text);
    let punycode =
        old.iter().any(|label| label.written.starts_with("xn--") || label.written.starts_with("XN--"));
    // The rest of a host that an open rule leaves as it is keeps its dots.
    let same = |pair: &(&crate::host::NameLabel, &crate::host::NameLabel)| pair.0 == pair.1;
    let kept = if open { old.iter().rev().zip(new.iter().rev()).take_while(same).count() } else { 0 };
    let mut out = Vec::with_capacity(new.iter().map(|label| label.written.len() + first_dot.len()).sum());
    for (index, label) in new.iter().enumerate() {
        if index > 0 {
            let from_end = new.len() - index;
            let kept_dot = (from_end < kept).then(|| reading.dots.len().checked_sub(from_end)).flatten();
            out.extend_from_slice(kept_dot.map_or(first_dot, |dot| reading.dots[dot].of(text)));
        }
        let known = label.known().is_some();
        let mut written = Cow::Borrowed(label.written.as_str());
        if known && punycode {
            written = crate::host::normal(&written).into();
        } else if known && !raw.is_ascii() && written.starts_with("xn--") {
            written = idna::domain_to_unicode(&written).0.into();
        }
        if upper && known {
            written.to_mut().make_ascii_uppercase();
        }
        out.extend_from_slice(written.as_bytes());
    }
    out
}

/// The edit that puts `to` in place of what stands at `reading`.
///
/// `new` is the new host as [`host`] gives it.
pub(crate) fn edit(
    text: &[u8],
    reading: &ParsedName,
    around: &UrlContext,
    to: &Location,
    mut new: Vec<u8>,
) -> Edit {
    let mut span = reading.span;
    let scheme = match (&to.scheme, &around.location.scheme) {
        (Scheme::Known(to), from) if *from != Scheme::Known(to.clone()) => {
            around.scheme.map(|span| (span, to))
        }
        _ => None,
    };
    if let Some((old, scheme)) = scheme {
        let capitals = old.of(text).iter().all(u8::is_ascii_uppercase);
        let mut head = if capitals { scheme.to_ascii_uppercase() } else { scheme.clone() }.into_bytes();
        head.extend_from_slice(&text[old.end..span.start]);
        head.append(&mut new);
        new = head;
        span.start = old.start;
    }
    let path_changes = to.path_taken > 0 || !to.path_new.is_empty();
    let port_end = around.port.map_or(span.end, |port| port.end);
    if to.port != around.location.port || path_changes && around.port.is_some() {
        let old =
            around.port.map_or(Span::new(span.end, span.end), |port| Span::new(span.end, port.end)).of(text);
        let digits = old.iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |at| at + 1);
        if let Port::Known(port) = to.port {
            new.extend_from_slice(&old[..digits]);
            new.extend_from_slice(port.to_string().as_bytes());
        }
        span.end = port_end;
    }
    if path_changes {
        let slash = around.slash.map_or(&b"/"[..], |slash| slash.of(text));
        let gap = Span::new(span.end, port_end.max(span.end));
        new.extend_from_slice(gap.of(text));
        for byte in to.path_new.bytes() {
            match byte {
                b'/' => new.extend_from_slice(slash),
                byte => new.push(byte),
            }
        }
        span.end = match to.path_taken {
            0 => port_end.max(span.end),
            taken => around.path_ends.get(taken - 1).copied().unwrap_or(span.end),
        };
    }
    Edit { span, new }
}

/// Whether the new name could stand in the text: no lone `*` inside other text, no swallowed variable.
pub(crate) fn is_writable(name: &HostName) -> bool {
    let asterisk = |index: usize, form: &LabelForm| *form != LabelForm::Asterisk || index == 0;
    !name.is_spoiled() && name.labels.iter().enumerate().all(|(index, label)| asterisk(index, &label.form))
}
