//! The outcome of a mention in the words of a row.

use crate::lexer::hole;
use crate::mention::{Mention, Verdict};

/// The outcome of a mention as its row shows it; the same for names that differ only in case.
pub(super) fn outcome(mention: &Mention) -> String {
    if let Some(reason) = mention.verdict.reason() {
        return format!("review ({reason})");
    }
    match (&mention.new, mention.url_move()) {
        (_, Some(url)) if mention.edit.is_some() => format!("→ {}", url.new),
        (Some(new), _) if mention.verdict == Verdict::Rewrite && mention.edit.is_some() => {
            format!("→ {}", lower_case(new))
        }
        _ => mention.verdict.name().to_owned(),
    }
}

/// A name in lower case, except for its holes: in `{{ .Values.svcName }}` the case has a meaning.
fn lower_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(char) = rest.chars().next() {
        let bytes = rest.as_bytes();
        let hole = match char {
            '%' => hole::percent(bytes),
            '_' => hole::dunder(bytes),
            '!' => hole::exclaimed(bytes),
            _ => hole::hole(bytes).map(|(len, _)| len),
        };
        match hole.and_then(|len| rest.split_at_checked(len)) {
            Some((hole, after)) => {
                out.push_str(hole);
                rest = after;
            }
            None => {
                out.extend(char.to_lowercase());
                rest = &rest[char.len_utf8()..];
            }
        }
    }
    out
}
