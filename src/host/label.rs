//! One part of a host name: which characters it is made of, and when two spellings are the same label.
//!
//! Labels are compared in lower case; Unicode labels by their `xn--` form (UTS 46, RFC 5891).

/// A mistake in a pattern or a template, with the byte offset in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    /// Byte offset in the text that was parsed.
    pub at: usize,
    /// What is wrong, with the value in backquotes.
    pub what: String,
    /// What to do about it.
    pub help: String,
}

impl PatternError {
    /// A fault at byte `at`.
    pub fn new(at: usize, what: impl Into<String>, help: impl Into<String>) -> Self {
        Self { at, what: what.into(), help: help.into() }
    }
}

/// A literal label: as it was written, and as it is compared.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Label {
    written: String,
    normal: String,
}

/// Whether `char` can stand in a label: letters, digits, `-`, `_` and non-ASCII letters (RFC 952, RFC 1123 2.1,
/// and the underscore of service names, RFC 8552). Marks that combine with a letter belong to it.
pub fn is_label_char(char: char) -> bool {
    if char.is_ascii() {
        char.is_ascii_alphanumeric() || char == '-' || char == '_'
    } else {
        char.is_alphanumeric() || matches!(char, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\u{b7}')
    }
}

/// The form in which labels are compared: lower case, Unicode as `xn--`.
///
/// A label that IDNA would map to plain ASCII (full-width letters) or refuses stays what it is: it is
/// another name to everyone who reads it.
pub fn normal(label: &str) -> String {
    if label.is_ascii() {
        return label.to_ascii_lowercase();
    }
    match idna::domain_to_ascii(label) {
        Ok(ascii) if ascii.starts_with("xn--") => ascii,
        _ => label.to_lowercase(),
    }
}

impl Label {
    /// The label spelled `written`, or the reason why it is none (RFC 1035 2.3.1: 1 to 63 characters, no hyphen
    /// at an end).
    pub fn parse(written: &str, at: usize) -> Result<Self, PatternError> {
        let refuse =
            |what: &str, help: &str| Err(PatternError::new(at, format!("label `{written}` {what}"), help));
        if written.is_empty() {
            return Err(PatternError::new(at, "the host has an empty label", "remove one of the two dots"));
        }
        if let Some(char) = written.chars().find(|char| !is_label_char(*char)) {
            let help =
                "a label has letters, digits, `-` and `_`; for other text use a `text:` or `regex:` rule";
            return refuse(&format!("holds `{char}`"), help);
        }
        if written.starts_with('-') || written.ends_with('-') {
            return refuse(
                "starts or ends with `-`",
                "a label starts and ends with a letter, a digit or `_`",
            );
        }
        let normal = normal(written);
        if normal.len() > 63 {
            return refuse("is longer than 63 characters", "the DNS holds no such label; shorten it");
        }
        Ok(Self { written: written.to_owned(), normal })
    }

    /// As it was written.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// As it is compared.
    pub fn normal(&self) -> &str {
        &self.normal
    }
}

#[cfg(test)]
mod tests {
    use super::{Label, normal};

    #[test]
    fn compares_in_lower_case_and_by_a_label() {
        for (label, expected) in [
            ("API", "api"),
            ("büchertürme", "xn--bchertrme-q9af"),
            ("BÜCHERTÜRME", "xn--bchertrme-q9af"),
            ("xn--bchertrme-q9af", "xn--bchertrme-q9af"),
            ("ａｐｉ", "ａｐｉ"),
            ("аpi", "xn--pi-6kc"),
            ("_dmarc", "_dmarc"),
        ] {
            assert_eq!(normal(label), expected, "{label}");
        }
    }

    #[test]
    fn refuses_what_is_no_label() {
        for bad in ["", "a b", "-a", "a-", "a.b", "a/b", &"x".repeat(64)] {
            assert!(Label::parse(bad, 0).is_err(), "{bad}");
        }
        for good in ["a", "1", "_dmarc", "a-b", "é", &"x".repeat(63)] {
            assert!(Label::parse(good, 0).is_ok(), "{good}");
        }
    }
}
