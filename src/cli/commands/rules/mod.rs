//! `redomain rules lint|list|explain`.

mod test;

use std::io::Write;

use crate::cli;
use crate::cli::args::{RuleFileArguments, RulesCommand};
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::emit;
use crate::cli::rule_file::{self, Loaded};
use crate::engine::plan_file;
use crate::matcher::{Finder, Matcher, Source, TextForm};
use crate::mention::{Reason, Verdict};
use crate::plan::FilePlan;
use crate::text::{Count, Problem, RelPath, Span};
use crate::tree::{Categories, Root};

/// Runs one of the commands.
pub(super) fn rules(command: &RulesCommand) -> Result<Exit, CommandError> {
    match command {
        RulesCommand::Lint(arguments) => lint(&load(arguments)?),
        RulesCommand::Test(arguments) => test::test(&load(arguments)?),
        RulesCommand::List(arguments) => list(&load(arguments)?),
        RulesCommand::Explain { file, path, text } => explain(&load(file)?, path, text),
    }
}

fn load(arguments: &RuleFileArguments) -> Result<Loaded, CommandError> {
    let here = std::env::current_dir()?;
    rule_file::load(arguments.rules.as_deref(), &here, Root::find(&here).path())
}

fn lint(loaded: &Loaded) -> Result<Exit, CommandError> {
    cli::report(&loaded.warnings);
    let (rules, warnings) = (loaded.file.rules.len(), loaded.warnings.len());
    emit(None, |out| writeln!(out, "{}, 0 errors, {}", Count(rules, "rule"), Count(warnings, "warning")))?;
    Ok(if warnings == 0 { Exit::Success } else { Exit::Findings })
}

fn list(loaded: &Loaded) -> Result<Exit, CommandError> {
    emit(None, |out| {
        for rule in &loaded.file.rules {
            writeln!(out, "{}: {}", rule.id, Problem::visible(&rule_file::from_text(&rule.action)))?;
            if let Some(why) = &rule.why {
                writeln!(out, "    {}", Problem::visible(why.trim()))?;
            }
        }
        Ok(())
    })?;
    Ok(Exit::Success)
}

pub(super) fn plan(matcher: &Matcher<'_>, path: &str, text: &str) -> Option<FilePlan> {
    let path = RelPath::from(path);
    let category = Categories::embedded().of(&path);
    let source = Source { path: &path, category, form: TextForm::Text };
    plan_file(&mut Finder::new(matcher), text.as_bytes(), &source, false)
}

fn explain(loaded: &Loaded, path: &str, text: &str) -> Result<Exit, CommandError> {
    let matcher = Matcher::new(&loaded.file);
    let plan = plan(&matcher, path, text);
    emit(None, |out| {
        let Some(plan) = &plan else {
            return writeln!(
                out,
                "no mention: the text names no host of {} and no text of a rule",
                zones(loaded)
            );
        };
        for placed in &plan.mentions {
            explain_mention(loaded, placed, text, out)?;
        }
        let new = plan.edits.apply(text.as_bytes()).unwrap_or_default();
        writeln!(out, "result: {}", Problem::visible(&String::from_utf8_lossy(&new)))
    })?;
    Ok(Exit::Success)
}

fn zones(loaded: &Loaded) -> String {
    let zones: Vec<&str> = loaded.file.zones.iter().map(|zone| zone.as_str()).collect();
    format!("the zones ({})", zones.join(", "))
}

fn explain_mention(
    loaded: &Loaded,
    placed: &crate::plan::Placed,
    text: &str,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let mention = &placed.mention;
    let visible = |text: &str| Problem::visible(text);
    writeln!(out, "{}:{}: {}", placed.at.line, placed.at.column, visible(&mention.text))?;
    writeln!(out, "  host      {}", visible(&mention.host))?;
    writeln!(out, "  spelling  {}", mention.spelling.name())?;
    writeln!(out, "  boundary  {}", boundary(text, mention.span))?;
    // Of a hole it is not known which rule its value will meet.
    let candidates = mention.verdict == Verdict::Review(Reason::Hole) && mention.new.is_none();
    for (step, rule) in mention.rules.iter().enumerate() {
        let rule = &loaded.file.rules[*rule];
        let head = match (step, candidates) {
            (0, true) => "may be",
            (0, false) => "rules",
            _ if candidates => "or",
            _ => "then",
        };
        writeln!(
            out,
            "  {head:<8}  {} ({}): {}",
            rule.id,
            rule.place,
            visible(&rule_file::from_text(&rule.action))
        )?;
    }
    if let Some(new) = &mention.new {
        let head = if mention.verdict == Verdict::Rewrite { "new" } else { "proposal" };
        writeln!(out, "  {head:<8}  {}", visible(new))?;
    }
    match mention.verdict.reason() {
        Some(reason) => writeln!(out, "  verdict   review, {reason}: {}", reason.explanation())?,
        None => writeln!(out, "  verdict   {}", mention.verdict.name())?,
    }
    match &mention.note {
        Some(note) => writeln!(out, "  note      {}", visible(note)),
        None => Ok(()),
    }
}

/// What the name ends at on both sides.
fn boundary(text: &str, span: Span) -> String {
    let shown = |sign: Option<char>, edge: &str| match sign {
        Some(sign) => format!("`{}`", Problem::visible(&sign.to_string())),
        None => format!("the {edge}"),
    };
    let before = text.get(..span.start).and_then(|left| left.chars().next_back());
    let after = text.get(span.end..).and_then(|right| right.chars().next());
    format!("{} on the left, {} on the right", shown(before, "start"), shown(after, "end"))
}
