//! The plan of one file, with the marks that reports and baselines ask for.

use crate::mention::{Matcher, Mention, Scratch, Source, TextForm};
use crate::plan::{Extents, FilePlan, Marks, Placed};
use crate::text::{Beside, ExtentIndex, LineDigest, LineIndex};

/// The plan of one file, with marks if it is to be `marked`; `None` where it has no mentions and nothing to warn of.
pub fn plan_file(
    matcher: &Matcher<'_>,
    bytes: &[u8],
    source: &Source<'_>,
    scratch: &mut Scratch,
    marked: bool,
) -> Option<FilePlan> {
    let findings = matcher.find(bytes, source, scratch);
    if findings.mentions.is_empty() && findings.warnings.is_empty() {
        return None;
    }
    let mut lines = LineIndex::new(bytes);
    let mut marker = marked.then(|| Marker::new(bytes, source.form));
    let placed = findings.mentions.into_iter().map(|mention| {
        let at = lines.position(mention.span.start);
        let marks = marker.as_mut().map(|marker| Box::new(marker.marks(at.line, &mention)));
        Placed { at, marks, mention }
    });
    // Mentions are disjoint with their edits, so that no two can conflict.
    let mut plan = FilePlan::new(source.path.clone(), source.category, placed.collect()).ok()?;
    plan.warnings = findings.warnings.into_iter().map(|(at, what)| (lines.position(at), what)).collect();
    plan.warnings.sort();
    plan.keeps = findings.keeps;
    Some(plan)
}

/// Makes the marks of the mentions of one text, in their order.
struct Marker<'t> {
    bytes: &'t [u8],
    /// `None` where the text is no UTF-8.
    characters: Option<ExtentIndex<'t>>,
    /// The last line and its neighbours: lines can be long, and have many mentions.
    last: Option<(usize, Beside)>,
}

impl<'t> Marker<'t> {
    fn new(bytes: &'t [u8], form: TextForm) -> Self {
        let text = if form == TextForm::Text { std::str::from_utf8(bytes).ok() } else { None };
        Self { bytes, characters: text.map(ExtentIndex::new), last: None }
    }

    /// The marks of a mention that begins in this line.
    fn marks(&mut self, line: usize, mention: &Mention) -> Marks {
        let extents = self.characters.as_mut().map(|index| {
            let edit = mention.edit.as_ref().map_or(mention.span, |edit| edit.span);
            let [mention, edit] = index.pair([mention.span, edit]);
            Extents { mention, edit }
        });
        let beside = match self.last {
            Some((last, beside)) if last == line => beside,
            _ => Beside::of(self.bytes, mention.span),
        };
        self.last = Some((line, beside));
        Marks { extents, line: LineDigest::of(self.bytes, mention.span), beside }
    }
}
