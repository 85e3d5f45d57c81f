//! Words that tell hosts from code: environments, keys and directives, endings that files and members have too.

use crate::host::{has_known_suffix, private_suffix};

/// The kind of a text, which decides whether a bare name in it may be a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Source code: a bare name is a member of something, unless it is quoted.
    Code,
    /// Configuration and data: a bare value may be a host.
    Config,
    /// Text for people.
    Prose,
}

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

/// Parts of keys whose value is a host: `DB_HOST=`, `baseUrl:`, `server_name`.
const KEY_PARTS: [&str; 16] = [
    "host", "domain", "server", "fqdn", "endpoint", "origin", "registry", "url", "uri", "upstream", "proxy",
    "smtp", "issuer", "realm", "cname", "dns",
];

/// Words at the start of a line of configuration that name hosts behind them.
const DIRECTIVES: [&str; 20] = [
    "server_name",
    "servername",
    "serveralias",
    "server",
    "host",
    "hostname",
    "proxypass",
    "proxy_pass",
    "search",
    "domain",
    "zone",
    "ssh",
    "curl",
    "ping",
    "dig",
    "nslookup",
    "redirect",
    "relayhost",
    "cname",
    "alias",
];

/// Top-level domains that are endings of files, members of objects or special names too. A name under them counts only
/// where a URL, a mail address or, in configuration, a key proves it.
const AMBIGUOUS: &str = "ac al am as at be bz cc cl cx do id in int is it la md me mk ml mo ms name no pl pm ps pt pub py \
     rs sc sh so st tf to uno vi zip mov app bar box call date day dev direct download email foo host info map media \
     link live man new now one page post prod properties py report run save search services show software store style \
     support systems target team today tools top total training watch win work works world zone group data java rip \
     consul private localdomain local localhost test example invalid internal alt lan home corp intranet onion click menu builders parts read \
     option select stream vote";

/// Returns `true` if a label of the host, or a part of one, names an environment.
pub fn is_environment(host: &str) -> bool {
    let mut parts = host.split(['.', '-', '_']).rev().skip(1);
    parts.any(|part| ENVIRONMENTS.contains(&part.trim_end_matches(|digit: char| digit.is_ascii_digit())))
}

/// Ends of names that nothing but a host has, though their last label is ambiguous.
const UNAMBIGUOUS: [&str; 5] =
    [".service.consul", ".node.consul", ".query.consul", ".svc.cluster.local", ".pod.cluster.local"];

/// Returns `true` if other names than hosts end like this one as well.
pub(super) fn is_ambiguous(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or_default();
    AMBIGUOUS.split_ascii_whitespace().any(|known| known == last)
        && !UNAMBIGUOUS.iter().any(|end| host.ends_with(end))
}

/// Returns `true` if the labels of a name end as hosts do, in the public DNS or in that of one network.
pub(super) fn ends_as_host(labels: &[&str]) -> bool {
    has_known_suffix(labels) || labels.len() > 1 && private_suffix(&labels.join(".")).is_some()
}

/// Returns `true` if a key of this name has a host for its value.
pub(super) fn is_host_key(key: &[u8]) -> bool {
    let key = key.to_ascii_lowercase();
    KEY_PARTS.iter().any(|part| memchr::memmem::find(&key, part.as_bytes()).is_some())
}

/// Returns `true` if hosts stand behind this word in configuration.
pub(super) fn is_directive(word: &[u8]) -> bool {
    DIRECTIVES.iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes()))
}
