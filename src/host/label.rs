//! One part of a host name: its characters, and the form in which two spellings of it are compared.
//!
//! Labels are compared in lower case, Unicode labels by their `xn--` form (UTS 46, RFC 5891). Invariant: a `Label` has
//! 1 to 63 label characters in compared form.

use super::pattern_error::PatternError;

/// Octets of a label (RFC 1035 section 2.3.4).
pub const MAX_LABEL_LENGTH: usize = 63;

/// A literal label of a rule, with its compared form.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Label {
    written: String,
    normal: String,
}

/// Returns `true` if `char` can stand in a label: letters, digits, `-`, `_` and non-ASCII letters (RFC 952, RFC 1123
/// 2.1, and the underscore of service names, RFC 8552). Marks that combine with a letter belong to it.
pub fn is_label_char(char: char) -> bool {
    if char.is_ascii() {
        char.is_ascii_alphanumeric() || char == '-' || char == '_'
    } else {
        char.is_alphanumeric()
            || matches!(char, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{b7}')
    }
}

/// Returns `true` if `byte` can stand in a host in ASCII: in a label, or as a dot between two.
pub fn is_in_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')
}

/// The form in which labels are compared: lower case, Unicode as `xn--`.
///
/// A label that IDNA maps to plain ASCII (full-width letters) or refuses keeps its characters: to everyone who reads
/// it, it is another name.
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
    /// Parses the label spelled `written`, which stands at byte `at`: 1 to 63 characters, and no hyphen at an end
    /// (RFC 1035 section 2.3.1).
    pub fn parse(written: &str, at: usize) -> Result<Self, PatternError> {
        if written.is_empty() {
            return Err(PatternError::new(at, "the host has an empty label", "remove one of the two dots"));
        }
        if let Some(char) = written.chars().find(|char| !is_label_char(*char)) {
            let help = match char {
                '$' => {
                    "write `{name}` in `from` and in `to` for a label that is taken over; `$1` is for `regex:` rules"
                }
                _ => {
                    "a label has letters, digits, `-` and `_`; for other text use a `text:` or `regex:` rule"
                }
            };
            return Err(PatternError::new(at, format!("label `{written}` holds `{char}`"), help));
        }
        if written.starts_with('-') || written.ends_with('-') {
            let what = format!("label `{written}` starts or ends with `-`");
            return Err(PatternError::new(at, what, "a label starts and ends with a letter, a digit or `_`"));
        }
        let normal = normal(written);
        if normal.len() > MAX_LABEL_LENGTH {
            let what = format!("label `{written}` is longer than {MAX_LABEL_LENGTH} characters");
            return Err(PatternError::new(at, what, "the DNS holds no such label; shorten it"));
        }
        Ok(Self { written: written.to_owned(), normal })
    }

    /// The label as the user wrote it.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// The label in compared form.
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
