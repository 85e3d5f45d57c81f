//! Which hosts a tree names, before there are any rules: the most frequent domains with their hosts.
//!
//! Only counts; what a name means is left to `mention`. A domain counts as one when some URL or mail address names
//! it: `self.id` and `setup.py` look like hosts too.

use std::collections::{BTreeMap, HashMap};

use crate::host::{has_known_suffix, registrable};

/// Parts of labels that tell an environment.
const ENVIRONMENTS: [&str; 16] = [
    "staging",
    "stage",
    "stg",
    "dev",
    "develop",
    "development",
    "test",
    "testing",
    "qa",
    "uat",
    "sandbox",
    "preview",
    "preprod",
    "demo",
    "int",
    "integration",
];

/// How often each text that may be a host was met, and whether in a URL.
#[derive(Debug, Default)]
pub struct HostSurvey(HashMap<String, Seen>);

#[derive(Debug, Default)]
struct Seen {
    count: usize,
    in_url: bool,
}

/// The hosts of one domain.
#[derive(Debug, Default)]
struct Hosts {
    in_url: bool,
    list: Vec<(String, usize)>,
}

/// A registrable domain with the hosts at and under it.
#[derive(Debug, PartialEq, Eq)]
pub struct Domain {
    /// Its name.
    pub name: String,
    /// Hosts with how often they were met: those of environments first, then the most frequent ones.
    pub hosts: Vec<(String, usize)>,
}

impl HostSurvey {
    /// Counts what `text` names.
    pub fn read(&mut self, text: &[u8]) {
        let mut done = 0;
        while let Some(dot) = memchr::memchr(b'.', &text[done..]).map(|at| done + at) {
            let start =
                text[done..dot].iter().rposition(|byte| !is_part(*byte)).map_or(done, |at| done + at + 1);
            let end = text[dot..].iter().position(|byte| !is_part(*byte)).map_or(text.len(), |len| dot + len);
            done = end;
            let Some(host) = host(&text[start..end]) else { continue };
            let in_url = text[..start].ends_with(b"//") || text[..start].ends_with(b"@");
            let seen = self.0.entry(host).or_default();
            (seen.count, seen.in_url) = (seen.count + 1, seen.in_url || in_url);
        }
    }

    /// Adds what another one counted.
    pub fn add(&mut self, other: Self) {
        for (host, more) in other.0 {
            let seen = self.0.entry(host).or_default();
            (seen.count, seen.in_url) = (seen.count + more.count, seen.in_url || more.in_url);
        }
    }

    /// The domains: those with hosts of environments first, then the most frequent ones; those that stand in
    /// examples last.
    pub fn domains(&self) -> Vec<Domain> {
        let mut domains: BTreeMap<&str, Hosts> = BTreeMap::new();
        for (host, seen) in &self.0 {
            let labels: Vec<&str> = host.split('.').collect();
            let Some(domain) = registrable(host).filter(|_| has_known_suffix(&labels)) else { continue };
            let found = domains.entry(domain).or_default();
            found.in_url |= seen.in_url;
            found.list.push((host.clone(), seen.count));
        }
        let named = domains.into_iter().filter(|(_, found)| found.in_url);
        let mut list: Vec<Domain> = named
            .map(|(name, Hosts { list: mut hosts, .. })| {
                hosts.sort_by_key(|(host, count)| (!is_environment(host), usize::MAX - count, host.clone()));
                Domain { name: name.to_owned(), hosts }
            })
            .collect();
        let rank = |domain: &Domain| {
            let environments = domain.hosts.iter().any(|(host, _)| is_environment(host));
            (is_for_examples(&domain.name), !environments, usize::MAX - domain.mentions())
        };
        list.sort_by_key(|domain| (rank(domain), domain.name.clone()));
        list
    }
}

impl Domain {
    /// How often its hosts were met.
    pub fn mentions(&self) -> usize {
        self.hosts.iter().map(|(_, count)| count).sum()
    }
}

/// Names that documentation and tests use, and nobody has (RFC 2606, RFC 6761).
fn is_for_examples(domain: &str) -> bool {
    matches!(domain, "example.com" | "example.net" | "example.org")
        || domain
            .rsplit('.')
            .next()
            .is_some_and(|last| matches!(last, "example" | "test" | "invalid" | "localhost"))
}

fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

/// The host that these bytes are, in lower case; full stops around it do not count.
fn host(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?.trim_matches('.');
    let mut labels = text.split('.');
    let good =
        |label: &str| (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-');
    let last = text.rsplit('.').next()?;
    let top =
        last.len() > 1 && (last.bytes().all(|byte| byte.is_ascii_alphabetic()) || last.starts_with("xn--"));
    let fits = top && text.len() <= 253 && text.contains('.') && labels.all(good);
    fits.then(|| text.to_ascii_lowercase())
}

/// Whether a label of the host, or a part of one, names an environment.
pub fn is_environment(host: &str) -> bool {
    let mut parts = host.split(['.', '-', '_']).rev().skip(1);
    parts.any(|part| ENVIRONMENTS.contains(&part.trim_end_matches(|digit: char| digit.is_ascii_digit())))
}

#[cfg(test)]
mod tests {
    use super::HostSurvey;

    /// The domains of a text, each with its hosts.
    fn of(text: &str) -> Vec<String> {
        let mut survey = HostSurvey::default();
        survey.read(text.as_bytes());
        let domains = survey.domains().into_iter();
        let shown = |(host, count): &(String, usize)| format!(" {host}={count}");
        domains
            .map(|domain| domain.name.clone() + &domain.hosts.iter().map(shown).collect::<String>())
            .collect()
    }

    #[test]
    fn counts_hosts_by_domain() {
        for (text, expected) in [
            ("", &[][..]),
            ("self.id = setup.py; a.b.c x.example.com 10.0.0.1 ...", &[]),
            (
                "see https://A.example.com. Then b.example.com",
                &["example.com a.example.com=1 b.example.com=1"],
            ),
            (
                "//www.big.com //www.big.com //api.staging.small.co.uk //small.co.uk //small.co.uk",
                &["small.co.uk api.staging.small.co.uk=1 small.co.uk=2", "big.com www.big.com=2"],
            ),
            ("//a.example.com //a-dev2.example.com", &["example.com a-dev2.example.com=1 a.example.com=1"]),
            ("//-a.example.com //a..example.com //github.io //x.nosuchsuffix", &[]),
            ("mail@db.internal", &["db.internal db.internal=1"]),
            (
                "//api.staging.example.com //api.staging.example.com //www.big.com",
                &["big.com www.big.com=1", "example.com api.staging.example.com=2"],
            ),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }

    #[test]
    fn parts_add_up() {
        let (mut one, mut other) = (HostSurvey::default(), HostSurvey::default());
        one.read(b"a.example.com");
        other.read(b"//a.example.com");
        one.add(other);
        assert_eq!(one.domains()[0].hosts, [("a.example.com".to_owned(), 2)]);
        assert_eq!(one.domains()[0].mentions(), 2);
    }
}
