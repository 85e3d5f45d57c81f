//! A text that a regular expression matches, made from its syntax tree.
//!
//! Takes the first of alternatives and the fewest repetitions, and passes over assertions: whoever asks tries it.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Bytes of a sample. Longer ones come from large repetitions, and say no more than short ones.
const MAX_SAMPLE: usize = 256;

/// A short text that `hir` matches if no assertion is against it; `None` if it has no short one.
pub(super) fn sample(hir: &Hir) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    add(hir, &mut text)?;
    Some(text)
}

fn add(hir: &Hir, text: &mut Vec<u8>) -> Option<()> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.extend_from_slice(&literal.0),
        HirKind::Class(Class::Bytes(class)) => {
            let ranges = class.ranges();
            let usual = ranges.iter().find(|range| range.start().is_ascii_alphanumeric());
            text.push(usual.or(ranges.first())?.start());
        }
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.ranges();
            let usual = ranges.iter().find(|range| range.start().is_ascii_alphanumeric());
            text.extend_from_slice(usual.or(ranges.first())?.start().encode_utf8(&mut [0; 4]).as_bytes());
        }
        HirKind::Repetition(repetition) => {
            for _ in 0..repetition.min {
                add(&repetition.sub, text)?;
            }
        }
        HirKind::Capture(capture) => add(&capture.sub, text)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| add(part, text))?,
        HirKind::Alternation(parts) => add(parts.first()?, text)?,
    }
    (text.len() <= MAX_SAMPLE).then_some(())
}

#[cfg(test)]
mod tests {
    use super::sample;

    #[test]
    fn a_sample_is_the_shortest_text_of_the_first_alternatives() {
        for (pattern, expected) in [
            (r"svc-[0-9]+\.run", Some("svc-0.run")),
            (r"^\bapi\.(\w+|x)\b$", Some("api.0")),
            (r"(?i)a?b", Some("B")),
            ("[^a-z]", Some("\0")),
            ("x{3}y*", Some("xxx")),
            ("x{300}", None),
            ("[a&&b]", None),
        ] {
            let hir = regex_syntax::Parser::new().parse(pattern).unwrap();
            let found = sample(&hir);
            assert_eq!(found.as_deref(), expected.map(str::as_bytes), "{pattern}");
        }
    }
}
