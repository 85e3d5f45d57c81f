//! What stands around a host: scheme, user information, port, path (RFC 3986 section 3).

use std::rc::Rc;

use super::name::Reading;
use crate::host::{Location, Port, Scheme};
use crate::lexer::concat::{Head, head};
use crate::lexer::token::{Atom, Kind};
use crate::text::Span;

/// A host with its surroundings.
#[derive(Debug, Clone)]
pub(crate) struct Surroundings {
    /// The host, its scheme, port and path.
    pub location: Location,
    /// The bytes of the scheme's name.
    pub scheme: Option<Span>,
    /// Whether `//` stands before the host, perhaps with user information between.
    pub in_url: bool,
    /// What stands before an `@` before the host.
    pub before_at: Option<Span>,
    /// The bytes of `:port`.
    pub port: Option<Span>,
    /// For each byte of the decoded path the offset after it in the text.
    pub path_ends: Vec<usize>,
    /// Spelling of the first slash around.
    pub slash: Option<Span>,
    /// Whether user information goes on after the host: `host@elsewhere`.
    pub is_userinfo: bool,
}

/// Whether some rule is about paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PathCounts {
    /// Some is.
    Yes,
    /// None is: what stands there makes no difference.
    No,
}

/// Reads what stands around `reading`; the path only if it `counts`.
pub(crate) fn surroundings(
    text: &[u8],
    atoms: &[Atom],
    reading: &Reading,
    counts: PathCounts,
) -> Surroundings {
    let mut found = Surroundings {
        location: Location::bare(Rc::clone(&reading.name)),
        scheme: None,
        in_url: false,
        before_at: None,
        port: None,
        path_ends: Vec::new(),
        slash: None,
        is_userinfo: false,
    };
    left(text, atoms, reading.first, &mut found);
    let at = right(text, atoms, reading, &mut found);
    if counts == PathCounts::Yes {
        path(text, atoms, at, &mut found);
    }
    found
}

fn kind(atoms: &[Atom], at: Option<usize>) -> Option<Kind> {
    at.and_then(|at| atoms.get(at)).map(|atom| atom.kind)
}

fn left(text: &[u8], atoms: &[Atom], first: usize, found: &mut Surroundings) {
    let mut at = first;
    if kind(atoms, at.checked_sub(1)) == Some(Kind::At) {
        let end = atoms[at - 1].start;
        let mut start = at - 1;
        while start > 0 && in_userinfo(atoms[start - 1].kind) {
            start -= 1;
        }
        if start < at - 1 {
            found.before_at = Some(Span::new(atoms[start].start, end));
        }
        at = start;
    }
    let slashes = [at.checked_sub(1), at.checked_sub(2)].map(|at| kind(atoms, at));
    if slashes != [Some(Kind::Slash); 2] {
        other_string(text, atoms, at, found);
        return;
    }
    found.in_url = true;
    found.slash = Some(Span::new(atoms[at - 1].start, atoms[at - 1].end));
    if kind(atoms, at.checked_sub(3)) != Some(Kind::Colon) {
        return;
    }
    let colon = at - 3;
    found.location.scheme = scheme(text, atoms, colon, &mut found.scheme);
}

/// The scheme in another string that an operator joins to the one that begins before atom `at`.
fn other_string(text: &[u8], atoms: &[Atom], at: usize, found: &mut Surroundings) {
    let quote = at.checked_sub(1).and_then(|at| atoms.get(at)).filter(|atom| atom.kind == Kind::Quote);
    match quote.and_then(|quote| head(text, quote.start)) {
        Some(Head::Scheme(span)) => {
            found.in_url = true;
            found.location.scheme =
                Scheme::Known(String::from_utf8_lossy(span.of(text)).to_ascii_lowercase());
            found.scheme = Some(span);
        }
        Some(Head::Value) => found.location.scheme = Scheme::Unknown,
        None => {}
    }
}

fn in_userinfo(kind: Kind) -> bool {
    match kind {
        Kind::Word | Kind::Hole { .. } | Kind::Dot | Kind::Colon | Kind::Class | Kind::Star => true,
        Kind::Other(byte) => {
            matches!(byte, b'+' | b'!' | b'$' | b'&' | b'=' | b'%' | b'~' | b'{' | b'}' | b'#')
        }
        Kind::Escape => true,
        _ => false,
    }
}

/// The scheme that ends before atom `colon`.
fn scheme(text: &[u8], atoms: &[Atom], colon: usize, span: &mut Option<Span>) -> Scheme {
    let optional = kind(atoms, colon.checked_sub(1)) == Some(Kind::Other(b'?'));
    let last = colon - usize::from(optional);
    let mut first = last;
    while first > 0 && matches!(atoms[first - 1].kind, Kind::Word | Kind::Other(b'+')) {
        first -= 1;
    }
    if first == last {
        return Scheme::Unknown;
    }
    let end = atoms[last - 1].end;
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-');
    let bytes = &text[atoms[first].start..end];
    let len = bytes.iter().rev().take_while(|byte| allowed(byte)).count();
    let glued = first > 0
        && len == bytes.len()
        && matches!(atoms[first - 1].kind, Kind::Hole { .. } | Kind::Class)
        && atoms[first - 1].end == atoms[first].start;
    let name = String::from_utf8_lossy(&bytes[bytes.len() - len..]).to_ascii_lowercase();
    let name = name.trim_start_matches(|char: char| !char.is_ascii_alphabetic()).to_owned();
    if name.is_empty() || glued {
        return Scheme::Unknown;
    }
    if optional {
        let shorter = name[..name.len() - 1].to_owned();
        return Scheme::OneOf(vec![shorter, name]);
    }
    *span = Some(Span::new(end - name.len(), end));
    Scheme::Known(name)
}

/// Reads on from the host; the atom where a path would start.
fn right(text: &[u8], atoms: &[Atom], reading: &Reading, found: &mut Surroundings) -> usize {
    let mut at = reading.after;
    if kind(atoms, Some(at)) == Some(Kind::Dot)
        && matches!(kind(atoms, Some(at + 1)), Some(Kind::Colon | Kind::Slash))
    {
        at += 1;
    }
    if kind(atoms, Some(at)) == Some(Kind::Colon) {
        match kind(atoms, Some(at + 1)) {
            Some(Kind::Word) => {
                let digits = &text[atoms[at + 1].start..atoms[at + 1].end];
                let number =
                    std::str::from_utf8(digits).ok().filter(|d| d.bytes().all(|b| b.is_ascii_digit()));
                if let Some(port) = number.and_then(|digits| digits.parse::<u32>().ok()) {
                    found.location.port = Port::Known(port);
                    found.port = Some(Span::new(atoms[at].start, atoms[at + 1].end));
                    at += 2;
                }
            }
            Some(Kind::Hole { .. } | Kind::Star | Kind::Class) => {
                found.location.port = Port::Unknown;
                at += 2;
            }
            _ => {}
        }
    }
    found.is_userinfo = found.in_url && found.before_at.is_none() && ends_as_userinfo(atoms, reading.after);
    at
}

/// Whether `@host` follows: what stands here is user information.
fn ends_as_userinfo(atoms: &[Atom], after: usize) -> bool {
    let rest = &atoms[after.min(atoms.len())..];
    let end = rest.iter().position(|atom| !in_userinfo(atom.kind)).unwrap_or(rest.len());
    let name_follows =
        matches!(kind(rest, Some(end + 1)), Some(Kind::Word | Kind::Hole { .. } | Kind::Other(b'[')));
    kind(rest, Some(end)) == Some(Kind::At) && name_follows
}

/// The path that starts at atom `at`, decoded.
fn path(text: &[u8], atoms: &[Atom], at: usize, found: &mut Surroundings) {
    let mut path: Vec<u8> = Vec::new();
    for (index, atom) in atoms.iter().enumerate().skip(at) {
        match atom.kind {
            Kind::Slash => {
                found.slash.get_or_insert(Span::new(atom.start, atom.end));
                path.push(b'/');
                found.path_ends.push(atom.end);
            }
            _ if path.is_empty() => break,
            Kind::Space | Kind::Quote | Kind::Escape => break,
            Kind::Other(
                b'<' | b'>' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'|' | b',' | b';' | b'\\',
            ) => break,
            Kind::Other(byte @ (b'?' | b'#')) => {
                path.push(byte);
                found.path_ends.push(atom.end);
                break;
            }
            Kind::Hole { .. } | Kind::Class => {
                path.push(1);
                found.path_ends.push(atom.end);
                break;
            }
            Kind::Dot
                if !matches!(
                    kind(atoms, Some(index + 1)),
                    Some(Kind::Word | Kind::Slash | Kind::Hole { .. })
                ) =>
            {
                break;
            }
            _ => {
                path.extend_from_slice(&text[atom.start..atom.end]);
                found.path_ends.extend(atom.start + 1..=atom.end);
            }
        }
        if path.len() > 256 {
            break;
        }
    }
    // Bytes that are no ASCII are in no rule's path; one byte each keeps the offsets true.
    found.location.path =
        path.iter().map(|byte| if byte.is_ascii() { *byte as char } else { '\u{1}' }).collect();
}
