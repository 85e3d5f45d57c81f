//! The domains of a tree: those that some address or key proves, with all of their hosts.

use std::collections::{BTreeMap, BTreeSet};

use super::tally::{HostSurvey, HostTally, Tally, TextPlace, add_all};
use super::words::{ends_as_host, is_ambiguous};
use crate::host::{private_suffix, registrable};

/// A registrable domain with the hosts at and under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyedDomain {
    /// Its name.
    pub name: String,
    /// Its hosts, those with the most mentions first; a template has `{}` in its name.
    pub hosts: Vec<SurveyedHost>,
    /// Numbers of the files that name one of them.
    pub files: BTreeSet<usize>,
    /// Mentions that are not counted: names that stand alone, under an ending that members of code have as well.
    pub ambiguous: usize,
}

/// A host with its mentions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyedHost {
    /// Its name in lower case.
    pub name: String,
    /// Number of mentions.
    pub mentions: usize,
    /// Numbers of the files that name it.
    pub files: BTreeSet<usize>,
    /// The kinds of these files.
    pub kinds: BTreeSet<&'static str>,
    /// Its first place.
    pub first: TextPlace,
    /// Schemes before it with their counts; `none` and `mail` are among them.
    pub schemes: BTreeMap<String, usize>,
    /// Ports behind it with their counts.
    pub ports: BTreeMap<u16, usize>,
    /// Spellings with their counts.
    pub spellings: BTreeMap<&'static str, usize>,
}

impl SurveyedDomain {
    /// Returns `true` if only one network knows it, such as `service.consul` or `discovery.acmenet`.
    pub fn is_private(&self) -> bool {
        private_suffix(&self.name).is_some() || !ends_as_host(&labels(&self.name))
    }

    /// The mentions of all its hosts.
    pub fn mentions(&self) -> usize {
        self.hosts.iter().map(|host| host.mentions).sum()
    }

    /// The kinds of files that name one of its hosts.
    pub fn kinds(&self) -> BTreeSet<&'static str> {
        self.hosts.iter().flat_map(|host| host.kinds.iter().copied()).collect()
    }

    /// The first place of all its hosts.
    pub fn first(&self) -> Option<TextPlace> {
        self.hosts.iter().map(|host| host.first).min()
    }
}

impl HostSurvey {
    /// The domains that are really there, those with the most mentions first. Of the `asked` ones every name counts: who
    /// names a domain knows that it is one.
    pub fn domains(self, asked: &[String]) -> Vec<SurveyedDomain> {
        let mut by_domain: BTreeMap<String, Vec<(String, HostTally)>> = BTreeMap::new();
        for (host, tally) in self.hosts {
            // A name in the address of a URL is a host under any ending.
            let is_host =
                tally.addresses.mentions > 0 || asked.iter().any(|asked| is_at_or_under(&host, asked));
            if let Some(domain) = domain_of(&host, is_host) {
                by_domain.entry(domain).or_default().push((host, tally));
            }
        }
        let mut domains: Vec<SurveyedDomain> =
            by_domain.into_iter().filter_map(|(name, hosts)| proven(name, hosts, asked)).collect();
        domains.sort_by_cached_key(|domain| (std::cmp::Reverse(domain.mentions()), domain.name.clone()));
        domains
    }
}

fn labels(name: &str) -> Vec<&str> {
    name.split('.').collect()
}

/// The registrable domain of a name; `None` where a hole or a `*` stands in its place, or where no host ends so and it is
/// not known to be one.
fn domain_of(host: &str, is_host: bool) -> Option<String> {
    let literal =
        host.rfind(['}', '*']).map_or(host, |at| host[at + 1..].trim_start_matches(|char| char != '.'));
    let literal = literal.trim_start_matches('.');
    registrable(literal).filter(|_| is_host || ends_as_host(&labels(literal))).map(str::to_owned)
}

/// The domain with its hosts; `None` where nothing proves that it is one.
fn proven(name: String, tallies: Vec<(String, HostTally)>, asked: &[String]) -> Option<SurveyedDomain> {
    let addresses: usize = tallies.iter().map(|(_, tally)| tally.addresses.mentions).sum();
    let keys: usize = tallies.iter().map(|(_, tally)| tally.keys.mentions).sum();
    let is_proven = addresses > 0 || keys > 0;
    let mut ambiguous = 0;
    let mut hosts = Vec::new();
    for (host, tally) in tallies {
        let is_asked = asked.iter().any(|domain| is_at_or_under(&host, domain));
        let is_ambiguous = is_ambiguous(&host) && !is_asked;
        ambiguous += if is_ambiguous { tally.bare.mentions } else { 0 };
        hosts.extend((is_proven || is_asked).then(|| surveyed(host, tally, is_ambiguous)).flatten());
    }
    hosts.sort_by_cached_key(|host| (std::cmp::Reverse(host.mentions), host.name.clone()));
    let files = hosts.iter().flat_map(|host| host.files.iter().copied()).collect();
    Some(SurveyedDomain { name, hosts, files, ambiguous }).filter(|domain| !domain.hosts.is_empty())
}

/// Returns `true` if a host is the domain or a name under it, both in lower case.
pub fn is_at_or_under(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The host with the mentions that count: under an ambiguous ending, a name that stands alone is none.
fn surveyed(name: String, mut tally: HostTally, is_ambiguous: bool) -> Option<SurveyedHost> {
    let mut all: Tally = std::mem::take(&mut tally.addresses);
    all.merge(std::mem::take(&mut tally.keys));
    if !is_ambiguous {
        all.merge(std::mem::take(&mut tally.bare));
    }
    let (mut schemes, mut spellings) = (BTreeMap::new(), BTreeMap::new());
    add_all(&mut schemes, tally.schemes);
    add_all(&mut spellings, tally.spellings);
    Some(SurveyedHost {
        name,
        mentions: all.mentions,
        files: all.files,
        kinds: all.kinds,
        first: all.first?,
        schemes,
        ports: tally.ports,
        spellings,
    })
}
