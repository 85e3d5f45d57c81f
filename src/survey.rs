//! Counts the hosts that a tree names before there are any rules, for `init` and its interview.
//!
//! A quick look at bytes: spellings and string literals are left to `mention`. A domain counts only if some URL or mail
//! address names it, since `self.id` and `setup.py` look like hosts too.

use std::collections::{BTreeMap, HashMap};

use crate::host::{has_known_suffix, registrable};

/// Parts of labels that name an environment. Their hosts come first, since a migration is mostly about them.
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

/// Characters of a label and of a host (RFC 1035 section 2.3.4).
const MAX_LABEL_LENGTH: usize = 63;
const MAX_HOST_LENGTH: usize = 253;

/// The texts that may be hosts, each with its count.
#[derive(Debug, Default)]
pub struct HostSurvey(HashMap<String, HostCount>);

#[derive(Debug, Default)]
struct HostCount {
    count: usize,
    in_url: bool,
}

/// The hosts of one domain.
#[derive(Debug, Default)]
struct DomainHosts {
    in_url: bool,
    list: Vec<(String, usize)>,
}

/// A registrable domain with the hosts at and under it.
#[derive(Debug, PartialEq, Eq)]
pub struct Domain {
    /// Its name.
    pub name: String,
    /// Its hosts with their counts: those of environments first, then by count.
    pub hosts: Vec<(String, usize)>,
}

impl HostSurvey {
    /// Counts the hosts of `text`.
    pub fn read(&mut self, text: &[u8]) {
        let mut done = 0;
        while let Some(dot) = memchr::memchr(b'.', &text[done..]).map(|at| done + at) {
            let before = text[done..dot].iter().rposition(|byte| !is_host_byte(*byte));
            let start = before.map_or(done, |at| done + at + 1);
            let after = text[dot..].iter().position(|byte| !is_host_byte(*byte));
            let end = after.map_or(text.len(), |len| dot + len);
            done = end;
            let Some(host) = host(&text[start..end]) else { continue };
            let in_url = text[..start].ends_with(b"//") || text[..start].ends_with(b"@");
            self.0.entry(host).or_default().add(HostCount { count: 1, in_url });
        }
    }

    /// Adds the counts of another survey.
    pub fn merge(&mut self, other: Self) {
        for (host, count) in other.0 {
            self.0.entry(host).or_default().add(count);
        }
    }

    /// The domains: those with hosts of environments first, then by count; those of examples last.
    pub fn domains(&self) -> Vec<Domain> {
        let mut domains: BTreeMap<&str, DomainHosts> = BTreeMap::new();
        for (host, HostCount { count, in_url }) in &self.0 {
            let labels: Vec<&str> = host.split('.').collect();
            let Some(domain) = registrable(host).filter(|_| has_known_suffix(&labels)) else { continue };
            let found = domains.entry(domain).or_default();
            found.in_url |= in_url;
            found.list.push((host.clone(), *count));
        }
        let in_urls = domains.into_iter().filter(|(_, found)| found.in_url);
        let mut list: Vec<Domain> = in_urls.map(|(name, found)| Domain::new(name, found.list)).collect();
        list.sort_by_cached_key(|domain| {
            let has_environments = domain.hosts.iter().any(|(host, _)| is_environment(host));
            let by_count = std::cmp::Reverse(domain.mentions());
            (is_for_examples(&domain.name), !has_environments, by_count, domain.name.clone())
        });
        list
    }
}

impl HostCount {
    fn add(&mut self, other: Self) {
        self.count += other.count;
        self.in_url |= other.in_url;
    }
}

impl Domain {
    fn new(name: &str, mut hosts: Vec<(String, usize)>) -> Self {
        hosts.sort_by_cached_key(|(host, count)| {
            (!is_environment(host), std::cmp::Reverse(*count), host.clone())
        });
        Self { name: name.to_owned(), hosts }
    }

    /// The count of all its hosts.
    pub fn mentions(&self) -> usize {
        self.hosts.iter().map(|(_, count)| count).sum()
    }
}

/// Names for documentation and tests, which nobody has (RFC 2606, RFC 6761).
fn is_for_examples(domain: &str) -> bool {
    matches!(domain, "example.com" | "example.net" | "example.org")
        || domain
            .rsplit('.')
            .next()
            .is_some_and(|last| matches!(last, "example" | "test" | "invalid" | "localhost"))
}

fn is_host_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

/// The host that is written with these bytes, in lower case, without full stops around it.
fn host(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?.trim_matches('.');
    let (_, last) = text.rsplit_once('.')?;
    let is_host = text.len() <= MAX_HOST_LENGTH && is_top_label(last) && text.split('.').all(is_label);
    is_host.then(|| text.to_ascii_lowercase())
}

fn is_label(label: &str) -> bool {
    (1..=MAX_LABEL_LENGTH).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
}

/// Whether a label can be a top-level domain: letters, so that versions and IP addresses are none.
fn is_top_label(label: &str) -> bool {
    label.len() > 1 && (label.bytes().all(|byte| byte.is_ascii_alphabetic()) || label.starts_with("xn--"))
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
        one.merge(other);
        assert_eq!(one.domains()[0].hosts, [("a.example.com".to_owned(), 2)]);
        assert_eq!(one.domains()[0].mentions(), 2);
    }
}
