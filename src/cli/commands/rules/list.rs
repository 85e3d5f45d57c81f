//! `redomain rules list`: what becomes what; with `--hits` also what each rule does in the tree.

use std::io::{Result, Write};

use crate::cli::args::{CommonArguments, RuleFileArguments};
use crate::cli::console::Console;
use crate::cli::diagnostics::print_unread;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::write_paged;
use crate::cli::rule_file::Loaded;
use crate::cli::session::Session;
use crate::cli::terminal_width::width;
use crate::cli::transaction::unsettled_warnings;
use crate::cli::wrap::wrapped;
use crate::matcher::Matcher;
use crate::mention::Verdict;
use crate::plan::{FilePlan, Placed, Plan};
use crate::rule::Rule;
use crate::text::{Count, Problem, visible, visible_line};

/// Blanks before the lines below a rule.
const INDENT: usize = 4;

/// The mentions that a rule is a part of: as the one that decides, as a step of a chain, or as one that may decide.
#[derive(Default)]
struct RuleHits<'p> {
    files: usize,
    rewrites: usize,
    reviews: usize,
    others: usize,
    /// The first rewrite, or else the first mention.
    example: Option<(&'p FilePlan, &'p Placed)>,
}

/// Lists the rules without reading the tree.
pub(super) fn list(loaded: &Loaded, console: Console) -> std::result::Result<Exit, CommandError> {
    let rules = &loaded.file.rules;
    write_paged(console.paged(), |out| rules.iter().try_for_each(|rule| print_rule(rule, out)))?;
    Ok(Exit::Success)
}

/// Lists the rules with their mentions in the tree.
pub(super) fn list_with_hits(
    file: &RuleFileArguments,
    console: Console,
) -> std::result::Result<Exit, CommandError> {
    let arguments = CommonArguments { rules: file.rules.clone(), ..CommonArguments::default() };
    let session = Session::open(&arguments, console)?;
    console.print(&unsettled_warnings(&session.root));
    let rules = &session.rules.file.rules;
    let scan = session.scan(&Matcher::new(&session.rules.file), &|_, _| Ok(()))?;
    let hits = hits(&scan.plan, rules.len());
    write_paged(console.paged(), |out| {
        rules.iter().zip(&hits).try_for_each(|(rule, hits)| {
            print_rule(rule, out)?;
            print_hits(hits, out)
        })
    })?;
    Ok(print_unread(&session, &scan.plan))
}

fn print_rule(rule: &Rule, out: &mut dyn Write) -> Result<()> {
    let to = if rule.to.is_empty() { "nothing" } else { &rule.to };
    let [from, to] = [&rule.action.written(), to].map(Problem::visible);
    print_line(&format!("{}: {from} → {to}", rule.id), out)?;
    match &rule.why {
        Some(why) => print_line(&format!("{}{}", " ".repeat(INDENT), visible_line(why.trim())), out),
        None => Ok(()),
    }
}

fn print_hits(hits: &RuleHits<'_>, out: &mut dyn Write) -> Result<()> {
    let indent = " ".repeat(INDENT);
    let Some((file, placed)) = hits.example else { return writeln!(out, "{indent}no mention in the tree") };
    let mentions = Count(hits.rewrites + hits.reviews + hits.others, "mention");
    let parts = [(hits.rewrites, "rewritten"), (hits.reviews, "to review"), (hits.others, "kept")];
    let parts = parts.iter().filter(|(number, _)| *number > 0);
    let parts: Vec<String> =
        parts.map(|(number, what)| format!("{} {what}", Count::grouped(*number))).collect();
    let files = Count(hits.files, "file");
    print_line(&format!("{indent}{mentions} in {files}: {}", parts.join(", ")), out)?;
    let old = visible(placed.mention.shown_text());
    let new = placed.mention.shown_new().map(|new| format!(" → {}", visible(new))).unwrap_or_default();
    let path = visible(&file.path.to_text());
    print_line(&format!("{indent}such as {old}{new} ({path}:{})", placed.at.line), out)
}

fn print_line(text: &str, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "{}", wrapped(text, width(), INDENT))
}

/// The hits of each rule, by its number.
fn hits(plan: &Plan, rules: usize) -> Vec<RuleHits<'_>> {
    let mut hits: Vec<RuleHits<'_>> = std::iter::repeat_with(RuleHits::default).take(rules).collect();
    // Number of the last file that was counted for a rule, from 1.
    let mut last_files = vec![0; rules];
    for (number, file) in (1..).zip(&plan.files) {
        for placed in &file.mentions {
            for rule in &placed.mention.rules {
                let (Some(hits), Some(last)) = (hits.get_mut(*rule), last_files.get_mut(*rule)) else {
                    continue;
                };
                hits.files += usize::from(*last != number);
                *last = number;
                hits.add(file, placed);
            }
        }
    }
    hits
}

impl<'p> RuleHits<'p> {
    fn add(&mut self, file: &'p FilePlan, placed: &'p Placed) {
        let is_first_rewrite = placed.mention.verdict == Verdict::Rewrite && self.rewrites == 0;
        if is_first_rewrite || self.example.is_none() {
            self.example = Some((file, placed));
        }
        match placed.mention.verdict {
            Verdict::Rewrite => self.rewrites += 1,
            Verdict::Review(_) => self.reviews += 1,
            Verdict::Keep
            | Verdict::Declined
            | Verdict::Silenced(_)
            | Verdict::Allowed
            | Verdict::Unlisted => self.others += 1,
        }
    }
}
