//! The hosts that a tree names, counted before there are any rules: for `hosts` without a rule file, and for `init`.
//!
//! A quick look at bytes, in four steps: `sighting` reads the names of a text, `evidence` says how sure it is that one of
//! them is a host, `tally` counts them, `domain` decides which domains are really there. A name that some URL, mail
//! address or key of a configuration proves is counted wherever it stands; `self.id` and `setup.py` never are.
//!
//! Knows no rules, and reads no name for an edit: that is left to `mention`.

mod domain;
mod evidence;
mod sighting;
mod tally;
mod template;
mod words;

pub use domain::{SurveyedDomain, SurveyedHost, is_at_or_under};
pub use tally::{HostSurvey, TextPlace};
pub use words::{Language, is_environment};

#[cfg(test)]
mod tests {
    use super::{HostSurvey, Language};

    /// The domains of a text, each with its hosts and their counts.
    fn of(text: &str, language: Language) -> Vec<String> {
        let mut survey = HostSurvey::default();
        survey.read(text.as_bytes(), 0, "other", language);
        let domains = survey.domains(&[]).into_iter();
        let shown = domains.map(|domain| {
            let hosts = domain.hosts.iter().map(|host| format!(" {}={}", host.name, host.mentions));
            domain.name.clone() + &hosts.collect::<String>()
        });
        shown.collect()
    }

    #[test]
    fn hosts_are_counted_and_code_is_not() {
        use Language::{Code, Config, Prose};
        for (language, text, expected) in [
            (Prose, "", &[][..]),
            (Prose, "see https://A.acme.io. Then b.acme.io", &["acme.io a.acme.io=1 b.acme.io=1"]),
            (Config, "HOST=db.prod.acme.io", &["acme.io db.prod.acme.io=1"]),
            (Config, "  server_name app.acme.io www.acme.io;", &["acme.io app.acme.io=1 www.acme.io=1"]),
            (Config, "baseUrl: 'api.acme.io:8443/v1'", &["acme.io api.acme.io=1"]),
            (Config, "contact: ops@acme.io", &["acme.io acme.io=1"]),
            (Code, "connect('//cdn.acme.io/x')", &["acme.io cdn.acme.io=1"]),
            (Code, "HOST = \"db.prod.acme.io\"", &["acme.io db.prod.acme.io=1"]),
            (Config, "cache: redis.internal, host: db.internal", &["db.internal db.internal=1"]),
            (
                Config,
                "server db.service.consul:5432\nHOST=a.b.svc.cluster.local\nx = self.consul\nurl: http://nas.lan",
                &[
                    "cluster.local a.b.svc.cluster.local=1",
                    "nas.lan nas.lan=1",
                    "service.consul db.service.consul=1",
                ],
            ),
            (
                Config,
                "HOST={{ item.name }} url: ${config.host} {%- server.name %} host={{ $bucket.host }}",
                &[],
            ),
            (Prose, "<a href=\"https://acme.io\">b.acme.io</a>", &["acme.io acme.io=1 b.acme.io=1"]),
            (
                Config,
                "url: https://acme.io *.acme.io ${env}.acme.io .acme.io",
                &["acme.io *.acme.io=1 acme.io=1 {}.acme.io=1"],
            ),
            (
                Config,
                "url: https://acme.io web*.acme.io w*b.acme.io *web*.acme.io **acme.io**",
                &["acme.io acme.io=2 web*.acme.io=2 w*b.acme.io=1"],
            ),
            (
                Config,
                "curl -o npm.zip https://a.acme.io\nssh -i id.pub b.acme.io",
                &["acme.io a.acme.io=1 b.acme.io=1"],
            ),
            // Method calls, members, files, packages, comments and versions.
            (Code, "self.id = setup.py; a.run(); client.api.staging.connect() + foo.acme.io()", &[]),
            (Code, "//self.name comes first\nhost = config.host\nimport java.net.URL; System.IO", &[]),
            (Code, "x = 'user.name' + 'app.store' // docs.rs", &[]),
            (Prose, "README.md, main.tf and deploy.sh in com.acme.app, version 1.2.3 of 10.0.0.1", &[]),
            (Prose, "bare.acme.io alone proves nothing", &[]),
            (Prose, "/var/lib/acme.io file://x.nosuchsuffix //-a..acme.io https://github.io", &[]),
            // What only one network knows is a host in an address of the web.
            (Prose, "https://x.nosuchsuffix or y.nosuchsuffix", &["x.nosuchsuffix x.nosuchsuffix=1"]),
            // A name under an ending that files have counts where an address proves it.
            (Prose, "https://deploy.sh/a and deploy.sh", &["deploy.sh deploy.sh=1"]),
        ] {
            assert_eq!(of(text, language), expected, "{text}");
        }
    }

    #[test]
    fn every_name_of_a_domain_that_is_asked_for_counts() {
        let text = b"www IN CNAME a.acme.io.\n@ IN NS ns.other.io.\n";
        let names = |asked: &[String]| -> Vec<String> {
            let mut survey = HostSurvey::default();
            survey.read(text, 0, "other", Language::Prose);
            survey.domains(asked).into_iter().map(|domain| domain.name).collect()
        };
        assert_eq!(names(&[]), [""; 0]);
        assert_eq!(names(&["acme.io".to_owned()]), ["acme.io"]);
    }

    #[test]
    fn spellings_and_templates_of_a_name_are_one_row() {
        for (text, expected) in [
            (r"https://a\.acme\.io https%3A%2F%2Fa.acme.io https:\/\/A.ACME.IO", "acme.io a.acme.io=3"),
            ("https://${env}.acme.io https://{{ .env }}.acme.io http://$ENV.acme.io", "acme.io {}.acme.io=3"),
            ("https://%s.acme.io https://<env>.acme.io https://#{env}.acme.io", "acme.io {}.acme.io=3"),
            (
                "https://api-${env}.x.acme.io https://api.${a}.${b}.acme.io",
                "acme.io api-{}.x.acme.io=1 api.{}.{}.acme.io=1",
            ),
            ("https://*.acme.io \"\\nhttps://a.acme.io\\n\"", "acme.io *.acme.io=1 a.acme.io=1"),
            ("https://api.${zone} https://acme.io.${zone} https://x.acme.io", "acme.io x.acme.io=1"),
        ] {
            assert_eq!(of(text, Language::Config), [expected], "{text}");
        }
    }

    #[test]
    fn schemes_ports_and_spellings_are_counted() {
        let mut survey = HostSurvey::default();
        let text = b"\nwss://a.acme.io:8443/x https://a.acme.io\na\\.acme\\.io ops@a.acme.io";
        survey.read(text, 3, "env", Language::Config);
        let domains = survey.domains(&[]);
        let host = &domains[0].hosts[0];
        let schemes: Vec<(&str, usize)> =
            host.schemes.iter().map(|(name, count)| (name.as_str(), *count)).collect();
        assert_eq!(schemes, [("https", 1), ("mail", 1), ("none", 1), ("wss", 1)]);
        assert_eq!(host.ports.iter().collect::<Vec<_>>(), [(&8443, &1)]);
        assert_eq!(host.spellings.iter().collect::<Vec<_>>(), [(&"escaped", &1), (&"plain", &3)]);
        assert_eq!((host.first.file, host.first.line), (3, 2));
    }

    #[test]
    fn parts_add_up_in_any_order() {
        let read = |file: usize, text: &[u8]| {
            let mut survey = HostSurvey::default();
            survey.read(text, file, "docs", Language::Prose);
            survey
        };
        let merged = |mut one: HostSurvey, other: HostSurvey| {
            one.merge(other);
            one.domains(&[])
        };
        let (bare, url) = (b"a.acme.io", b"\n//x https://a.acme.io");
        let domains = merged(read(0, bare), read(1, url));
        assert_eq!(domains, merged(read(1, url), read(0, bare)));
        let host = &domains[0].hosts[0];
        assert_eq!((host.mentions, host.files.len(), host.first.file), (2, 2, 0));
    }

    #[test]
    fn members_of_objects_are_no_hosts() {
        use Language::{Code, Config, Prose};
        for (language, text, expected) in [
            (
                Code,
                "\"#{@event.name} ##{@x.id} https://a.b.org/#{@c.id}\" if policy(@event.employees.build) || !@user.name",
                &["b.org a.b.org=1"][..],
            ),
            (
                Prose,
                "redis://u:$a!@a.acme.io (@b.acme.io) #{@event.name}",
                &["acme.io a.acme.io=1 b.acme.io=1"],
            ),
            (Code, "\"#{user}@acme.io\" 'x_#{id(1)}@b.acme.io'", &["acme.io acme.io=1 b.acme.io=1"]),
            (Prose, "host = config.server.host\nf'Wrong host: {result.host}'", &[]),
            (Config, "connect(host=config.host, port=config.port)\nx_host = self.host or 'a'", &[]),
            (
                Config,
                "HOST=db.acme.host\nhost: b.acme.host  # old\nhost=c.acme.host:80,\nhost='d.acme.host',",
                &["acme.host b.acme.host=1 c.acme.host=1 d.acme.host=1 db.acme.host=1"],
            ),
        ] {
            assert_eq!(of(text, language), expected, "{text}");
        }
    }
}
