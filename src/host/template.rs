//! What a rule writes: labels made of literal text and captures.

use super::fit::Captures;
use super::label::{Label, PatternError, is_label_char};
use super::name::{HostName, LabelForm, NameLabel, Unknown};
use super::pattern::{HostPattern, OpenEnd};

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
    pub fn parse(text: &str, at: usize, from: &HostPattern) -> Result<Self, PatternError> {
        let shape = match from.open() {
            OpenEnd::Neither => (!text.starts_with('.') && !text.ends_with('.')).then_some(text),
            OpenEnd::Left => text.strip_prefix('.').filter(|rest| !rest.ends_with('.')),
            OpenEnd::Right => text.strip_suffix('.').filter(|rest| !rest.starts_with('.')),
        };
        let Some(inner) = shape.filter(|inner| !inner.is_empty()) else {
            let (what, help) = match from.open() {
                OpenEnd::Neither => ("is open at an end where `from` is not", "write a complete host"),
                OpenEnd::Left => {
                    ("does not start with a dot as `from` does", "put a dot before it, and none after")
                }
                OpenEnd::Right => {
                    ("does not end with a dot as `from` does", "put a dot after it, and none before")
                }
            };
            return Err(PatternError::new(at, format!("`to` `{text}` {what}"), help));
        };
        let mut offset = at + usize::from(from.open() == OpenEnd::Left);
        let mut labels = Vec::new();
        for label in inner.split('.') {
            if label.is_empty() {
                let what = format!("`to` `{text}` has an empty label");
                return Err(PatternError::new(offset, what, "remove one of the two dots"));
            }
            labels.push(pieces(label, offset, from)?);
            offset += label.len() + 1;
        }
        Ok(Self { labels })
    }

    /// The labels, leftmost first.
    pub fn labels(&self) -> &[Vec<TemplatePart>] {
        &self.labels
    }

    /// The labels in compared form, if no capture and no asterisk is among them.
    pub fn exact(&self) -> Option<Vec<String>> {
        self.labels
            .iter()
            .map(|pieces| match pieces.as_slice() {
                [TemplatePart::Literal(text)] => Some(super::label::normal(text)),
                _ => None,
            })
            .collect()
    }

    /// The name that stands in place of `name`, which the pattern took apart into `captures`.
    pub fn fill(&self, name: &HostName, captures: &Captures) -> HostName {
        let mut labels: Vec<NameLabel> = name.labels[..captures.before].to_vec();
        for pieces in &self.labels {
            fill_label(pieces, name, captures, &mut labels);
        }
        labels.extend_from_slice(&name.labels[captures.after..]);
        HostName { labels }
    }
}

fn pieces(label: &str, at: usize, from: &HostPattern) -> Result<Vec<TemplatePart>, PatternError> {
    if label == "[*]" || label == "*" {
        return Ok(vec![TemplatePart::Asterisk]);
    }
    let mut pieces = Vec::new();
    let mut rest = label;
    while let Some(open) = rest.find('{') {
        let offset = at + (label.len() - rest.len()) + open;
        let Some(close) = rest[open..].find('}').map(|close| open + close) else {
            return Err(PatternError::new(
                offset,
                format!("`{label}` has a `{{` without a `}}`"),
                "close it",
            ));
        };
        let name = rest[open + 1..close].trim_end_matches('*');
        let Some(number) = from.captures().iter().position(|known| known == name) else {
            let known = from.captures().iter().map(|known| format!("`{{{known}}}`")).collect::<Vec<_>>();
            let help = match known.is_empty() {
                true => "`from` makes no captures; write `{name}` for a label there".to_owned(),
                false => format!("`from` makes {}", known.join(", ")),
            };
            return Err(PatternError::new(
                offset,
                format!("capture `{name}` is used in `to` but not made"),
                help,
            ));
        };
        push_literal(&mut pieces, &rest[..open]);
        pieces.push(TemplatePart::Capture(number));
        rest = &rest[close + 1..];
    }
    push_literal(&mut pieces, rest);
    check(label, at, &pieces)?;
    Ok(pieces)
}

fn push_literal(pieces: &mut Vec<TemplatePart>, text: &str) {
    if !text.is_empty() {
        pieces.push(TemplatePart::Literal(text.to_owned()));
    }
}

fn check(label: &str, at: usize, pieces: &[TemplatePart]) -> Result<(), PatternError> {
    if let [TemplatePart::Literal(text)] = pieces {
        return Label::parse(text, at).map(drop);
    }
    let literal = |piece: &TemplatePart| match piece {
        TemplatePart::Literal(text) => Some(text.clone()),
        _ => None,
    };
    if let Some(bad) = pieces.iter().filter_map(literal).find(|text| !text.chars().all(is_label_char)) {
        let help = "a label has letters, digits, `-` and `_`";
        return Err(PatternError::new(at, format!("`{bad}` cannot stand in a label"), help));
    }
    let edge = |piece: Option<&TemplatePart>, ends: fn(&str) -> bool| {
        piece.and_then(literal).is_some_and(|text| ends(&text))
    };
    let starts = edge(pieces.first(), |text| text.starts_with('-'));
    if starts || edge(pieces.last(), |text| text.ends_with('-')) {
        let what = format!("label `{label}` starts or ends with `-`");
        return Err(PatternError::new(at, what, "a label starts and ends with a letter, a digit or `_`"));
    }
    Ok(())
}

/// Appends the labels that `pieces` make: one, or several where a capture of several labels is among them.
fn fill_label(pieces: &[TemplatePart], name: &HostName, captures: &Captures, out: &mut Vec<NameLabel>) {
    let mut open: Option<NameLabel> = None;
    for piece in pieces {
        match piece {
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
    let swallowed =
        left.bare_end && right.written.starts_with(|char: char| char.is_ascii_alphanumeric() || char == '_');
    let spoiled = left.spoiled
        || right.spoiled
        || swallowed
        || left.form == LabelForm::Asterisk
        || right.form == LabelForm::Asterisk;
    let form = match (&left.form, &right.form) {
        (LabelForm::Literal(a), LabelForm::Literal(b)) if a.is_ascii() && b.is_ascii() => {
            LabelForm::Literal(super::label::normal(&format!("{}{}", left.written, right.written)).into())
        }
        (LabelForm::Unknown { kind, prefix, middle, suffix }, LabelForm::Literal(text)) => {
            LabelForm::Unknown {
                kind: *kind,
                prefix: prefix.clone(),
                middle: middle.clone(),
                suffix: format!("{suffix}{text}"),
            }
        }
        (LabelForm::Literal(text), LabelForm::Unknown { kind, prefix, middle, suffix }) => {
            LabelForm::Unknown {
                kind: *kind,
                prefix: format!("{text}{prefix}"),
                middle: middle.clone(),
                suffix: suffix.clone(),
            }
        }
        (
            LabelForm::Unknown { kind, prefix, middle: left, suffix: end },
            LabelForm::Unknown { prefix: start, middle: right, suffix, .. },
        ) => {
            let between = std::iter::once(format!("{end}{start}"));
            let middle = left.iter().cloned().chain(between).chain(right.iter().cloned()).collect();
            LabelForm::Unknown { kind: *kind, prefix: prefix.clone(), middle, suffix: suffix.clone() }
        }
        (LabelForm::Literal(_), LabelForm::Literal(_)) => {
            LabelForm::Literal(super::label::normal(&format!("{}{}", left.written, right.written)).into())
        }
        (LabelForm::Asterisk, other) | (other, LabelForm::Asterisk) => match other {
            LabelForm::Unknown { .. } => other.clone(),
            _ => NameLabel::unknown(Unknown::Hole, "", "", "").form,
        },
    };
    let written = format!("{}{}", left.written, right.written);
    NameLabel { written: written.into(), form, bare_end: right.bare_end, spoiled }
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
