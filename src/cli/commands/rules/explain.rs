//! `redomain rules explain`: shows each mention of a text with host, spelling, boundary, rules and verdict.

use std::io::{Result, Write};

use super::PlannedText;
use super::absent::absence;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::write_stdout;
use crate::cli::rule_file::Loaded;
use crate::cli::wrap::write_lines;
use crate::matcher::Matcher;
use crate::mention::{Mention, Reason, Verdict};
use crate::plan::Placed;
use crate::report::{self, Style};
use crate::text::{Place, Problem, Span};

/// Explains `text` as if it were the content of the file at `path`.
pub(super) fn explain(loaded: &Loaded, path: &str, text: &str) -> std::result::Result<Exit, CommandError> {
    let matcher = Matcher::new(&loaded.file);
    let planned = PlannedText::of(&matcher, path, text)
        .map_err(|reason| CommandError::usage(Problem::error(Place::file(path), reason)))?;
    write_stdout(|out| {
        let Some(plan) = &planned.plan else {
            let reason = absence(text, &loaded.file.zones);
            return writeln!(out, "no mention: {}", Problem::visible(&reason));
        };
        // The result stays on one line, from which it can be copied.
        write_lines(out, Style::Visible, |out| {
            plan.mentions.iter().try_for_each(|placed| print_mention(loaded, placed, text, out))
        })?;
        writeln!(out, "result: {}", Problem::visible(&planned.new))
    })?;
    Ok(Exit::Success)
}

fn print_mention(loaded: &Loaded, placed: &Placed, text: &str, out: &mut dyn Write) -> Result<()> {
    let mention = &placed.mention;
    writeln!(out, "{}:{}: {}", placed.at.line, placed.at.column, Problem::visible(&mention.text))?;
    writeln!(out, "  host      {}", Problem::visible(&mention.host))?;
    writeln!(out, "  spelling  {}", mention.spelling.name())?;
    writeln!(out, "  boundary  {}", boundary(text, mention.span))?;
    print_rules(loaded, mention, out)?;
    if let Some(new) = &mention.new {
        let head = if mention.verdict == Verdict::Rewrite { "new" } else { "proposal" };
        let new = report::removal(placed).unwrap_or_else(|| Problem::visible(new));
        writeln!(out, "  {head:<8}  {new}")?;
        if let Some(url) = mention.url_move() {
            let [old, new] = [&url.old, &url.new].map(|url| Problem::visible(url));
            writeln!(out, "  url       {old} → {new}")?;
        }
    }
    if let Some(meeting) = report::meeting(placed) {
        writeln!(out, "  meets     {}", Problem::visible(&meeting))?;
    }
    match mention.verdict {
        Verdict::Review(reason) => writeln!(out, "  verdict   review, {reason}: {}", reason.explanation())?,
        Verdict::Silenced(reason) => {
            writeln!(out, "  verdict   silenced, {reason}: {}", reason.explanation())?;
            let by = loaded.file.reviews.iter().find(|silence| silence.reason == reason);
            if let Some(silence) = by {
                writeln!(out, "  by        `reviews` ({})", silence.place)?;
            }
        }
        _ => writeln!(out, "  verdict   {}", mention.verdict.name())?,
    }
    match &mention.note {
        Some(note) => writeln!(out, "  note      {}", Problem::visible(note)),
        None => Ok(()),
    }
}

/// The rules of a mention: a chain that was followed, or candidates if a hole leaves open which one applies.
fn print_rules(loaded: &Loaded, mention: &Mention, out: &mut dyn Write) -> Result<()> {
    let are_candidates = mention.verdict == Verdict::Review(Reason::Hole) && mention.new.is_none();
    for (step, rule) in mention.rules.iter().enumerate() {
        let rule = &loaded.file.rules[*rule];
        let head = match (step, are_candidates) {
            (0, true) => "may be",
            (0, false) => "rules",
            (_, true) => "or",
            (_, false) => "then",
        };
        let from = Problem::visible(&rule.action.written());
        writeln!(out, "  {head:<8}  {} ({}): {from}", rule.id, rule.place)?;
    }
    Ok(())
}

/// The characters on both sides of a mention, which decide whether it is a whole name.
fn boundary(text: &str, span: Span) -> String {
    let before = text.get(..span.start).and_then(|left| left.chars().next_back());
    let after = text.get(span.end..).and_then(|right| right.chars().next());
    format!("{} on the left, {} on the right", neighbor(before, "start"), neighbor(after, "end"))
}

fn neighbor(char: Option<char>, edge: &str) -> String {
    match char {
        Some(char) => format!("`{}`", Problem::visible(&char.to_string())),
        None => format!("the {edge}"),
    }
}
