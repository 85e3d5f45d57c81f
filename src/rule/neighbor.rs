//! Texts near to the hosts of a rule, for `rules test`: look-alikes that it must not match, and spellings that it must.
//!
//! Made from the rule alone; `matcher::trial` compares them with its findings. The spellings are written out here and
//! not taken from the table in `mention`: they are the expectation that the table is tried against, and made from it
//! they could not differ.

use super::action::HostMove;
use crate::host::{HostPattern, LabelPattern, OpenEnd, PathPattern, Zones};

/// A text, and its expected result under the rule that it was made for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbor {
    /// The text.
    pub text: String,
    /// Description for messages.
    pub shows: &'static str,
    /// Spelling of the new host; `None` where the rule must not match.
    pub spelled: Option<Spelled>,
}

/// Spelling of a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelled {
    /// Unchanged.
    Plain,
    /// In capitals.
    Upper,
    /// With this text for each dot.
    Dots(&'static str),
    /// With every character percent-encoded.
    Percent,
}

impl Spelled {
    /// `host`, plain until now, in this spelling.
    pub fn of(self, host: &str) -> String {
        match self {
            Self::Plain => host.to_owned(),
            Self::Upper => host.to_ascii_uppercase(),
            Self::Dots(dot) => host.replace('.', dot),
            Self::Percent => host.bytes().map(|byte| format!("%{byte:02x}")).collect(),
        }
    }
}

/// The text around a host, in one spelling.
struct SpelledContext {
    before: String,
    after: String,
}

/// Spellings of a URL: colon, slash, host and a description.
// Those that a repository has most often: data for shells and regexes, URLs inside URLs, JSON and JavaScript.
const URL_SPELLINGS: [(&str, &str, Spelled, &str); 7] = [
    (":", "/", Spelled::Upper, "capitals"),
    (":", "/", Spelled::Dots("\\."), "dots escaped for a regular expression"),
    (":", "/", Spelled::Dots("[.]"), "dots in brackets"),
    ("%3A", "%2F", Spelled::Dots("%2E"), "percent-encoded"),
    ("%3a", "%2f", Spelled::Percent, "percent-encoded letters"),
    (":", "\\/", Spelled::Plain, "slashes escaped as in JSON"),
    (":", "\\u002F", Spelled::Plain, "slashes as in JavaScript"),
];

/// Texts that often touch a host on its left without belonging to it.
const PREFIXES: [(&str, &str); 6] = [
    ("\"", "a quote before it"),
    ("\\n", "an escaped line break before it"),
    ("%20", "a percent-encoded space before it"),
    ("&lt;", "an HTML entity before it"),
    ("x=", "an equals sign before it"),
    ("(", "a bracket before it"),
];

/// Sample hosts that a pattern matches; one open on the right has a sample in each zone.
pub fn examples(pattern: &HostPattern, zones: &Zones) -> Vec<String> {
    let labels = pattern.labels().iter().map(|label| match label {
        LabelPattern::Literal(label) => label.written(),
        LabelPattern::One(_) => "sample",
        LabelPattern::Many(_) => "sample.two",
        LabelPattern::Asterisk => "*",
    });
    let labels = labels.collect::<Vec<_>>().join(".");
    match pattern.open() {
        OpenEnd::Neither => vec![labels],
        OpenEnd::Left => vec![format!("sample.{labels}")],
        OpenEnd::Right if zones.is_empty() => vec![format!("{labels}.example.com")],
        OpenEnd::Right => zones.iter().map(|zone| format!("{labels}.{}", zone.as_str())).collect(),
    }
}

/// `host` with the scheme, port and path that the rule asks for.
pub fn plain(host_move: &HostMove, host: &str) -> String {
    let context = context(host_move, ":", "/");
    format!("{}{host}{}", context.before, context.after)
}

/// All neighbors of `host`, a sample of the rule.
pub fn neighbors(host_move: &HostMove, host: &str) -> Vec<Neighbor> {
    let plain = context(host_move, ":", "/");
    let mut found = Vec::new();
    for (before, shows) in PREFIXES {
        let text = format!("{before}{}{host}{}", plain.before, plain.after);
        found.push(Neighbor { text, shows, spelled: Some(Spelled::Plain) });
    }
    // The text before a literal `*` decides its meaning (a wildcard, a regex), so that it has no other spelling.
    let star = host.contains('*');
    for (colon, slash, spelled, shows) in URL_SPELLINGS.into_iter().filter(|_| !star && host.is_ascii()) {
        let context = context(host_move, colon, slash);
        let text = format!("{}{}{}", context.before, spelled.of(host), context.after);
        found.push(Neighbor { text, shows, spelled: Some(spelled) });
    }
    found.extend(similar_hosts(&host_move.pattern, host).into_iter().map(|(other, shows)| Neighbor {
        text: format!("{}{other}{}", plain.before, plain.after),
        shows,
        spelled: None,
    }));
    found
}

/// Other hosts that look like this one, each with a description.
fn similar_hosts(pattern: &HostPattern, host: &str) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    let first = pattern.labels().first();
    let literal = matches!(first, Some(LabelPattern::Literal(_)));
    if pattern.open() != OpenEnd::Left && (literal || matches!(first, Some(LabelPattern::One(_)))) {
        found.push((format!("other.{host}"), "one more label"));
    }
    if pattern.open() != OpenEnd::Left && literal {
        found.push((format!("my-{host}"), "a hyphen glued to its left"));
        found.push((format!("x{host}"), "a letter glued to its left"));
        found.push((format!("1{host}"), "a digit glued to its left"));
        found.push((format!("_{host}"), "an underscore glued to its left"));
        found.push((format!("%78{host}"), "an encoded letter glued to its left"));
        found.push((format!("x%2d{host}"), "an encoded hyphen glued to its left"));
        found.push((format!("é{host}"), "a letter beyond ASCII glued to its left"));
    }
    if pattern.open() != OpenEnd::Right && matches!(pattern.labels().last(), Some(LabelPattern::Literal(_))) {
        found.push((format!("{host}-x"), "a hyphen glued to its right"));
        found.push((format!("{host}%2dx"), "an encoded hyphen glued to its right"));
        found.push((format!("{host}%78"), "an encoded letter glued to its right"));
        found.push((format!("{host}x"), "a letter glued to its right"));
        found.push((format!("{host}1"), "a digit glued to its right"));
        found.push((format!("{host}.evil.example"), "the start of a longer host"));
        if let Some((rest, suffix)) = host.rsplit_once('.') {
            let other = if suffix.eq_ignore_ascii_case("org") { "net" } else { "org" };
            found.push((format!("{rest}.{other}"), "another public suffix"));
        }
    }
    found
}

/// The text around a host that the rule asks for.
fn context(host_move: &HostMove, colon: &str, slash: &str) -> SpelledContext {
    // A rule open on the right needs proof of a host.
    let open = host_move.pattern.open() == OpenEnd::Right;
    let scheme = host_move.sample_scheme().or_else(|| open.then_some("https"));
    let before = scheme.map_or_else(String::new, |scheme| format!("{scheme}{colon}{slash}{slash}"));
    let port = host_move.port.map_or_else(String::new, |port| format!("{colon}{port}"));
    let path = host_move.path.as_ref().map(PathPattern::sample).unwrap_or_default().replace('/', slash);
    SpelledContext { before, after: format!("{port}{path}") }
}
