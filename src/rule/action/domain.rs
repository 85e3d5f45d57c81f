//! `domain:` rules: the apex of a domain and every name under it, in one rule.
//!
//! Parsed as the `from` of the apex, of which the move of the names under it is made; so both have the same scheme,
//! port and path.

use super::host;
use super::{Coverage, HostMove};
use crate::rule::problems::{Problems, Scalar};

/// Two moves for each domain, that of the apex first.
pub(super) fn moves(domains: &[Scalar], to: &Scalar, problems: &mut Problems<'_>) -> Option<Vec<HostMove>> {
    let apexes = host::moves(domains, to, problems)?;
    let mut good = true;
    for apex in apexes.iter().filter(|apex| apex.pattern.exact().is_none()) {
        good = false;
        let what = format!("`{}` is no plain domain", apex.written);
        let help = "write a domain such as `example.com`; `from:` takes patterns";
        problems.error(domains[apex.entry].at, what, help);
    }
    let both = apexes.into_iter().flat_map(|apex| {
        let below = apex.below();
        [HostMove { coverage: Coverage::Apex, ..apex }, below]
    });
    good.then(|| both.collect())
}

#[cfg(test)]
mod tests {
    use crate::host::{HostName, Location};
    use crate::rule::{Resolution, Resolver, RuleFile, RuleIndex, cycles, parse, shadowed};

    fn loaded(rules: &str) -> RuleFile {
        let (file, problems) = parse("f", format!("version: 1\nrules:\n{rules}").as_bytes());
        file.unwrap_or_else(|| panic!("{problems:?}"))
    }

    fn resolved(file: &RuleFile, host: &str) -> Option<String> {
        let index = RuleIndex::new(&file.rules);
        let location = Location::bare(HostName::of_literals(host.split('.')));
        match Resolver::new(&file.rules, &index, &|_| true).resolve(&location) {
            Resolution::Moved { to, .. } => Some(to.name.written()),
            _ => None,
        }
    }

    #[test]
    fn moves_what_the_apex_and_the_names_under_it_would_move() {
        let domain = loaded("  - {domain: old.example.com, to: new.example.org}\n");
        let pair = loaded(
            "  - {from: old.example.com, to: new.example.org}\n\
             \x20 - {from: '{x**}.old.example.com', to: '{x}.new.example.org'}\n",
        );
        for (host, expected) in [
            ("old.example.com", Some("new.example.org")),
            ("OLD.example.com", Some("new.example.org")),
            ("a.old.example.com", Some("a.new.example.org")),
            ("a.b.c.old.example.com", Some("a.b.c.new.example.org")),
            ("old.old.example.com", Some("old.new.example.org")),
            ("my-old.example.com", None),
            ("example.com", None),
            ("old.example.com.evil.net", None),
        ] {
            assert_eq!(resolved(&domain, host).as_deref(), expected, "{host}");
            assert_eq!(resolved(&pair, host).as_deref(), expected, "{host}");
        }
    }

    #[test]
    fn is_one_rule_with_one_id_and_one_text() {
        let file = loaded("  - {domain: ['http://kelp.io', kelp.net], to: kelp.dev}\n");
        assert_eq!(file.rules.len(), 1);
        assert_eq!(file.rules[0].id, "http-kelp-io");
        assert_eq!(file.rules[0].action.written(), "domain http://kelp.io, domain kelp.net");
        assert_eq!(file.rules[0].action.host_moves().len(), 4);
        let zones: Vec<&str> = file.zones.iter().map(|zone| zone.as_str()).collect();
        assert_eq!(zones, ["kelp.io", "kelp.net"]);
    }

    #[test]
    fn feeds_itself_where_it_leads_under_itself_and_is_shadowed_as_a_whole() {
        for (rules, cycle, shadow) in [
            ("  - {domain: kelp.io, to: new.kelp.io}\n", 1, 0),
            ("  - {domain: kelp.io, to: kelp.dev}\n", 0, 0),
            ("  - {from: kelp.io, to: x.kelp.dev}\n  - {domain: kelp.io, to: kelp.dev}\n", 0, 0),
            ("  - {domain: kelp.io, to: kelp.dev}\n  - {from: a.kelp.io, to: kelp.dev}\n", 0, 1),
            ("  - {domain: kelp.io, to: kelp.dev}\n  - {domain: kelp.io, to: kelp.org}\n", 0, 1),
            ("  - {domain: kelp.io, to: kelp.dev}\n  - {domain: kelp.dev, to: kelp.io}\n", 1, 0),
            ("  - {domain: 'http://kelp.io', to: 'https://kelp.io'}\n", 0, 0),
        ] {
            let file = loaded(rules);
            let index = RuleIndex::new(&file.rules);
            let counts = (cycles(&file.rules, &index).len(), shadowed(&file.rules, &index).len());
            assert_eq!(counts, (cycle, shadow), "{rules}");
        }
    }
}
