//! Keys and directives that say that one value leads to another: tables of words, and the questions about them.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::key_words::KeyWords;

/// Words of two keys that stand for the old and the new side; the other words of the keys are equal.
const COUPLES: [(&str, &str); 45] = [
    ("from", "to"),
    ("source", "destination"),
    ("source", "target"),
    ("source", "dest"),
    // Mirrors of images in OpenShift and in Podman.
    ("source", "mirrors"),
    ("source", "mirror"),
    ("prefix", "location"),
    ("src", "dst"),
    ("src", "dest"),
    ("old", "new"),
    ("before", "after"),
    ("was", "now"),
    ("previous", "current"),
    ("legacy", "current"),
    ("legacy", "new"),
    ("deprecated", "replacement"),
    ("original", "replacement"),
    ("host", "target"),
    ("hostname", "target"),
    ("domain", "target"),
    ("match", "replace"),
    ("match", "replacement"),
    ("pattern", "replace"),
    ("pattern", "replacement"),
    ("pattern", "substitution"),
    ("regex", "replacement"),
    ("regexp", "replacement"),
    // Ansible.
    ("regexp", "replace"),
    ("regex", "replace"),
    ("regexp", "line"),
    ("search", "replace"),
    ("find", "replace"),
    ("input", "expected"),
    ("input", "output"),
    ("input", "want"),
    ("in", "out"),
    ("in", "want"),
    ("in", "expected"),
    ("given", "want"),
    ("got", "want"),
    ("given", "expected"),
    ("actual", "expected"),
    ("alias", "target"),
    ("alias", "canonical"),
    ("has", "destination"),
];

/// Keys of the owner of a DNS record.
const OWNERS: [&str; 10] =
    ["name", "names", "hostname", "host", "fqdn", "record", "domain", "owner", "recordname", "dnsname"];

/// Keys of the data of a DNS record that mean nothing else.
const RECORD_DATA: [&str; 9] = [
    "records",
    "rrdatas",
    "resourcerecords",
    "aliastarget",
    "cname",
    "rdata",
    "pointsto",
    "canonicalname",
    "alias",
];

/// Keys of the data of a DNS record where its type is named beside it.
const TYPED_DATA: [&str; 10] =
    ["value", "values", "content", "target", "targets", "data", "answer", "answers", "dnsname", "record"];

/// Types of records that lead to another name.
pub(super) const LEADING_TYPES: [&str; 5] = ["cname", "alias", "aname", "dname", "svcb"];

/// Types of records whose data may be their own name: the mail of a host may go to itself.
pub(super) const OTHER_TYPES: [&str; 7] = ["mx", "ns", "srv", "txt", "caa", "ptr", "soa"];

/// Keys of the name that a redirect is for.
const CONDITIONS: [&str; 16] = [
    "host",
    "hosts",
    "hostname",
    "hostnames",
    "domain",
    "domains",
    "condition",
    "conditions",
    "source",
    "from",
    "match",
    "has",
    "name",
    "aliases",
    // A rule of Cloudflare is for the pages at its target.
    "target",
    // A website in a bucket is named after its host.
    "bucket",
];

/// Keys of the parts of one object: its hosts may stand below one of them, and its redirect elsewhere. Others name objects.
const STRUCTURE: [&str; 19] = [
    "spec",
    "metadata",
    "server",
    "servers",
    "virtualhost",
    "frontendendpoint",
    "rules",
    "rule",
    "tls",
    "http",
    "https",
    "routes",
    "route",
    "properties",
    "config",
    "listener",
    "filter",
    "filters",
    "virtualhosts",
];

/// Keys of redirects; a `redirect_uri` is where a login comes back to.
const REDIRECTS: [&str; 18] = [
    "redirect",
    "permanentredirect",
    "temporalredirect",
    "redirectto",
    "hostredirect",
    "urlredirect",
    "redirecthost",
    "redirectallrequeststo",
    "defaulturlredirect",
    "requestredirect",
    "redirectrule",
    "hostnameredirect",
    "redirectconfig",
    "redirecttarget",
    "redirectdest",
    "redirectlocation",
    "globalredirect",
    "forwardingurl",
];

/// Keys of the place that a redirect leads to, where those around them say that it is one.
const REDIRECT_TARGETS: [&str; 9] =
    ["to", "target", "url", "uri", "destination", "dest", "location", "goto", "replacement"];

/// Keys by whose value the items of a list are told apart.
const IDENTIFYING: [&str; 9] =
    ["host", "hostname", "hosts", "domain", "servername", "fqdn", "origin", "dnsname", "name"];

impl KeyWords {
    /// Returns `true` if one key stands for the new value of the other.
    pub fn is_couple_of(&self, other: &Self) -> bool {
        let fits = |a: &Self, b: &Self, from: &str, to: &str| matches!((a.without(from), b.without(to)), (Some(a), Some(b)) if a == b || a.is_empty() || b.is_empty());
        COUPLES.iter().any(|(from, to)| fits(self, other, from, to) || fits(other, self, from, to))
    }

    /// Returns `true` if the keys are those of the owner and the data of a DNS record; `is_typed` if its type is named.
    pub fn is_record_with(&self, other: &Self, is_typed: bool) -> bool {
        let is_data = |key: &Self| key.is_record_data(is_typed);
        self.is_one_of(&OWNERS) && is_data(other) || other.is_one_of(&OWNERS) && is_data(self)
    }

    /// Returns `true` if a value under this key is the data of a record; `is_typed` if its type is named.
    pub fn is_record_data(&self, is_typed: bool) -> bool {
        self.is_one_of(&RECORD_DATA) || is_typed && self.is_one_of(&TYPED_DATA)
    }

    /// Returns `true` if a redirect with this key leads to its value.
    pub fn is_redirect_target(&self) -> bool {
        self.is_redirect() || self.is_one_of(&REDIRECT_TARGETS)
    }

    pub fn is_redirect(&self) -> bool {
        self.is_one_of(&REDIRECTS)
    }

    /// Returns `true` if a call of this name redirects: `res.redirect`, `redirect_to`, `HttpResponseRedirect`.
    pub fn is_redirect_call(&self) -> bool {
        self.has_one_of(&["redirect"]) && !self.has_one_of(&["uri", "uris", "url", "urls"])
    }

    pub fn is_condition(&self) -> bool {
        self.has_one_of(&CONDITIONS)
    }

    /// Returns `true` if a key only holds the parts of an object, whose names are below it.
    pub fn is_structural(&self) -> bool {
        self.is_condition() || self.is_one_of(&STRUCTURE)
    }

    pub fn is_type(&self) -> bool {
        self.is_one_of(&["type", "recordtype"])
    }

    /// Returns `true` if a value under this key names an item for itself.
    pub fn is_name(&self) -> bool {
        self.is_one_of(&["name", "id", "key", "title", "label"])
    }

    /// Returns `true` if a value under this key tells an item of a list from the others; `name` only beside a `type`.
    pub fn identifies(&self, has_type: bool) -> bool {
        self.is_one_of(&IDENTIFYING) && (has_type || !self.is("name"))
    }
}

/// Directives that say which names a block is for.
const CLAIMS: [&[u8]; 6] = [b"server_name", b"servername", b"serveralias", b"rewritecond", b"acl", b"if"];

/// Directives that lead elsewhere.
const LEADS: [&[u8]; 11] = [
    b"return",
    b"rewrite",
    b"redir",
    b"redirect",
    b"redirectmatch",
    b"redirectpermanent",
    b"redirecttemp",
    b"rewriterule",
    b"error_page",
    b"http-request",
    b"respond",
];

/// Parts of [`LEADS`], [`REDIRECTS`], [`RECORD_DATA`] and [`LEADING_TYPES`], statuses of redirects, and their header: a
/// text with none of them leads from no name to another.
const LEADING_PARTS: [&str; 26] = [
    "redir",
    // Code returns too.
    "return 3",
    "return\t3",
    "return  ",
    "rewrite",
    "error_page",
    "http-request",
    "respond",
    "records",
    "rrdatas",
    "alias",
    "cname",
    "aname",
    "dname",
    "svcb",
    "rdata",
    "points",
    "canonical",
    // The header of a response.
    "location:",
    "location\"",
    "location'",
    // The address of a page.
    "location.",
    "forwarding_url",
    "location =",
    "synth(",
    "forwardingurl",
];

/// Statuses that redirect.
pub(super) const REDIRECT_STATUSES: [&str; 5] = ["301", "302", "303", "307", "308"];

/// Signs before a status.
const BEFORE_STATUS: [&str; 3] = [" ", "\t", ","];

fn statuses() -> impl Iterator<Item = String> {
    REDIRECT_STATUSES.iter().flat_map(|status| BEFORE_STATUS.map(|before| format!("{before}{status}")))
}

/// Returns `true` if a text may lead from a name to another at run time.
pub(super) fn may_lead(text: &[u8]) -> bool {
    static WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(LEADING_PARTS.iter().map(|part| (*part).to_owned()).chain(statuses()))
            .ok()
    });
    WORDS.as_ref().is_none_or(|words| words.is_match(text))
}

/// Returns `true` if a directive with this name says which names its block is for.
pub(super) fn is_claim(name: &[u8]) -> bool {
    CLAIMS.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Returns `true` if a directive with this name leads elsewhere.
pub(super) fn is_lead(name: &[u8]) -> bool {
    LEADS.iter().any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::{
        CONDITIONS, IDENTIFYING, KeyWords, LEADING_TYPES, LEADS, OWNERS, RECORD_DATA, REDIRECTS, TYPED_DATA,
        may_lead,
    };

    #[test]
    fn tables_of_joined_words_are_in_lower_case_and_without_signs() {
        let tables: [&[&str]; 6] =
            [&OWNERS, &RECORD_DATA, &TYPED_DATA, &CONDITIONS, &REDIRECTS, &IDENTIFYING];
        for word in tables.concat() {
            assert!(
                KeyWords::of(word.as_bytes()).is(word) && word.bytes().all(|byte| byte.is_ascii_lowercase()),
                "{word}"
            );
        }
    }

    #[test]
    fn every_word_that_leads_may_lead() {
        let words = LEADS.iter().map(|word| format!("{} 301", String::from_utf8_lossy(word)));
        let others = [&RECORD_DATA[..], &LEADING_TYPES, &REDIRECTS].concat();
        for word in words.chain(others.into_iter().map(str::to_owned)) {
            assert!(may_lead(word.as_bytes()), "{word}");
        }
        assert!(may_lead(b"points_to = x") && may_lead(b"a,b,303") && !may_lead(b"return connect(a, b)"));
    }

    #[test]
    fn couples_of_keys_are_told_by_their_words() {
        for (a, b, expected) in [
            ("from", "to", true),
            ("oldUrl", "newUrl", true),
            ("\"to-host\"", "\"from-host\"", true),
            ("redirect_from", "redirect_to", true),
            ("FRONTEND_URL", "API_URL", false),
            ("x.example/hostname", "x.example/target", true),
            ("source", "destination", true),
            ("host", "port", false),
        ] {
            assert_eq!(
                KeyWords::of(a.as_bytes()).is_couple_of(&KeyWords::of(b.as_bytes())),
                expected,
                "{a} {b}"
            );
        }
        assert!(KeyWords::of(b"nginx.ingress.kubernetes.io/permanent-redirect").is_redirect());
        assert!(!KeyWords::of(b"redirect_uri").is_redirect());
        for (name, expected) in [
            ("return res.redirect", true),
            ("redirect_to", true),
            ("HttpResponsePermanentRedirect", true),
            ("setRedirectUri", false),
            ("redirected", false),
        ] {
            assert_eq!(KeyWords::of(name.as_bytes()).is_redirect_call(), expected, "{name}");
        }
    }
}
