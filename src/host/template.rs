//! The `to` of a host rule: labels made of literal text and captures, and the name that they make.
//!
//! Parsing knows the captures of `from`, so that a template that exists can be filled from every match of its pattern.

use super::fit::Captures;
use super::label::{Label, is_label_char, normal};
use super::name::{HostName, LabelForm, NameLabel, Unknown};
use super::pattern::{HostPattern, OpenEnd};
use super::pattern_error::PatternError;

/// A part of a label to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplatePart {
    /// This text.
    Literal(String),
    /// The labels of this capture.
    Capture(usize),
    /// A lone asterisk.
    Asterisk,
}

/// A host to be written; open where its pattern is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    labels: Vec<Vec<TemplatePart>>,
}

impl Template {
    /// Parses a `to`, whose captures must be made by `from`.
    ///
    /// `at` is the byte offset of `text` in the text that the user wrote.
    pub fn parse(text: &str, at: usize, from: &HostPattern) -> Result<Self, PatternError> {
        let shape = match from.open() {
            OpenEnd::Neither => Some(text).filter(|text| !text.starts_with('.') && !text.ends_with('.')),
            OpenEnd::Left => text.strip_prefix('.').filter(|rest| !rest.ends_with('.')),
            OpenEnd::Right => text.strip_suffix('.').filter(|rest| !rest.starts_with('.')),
        };
        let Some(inner) = shape.filter(|inner| !inner.is_empty()) else {
            return Err(wrong_end(text, at, from.open()));
        };
        let mut offset = at + usize::from(from.open() == OpenEnd::Left);
        let mut labels = Vec::new();
        for label in inner.split('.') {
            if label.is_empty() {
                let what = format!("`to` `{text}` has an empty label");
                return Err(PatternError::new(offset, what, "remove one of the two dots"));
            }
            labels.push(parse_label(label, offset, from)?);
            offset += label.len() + 1;
        }
        Ok(Self { labels })
    }

    /// The name under this one with the labels of a capture before it.
    #[must_use]
    pub fn below(&self, capture: usize) -> Self {
        let above = std::iter::once(vec![TemplatePart::Capture(capture)]);
        Self { labels: above.chain(self.labels.iter().cloned()).collect() }
    }

    /// The labels, leftmost first.
    pub fn labels(&self) -> &[Vec<TemplatePart>] {
        &self.labels
    }

    /// The labels in compared form; `None` if a capture or an asterisk is among them.
    pub fn exact(&self) -> Option<Vec<String>> {
        let exact = self.labels.iter().map(|parts| match parts.as_slice() {
            [TemplatePart::Literal(text)] => Some(normal(text)),
            _ => None,
        });
        exact.collect()
    }

    /// The name that replaces `name`, which the pattern took apart into `captures`.
    pub fn fill(&self, name: &HostName, captures: &Captures) -> HostName {
        let mut labels: Vec<NameLabel> = name.labels[..captures.before].to_vec();
        for parts in &self.labels {
            fill_label(parts, name, captures, &mut labels);
        }
        labels.extend_from_slice(&name.labels[captures.after..]);
        HostName { labels }
    }
}

fn wrong_end(text: &str, at: usize, from: OpenEnd) -> PatternError {
    let (what, help) = match from {
        OpenEnd::Neither => ("is open at an end where `from` is not", "write a complete host"),
        OpenEnd::Left => ("does not start with a dot as `from` does", "put a dot before it, and none after"),
        OpenEnd::Right => ("does not end with a dot as `from` does", "put a dot after it, and none before"),
    };
    PatternError::new(at, format!("`to` `{text}` {what}"), help)
}

fn parse_label(label: &str, at: usize, from: &HostPattern) -> Result<Vec<TemplatePart>, PatternError> {
    if label == "[*]" || label == "*" {
        return Ok(vec![TemplatePart::Asterisk]);
    }
    let mut parts = Vec::new();
    for stretch in stretches(label, at) {
        let stretch = stretch?;
        let mut number = None;
        if let Some((text, place)) = stretch.capture {
            let name = text.trim_end_matches('*');
            number = from.captures().iter().position(|known| known == name);
            if number.is_none() {
                return Err(unknown_capture(name, place, from.captures(), "a label"));
            }
        }
        push_literal(&mut parts, stretch.literal);
        parts.extend(number.map(TemplatePart::Capture));
    }
    check_label(label, at, &parts)?;
    Ok(parts)
}

/// A stretch of a template: literal text, and the capture behind it.
pub(super) struct Stretch<'t> {
    pub literal: &'t str,
    /// The place of the literal.
    pub at: usize,
    /// The text between braces, with the place of the first one; `None` at the end.
    pub capture: Option<(&'t str, usize)>,
}

/// The stretches of the label or segment `text`, which stands at byte `at`, up to a brace that nothing closes.
pub(super) fn stretches(text: &str, at: usize) -> impl Iterator<Item = Result<Stretch<'_>, PatternError>> {
    let mut left = Some(text);
    std::iter::from_fn(move || {
        let rest = left.take()?;
        let start = at + text.len() - rest.len();
        let Some(open) = rest.find('{') else {
            return Some(Ok(Stretch { literal: rest, at: start, capture: None }));
        };
        let Some(close) = rest[open..].find('}').map(|close| open + close) else {
            let what = format!("`{text}` has a `{{` without a `}}`");
            return Some(Err(PatternError::new(start + open, what, "close it")));
        };
        left = Some(&rest[close + 1..]);
        let capture = Some((&rest[open + 1..close], start + open));
        Some(Ok(Stretch { literal: &rest[..open], at: start, capture }))
    })
}

/// The error of a capture that none of `known` is; one may stand for `part` in `from`.
pub(super) fn unknown_capture<'k>(
    name: &str,
    offset: usize,
    known: impl IntoIterator<Item = &'k String>,
    part: &str,
) -> PatternError {
    let known = known.into_iter().map(|known| format!("`{{{known}}}`")).collect::<Vec<_>>();
    let help = if known.is_empty() {
        format!("`from` makes no captures; write `{{name}}` for {part} there")
    } else {
        format!("`from` makes {}", known.join(", "))
    };
    PatternError::new(offset, format!("capture `{name}` is used in `to` but not made"), help)
}

fn push_literal(parts: &mut Vec<TemplatePart>, text: &str) {
    if !text.is_empty() {
        parts.push(TemplatePart::Literal(text.to_owned()));
    }
}

fn check_label(label: &str, at: usize, parts: &[TemplatePart]) -> Result<(), PatternError> {
    if let [TemplatePart::Literal(text)] = parts {
        return Label::parse(text, at).map(drop);
    }
    if let Some(bad) = parts.iter().filter_map(literal).find(|text| !text.chars().all(is_label_char)) {
        let help = "a label has letters, digits, `-` and `_`";
        return Err(PatternError::new(at, format!("`{bad}` cannot stand in a label"), help));
    }
    let first = parts.first().and_then(literal).unwrap_or_default();
    let last = parts.last().and_then(literal).unwrap_or_default();
    if first.starts_with('-') || last.ends_with('-') {
        let what = format!("label `{label}` starts or ends with `-`");
        return Err(PatternError::new(at, what, "a label starts and ends with a letter, a digit or `_`"));
    }
    Ok(())
}

fn literal(part: &TemplatePart) -> Option<&str> {
    match part {
        TemplatePart::Literal(text) => Some(text),
        TemplatePart::Capture(_) | TemplatePart::Asterisk => None,
    }
}

/// Appends the labels that `parts` make: one, or several where a capture of several labels is among them.
fn fill_label(parts: &[TemplatePart], name: &HostName, captures: &Captures, out: &mut Vec<NameLabel>) {
    let mut open: Option<NameLabel> = None;
    for part in parts {
        match part {
            TemplatePart::Literal(text) => open = Some(glue(open, NameLabel::literal(text))),
            TemplatePart::Asterisk => open = Some(glue(open, NameLabel::asterisk("*"))),
            TemplatePart::Capture(number) => {
                let range = captures.labels.get(*number).cloned().unwrap_or(0..0);
                for (index, label) in name.labels[range].iter().enumerate() {
                    if index > 0 {
                        out.extend(open.take());
                    }
                    open = Some(glue(open.take(), label.clone()));
                }
            }
        }
    }
    out.extend(open);
}

/// One label out of two that stand side by side.
fn glue(left: Option<NameLabel>, right: NameLabel) -> NameLabel {
    let Some(left) = left else { return right };
    let is_swallowed =
        left.bare_end && right.written.starts_with(|char: char| char.is_ascii_alphanumeric() || char == '_');
    let has_asterisk = left.form == LabelForm::Asterisk || right.form == LabelForm::Asterisk;
    NameLabel {
        form: glued_form(&left, &right),
        spoiled: left.spoiled || right.spoiled || is_swallowed || has_asterisk,
        written: format!("{}{}", left.written, right.written).into(),
        bare_end: right.bare_end,
    }
}

fn glued_form(left: &NameLabel, right: &NameLabel) -> LabelForm {
    match (&left.form, &right.form) {
        (LabelForm::Literal(_), LabelForm::Literal(_)) => {
            LabelForm::Literal(normal(&format!("{}{}", left.written, right.written)).into())
        }
        (LabelForm::Unknown { kind, prefix, middle, suffix }, LabelForm::Literal(text)) => {
            let (prefix, suffix) = (prefix.clone(), format!("{suffix}{text}"));
            LabelForm::Unknown { kind: *kind, prefix, middle: middle.clone(), suffix }
        }
        (LabelForm::Literal(text), LabelForm::Unknown { kind, prefix, middle, suffix }) => {
            let (prefix, suffix) = (format!("{text}{prefix}"), suffix.clone());
            LabelForm::Unknown { kind: *kind, prefix, middle: middle.clone(), suffix }
        }
        (
            LabelForm::Unknown { kind, prefix, middle: left, suffix: end },
            LabelForm::Unknown { prefix: start, middle: right, suffix, .. },
        ) => {
            let between = std::iter::once(format!("{end}{start}"));
            let middle = left.iter().cloned().chain(between).chain(right.iter().cloned()).collect();
            LabelForm::Unknown { kind: *kind, prefix: prefix.clone(), middle, suffix: suffix.clone() }
        }
        (LabelForm::Asterisk, other @ LabelForm::Unknown { .. })
        | (other @ LabelForm::Unknown { .. }, LabelForm::Asterisk) => other.clone(),
        (LabelForm::Asterisk, _) | (_, LabelForm::Asterisk) => {
            NameLabel::unknown(Unknown::Hole, "", "", "").form
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{HostPattern, Template};

    #[test]
    fn refuses_templates_that_make_no_host() {
        for (from, to) in [
            ("a.example.com", "a b.example.com"),
            ("a.example.com", "a..example.com"),
            ("a.example.com", ".example.com"),
            ("a.example.com", "a.example.com."),
            (".a.example.com", "b.example.com"),
            ("api.staging.", "api-staging"),
            ("{a}.example.com", "{b}.example.com"),
            ("{a}.example.com", "-{a}.example.com"),
            ("{a}.example.com", "{a.example.com"),
            ("a.example.com", ""),
        ] {
            let from = HostPattern::parse(from, 0).unwrap();
            assert!(Template::parse(to, 0, &from).is_err(), "{to}");
        }
    }
}
