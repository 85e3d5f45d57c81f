//! The domains that a migration is about, and the public suffix list.
//!
//! Zones end a name where it leaves off; the list tells which domains can be registered, and which endings prove that a
//! text is a host.

use std::collections::HashSet;

use super::label::normal;
use super::name::{HostName, NameLabel, Unknown};

/// A domain; every name at or under it is in the zone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Zone(String);

/// All zones of a run.
#[derive(Debug, Clone, Default)]
pub struct Zones {
    list: Vec<Zone>,
    known: HashSet<String>,
    deepest: usize,
}

impl Zone {
    /// The zone with these labels, leftmost first, in compared form.
    pub fn new<'l>(labels: impl IntoIterator<Item = &'l str>) -> Self {
        Self(labels.into_iter().map(normal).collect::<Vec<_>>().join("."))
    }

    /// Labels joined by dots, in compared form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns `true` if a name that goes on with one more label than `rest` may be in the zone. A zone of one label is
    /// in every such name, and so in none.
    fn may_end(&self, rest: &[NameLabel]) -> bool {
        let mut labels = self.labels().rev().skip(1).peekable();
        let mut known = rest.iter().rev().map(NameLabel::known);
        labels.peek().is_some() && labels.all(|label| known.next().flatten() == Some(label))
    }

    /// The labels, leftmost first, in compared form.
    pub fn labels(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('.')
    }
}

impl Zones {
    /// These zones, each once, in order of their text.
    pub fn new(zones: impl IntoIterator<Item = Zone>) -> Self {
        let mut list: Vec<Zone> = zones.into_iter().collect();
        list.sort();
        list.dedup();
        let known = list.iter().map(|zone| zone.0.clone()).collect();
        let deepest = list.iter().map(|zone| zone.labels().count()).max().unwrap_or(0);
        Self { list, known, deepest }
    }

    /// The zones.
    pub fn iter(&self) -> std::slice::Iter<'_, Zone> {
        self.list.iter()
    }

    /// Returns `true` if there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Number of labels, from the right, of the largest zone that `name` is in. An unknown label is in no zone's name.
    pub fn depth(&self, name: &HostName) -> Option<usize> {
        self.depth_of(name.labels.iter().rev().map(NameLabel::known))
    }

    /// The same for labels in compared form, rightmost first.
    pub fn depth_of<'l>(&self, labels: impl Iterator<Item = Option<&'l str>>) -> Option<usize> {
        let mut suffix = String::new();
        for (index, label) in labels.take(self.deepest).enumerate() {
            let label = label?;
            if !suffix.is_empty() {
                suffix.insert(0, '.');
            }
            suffix.insert_str(0, label);
            if self.known.contains(&suffix) {
                return Some(index + 1);
            }
        }
        None
    }

    /// Returns `true` if `name` is in a zone for some value of its last label, which is a hole.
    pub fn may_hold(&self, name: &HostName) -> bool {
        let Some((last, rest)) = name.labels.split_last() else { return false };
        last.unknown_kind() == Some(Unknown::Hole) && self.list.iter().any(|zone| zone.may_end(rest))
    }
}

/// The registrable domain of a host in compared form (public suffix list, private part included);
/// the last two labels where the list knows nothing.
pub fn registrable(host: &str) -> Option<&str> {
    psl::domain_str(host)
}

/// Last labels of hosts that are never in the public DNS (RFC 6761, RFC 6762, RFC 7686, RFC 9476; `.internal`, reserved
/// by ICANN in 2024), and those that routers and companies use inside (RFC 6762 appendix G).
const SPECIAL_USE: [&str; 12] = [
    "internal",
    "local",
    "localhost",
    "test",
    "example",
    "invalid",
    "onion",
    "alt",
    "lan",
    "home",
    "corp",
    "intranet",
];

/// Suffixes of names that only one network or cluster knows: those of RFC 6762 appendix G, RFC 8375 and ICANN, of Consul
/// and of systemd. Longer ones come first.
const PRIVATE_SUFFIXES: [&str; 12] = [
    "cluster.local",
    "home.arpa",
    "consul",
    "corp",
    "home",
    "internal",
    "intranet",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "private",
];

/// The suffix of a host, in compared form, that only one network knows; `None` for a name of the public DNS.
pub fn private_suffix(host: &str) -> Option<&'static str> {
    PRIVATE_SUFFIXES
        .into_iter()
        .find(|suffix| host.strip_suffix(suffix).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

/// Suffixes that prove a host although they are all that follows (`api.staging.com`).
// Others of the public suffix list are names of code as well: `api.staging.name`, `.connect`, `.call`.
const BARE_SUFFIXES: [&str; 8] = ["com", "net", "org", "edu", "gov", "internal", "local", "localhost"];

/// Returns `true` if the labels (compared form, leftmost first) end as hosts do: a registrable name under a public
/// suffix, or a special-use name.
pub fn has_known_suffix(labels: &[&str]) -> bool {
    let Some(last) = labels.last() else { return false };
    if let [only] = labels {
        return BARE_SUFFIXES.contains(only);
    }
    if SPECIAL_USE.contains(last) {
        return true;
    }
    let host = labels.join(".");
    match psl::domain(host.as_bytes()) {
        Some(domain) => domain.suffix().is_known(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Zone, Zones, has_known_suffix, private_suffix, registrable};
    use crate::host::HostName;

    #[test]
    fn names_at_or_under_a_zone_are_in_it() {
        let zones = Zones::new([Zone::new(["example", "com"]), Zone::new(["a", "b", "org"])]);
        for (host, depth) in [
            ("example.com", Some(2)),
            ("x.y.example.com", Some(2)),
            ("a.b.org", Some(3)),
            ("b.org", None),
            ("notexample.com", None),
            ("example.com.evil.net", None),
        ] {
            assert_eq!(zones.depth(&HostName::of_literals(host.split('.'))), depth, "{host}");
        }
    }

    #[test]
    fn the_public_suffix_list_decides_what_is_registrable() {
        for (host, domain) in [
            ("a.b.example.co.uk", Some("example.co.uk")),
            ("mossy-docs.github.io", Some("mossy-docs.github.io")),
            ("github.io", None),
            ("com", None),
        ] {
            assert_eq!(registrable(host), domain, "{host}");
        }
    }

    #[test]
    fn private_suffixes_are_told_from_public_ones() {
        for (host, suffix) in [
            ("db.service.consul", Some("consul")),
            ("a.b.svc.cluster.local", Some("cluster.local")),
            ("printer.local", Some("local")),
            ("nas.home.arpa", Some("home.arpa")),
            ("internal", Some("internal")),
            ("internal.example.com", None),
            ("x.myconsul", None),
            ("1.in-addr.arpa", None),
        ] {
            assert_eq!(private_suffix(host), suffix, "{host}");
        }
    }

    #[test]
    fn endings_prove_a_host() {
        for (rest, expected) in [
            ("acme.co.uk", true),
            ("svc.cluster.local", true),
            ("corp.internal", true),
            ("com", true),
            ("name", false),
            ("connect", false),
            ("a.connect", false),
            ("enabled", false),
        ] {
            assert_eq!(has_known_suffix(&rest.split('.').collect::<Vec<_>>()), expected, "{rest}");
        }
    }
}
