//! The order in which domains are proposed: those that a repository moves are its own, and those are never the web's.

use crate::survey::{SurveyedDomain, is_environment};

/// Domains of services, registries and standards that most repositories name and few can move.
const FOREIGN: &str = "github.com gmail.com gserviceaccount.com googleusercontent.com githubusercontent.com githubassets.com gitlab.com bitbucket.org google.com googleapis.com \
     gstatic.com googletagmanager.com google-analytics.com golang.org go.dev gopkg.in gcr.io pkg.dev k8s.io kubernetes.io \
     docker.com docker.io quay.io ghcr.io npmjs.org npmjs.com yarnpkg.com pypi.org python.org pythonhosted.org \
     rubygems.org crates.io rust-lang.org docs.rs maven.org apache.org mozilla.org w3.org whatwg.org ietf.org \
     rfc-editor.org schema.org json-schema.org schemastore.org xmlsoap.org purl.org spdx.org creativecommons.org \
     opensource.org gnu.org fsf.org debian.org ubuntu.com launchpad.net fedoraproject.org redhat.com archlinux.org \
     kernel.org wikipedia.org stackoverflow.com stackexchange.com medium.com twitter.com x.com facebook.com linkedin.com \
     youtube.com youtu.be instagram.com reddit.com slack.com discord.com discord.gg t.co bit.ly microsoft.com \
     windows.net azure.com live.com office.com visualstudio.com amazonaws.com amazon.com cloudfront.net cloudflare.com \
     jsdelivr.net unpkg.com bootstrapcdn.com jquery.com fontawesome.com typekit.net shields.io readthedocs.io \
     readthedocs.org sentry.io datadoghq.com newrelic.com opentelemetry.io prometheus.io grafana.com hashicorp.com \
     terraform.io helm.sh letsencrypt.org openai.com anthropic.com stripe.com paypal.com atlassian.net atlassian.com \
     jetbrains.com nodejs.org nodesource.com reactjs.org vuejs.org eslint.org babeljs.io typescriptlang.org mysql.com \
     postgresql.org redis.io mongodb.com elastic.co gravatar.com vimeo.com archive.org oracle.com apple.com adobe.com \
     ibm.com php.net perl.org cpan.org puppet.com puppetlabs.com ansible.com semver.org keepachangelog.com";

/// Domains with those first that a migration is likely about: own ones, then those with hosts of environments among
/// domains of about as many mentions.
pub(super) fn ranked(domains: &[SurveyedDomain]) -> Vec<&SurveyedDomain> {
    let mut ranked: Vec<&SurveyedDomain> = domains.iter().collect();
    ranked.sort_by_cached_key(|domain| {
        let has_environments = domain.hosts.iter().any(|host| {
            // `test.com` itself is a placeholder more often than an environment.
            host.name.strip_suffix(&domain.name).is_some_and(is_environment)
        });
        // A name of an environment is worth some mentions more, not any number of them.
        let weight = domain.mentions() * if has_environments { 4 } else { 1 };
        let is_foreign = FOREIGN.split_ascii_whitespace().any(|known| is_at_or_under(&domain.name, known));
        (is_for_examples(&domain.name), is_foreign, std::cmp::Reverse(weight), domain.name.clone())
    });
    ranked
}

fn is_at_or_under(name: &str, known: &str) -> bool {
    name.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Names for documentation and tests, which nobody has (RFC 2606, RFC 6761).
fn is_for_examples(domain: &str) -> bool {
    matches!(domain, "example.com" | "example.net" | "example.org")
        || domain
            .rsplit('.')
            .next()
            .is_some_and(|last| matches!(last, "example" | "test" | "invalid" | "localhost"))
}

#[cfg(test)]
mod tests {
    use super::ranked;
    use crate::survey::{HostSurvey, Language};

    #[test]
    fn own_domains_with_environments_come_first() {
        let mut survey = HostSurvey::default();
        let text = "https://github.com https://a.staging.acme.io https://test.com https://test.com https://b.org \
                    https://b.org https://b.org https://c.example https://c.example";
        survey.read(text.as_bytes(), 0, "docs", Language::Prose);
        let domains = survey.domains(&[]);
        let names: Vec<&str> = ranked(&domains).into_iter().map(|domain| domain.name.as_str()).collect();
        assert_eq!(names, ["acme.io", "b.org", "test.com", "github.com", "c.example"]);
    }
}
