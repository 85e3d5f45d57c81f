//! Labels of links in Markdown: the definition of a link and its uses have one label, and go together or not at all.
//!
//! `[a.b]: https://a.b/` defines what `[a.b]` and `[here][a.b]` lead to (CommonMark, section 6.3). Where one of them stays,
//! the others stay with it; and two labels that would be one stay both, if they lead to different places.

use std::collections::BTreeMap;

use super::future::may_change;
use super::judgement::give;
use super::merge;
use crate::lexer::line;
use crate::mention::{Counterpart, Mention, Reason, Verdict};
use crate::text::Span;

/// Bytes of a label, which CommonMark limits to 999.
const MAX_LABEL: usize = 999;

/// The places of one label.
#[derive(Debug, Default)]
struct Label {
    /// The mentions in its places, by number.
    mentions: Vec<usize>,
    /// What it will be.
    then: Vec<u8>,
    /// The place that it will lead to; `None` without a definition.
    target: Option<Vec<u8>>,
}

/// Gives the labels that would lose each other, or their link, a reason.
pub(super) fn keep_together(text: &[u8], mentions: &mut [Mention]) {
    if memchr::memmem::find(text, b"]:").is_none() {
        return;
    }
    let labels: BTreeMap<Vec<u8>, Label> = labels(text, mentions);
    let defined = || labels.values().filter(|label| label.target.is_some());
    let mut first_by_result: BTreeMap<&[u8], &Label> = BTreeMap::new();
    let mut merging = Vec::new();
    for label in defined() {
        let first = *first_by_result.entry(&label.then).or_insert(label);
        if first.target != label.target {
            merging.extend([(first, label), (label, first)]);
        }
    }
    for (label, other) in merging {
        let meets = counterpart(text, &mentions[other.mentions[0]], &label.then);
        change(label, Reason::Merge, &meets, mentions);
    }
    for label in defined() {
        let stays = label.mentions.iter().find(|number| mentions[**number].verdict != Verdict::Rewrite);
        if let Some(stays) = stays {
            let meets = counterpart(text, &mentions[*stays], &label.then);
            change(label, Reason::Bridge, &meets, mentions);
        }
    }
}

/// Gives all rewrites of a label a reason.
fn change(label: &Label, reason: Reason, meets: &Counterpart, mentions: &mut [Mention]) {
    for number in &label.mentions {
        if may_change(&mentions[*number]) {
            give(&mut mentions[*number], reason, meets.clone());
        }
    }
}

fn counterpart(text: &[u8], mention: &Mention, then: &[u8]) -> Counterpart {
    let said = String::from_utf8_lossy(mention.span.of(text)).into_owned();
    Counterpart { span: mention.span, text: said, becomes: String::from_utf8_lossy(then).into_owned() }
}

/// The labels with mentions in them.
fn labels(text: &[u8], mentions: &[Mention]) -> BTreeMap<Vec<u8>, Label> {
    let mut labels: BTreeMap<Vec<u8>, Label> = BTreeMap::new();
    for (number, mention) in mentions.iter().enumerate() {
        let Some(span) = label_around(text, mention.span) else { continue };
        let line = Span::new(line::start(text, span.start), line::end(text, span.end));
        let behind = &text[span.end + 1..line.end];
        let is_first = text[line.start..span.start - 1].trim_ascii().is_empty();
        let is_definition = is_first && behind.starts_with(b":");
        if !is_definition && !is_use(&text[..span.start - 1], behind) {
            continue;
        }
        let label = labels.entry(span.of(text).to_ascii_lowercase()).or_default();
        label.mentions.push(number);
        label.then = merge::future(text, span, mentions);
        if is_definition {
            label.target = Some(merge::future(text, Span::new(span.end + 2, line.end), mentions));
        }
    }
    labels
}

/// The text between the brackets around a name, on its line.
fn label_around(text: &[u8], name: Span) -> Option<Span> {
    let before = &text[name.start.saturating_sub(MAX_LABEL)..name.start];
    let open = before.iter().rposition(|byte| b"[]\n".contains(byte)).filter(|at| before[*at] == b'[')?;
    let behind = &text[name.end..text.len().min(name.end + MAX_LABEL)];
    let close = behind.iter().position(|byte| b"[]\n".contains(byte)).filter(|at| behind[*at] == b']')?;
    Some(Span::new(name.start - before.len() + open + 1, name.end + close))
}

/// Returns `true` if a text in brackets is the label of a link: `[label]`, `[label][]` and `[text][label]`, but neither
/// `[text](target)` nor `[text][label]`.
fn is_use(before: &[u8], behind: &[u8]) -> bool {
    before.ends_with(b"]") || behind.starts_with(b"[]") || !matches!(behind, [b'(' | b'[' | b':', ..])
}
