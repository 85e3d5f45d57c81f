//! Rows of the HTML page: a mention with its number, its place, and the lines that it stands on.
//!
//! The number of a mention is its place among all of the report, so that a link to it holds for every page of the plan.

use maud::{Markup, html};

use super::facets::Facets;
use super::lines::{marked_line, shown};
use super::sheet::is_on_sheet;
use crate::mention::Verdict;
use crate::report::escape::Visible;
use crate::report::meeting::{REMOVED, meeting, removal};
use crate::report::model::{FileReport, JudgedMention, LineBlock, LinePart, Report, Standing};

/// The section of the page that a mention belongs to, in the order in which a reviewer works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    /// A person decides.
    Open,
    /// It is rewritten.
    Change,
    /// Nothing happens to it.
    Stay,
}

/// A mention of the page.
#[derive(Clone, Copy)]
pub(super) struct Row<'r> {
    /// Its file.
    pub file: &'r FileReport<'r>,
    /// The mention with its standing.
    pub entry: JudgedMention<'r>,
    /// Its number.
    pub id: usize,
    /// Its index in the file.
    pub index: usize,
    /// The lines that it stands on.
    pub block: Option<&'r LineBlock>,
    /// Its section.
    pub section: Section,
    /// The number of its file on the sheet, and its number among the reviews of the file.
    pub sheet: (Option<usize>, Option<usize>),
}

/// The rows of a page, by section and then in the order of the report.
// All of them: a browser lays out those that come into view, and opens a page of 100,000 in some seconds.
pub(super) fn rows<'r>(report: &'r Report<'r>) -> Vec<Row<'r>> {
    let mut rows = Vec::new();
    let mut sheet_files = 0;
    for file in &report.files {
        let number = is_on_sheet(file).then_some(sheet_files);
        sheet_files += usize::from(number.is_some());
        let mut reviews = 0;
        let mut blocks: Vec<Option<&LineBlock>> = vec![None; file.mentions.len()];
        for block in &file.lines {
            for part in &block.parts {
                if let LinePart::Mention { index, .. } = part
                    && let Some(slot) = blocks.get_mut(*index)
                {
                    *slot = Some(block);
                }
            }
        }
        let first = rows.len();
        for (index, (entry, block)) in file.entries().zip(blocks).enumerate() {
            let is_review = number.is_some() && entry.placed.mention.verdict.reason().is_some();
            let sheet = (number, is_review.then_some(reviews));
            reviews += usize::from(is_review);
            rows.push(Row { file, entry, id: first + index, index, block, section: section(entry), sheet });
        }
    }
    rows.sort_by_key(|row: &Row<'_>| row.section);
    rows
}

fn section(entry: JudgedMention<'_>) -> Section {
    match entry.placed.mention.verdict {
        _ if entry.standing == Standing::Outside => Section::Stay,
        Verdict::Review(_) | Verdict::Unlisted => Section::Open,
        Verdict::Rewrite => Section::Change,
        Verdict::Keep | Verdict::Declined | Verdict::Silenced(_) | Verdict::Allowed => Section::Stay,
    }
}

impl Row<'_> {
    /// The number of the first mention of its file.
    pub fn first_id(&self) -> usize {
        self.id - self.index
    }

    /// The review on the sheet; `None` for a row that nobody decides about here.
    fn review(&self) -> Option<String> {
        let is_open = self.section == Section::Open;
        self.sheet.0.zip(self.sheet.1).filter(|_| is_open).map(|(file, review)| format!("{file}.{review}"))
    }

    /// The row as it stands in a group of equal mentions.
    pub fn markup(&self, report: &Report, facets: &Facets) -> Markup {
        let at = self.entry.placed.at;
        let has_context = self.section == Section::Open;
        html! {
            div class="row" id={ "m" (self.id) } data-m=(facets.numbers(report, self.file, self.entry))
                data-d=[self.review()] data-p[self.review().is_some() && self.entry.placed.mention.proposal().is_some()] {
                p class="m" {
                    a href={ "#m" (self.id) } { code { span class="path" { (Visible(self.file.path.to_text())) } ":" (at.line) ":" (at.column) } }
                    (self.link(report)) (self.remarks())
                }
                @if let Some(block) = self.block { (marked_line(block, self.index, has_context)) }
            }
        }
    }

    /// The row of a rewrite whose lines are not known.
    pub fn change(&self, report: &Report, facets: &Facets) -> Markup {
        let at = self.entry.placed.at;
        html! {
            div class="row" id={ "m" (self.id) } data-m=(facets.numbers(report, self.file, self.entry)) {
                p class="m" {
                    a href={ "#m" (self.id) } { (at.line) ":" (at.column) }
                    " " (self.names()) " " span class="dim" { (Visible(report.rule_id(self.entry))) }
                    (self.link(report)) (self.remarks())
                }
            }
        }
    }

    /// The link to the line in its file.
    pub fn link(&self, report: &Report) -> Markup {
        let link = report.link(&self.file.path, self.entry.placed.at.line);
        html! { @if let Some(link) = link { " " a class="out" href=(link) { "open" } } }
    }

    /// The old name and the new one.
    pub fn names(&self) -> Markup {
        let mention = &self.entry.placed.mention;
        let old = shown(mention.shown_text());
        html! {
            @match (mention.verdict, mention.shown_new()) {
                (Verdict::Rewrite | Verdict::Review(_), Some("")) => {
                    code class="old" { (old) } " → " (REMOVED)
                }
                (Verdict::Rewrite, Some(new)) => { code class="old" { (old) } " → " code class="new" { (shown(new)) } }
                (Verdict::Review(_), Some(new)) => { code { (old) } " → " code { (shown(new)) } "?" }
                _ => { code { (old) } }
            }
        }
    }

    /// The note, the standing, and the other name that it meets.
    pub fn remarks(&self) -> Markup {
        let (placed, mention) = (self.entry.placed, &self.entry.placed.mention);
        let is_group = self.section != Section::Change;
        html! {
            @if self.entry.standing != Standing::Fine { " " span class="tag" { (self.entry.standing.name()) } }
            @if let Some(note) = mention.note.as_deref().filter(|_| !is_group) { " " span class="dim" { (shown(note)) } }
            @if let Some(removal) = removal(placed) { " → " (Visible(removal)) }
            @if let Some(meeting) = meeting(placed) { br; span class="dim" { (Visible(meeting)) } }
        }
    }
}
