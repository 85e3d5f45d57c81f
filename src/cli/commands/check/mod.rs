//! `redomain check`: the gate for hooks and CI.
//!
//! Fails on every mention that a rule would rewrite, on unlisted hosts if the rule file has `allow`, and on keeps
//! whose last day is over. Findings in the baseline, and lines that `--since` does not ask about, do not count.

mod baseline;
mod exceptions;
mod fix;
mod open;
mod step_summary;

use crate::cli;
use crate::cli::args::{BaselineChange, CheckArguments, CommonArguments};
use crate::cli::console::Console;
use crate::cli::diagnostics::{print_unread, print_warnings};
use crate::cli::exit::{CommandError, Exit};
use crate::cli::expired_keeps::expired_keeps;
use crate::cli::output::{after_change, require_writable, write_report};
use crate::cli::session::Session;
use crate::cli::shell::word;
use crate::cli::transaction::require_no_open_run;
use crate::cli::tree_lint::suspicious_rules;
use crate::cli::wrap::write_lines;
use crate::engine::Original;
use crate::matcher::Matcher;
use crate::mention::Verdict;
use crate::plan::{FilePlan, Placed, Plan};
use crate::report::{self, FindingsOptions, Format, Outcome, Report, RunKind, Standing};
use crate::text::Severity;

use baseline::{KnownFindings, LoadedBaseline};
use exceptions::{unused_keeps, unused_silences};

/// Checks the tree, the index, added lines or standard input.
pub(super) fn check(arguments: &CheckArguments, console: Console) -> Result<Exit, CommandError> {
    let console = console.quiet_if(arguments.output.quiet);
    let session = open::open(arguments, console)?.reporting_to(arguments.output.output.as_deref());
    let baseline = LoadedBaseline::open(&session, arguments.baseline_change())?;
    // The run of `--fix` is stored with everything that a report in any format needs.
    let needs_marks = baseline.is_used() || arguments.fix || arguments.output.format.shows_marks();
    let session = if needs_marks { session.with_marks() } else { session };
    let matcher = Matcher::new(&session.rules.file);
    if arguments.fix {
        require_no_open_run(&session.root)?;
        require_writable(&arguments.output)?;
    }
    let started = crate::fs::now();
    let digest = |file: &FilePlan, original: &Original<'_>| {
        Ok((arguments.fix && !file.edits.is_empty()).then(|| original.digest()))
    };
    let mut scan = session.scan(&matcher, &digest)?;
    let mut warnings = print_warnings(&session, &scan.plan);
    let expired = expired_keeps(&session.rules.file, Severity::Error);
    console.print(&expired);
    let is_finding = |placed: &Placed| is_finding(arguments, &session, placed);
    let known = baseline.compare(&session, &scan.plan, &is_finding);
    if let Some(change) = arguments.baseline_change() {
        return write_baseline(change, &session, &known, &scan.plan);
    }
    warnings += warn_of_exceptions(&session, &known, &scan.plan);
    // No failure even with `--strict`: a migration ends when nothing matches any more.
    console.print(&suspicious_rules(&session, &scan.plan));
    let judge = |file: &FilePlan, placed: &Placed| match (session.covers(file, placed), is_finding(placed)) {
        (false, _) => Standing::Outside,
        (true, false) => Standing::Fine,
        (true, true) if known.contains(file, placed) => Standing::Known,
        (true, true) => Standing::Finding,
    };
    let fixed = if arguments.fix { fix::fix(&session, &mut scan, &judge, started)? } else { None };
    let report = Report::new(&scan.plan, &session.rules.file.rules, RunKind::Gate, &judge)
        .with_problems(expired.into_iter().map(|problem| session.located(problem)).collect())
        .with_failing_warnings(if arguments.strict { warnings } else { 0 })
        .with_command(apply_command(&arguments.common));
    let told = print_report(arguments, &report, fixed.as_ref(), console);
    match &fixed {
        Some(fixed) => after_change(told, &fixed.summary(), &fixed.help())?,
        None => told?,
    }
    let found = report.outcome() == Outcome::Found || fixed.is_some();
    // Files that could not be read are named in any case; a finding decides the exit code.
    let unread = print_unread(&session, &scan.plan);
    let exit = if found { Exit::Found } else { unread };
    cli::leave(scan);
    Ok(exit)
}

/// Prints the fixes and the report.
fn print_report(
    arguments: &CheckArguments,
    report: &Report,
    fixed: Option<&fix::Fixed>,
    console: Console,
) -> Result<(), CommandError> {
    let format = arguments.output.format;
    let options = FindingsOptions { by: arguments.by, max_count: arguments.max_count.0 };
    if let Some(fixed) = fixed.filter(|_| format != Format::Text) {
        // Standard output has nothing but the report.
        let _ = fixed.print(&mut std::io::stderr().lock());
    }
    write_report(report, &arguments.output, console, |out, style| {
        fixed.map_or(Ok(()), |fixed| fixed.print(out))?;
        write_lines(out, style, |out| report::findings(report, options, style, out))
    })?;
    if format == Format::Github {
        step_summary::append(report, console);
    }
    Ok(())
}

/// Returns `true` if `check` fails on this mention, if the baseline does not know it.
fn is_finding(arguments: &CheckArguments, session: &Session, placed: &Placed) -> bool {
    match placed.mention.verdict {
        Verdict::Rewrite => true,
        Verdict::Unlisted => session.rules.file.allow.is_some(),
        Verdict::Review(_) => arguments.strict,
        Verdict::Keep | Verdict::Silenced(_) | Verdict::Allowed => false,
    }
}

/// Warns of exceptions that are over and, if everything was read, of unused ones; returns the number of warnings.
fn warn_of_exceptions(session: &Session, known: &KnownFindings<'_>, plan: &Plan) -> usize {
    let mut warnings = known.expired();
    // In a part of the tree, an exception that was not needed may be needed elsewhere.
    if session.is_whole() && plan.unread().next().is_none() {
        warnings.extend(known.unused());
        warnings.extend(unused_keeps(session, plan));
        warnings.extend(unused_silences(session, plan));
    }
    session.console.print(&warnings);
    warnings.len()
}

/// Writes the baseline; findings do not fail then.
fn write_baseline(
    change: BaselineChange,
    session: &Session,
    known: &KnownFindings<'_>,
    plan: &Plan,
) -> Result<Exit, CommandError> {
    match change {
        BaselineChange::Record => known.record(plan)?,
        BaselineChange::Prune => known.prune(plan)?,
    }
    session.console.print(&known.expired());
    Ok(print_unread(session, plan))
}

/// Paths that the command repeats; a hook passes on hundreds.
const MAX_REPEATED_PATHS: usize = 4;

/// The command that writes the rewrites of the same rules in the same part of the tree.
fn apply_command(arguments: &CommonArguments) -> String {
    let mut command = String::from("redomain apply");
    if let Some(rules) = &arguments.rules {
        command.push_str(&format!(" --rules {}", word(rules)));
    }
    for rule in &arguments.rule {
        command.push_str(&format!(" --rule {}", word(rule)));
    }
    for (option, ids) in [("--only", &arguments.only), ("--skip", &arguments.skip)] {
        if !ids.is_empty() {
            command.push_str(&format!(" {option} {}", word(&ids.join(","))));
        }
    }
    for glob in &arguments.glob {
        command.push_str(&format!(" --glob {}", word(glob)));
    }
    if !arguments.kinds.is_empty() {
        let kinds: Vec<&str> = arguments.kinds.iter().map(|kind| kind.name()).collect();
        command.push_str(&format!(" --in {}", kinds.join(",")));
    }
    if arguments.paths.len() > MAX_REPEATED_PATHS {
        return command;
    }
    let paths: Vec<String> = arguments.paths.iter().map(|path| word(&path.to_string_lossy())).collect();
    if paths.iter().any(|path| path.starts_with('-')) {
        command.push_str(" --");
    }
    paths.iter().for_each(|path| command.extend([" ", path]));
    command
}
