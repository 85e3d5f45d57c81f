//! `redomain rules lint`: counts the mistakes in a rule file; with `--tree` also those that only the tree shows.
//!
//! Errors have ended the run before, when the file was loaded.

use crate::cli::args::{CommonArguments, RuleFileArguments};
use crate::cli::console::Console;
use crate::cli::diagnostics::print_unread;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::expired_keeps::expired_keeps;
use crate::cli::output::write_answer;
use crate::cli::rule_file::{Loaded, quote};
use crate::cli::session::Session;
use crate::cli::transaction::unsettled_warnings;
use crate::cli::tree_lint::{unlisted_results, unmatched_rules};
use crate::matcher::Matcher;
use crate::rule::{RuleIndex, placeholders, taken};
use crate::text::{Count, Problem, Severity};

/// Prints the warnings of the rule file alone.
pub(super) fn lint(loaded: &Loaded, console: Console) -> Result<Exit, CommandError> {
    let mut warnings = warnings(loaded);
    quote(&mut warnings, &loaded.source, 0);
    console.print(&warnings);
    summary(loaded, warnings.len(), "", console)
}

/// The warnings of the rule file, with doubts about rules that are right in themselves: those are for whoever writes
/// them, so that other commands do not repeat them.
fn warnings(loaded: &Loaded) -> Vec<Problem> {
    let rules = &loaded.file.rules;
    let mut warnings = loaded.warnings.clone();
    warnings.extend(taken(rules, &RuleIndex::new(rules)));
    warnings.extend(placeholders(rules));
    warnings.extend(expired_keeps(&loaded.file, Severity::Warning));
    warnings.sort();
    warnings
}

/// Prints the warnings of the rule file and of a scan of the tree.
pub(super) fn lint_with_tree(file: &RuleFileArguments, console: Console) -> Result<Exit, CommandError> {
    let arguments = CommonArguments { rules: file.rules.clone(), ..CommonArguments::default() };
    let session = Session::open(&arguments, console)?;
    console.print(&unsettled_warnings(&session.root));
    let scan = session.scan(&Matcher::new(&session.rules.file), &|_, _| Ok(()))?;
    let unmatched = unmatched_rules(&session, &scan.plan);
    let unlisted = unlisted_results(&session, &scan.plan);
    let mut warnings: Vec<Problem> =
        warnings(&session.rules).into_iter().chain(unmatched).chain(unlisted).collect();
    quote(&mut warnings, &session.rules.source, 0);
    console.print(&warnings);
    let read = format!(" ({} read)", Count(scan.plan.files_scanned, "file"));
    let linted = summary(&session.rules, warnings.len(), &read, console)?;
    let unread = print_unread(&session, &scan.plan);
    Ok(if warnings.is_empty() { unread } else { linted })
}

/// Prints the numbers; exit code 1 if there are warnings.
fn summary(loaded: &Loaded, warnings: usize, read: &str, console: Console) -> Result<Exit, CommandError> {
    let (rules, warned) = (Count(loaded.file.rules.len(), "rule"), Count(warnings, "warning"));
    write_answer(console, |out| writeln!(out, "{rules}, 0 errors, {warned}{read}"))?;
    Ok(if warnings == 0 { Exit::Success } else { Exit::Found })
}
