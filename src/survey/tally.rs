//! Counts the names of many texts: each host with its mentions, files, kinds of files, and first place.
//!
//! Threads count texts of their own, and their counts are added up; the result is the same for any number of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::evidence::Evidence;
use super::sighting::{Sighting, read};
use super::words::{Language, ends_as_host};

/// Number of a file, and the line in it from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextPlace {
    /// Number of the file in the order of their paths.
    pub file: usize,
    /// Line.
    pub line: usize,
}

/// The names that may be hosts, each with its counts.
#[derive(Debug, Default)]
pub struct HostSurvey {
    pub(super) hosts: HashMap<String, HostTally>,
    /// Last labels of names, and whether hosts end with them.
    suffixes: HashMap<Vec<u8>, bool>,
}

/// The mentions of one kind of evidence.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub mentions: usize,
    pub files: BTreeSet<usize>,
    pub kinds: BTreeSet<&'static str>,
    pub first: Option<TextPlace>,
}

/// The counts of a host.
#[derive(Debug, Clone, Default)]
pub(super) struct HostTally {
    /// Mentions in URLs and mail addresses.
    pub addresses: Tally,
    /// Mentions behind keys that take hosts.
    pub keys: Tally,
    /// Mentions that stand alone.
    pub bare: Tally,
    pub schemes: BTreeMap<String, usize>,
    pub ports: BTreeMap<u16, usize>,
    pub spellings: BTreeMap<&'static str, usize>,
}

impl HostSurvey {
    /// A survey that counts every name under the endings of these domains, which somebody knows to be hosts.
    pub fn knowing(domains: &[String]) -> Self {
        let endings = domains.iter().filter_map(|domain| domain.rsplit('.').next());
        let suffixes = endings.map(|ending| (ending.to_ascii_lowercase().into_bytes(), true)).collect();
        Self { hosts: HashMap::new(), suffixes }
    }

    /// Counts the names of `text`, the file of this number and kind.
    pub fn read(&mut self, text: &[u8], file: usize, kind: &'static str, language: Language) {
        let Self { hosts, suffixes } = self;
        let mut is_suffix = |last: &[u8]| {
            *suffixes.entry(last.to_ascii_lowercase()).or_insert_with_key(|last| {
                std::str::from_utf8(last).is_ok_and(|last| ends_as_host(&["host", last]))
            })
        };
        read(text, language, &mut is_suffix, &mut |sighting| {
            if sighting.evidence == Evidence::Code {
                return;
            }
            if !hosts.contains_key(&sighting.host) {
                hosts.insert(sighting.host.clone(), HostTally::default());
            }
            if let Some(tally) = hosts.get_mut(&sighting.host) {
                tally.add(&sighting, text, file, kind);
            }
        });
    }

    /// Adds the counts of another survey.
    pub fn merge(&mut self, other: Self) {
        for (host, tally) in other.hosts {
            self.hosts.entry(host).or_default().merge(tally);
        }
    }
}

impl HostTally {
    fn add(&mut self, sighting: &Sighting<'_>, text: &[u8], file: usize, kind: &'static str) {
        let tally = match sighting.evidence {
            Evidence::Address => &mut self.addresses,
            Evidence::Key => &mut self.keys,
            Evidence::Bare | Evidence::Code => &mut self.bare,
        };
        tally.add(text, sighting.start, file, kind);
        let scheme = sighting.scheme.as_deref().unwrap_or("none");
        *self.schemes.entry(scheme.to_owned()).or_default() += 1;
        if let Some(port) = sighting.port {
            *self.ports.entry(port).or_default() += 1;
        }
        *self.spellings.entry(sighting.spelling.unwrap_or("plain")).or_default() += 1;
    }

    fn merge(&mut self, other: Self) {
        self.addresses.merge(other.addresses);
        self.keys.merge(other.keys);
        self.bare.merge(other.bare);
        add_all(&mut self.schemes, other.schemes);
        add_all(&mut self.ports, other.ports);
        add_all(&mut self.spellings, other.spellings);
    }
}

pub(super) fn add_all<K: Ord>(counts: &mut BTreeMap<K, usize>, more: BTreeMap<K, usize>) {
    for (key, count) in more {
        *counts.entry(key).or_default() += count;
    }
}

impl Tally {
    fn add(&mut self, text: &[u8], at: usize, file: usize, kind: &'static str) {
        self.mentions += 1;
        if self.files.insert(file) {
            self.kinds.insert(kind);
        }
        // Lines are counted only where a place may be the first.
        if self.first.is_none_or(|first| file < first.file) {
            let line = memchr::memchr_iter(b'\n', &text[..at]).count() + 1;
            self.first = Some(TextPlace { file, line });
        }
    }

    pub fn merge(&mut self, other: Self) {
        self.mentions += other.mentions;
        self.files.extend(other.files);
        self.kinds.extend(other.kinds);
        self.first = match (self.first, other.first) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
}
