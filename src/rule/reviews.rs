//! `reviews:` of a rule file: reasons for review that are silenced as a class, everywhere or for some hosts.
//!
//! A silenced review is not rewritten: it is counted and shown as one that a person has looked at.

use super::host_list::patterns;
use super::model::Silence;
use super::problems::Problems;
use super::wire_review::WireReview;

/// The reviews that are silenced.
pub(super) fn silences(wire: &[WireReview], problems: &mut Problems<'_>) -> Vec<Silence> {
    let silences = wire.iter().map(|review| Silence {
        place: problems.place(review.at),
        reason: review.reason,
        hosts: review.hosts.as_ref().map(|hosts| patterns("hosts", hosts, problems)),
        why: review.why.as_ref().map(|why| why.text.clone()),
    });
    silences.collect()
}
