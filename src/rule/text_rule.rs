//! Rules that are not about hosts: exact text, and regular expressions over bytes.

use std::fmt::Display;

use regex::bytes::{Regex, RegexBuilder};
use regex_syntax::ast::ErrorKind;

use super::findings::{Findings, Written};
use super::model::Action;
use super::nearest::{nearest, suggestion};
use crate::host::PatternError;

/// Bytes that a compiled regular expression may take.
const LARGEST: usize = 10 << 20;
/// Texts on one of which every regex that matches empty text does so.
const PROBES: [&str; 7] = ["", "a", " ", "a b", "a\nb", "1_", "-"];

/// The action of a `text:` rule.
pub fn text(from: &[Written], to: &Written, findings: &mut Findings<'_>) -> Option<Action> {
    for written in from.iter().filter(|written| written.text.is_empty()) {
        findings.error(written.at, "`text` is empty", "write the text to be replaced");
    }
    let from = from.iter().map(|written| written.text.clone()).collect();
    Some(Action::Text { from, to: to.text.clone() })
}

/// The action of a `regex:` rule.
pub fn regex(from: &Written, to: &Written, findings: &mut Findings<'_>) -> Option<Action> {
    let regex = match compile(&from.text) {
        Ok(regex) => regex,
        Err(fault) => {
            findings.fault(from, fault);
            return None;
        }
    };
    for fault in unmade_groups(&to.text, &regex) {
        findings.fault(to, fault);
    }
    Some(Action::Regex { from: regex, to: to.text.clone() })
}

fn compile(pattern: &str) -> Result<Regex, PatternError> {
    // Parsed once before it is built, because the builder's error has no place.
    if let Err(error) = regex_syntax::ParserBuilder::new().utf8(false).build().parse(pattern) {
        return Err(syntax_error(pattern, &error));
    }
    let built = RegexBuilder::new(pattern).size_limit(LARGEST).dfa_size_limit(LARGEST).build();
    let regex = built.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => {
            let what = format!("regex `{}` takes more than 10 MiB", shortened(pattern));
            PatternError::new(0, what, "use smaller repetitions, or several rules")
        }
        error => malformed(pattern, 0, &error),
    })?;
    let empty = |probe: &&str| regex.find_iter(probe.as_bytes()).any(|found| found.is_empty());
    if PROBES.iter().any(empty) {
        let what = format!("regex `{}` matches the empty text", shortened(pattern));
        return Err(PatternError::new(0, what, "ask for at least one character, with `+` in place of `*`"));
    }
    Ok(regex)
}

fn syntax_error(pattern: &str, error: &regex_syntax::Error) -> PatternError {
    match error {
        regex_syntax::Error::Parse(error) => {
            let fault = malformed(pattern, error.span().start.offset, error.kind());
            match error.kind() {
                ErrorKind::UnsupportedLookAround | ErrorKind::UnsupportedBackreference => {
                    let help = "the engine has neither, so that it takes linear time; \
                                capture the surroundings and write them back";
                    PatternError { help: help.to_owned(), ..fault }
                }
                _ => fault,
            }
        }
        regex_syntax::Error::Translate(error) => malformed(pattern, error.span().start.offset, error.kind()),
        error => malformed(pattern, 0, error),
    }
}

fn malformed(pattern: &str, at: usize, reason: &dyn Display) -> PatternError {
    let what = format!("regex `{}` is malformed: {reason}", shortened(pattern));
    PatternError::new(at, what, "correct it, or use `text:` for exact text")
}

/// A fault for every `$1`, `$name` and `${name}` that is no group of the regex.
fn unmade_groups(to: &str, regex: &Regex) -> Vec<PatternError> {
    let mut faults = Vec::new();
    let mut at = 0;
    while let Some(next) = to[at..].find('$') {
        let start = at + next;
        let rest = &to[start + 1..];
        if rest.starts_with('$') {
            at = start + 2;
            continue;
        }
        let braced = rest.strip_prefix('{');
        let name = match braced {
            Some(inner) => match inner.find('}') {
                Some(end) => &inner[..end],
                None => {
                    let help = "write `${name}`, or `$$` for a `$`";
                    faults.push(PatternError::new(start, "`${` is not closed", help));
                    return faults;
                }
            },
            None => {
                let end = rest.find(|char: char| !char.is_ascii_alphanumeric() && char != '_');
                &rest[..end.unwrap_or(rest.len())]
            }
        };
        let known = match name.parse::<usize>() {
            Ok(number) => number < regex.captures_len(),
            Err(_) => regex.capture_names().flatten().any(|known| known == name),
        };
        // A `$` before anything else stands for itself.
        if !known && (braced.is_some() || !name.is_empty()) {
            faults.push(unmade(start, name, regex));
        }
        at = start + 1 + name.len();
    }
    faults
}

fn unmade(at: usize, name: &str, regex: &Regex) -> PatternError {
    let groups = regex.captures_len() - 1;
    let names: Vec<&str> = regex.capture_names().flatten().collect();
    let digits = name.find(|char: char| !char.is_ascii_digit()).unwrap_or(name.len());
    let help = match name[..digits].parse::<usize>() {
        Ok(number) if number <= groups && digits < name.len() => {
            format!("write `${{{number}}}{}`", &name[digits..])
        }
        _ if nearest(name, &names).is_some() => suggestion(name, &names),
        _ if groups == 0 => {
            "the regex has no groups; write `(…)` around what is used, or `$$` for a `$`".to_owned()
        }
        _ => format!("the regex makes `$0` to `${groups}`; write `$$` for a `$`"),
    };
    PatternError::new(at, format!("group `{name}` is used in `to` but not made"), help)
}

fn shortened(pattern: &str) -> String {
    match pattern.char_indices().nth(60) {
        Some((cut, _)) => format!("{}…", &pattern[..cut]),
        None => pattern.to_owned(),
    }
}
