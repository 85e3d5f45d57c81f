//! Entries of `except:` that are one label, such as `www`: the value that the first capture of the rule does not take.

use super::problems::Scalar;
use super::wire::{WireFrom, WireRule};

/// The entries of a list, in which one label stands for the names that it makes of the patterns of the rule.
pub(super) fn spelled_out(list: &[Scalar], rule: &WireRule) -> Vec<Scalar> {
    list.iter().flat_map(|entry| names(entry, rule)).collect()
}

fn names(entry: &Scalar, rule: &WireRule) -> Vec<Scalar> {
    let domains = rule.from.as_ref().map(domains).unwrap_or_default();
    if entry.text.contains(['.', '/', ':']) || domains.is_empty() {
        return vec![entry.clone()];
    }
    let label = &entry.text;
    let names = domains.iter().map(|domain| Scalar { text: format!("{label}.{domain}"), ..entry.clone() });
    names.collect()
}

/// The domains below which the patterns of a rule take any label.
fn domains(from: &WireFrom) -> Vec<&str> {
    let hosts = from.hosts().iter().map(|scalar| bare_host(&scalar.text));
    match from {
        WireFrom::Domains(_) => hosts.collect(),
        WireFrom::Hosts(_) | WireFrom::Text(_) | WireFrom::Regex(_) => hosts.filter_map(below_any).collect(),
    }
}

/// A host without its scheme, port and path.
fn bare_host(text: &str) -> &str {
    let host = text.split_once("://").map_or(text, |(_, host)| host);
    host.split(['/', ':']).next().unwrap_or_default()
}

/// The labels behind a first one that stands for any: `{svc}.example.com`, `*.example.com`, `.example.com`.
fn below_any(host: &str) -> Option<&str> {
    let (first, rest) = host.split_once('.')?;
    let is_any = first.is_empty() || first == "*" || first == "**";
    let is_capture = first.starts_with('{') && first.ends_with('}') && first.matches('{').count() == 1;
    (is_any || is_capture).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::{bare_host, below_any};

    #[test]
    fn finds_the_domain_below_which_any_label_is_taken() {
        for (text, expected) in [
            ("{svc}.kelp.io", Some("kelp.io")),
            ("https://{svc**}.kelp.io:8443/x", Some("kelp.io")),
            ("*.kelp.io", Some("kelp.io")),
            (".kelp.io", Some("kelp.io")),
            ("pr-{n}.kelp.io", None),
            ("{a}-{b}.kelp.io", None),
            ("api.kelp.io", None),
        ] {
            assert_eq!(below_any(bare_host(text)), expected, "{text}");
        }
    }
}
