//! The `from` of a host rule: labels, wildcards and captures, perhaps open at one end.
//!
//! Parsing only; a pattern is matched against a name in `fit`. Invariant: a `HostPattern` has at least one label, and
//! its captures have different names.

use super::label::Label;
use super::pattern_error::PatternError;

/// One part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabelPattern {
    /// This label.
    Literal(Label),
    /// Any one label; the number of its capture, if it has a name.
    One(Option<usize>),
    /// One or more labels; the number of its capture, if it has a name.
    Many(Option<usize>),
    /// A lone asterisk, as it is written in certificates and CSP headers.
    Asterisk,
}

/// The end at which a pattern leaves further labels to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenEnd {
    /// Neither: the pattern is the whole host.
    Neither,
    /// The left one (`.corp.example.com`): one or more labels stand before it.
    Left,
    /// The right one (`api.staging.`): one or more labels stand after it.
    Right,
}

/// A pattern over host names; never without labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPattern {
    labels: Vec<LabelPattern>,
    captures: Vec<String>,
    open: OpenEnd,
}

impl HostPattern {
    /// Parses `*.staging.example.com`, `{name}.example.com`, `.corp.example.com`, `api.staging.` …
    ///
    /// `at` is the byte offset of `text` in the text that the user wrote.
    pub fn parse(text: &str, at: usize) -> Result<Self, PatternError> {
        if text.is_empty() || text == "." {
            return Err(PatternError::new(at, "the host is empty", "write a host such as `api.example.com`"));
        }
        let (open, start, end) = match (text.starts_with('.'), text.ends_with('.')) {
            (true, true) => {
                let what = format!("host `{text}` is open at both ends");
                return Err(PatternError::new(at, what, "leave the dot away at one end"));
            }
            (true, false) => (OpenEnd::Left, 1, text.len()),
            (false, true) => (OpenEnd::Right, 0, text.len() - 1),
            (false, false) => (OpenEnd::Neither, 0, text.len()),
        };
        let mut pattern = Self { labels: Vec::new(), captures: Vec::new(), open };
        let mut offset = at + start;
        for label in text[start..end].split('.') {
            if label.is_empty() {
                let what = format!("host `{text}` has an empty label");
                return Err(PatternError::new(offset, what, "remove one of the two dots"));
            }
            let label_pattern = pattern.parse_label(label, offset)?;
            pattern.labels.push(label_pattern);
            offset += label.len() + 1;
        }
        Ok(pattern)
    }

    fn parse_label(&mut self, text: &str, at: usize) -> Result<LabelPattern, PatternError> {
        match text {
            "*" => return Ok(LabelPattern::One(None)),
            "**" => return Ok(LabelPattern::Many(None)),
            "[*]" => return Ok(LabelPattern::Asterisk),
            _ => {}
        }
        if let Some(inner) = in_braces(text) {
            return self.parse_capture(text, inner, at);
        }
        if text.contains(['{', '}', '*']) {
            let help = "`*`, `**` and `{name}` stand for whole labels; use a `regex:` rule for a part of one";
            return Err(PatternError::new(at, format!("`{text}` is a part of a label"), help));
        }
        Label::parse(text, at).map(LabelPattern::Literal)
    }

    /// Parses `{name}` or `{name**}`; `inner` is `text` without its braces.
    fn parse_capture(&mut self, text: &str, inner: &str, at: usize) -> Result<LabelPattern, PatternError> {
        let (name, makes): (&str, fn(Option<usize>) -> LabelPattern) = match inner.strip_suffix("**") {
            Some(name) => (name, LabelPattern::Many),
            None => (inner, LabelPattern::One),
        };
        let name = capture_name(text, name, at, &self.captures)?;
        self.captures.push(name);
        Ok(makes(Some(self.captures.len() - 1)))
    }

    /// The pattern of every name under this one, which is closed on the left. Its last capture has the labels before
    /// this one and no name, so that a `to` cannot use it by mistake.
    #[must_use]
    pub fn below(&self) -> Self {
        let mut below = self.clone();
        below.labels.insert(0, LabelPattern::Many(Some(self.captures.len())));
        below.captures.push(String::new());
        below
    }

    /// The parts, leftmost first.
    pub fn labels(&self) -> &[LabelPattern] {
        &self.labels
    }

    /// The names of the captures, in order of their numbers.
    pub fn captures(&self) -> &[String] {
        &self.captures
    }

    /// The end at which the pattern is open.
    pub fn open(&self) -> OpenEnd {
        self.open
    }

    /// The labels in compared form; `None` if the pattern is not one complete host.
    pub fn exact(&self) -> Option<Vec<&str>> {
        if self.open != OpenEnd::Neither {
            return None;
        }
        self.labels
            .iter()
            .map(|label| match label {
                LabelPattern::Literal(label) => Some(label.normal()),
                _ => None,
            })
            .collect()
    }

    /// The literal labels at the right end, in compared form, leftmost first; empty for a pattern open there.
    pub fn literal_suffix(&self) -> Vec<&str> {
        if self.open == OpenEnd::Right {
            return Vec::new();
        }
        let mut suffix: Vec<&str> = self
            .labels
            .iter()
            .rev()
            .map_while(|label| match label {
                LabelPattern::Literal(label) => Some(label.normal()),
                _ => None,
            })
            .collect();
        suffix.reverse();
        suffix
    }

    /// The literal labels, leftmost first.
    pub fn literals(&self) -> impl Iterator<Item = &Label> {
        self.labels.iter().filter_map(|label| match label {
            LabelPattern::Literal(label) => Some(label),
            _ => None,
        })
    }
}

/// The text between the braces of `{name}`.
pub(super) fn in_braces(text: &str) -> Option<&str> {
    text.strip_prefix('{')?.strip_suffix('}')
}

/// The name of the capture `text`, which stands at byte `at` and is not among those before it.
pub(super) fn capture_name<'k>(
    text: &str,
    name: &str,
    at: usize,
    before: impl IntoIterator<Item = &'k String>,
) -> Result<String, PatternError> {
    let is_name = name.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_')
        && name.chars().all(|char| char.is_ascii_alphanumeric() || char == '_' || char == '-');
    if !is_name {
        let what = format!("`{text}` is no capture");
        return Err(PatternError::new(at, what, "write `{name}` for one, or `{name**}` for several"));
    }
    if before.into_iter().any(|known| known == name) {
        let what = format!("capture `{name}` is made twice");
        return Err(PatternError::new(at, what, "give each capture a name of its own"));
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{HostPattern, OpenEnd};

    #[test]
    fn reads_patterns() {
        for (text, labels, captures, open) in [
            ("api.example.com", 3, 0, OpenEnd::Neither),
            ("*.example.com", 3, 0, OpenEnd::Neither),
            ("{a}.{b**}.example.com", 4, 2, OpenEnd::Neither),
            ("[*].example.com", 3, 0, OpenEnd::Neither),
            (".corp.example.com", 3, 0, OpenEnd::Left),
            ("api.staging.", 2, 0, OpenEnd::Right),
        ] {
            let pattern = HostPattern::parse(text, 0).unwrap();
            let got = (pattern.labels().len(), pattern.captures().len(), pattern.open());
            assert_eq!(got, (labels, captures, open), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_pattern_and_says_where() {
        for (text, at) in [
            ("", 0),
            (".", 0),
            ("api..example.com", 4),
            (".a.", 0),
            ("a.pr-{n}.example.com", 2),
            ("{a}.{a}.example.com", 4),
            ("{}.example.com", 0),
            ("{1x}.example.com", 0),
            ("a.***.com", 2),
            ("a.b c.com", 2),
            ("-a.com", 0),
        ] {
            assert_eq!(HostPattern::parse(text, 0).unwrap_err().at, at, "{text}");
        }
    }
}
