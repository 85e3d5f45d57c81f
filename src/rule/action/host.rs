//! `from:` rules: parses each `from` with the `to` into a [`HostMove`].
//!
//! Refuses moves that could not be applied to every mention: addresses, a `to` with more parts than its `from`, an
//! asterisk that stands for no label.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use super::{Coverage, HostMove};
use crate::host::{
    HostPattern, LabelPattern, OpenEnd, PathPattern, PathTemplate, PatternError, Template, WrittenLocation,
    normal,
};
use crate::rule::problems::{Problems, Scalar};

/// Characters of a whole name: 255 octets on the wire, less the lengths of the first label and the root
/// (RFC 1035 section 2.3.4).
const MAX_NAME: usize = 253;

/// One move for each `from`; a mistake in `to` is reported once, even if several `from` run into it.
pub(super) fn moves(from: &[Scalar], to: &Scalar, problems: &mut Problems<'_>) -> Option<Vec<HostMove>> {
    let target = match target(&to.text) {
        Ok(target) => Some(target),
        Err(fault) => {
            problems.fault(to, fault);
            None
        }
    };
    let mut moves = Vec::new();
    for (entry, scalar) in from.iter().enumerate() {
        let source = match source(&scalar.text) {
            Ok(source) => source,
            Err(fault) => {
                problems.fault(scalar, fault);
                continue;
            }
        };
        let Some(target) = &target else { continue };
        match host_move(&scalar.text, source, target) {
            Ok(made) => moves.push(HostMove { entry, ..made }),
            Err(fault) => problems.fault(to, fault),
        }
    }
    if moves.is_empty()
        && let Some(target) = &target
        && let Err(fault) = check_alone(target)
    {
        problems.fault(to, fault);
    }
    (moves.len() == from.len()).then_some(moves)
}

/// Checks a complete and literal `to` without its `from`, so that a bad `from` does not hide a mistake in it.
fn check_alone(to: &WrittenLocation<'_>) -> Result<(), PatternError> {
    let (host, at) = to.host;
    if host.contains(['{', '*']) || host.starts_with('.') || host.ends_with('.') {
        return Ok(());
    }
    HostPattern::parse("any.host", 0).and_then(|any| Template::parse(host, at, &any)).map(drop)
}

/// A `from` whose parts are well-formed.
struct MoveSource<'t> {
    origin: WrittenLocation<'t>,
    pattern: HostPattern,
    path: Option<PathPattern>,
}

fn source(text: &str) -> Result<MoveSource<'_>, PatternError> {
    refuse_address(text)?;
    let origin = WrittenLocation::parse(text)?;
    let pattern = origin.pattern()?;
    let (host, at) = origin.host;
    if pattern.literals().next().is_none() {
        let what = format!("host `{host}` has no literal label, so it stands for every host");
        return Err(PatternError::new(at, what, "write out at least the labels of the zone"));
    }
    if pattern.open() == OpenEnd::Neither && pattern.labels().len() < 2 {
        let what = format!("host `{host}` has a single label");
        return Err(PatternError::new(
            at,
            what,
            "write the whole name; for a word that is no host name use `text:`",
        ));
    }
    refuse_length(host, at)?;
    let path = match origin.path {
        Some((path, at)) => PathPattern::parse(path, at, pattern.captures())?,
        None => None,
    };
    Ok(MoveSource { origin, pattern, path })
}

fn target(text: &str) -> Result<WrittenLocation<'_>, PatternError> {
    if text.is_empty() {
        return Err(PatternError::new(
            0,
            "`to` is empty",
            "write the new host; only `text:` and `regex:` rules delete",
        ));
    }
    refuse_address(text)?;
    let origin = WrittenLocation::parse(text)?;
    if origin.host.0.is_empty() {
        return Err(PatternError::new(
            origin.host.1,
            format!("`to` `{text}` has no host"),
            "write the new host",
        ));
    }
    refuse_length(origin.host.0, origin.host.1)?;
    Ok(origin)
}

fn host_move(
    written: &str,
    MoveSource { origin: from, pattern, path }: MoveSource<'_>,
    to: &WrittenLocation<'_>,
) -> Result<HostMove, PatternError> {
    check_surroundings(written, &from, to)?;
    check_asterisks(written, &pattern, to)?;
    check_captures(path.as_ref(), to)?;
    let to_path = match to.path {
        Some((text, at)) => PathTemplate::parse(text, at, &pattern, path.as_ref())?,
        None => None,
    };
    let template = Template::parse(to.host.0, to.host.1, &pattern)?;
    Ok(HostMove {
        written: written.to_owned(),
        entry: 0,
        coverage: Coverage::Entry,
        limits: Arc::default(),
        scheme: from.scheme.clone(),
        pattern,
        port: from.port,
        path,
        to_scheme: to.scheme.clone().filter(|scheme| from.scheme.as_ref() != Some(scheme)),
        to: template,
        to_port: to.port,
        to_path,
    })
}

/// Refuses a `to` with a scheme or port where `from` has none; a path goes before that of the text.
fn check_surroundings(
    written: &str,
    from: &WrittenLocation<'_>,
    to: &WrittenLocation<'_>,
) -> Result<(), PatternError> {
    let (host, start) = to.host;
    if let (Some(scheme), None) = (&to.scheme, &from.scheme) {
        let what = format!("`to` has the scheme `{scheme}://` but `from` `{written}` has none");
        return Err(PatternError::new(0, what, "remove it from `to`, or write the old scheme in `from`"));
    }
    if let (Some(port), None) = (to.port, from.port) {
        let what = format!("`to` has the port `{port}` but `from` `{written}` has none");
        let help = "remove it from `to`, or write the old port in `from`";
        return Err(PatternError::new(start + host.len(), what, help));
    }
    Ok(())
}

/// Refuses a capture of the path in the host of `to`.
fn check_captures(path: Option<&PathPattern>, to: &WrittenLocation<'_>) -> Result<(), PatternError> {
    let (host, at) = to.host;
    for name in path.map_or(&[][..], PathPattern::captures) {
        if let Some(place) = host.find(&format!("{{{name}}}")) {
            let what = format!("capture `{name}` of the path is used in the host of `to`");
            let help = "a segment need not be a label; write a rule with the host for each segment";
            return Err(PatternError::new(at + place, what, help));
        }
    }
    Ok(())
}

/// Refuses an asterisk in `to` without one in `from`: it copies the asterisk of the text.
fn check_asterisks(
    written: &str,
    pattern: &HostPattern,
    to: &WrittenLocation<'_>,
) -> Result<(), PatternError> {
    let literal = pattern.labels().contains(&LabelPattern::Asterisk);
    let (host, mut at) = to.host;
    for label in host.split('.') {
        let asterisk = matches!(label, "*" | "[*]");
        if label == "**" || (asterisk && !literal) {
            let what = format!("`{label}` in `to` stands for no label of `from` `{written}`");
            let help =
                "write `{name}` in both for a label that is taken over, or `[*]` in both for an asterisk";
            return Err(PatternError::new(at, what, help));
        }
        at += label.len() + 1;
    }
    Ok(())
}

/// Refuses IP addresses, which are in no zone and whose parts are no labels.
fn refuse_address(text: &str) -> Result<(), PatternError> {
    let start = text.find("://").map_or(0, |end| end + 3);
    let rest = &text[start..];
    let authority = &rest[..rest.find('/').unwrap_or(rest.len())];
    let bracketed =
        authority.strip_prefix('[').and_then(|inner| inner.split_once(']')).map(|(inner, _)| inner);
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    let address = bracketed.is_some_and(|inner| inner.parse::<Ipv6Addr>().is_ok())
        || [authority, host].iter().any(|text| text.parse::<IpAddr>().is_ok());
    if address {
        let what = format!("`{authority}` is an address, not a host name");
        return Err(PatternError::new(start, what, "use a `text:` rule for it"));
    }
    Ok(())
}

fn refuse_length(host: &str, at: usize) -> Result<(), PatternError> {
    let length = host.split('.').map(|label| normal(label).len() + 1).sum::<usize>() - 1;
    if length <= MAX_NAME || host.contains(['{', '*']) {
        return Ok(());
    }
    let what = format!("the host has {length} characters, more than the {MAX_NAME} of the DNS");
    Err(PatternError::new(at, what, "shorten it"))
}
