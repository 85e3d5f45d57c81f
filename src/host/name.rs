//! A host name of a text: labels that are known, and labels that a template or another string fills in later.
//!
//! Labels keep the text that they were written with, so that a captured one can be written back unchanged.

use std::hash::{Hash, Hasher};

use smol_str::SmolStr;

use super::label::normal;

/// Bytes of a name as it is written.
// A name has at most 255 octets (RFC 1035 section 2.3.4); holes with long expressions in them take the most.
const MAX_WRITTEN: usize = 4 << 10;

/// The reason why a part of a name is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unknown {
    /// A template fills it in: any one label, or a part of one.
    Hole,
    /// A regular expression stands there.
    Class,
    /// An asterisk stands there beside known characters: `web*`.
    Glob,
    /// Nothing stands before the first dot: one or more labels of any value.
    Above,
    /// A string literal ends after the last dot: one or more labels follow from elsewhere.
    Beyond,
}

/// The kind of a label, with its compared form.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum LabelForm {
    /// A known label, in compared form.
    Literal(SmolStr),
    /// A lone `*`, as in certificates.
    Asterisk,
    /// Not known, except for the parts around the unknown ones (in compared form).
    Unknown {
        /// The reason.
        kind: Unknown,
        /// Known start of the label.
        prefix: String,
        /// Known parts between several unknown ones, from left to right.
        middle: Vec<String>,
        /// Known end of the label.
        suffix: String,
    },
}

/// One label of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameLabel {
    /// The text that it is written with.
    pub written: SmolStr,
    /// Its kind.
    pub form: LabelForm,
    /// True if it ends in a variable without braces (`$x`), which takes in any letter that follows.
    pub bare_end: bool,
    /// True if an edit would glue a letter, digit or `_` to such a variable, or text to a lone `*`.
    pub spoiled: bool,
}

/// A host name, leftmost label first; never without labels.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HostName {
    /// The labels.
    pub labels: Vec<NameLabel>,
}

impl Hash for NameLabel {
    /// Hashes the text alone, which is cheap: equal labels are written alike, and few others are.
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.written.hash(state);
    }
}

impl NameLabel {
    /// A known label spelled `written`.
    pub fn literal(written: &str) -> Self {
        let written = SmolStr::new(written);
        let is_normal = written.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        let form = LabelForm::Literal(if is_normal { written.clone() } else { normal(&written).into() });
        Self { written, form, bare_end: false, spoiled: false }
    }

    /// A known label that escapes spell, and that means `meant`.
    pub fn escaped(written: &str, meant: &str) -> Self {
        let form = LabelForm::Literal(normal(meant).into());
        Self { written: written.into(), form, bare_end: false, spoiled: false }
    }

    /// A lone asterisk, spelled `written`.
    pub fn asterisk(written: &str) -> Self {
        Self { written: written.into(), form: LabelForm::Asterisk, bare_end: false, spoiled: false }
    }

    /// A label that is not known, spelled `written`, between a known start and a known end.
    pub fn unknown(kind: Unknown, written: &str, prefix: &str, suffix: &str) -> Self {
        let form =
            LabelForm::Unknown { kind, prefix: normal(prefix), middle: Vec::new(), suffix: normal(suffix) };
        Self { written: written.into(), form, bare_end: false, spoiled: false }
    }

    /// The same label with known parts between several unknown ones.
    #[must_use]
    pub fn with_middle(mut self, parts: impl IntoIterator<Item = String>) -> Self {
        if let LabelForm::Unknown { middle, .. } = &mut self.form {
            *middle = parts.into_iter().map(|part| normal(&part)).collect();
        }
        self
    }

    /// The label in compared form; `None` if it is not known.
    pub fn known(&self) -> Option<&str> {
        match &self.form {
            LabelForm::Literal(normal) => Some(normal),
            _ => None,
        }
    }

    /// Returns `true` if its unknown parts can be filled in so that it is the label `text`, in compared form.
    pub fn can_be(&self, text: &str) -> bool {
        match &self.form {
            LabelForm::Literal(known) => known == text,
            LabelForm::Asterisk => text == "*",
            LabelForm::Unknown { prefix, middle, suffix, .. } => {
                let between =
                    text.strip_prefix(prefix.as_str()).and_then(|rest| rest.strip_suffix(suffix.as_str()));
                between.is_some_and(|between| has_in_order(between, middle))
            }
        }
    }

    /// The reason why it is not known; `None` if it is known.
    pub fn unknown_kind(&self) -> Option<Unknown> {
        match self.form {
            LabelForm::Unknown { kind, .. } => Some(kind),
            _ => None,
        }
    }
}

impl HostName {
    /// The name with these labels, all of them known.
    pub fn of_literals<'l>(labels: impl IntoIterator<Item = &'l str>) -> Self {
        Self { labels: labels.into_iter().map(NameLabel::literal).collect() }
    }

    /// Returns `true` if every label is known.
    pub fn is_literal(&self) -> bool {
        self.labels.iter().all(|label| label.known().is_some())
    }

    /// Returns `true` if some label has an unknown part of this kind.
    pub fn has(&self, kind: Unknown) -> bool {
        self.labels.iter().any(|label| label.unknown_kind() == Some(kind))
    }

    /// Returns `true` if it is longer than any spelling of a name: a rule that feeds itself made it.
    pub fn is_overlong(&self) -> bool {
        self.labels.iter().map(|label| label.written.len() + 1).sum::<usize>() > MAX_WRITTEN
    }

    /// Returns `true` if a `*` is a label, or a part of one.
    pub fn has_asterisk(&self) -> bool {
        self.has(Unknown::Glob) || self.labels.iter().any(|label| label.form == LabelForm::Asterisk)
    }

    /// Returns `true` if an edit would change the meaning of a template or a wildcard.
    pub fn is_spoiled(&self) -> bool {
        self.labels.iter().any(|label| label.spoiled)
    }

    /// The labels as they are written, with plain dots.
    pub fn written(&self) -> String {
        self.joined(|label| &label.written)
    }

    /// The labels in compared form, with plain dots; unknown labels as they are written.
    pub fn normal(&self) -> String {
        self.joined(|label| label.known().unwrap_or(&label.written))
    }

    fn joined<'n>(&'n self, text: impl Fn(&'n NameLabel) -> &'n str) -> String {
        let length = self.labels.iter().map(|label| label.written.len() + 1).sum();
        let mut out = String::with_capacity(length);
        for (index, label) in self.labels.iter().enumerate() {
            if index > 0 {
                out.push('.');
            }
            out.push_str(text(label));
        }
        out
    }
}

/// Returns `true` if the parts stand in `text` one behind the other.
fn has_in_order(text: &str, parts: &[String]) -> bool {
    let rest = parts.iter().try_fold(text, |rest, part| Some(rest.split_once(part.as_str())?.1));
    rest.is_some()
}
