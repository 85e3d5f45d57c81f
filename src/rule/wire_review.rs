//! `reviews:` as written: a mapping by reason, each with `off` or with hosts.

use super::fields::{Fields, shape};
use super::problems::{Problems, Scalar};
use super::source_position::SourcePosition;
use super::yaml::{NodeKind, YamlNode};
use crate::reason::Reason;

/// The value that silences a reason everywhere.
const OFF: &str = "off";

/// Reasons that only a look at each place answers: a bridge that stays would lead to itself after the run, and a merge
/// loses an entry.
const NEVER_OFF: [Reason; 2] = [Reason::Bridge, Reason::Merge];

/// An entry of `reviews:`.
#[derive(Debug)]
pub struct WireReview {
    /// Place of the reason.
    pub at: SourcePosition,
    /// The reason.
    pub reason: Reason,
    /// `hosts:`; `None` for `off`.
    pub hosts: Option<Vec<Scalar>>,
    /// `why:`.
    pub why: Option<Scalar>,
}

/// Reads `reviews:`, a mapping by reason.
pub(super) fn read(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Vec<WireReview> {
    let Some(node) = fields.get("reviews") else { return Vec::new() };
    let known = Reason::ALL.map(Reason::name);
    let Some(reviews) = Fields::read(node, "`reviews`", &known, problems) else { return Vec::new() };
    let given = Reason::ALL.into_iter().filter_map(|reason| Some((reason, reviews.get(reason.name())?)));
    given
        .filter_map(|(reason, node)| entry(reason, reviews.place_of(reason.name()), node, problems))
        .collect()
}

fn entry(
    reason: Reason,
    at: SourcePosition,
    node: &YamlNode,
    problems: &mut Problems<'_>,
) -> Option<WireReview> {
    match &node.kind {
        NodeKind::Scalar { text, .. } if text == OFF && !NEVER_OFF.contains(&reason) => {
            Some(WireReview { at, reason, hosts: None, why: None })
        }
        NodeKind::Scalar { text, .. } if text == OFF => {
            let what = format!("`{reason}` cannot be silenced for every host: {}", reason.explanation());
            problems.error(at, what, format!("write `{reason}: {{hosts: [HOST], why: REASON}}`"));
            None
        }
        NodeKind::Map(_) => {
            let fields = Fields::read(node, "a review", &["hosts", "why"], problems)?;
            fields.required(
                "hosts",
                "name the hosts whose reviews are silenced, or write `off`",
                problems,
            )?;
            fields.required("why", "say why these reviews need no look", problems)?;
            let (hosts, why) = (fields.list("hosts", problems), fields.text("why", problems));
            Some(WireReview { at, reason, hosts: Some(hosts?), why })
        }
        _ => {
            let what = format!("`{reason}` must be `off` or a mapping, found {}", shape(node));
            problems.error(at, what, "write `off`, or `{hosts: [HOST], why: REASON}`");
            None
        }
    }
}
