//! Filter of the HTML page: choices, each with a class of rows, a style rule that hides all other rows, and a label.
//!
//! Works without scripts: a radio button that is checked selects a style rule by `:has`.

use maud::{Markup, html};

use super::model::{JudgedMention, Report};
use super::standing::Standing;
use crate::mention::{Reason, Verdict};
use crate::text::Count;

/// A choice of the filter.
pub(super) struct Choice {
    class: String,
    name: String,
    count: usize,
}

impl Choice {
    fn new(report: &Report, class: String, name: &str, matches: impl Fn(JudgedMention<'_>) -> bool) -> Self {
        let count = report.entries().filter(|(_, entry)| matches(*entry)).count();
        Self { class, name: name.to_owned(), count }
    }

    /// Hides files and rows without the class.
    pub fn style_rule(&self) -> String {
        let class = &self.class;
        let chosen = format!("body:has(#f-{class}:checked)");
        format!("{chosen} .file:not(.{class}),{chosen} .file tr:not(.{class}){{display:none}}")
    }

    /// Radio button with the name and the number of mentions.
    pub fn label(&self) -> Markup {
        let kind = self.class.starts_with("r-").then_some("reason");
        html! {
            label class=[kind] {
                input type="radio" name="f" id={ "f-" (self.class) };
                (self.name) " " (Count::grouped(self.count))
            }
        }
    }
}

/// Choices with at least one mention, most urgent first.
pub(super) fn choices(report: &Report) -> Vec<Choice> {
    let mut choices = Vec::new();
    for standing in [Standing::Finding, Standing::Known, Standing::Outside] {
        let name = standing.name();
        choices.push(Choice::new(report, name.to_owned(), name, |entry| entry.standing == standing));
    }
    choices.push(of_verdict(report, Verdict::Rewrite));
    choices.push(Choice::new(report, "v-review".to_owned(), "review", |entry| {
        entry.placed.mention.verdict.reason().is_some()
    }));
    for reason in Reason::ALL {
        let is_reason = |entry: JudgedMention<'_>| entry.is(Verdict::Review(reason));
        choices.push(Choice::new(report, format!("r-{reason}"), reason.name(), is_reason));
    }
    choices.extend(
        [Verdict::Keep, Verdict::Allowed, Verdict::Unlisted].map(|verdict| of_verdict(report, verdict)),
    );
    choices.push(Choice::new(report, "v-silenced".to_owned(), "silenced", |entry| {
        matches!(entry.placed.mention.verdict, Verdict::Silenced(_))
    }));
    choices.retain(|choice| choice.count > 0);
    choices
}

fn of_verdict(report: &Report, verdict: Verdict) -> Choice {
    Choice::new(report, format!("v-{}", verdict.name()), verdict.name(), |entry| entry.is(verdict))
}

/// Classes of the row of a mention.
pub(super) fn classes(entry: JudgedMention<'_>) -> Vec<String> {
    let verdict = entry.placed.mention.verdict;
    let mut classes = vec![entry.standing.name().to_owned(), format!("v-{}", verdict.name())];
    classes.extend(verdict.reason().map(|reason| format!("r-{reason}")));
    classes
}
