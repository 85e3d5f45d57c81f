//! Domains as typed on the command line.

use crate::cli::exit::CommandError;
use crate::host::{has_known_suffix, private_suffix};
use crate::mention::file_extension::is_file_extension;
use crate::text::{Place, Problem};

/// Returns `true` if a text is a domain, of one network alone too (`discovery.acmenet`), or a public suffix of several
/// labels, such as `service.gov.uk`. A file name such as `redomain.yaml` is none.
pub(super) fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        let is_known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        !label.is_empty() && !label.starts_with('-') && !label.ends_with('-') && label.bytes().all(is_known)
    };
    let below = format!("any.{}", text.to_ascii_lowercase());
    let labels: Vec<&str> = below.split('.').collect();
    let is_known = has_known_suffix(&labels) || private_suffix(&below).is_some();
    let last = labels.last().copied().unwrap_or_default();
    let may_be_private = last.bytes().all(|byte| byte.is_ascii_alphabetic()) && !is_file_extension(last);
    labels.len() > 2 && labels.iter().all(|label| is_label(label)) && (is_known || may_be_private)
}

/// An error for each of the texts that is no domain.
pub(super) fn require_domains<'t>(texts: impl Iterator<Item = &'t str>) -> Result<(), CommandError> {
    let wrong = texts.filter(|text| !is_domain(text)).map(|text| {
        Problem::error(Place::default(), format!("`{text}` is no domain")).help("write it as `example.com`")
    });
    let wrong: Vec<Problem> = wrong.collect();
    if wrong.is_empty() { Ok(()) } else { Err(CommandError::Usage(wrong)) }
}

#[cfg(test)]
mod tests {
    use super::is_domain;

    #[test]
    fn domains_are_told_from_other_texts() {
        for (text, expected) in [
            ("example.com", true),
            ("A.Example.COM", true),
            ("service.gov.uk", true),
            ("db.internal", true),
            ("service.consul", true),
            ("discovery.acmenet", true),
            ("notes.yaml", false),
            ("10.0.0.1", false),
            ("com", false),
            ("nowhere", false),
            ("src/app.py", false),
            ("a b.com", false),
            ("*.example.com", false),
            ("-a.example.com", false),
            ("a..example.com", false),
            ("x: y.com\n- z.com", false),
            ("", false),
        ] {
            assert_eq!(is_domain(text), expected, "{text}");
        }
    }
}
