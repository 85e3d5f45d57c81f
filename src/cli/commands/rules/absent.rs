//! Why a text has no mention.

use crate::host::{HostName, Zones, registrable};

/// The reason, for the end of a sentence: a domain of the text that is in none of the zones, or else that there is no name
/// of them.
pub(super) fn absence(text: &str, zones: &Zones) -> String {
    let names: Vec<&str> = zones.iter().map(|zone| zone.as_str()).collect();
    let names = match names.len() {
        0 => "there are none".to_owned(),
        _ => names.join(", "),
    };
    match domain_outside(text, zones) {
        Some(domain) => format!("`{domain}` is in none of the zones ({names})"),
        None => format!("the text has no host of the zones ({names}) and no text of a rule"),
    }
}

/// The first domain of the text that is outside of the zones.
fn domain_outside(text: &str, zones: &Zones) -> Option<String> {
    let words = text.split(|char: char| !(char.is_alphanumeric() || matches!(char, '-' | '_' | '.')));
    words.map(|word| word.trim_matches('.').to_ascii_lowercase()).find_map(|host| {
        let domain = registrable(&host)?;
        let name = HostName::of_literals(host.split('.'));
        zones.depth(&name).is_none().then(|| domain.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::absence;
    use crate::host::{Zone, Zones};

    #[test]
    fn names_the_domain_that_is_in_no_zone() {
        let zones = Zones::new([Zone::new(["example", "com"])]);
        for (text, expected) in [
            ("curl https://api.exampel.com/x", "`exampel.com` is in none of the zones (example.com)"),
            ("API.Kelp.CO.UK.", "`kelp.co.uk` is in none of the zones (example.com)"),
            ("nothing", "the text has no host of the zones (example.com) and no text of a rule"),
            ("", "the text has no host of the zones (example.com) and no text of a rule"),
        ] {
            assert_eq!(absence(text, &zones), expected);
        }
    }
}
