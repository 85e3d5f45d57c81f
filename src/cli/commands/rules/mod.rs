//! `redomain rules`: finds mistakes in a rule file, tests it, lists its rules, and explains them on a text.

mod absent;
mod explain;
mod lint;
mod list;
mod test;

use crate::cli::args::{RuleFileArguments, RulesCommand};
use crate::cli::console::Console;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::write_paged;
use crate::cli::paths::{find_root, working_directory};
use crate::cli::rule_file::{self, Loaded, RuleSource};
use crate::engine::plan_file;
use crate::matcher::{Finder, Matcher, Source, TextForm};
use crate::plan::FilePlan;
use crate::rule::{Pack, RULE_FILE_SCHEMA, suggestion};
use crate::text::{Place, Problem, RelPath, visible_line};
use crate::tree::Categories;

/// Runs one of the subcommands.
pub(super) fn rules(command: &RulesCommand, console: Console) -> Result<Exit, CommandError> {
    match command {
        RulesCommand::Lint { file, tree, quiet } => {
            let console = console.saying(quiet.verbosity());
            if *tree {
                lint::lint_with_tree(file, console)
            } else {
                lint::lint(&load(file, console)?, console)
            }
        }
        RulesCommand::Test { file, format, quiet } => {
            let console = console.saying(quiet.verbosity());
            test::test(&load(file, console)?, *format, console)
        }
        RulesCommand::List { file, hits: false } => list::list(&load(file, console)?, console),
        RulesCommand::List { file, hits: true } => list::list_with_hits(file, console),
        RulesCommand::Show { pack } => show(pack, console),
        RulesCommand::Schema => print(RULE_FILE_SCHEMA, console),
        RulesCommand::Explain { file, path, text } => explain::explain(&load(file, console)?, path, text),
    }
}

fn load(arguments: &RuleFileArguments, console: Console) -> Result<Loaded, CommandError> {
    let start = working_directory()?;
    let wanted = RuleSource { named: arguments.rules.as_deref(), one_off: &[] };
    rule_file::load(wanted, &start, &find_root(&start, console)?)
}

fn show(name: &str, console: Console) -> Result<Exit, CommandError> {
    let known: Vec<&str> = Pack::names().collect();
    let short = name.strip_prefix("pack:").unwrap_or(name);
    let Some(text) = Pack::named(short) else {
        let problem = Problem::error(Place::default(), format!("there is no pack `{}`", visible_line(short)));
        return Err(CommandError::usage(problem.help(suggestion(short, &known))));
    };
    print(text, console)
}

fn print(text: &str, console: Console) -> Result<Exit, CommandError> {
    write_paged(console.paged(), |out| out.write_all(text.as_bytes()))?;
    Ok(Exit::Success)
}

/// A text, planned as if it were the content of a file.
struct PlannedText {
    /// `None` where the text has no mention.
    plan: Option<FilePlan>,
    /// The text with all edits of the plan.
    new: String,
}

impl PlannedText {
    /// Plans `text` as the content of the file at `path`.
    ///
    /// # Errors
    /// The reason why such a file would not be planned, for a message.
    fn of(matcher: &Matcher<'_>, path: &str, text: &str) -> Result<Self, String> {
        let path = RelPath::from(path);
        let category = Categories::embedded().of(&path);
        let source = Source { path: &path, category, form: TextForm::Text };
        let plan = plan_file(&mut Finder::new(matcher), text.as_bytes(), &source, false)
            .map_err(|reason| reason.message())?;
        let Some(plan) = plan else { return Ok(Self { plan: None, new: text.to_owned() }) };
        let new = plan.edits.apply(text.as_bytes()).ok_or("was not planned: an edit reaches past its end")?;
        Ok(Self { plan: Some(plan), new: String::from_utf8_lossy(&new).into_owned() })
    }
}
