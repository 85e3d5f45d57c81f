//! The plan of a text that is too large to hold in memory: each part is planned as if it were a text of its own.
//!
//! A mention belongs to the part that it begins in. Parts overlap by more than the matcher looks around a mention, so
//! the plan is that of the whole text; a test compares the two.

use super::Engine;
use super::own_files::Written;
use super::place::{Marking, PartBoundary, Placer};
use super::shared_wordings::SharedWordings;
use crate::matcher::{Finder, Matcher, Source, TextForm};
use crate::mention::Mention;
use crate::plan::{FilePlan, Placed};
use crate::text::{Digest, Digester, SkipReason, Utf8Check};
use crate::tree::{LargeText, Part};
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

/// Result for a large text.
pub(super) enum Planned {
    /// The plan, and the digest of the text.
    Plan(FilePlan, Digest),
    /// It has no mentions.
    Nothing,
    /// A part is not enough to plan it, or to tell whether it is a saved plan or a report; the whole text is.
    NeedsAll,
    /// It is no text: it has a zero byte.
    ZeroByte,
    /// The run was stopped.
    Stopped,
}

/// Plans a large text part by part.
pub(super) fn plan_large(
    engine: &Engine<'_>,
    text: &mut LargeText<'_>,
    source: &Source<'_>,
    finder: &mut Finder<'_>,
    wordings: &mut SharedWordings,
    written: Written,
) -> Result<Planned, SkipReason> {
    match gather(engine, text, source, finder, wordings, written)? {
        Planned::ZeroByte => {
            let source = Source { form: TextForm::Binary, ..*source };
            gather(engine, text, &source, finder, wordings, written)
        }
        planned => Ok(planned),
    }
}

/// Results of the parts so far.
struct PartResults {
    mentions: Vec<Placed>,
    keeps: BTreeSet<usize>,
    digester: Digester,
    utf8: Utf8Check,
}

fn gather(
    engine: &Engine<'_>,
    text: &mut LargeText<'_>,
    source: &Source<'_>,
    finder: &mut Finder<'_>,
    wordings: &mut SharedWordings,
    written: Written,
) -> Result<Planned, SkipReason> {
    let (digester, utf8) = (Digester::default(), Utf8Check::default());
    let mut all = PartResults { mentions: Vec::new(), keeps: BTreeSet::new(), digester, utf8 };
    let marking = Marking::new(engine.marked, || source.form == TextForm::Text);
    let mut boundary = PartBoundary::START;
    let mut parts = text.parts(Matcher::MARGIN);
    while let Some(part) = parts.read()? {
        if engine.stop.load(Ordering::Relaxed) {
            return Ok(Planned::Stopped);
        }
        if part.base == 0 && written.needs_all(part.bytes) {
            return Ok(Planned::NeedsAll);
        }
        let own = part.own();
        if source.form == TextForm::Text && memchr::memchr(0, own).is_some() {
            return Ok(Planned::ZeroByte);
        }
        all.digester.update(own);
        let mut placer = Placer::resumed(part.bytes, part.base, boundary, marking);
        if marking == Marking::All {
            all.utf8.feed(own);
        }
        if let Some(probe) = finder.probe(part.bytes) {
            let Some(found) = probe.find_part(source) else {
                return Ok(Planned::NeedsAll);
            };
            all.keeps.extend(found.keeps);
            all.take(&part, found.mentions, &mut placer, wordings);
        }
        // The next part begins there, and edits and names that mentions meet may stand anywhere in it.
        boundary = placer.boundary(part.own.end.saturating_sub(Matcher::MARGIN).max(part.base));
    }
    all.plan(source)
}

impl PartResults {
    /// Adds the mentions that begin in the part.
    fn take(
        &mut self,
        part: &Part<'_>,
        mentions: Vec<Mention>,
        placer: &mut Placer<'_>,
        wordings: &mut SharedWordings,
    ) {
        // A mention that reaches into the next part is not taken twice.
        let mut taken = self.mentions.last().map_or(0, |last| last.mention.span.end);
        let mut own = Vec::new();
        for mention in mentions {
            let (start, end) = (part.base + mention.span.start, part.base + mention.span.end);
            if part.own.start <= start && start < part.own.end && taken <= start {
                own.push(mention);
                taken = end;
            }
        }
        self.mentions.append(&mut placer.place(own, wordings));
    }

    fn plan(mut self, source: &Source<'_>) -> Result<Planned, SkipReason> {
        if self.mentions.is_empty() {
            return Ok(Planned::Nothing);
        }
        if source.form == TextForm::Text && !self.utf8.is_valid() {
            let marks = self.mentions.iter_mut().filter_map(|placed| placed.marks.as_mut());
            marks.for_each(|marks| marks.extents = None);
            let met = self.mentions.iter_mut().filter_map(|placed| placed.met_at.as_mut());
            met.for_each(|place| place.extent = None);
        }
        let plan = FilePlan::new(source.path.clone(), source.category, self.mentions)?;
        Ok(Planned::Plan(FilePlan { keeps: self.keeps, ..plan }, self.digester.digest()))
    }
}
