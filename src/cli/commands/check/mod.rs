//! `redomain check`: the gate for hooks and CI.
//!
//! Fails on every mention that a rule would rewrite, on unlisted hosts if the rule file has `allow`, and on keeps
//! whose last day is over. Findings in the baseline, and lines that `--since` does not ask about, do not count.

mod baseline;
mod exceptions;
mod fix;
mod hook;
mod noted;
mod open;
mod step_summary;

use std::io::Write;

use crate::cli;
use crate::cli::args::{BaselineChange, CheckArguments};
use crate::cli::console::{Console, Verbosity};
use crate::cli::diagnostics::print_unread;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::named_paths::NamedBy;
use crate::cli::output::{after_change, require_writable, write_report};
use crate::cli::page_parts::PageParts;
use crate::cli::remedy;
use crate::cli::session::Session;
use crate::cli::shell::word;
use crate::cli::transaction::{require_no_open_run, require_settled};
use crate::cli::wrap::write_lines;
use crate::engine::{Original, Scan};
use crate::matcher::Matcher;
use crate::mention::Verdict;
use crate::plan::{FilePlan, Placed, Plan};
use crate::report::{self, FindingsOptions, Format, LineBlock, Outcome, Report, RunKind, Standing, Style};
use crate::text::Digest;

use baseline::{KnownFindings, LoadedBaseline};
use fix::NextStep;
use hook::Occasion;
use noted::Noted;

/// Checks the tree, the index, added lines or standard input.
pub(super) fn check(arguments: &CheckArguments, console: Console) -> Result<Exit, CommandError> {
    let console = console.saying(arguments.output.verbosity());
    arguments.output.require_report()?;
    arguments.output.require_files(None)?;
    let occasion = arguments.hook.then(|| Occasion::of(arguments));
    let result = run(arguments, occasion, console);
    if let (Err(_), Some(occasion)) = (&result, occasion) {
        console.print_lines(&format!("{}\n", occasion.refusal()));
    }
    result
}

fn run(
    arguments: &CheckArguments,
    occasion: Option<Occasion>,
    console: Console,
) -> Result<Exit, CommandError> {
    let named_by = if occasion.is_some() { NamedBy::Hook } else { NamedBy::Person };
    let session = open::open(arguments, console)?.reporting_to(arguments.output.paths()).named_by(named_by);
    require_settled(&session.root)?;
    let baseline = LoadedBaseline::open(&session, arguments.baseline_change())?;
    // The run of `--fix` is stored with everything that a report in any format needs.
    let needs_marks =
        baseline.is_used() || arguments.fix || arguments.output.formats().any(Format::shows_marks);
    let session = if needs_marks { session.with_marks() } else { session };
    if arguments.fix {
        require_no_open_run(&session.root)?;
        require_writable(&arguments.output)?;
    }
    let started = crate::fs::now();
    let page = PageParts::of(&arguments.output, &session.root);
    let (mut scan, lines) = scan(arguments, &session, &page)?;
    let is_finding = |placed: &Placed| is_finding(arguments, &session, placed);
    let known = baseline.compare(&session, &scan.plan, &is_finding);
    let noted = Noted::new(&session, &scan.plan);
    if let Some(change) = arguments.baseline_change() {
        noted.print(console);
        session.left_out.require_none()?;
        return write_baseline(change, &session, &known, &scan.plan);
    }
    let noted = noted.with_exceptions(&session, &known, &scan.plan);
    let judge = |file: &FilePlan, placed: &Placed| match (session.covers(file, placed), is_finding(placed)) {
        (false, _) => Standing::Outside,
        (true, false) => Standing::Fine,
        (true, true) if known.contains(file, placed) => Standing::Known,
        (true, true) => Standing::Finding,
    };
    if occasion.is_none() {
        noted.print(console);
    }
    let next = if session.reads_index() || occasion.is_some() { NextStep::Stage } else { NextStep::Nothing };
    let fixed = if arguments.fix { fix::fix(&session, &mut scan, &judge, started, next)? } else { None };
    let report = Report::new(&scan.plan, &session.rules.file.rules, RunKind::Gate, &judge)
        .with_problems(noted.expired.iter().cloned().map(|problem| session.located(problem)).collect())
        .with_failing_warnings(if arguments.strict { noted.counted } else { 0 });
    let command = fix_command(arguments, occasion, &report);
    let links = console.links(session.root.path(), arguments.output.text_file());
    let lines = fixed.iter().fold(lines, |lines, fixed| fixed.without_written(&scan.plan, lines));
    let report = report.with_command(command).with_links(links);
    let report = page.added_to(report, &session, &scan.plan, lines);
    let answer = Answer { arguments, occasion, session: &session, report: &report, fixed: fixed.as_ref() };
    let printed = answer.print(&noted);
    match &fixed {
        Some(fixed) => after_change(printed, &fixed.summary(), &fixed.help())?,
        None => printed?,
    }
    let found = report.outcome() == Outcome::Found || fixed.is_some();
    // Files that could not be read are named in any case; a finding decides the exit code.
    let unread = print_unread(&session, &scan.plan);
    let exit = if found { Exit::Found } else { unread };
    cli::leave(scan);
    Ok(exit)
}

/// A scan with the digests of files that may be fixed, and the lines of all of them.
type ScanWithLines = (Scan<Option<Digest>>, Vec<Vec<LineBlock>>);

/// Reads and plans all files.
fn scan(
    arguments: &CheckArguments,
    session: &Session,
    page: &PageParts,
) -> Result<ScanWithLines, CommandError> {
    let matcher = Matcher::new(&session.rules.file);
    let each = |file: &FilePlan, original: &Original<'_>| {
        let digest = (arguments.fix && !file.edits.is_empty()).then(|| original.digest());
        Ok((digest, page.lines(file, original)?))
    };
    let Scan { plan, made } = session.scan(&matcher, &each)?;
    let (made, lines) = made.into_iter().unzip();
    Ok((Scan { plan, made }, lines))
}

/// The end of a check: everything that its output is made of.
struct Answer<'a> {
    arguments: &'a CheckArguments,
    occasion: Option<Occasion>,
    session: &'a Session,
    report: &'a Report<'a>,
    fixed: Option<&'a fix::Fixed>,
}

impl Answer<'_> {
    /// Prints the fixes and the report; in a hook, `noted` after them, or nothing at all if it passes.
    fn print(&self, noted: &Noted) -> Result<(), CommandError> {
        let (output, console) = (&self.arguments.output, self.session.console);
        let (format, fixed) = (output.format, self.fixed);
        let passes = self.report.outcome() == Outcome::Clean && fixed.is_none();
        let hook_passes = self.occasion.is_some() && passes;
        // A hook that passes says nothing, about its files either.
        let is_silent = hook_passes && (format == Format::Text || output.output.is_some());
        let console = if is_silent { console.saying(Verbosity::Quiet) } else { console };
        if let Some(fixed) = fixed.filter(|_| format != Format::Text) {
            // Standard output has nothing but the report.
            console.print_lines(&fixed.lines());
        }
        write_report(self.report, output, console, |_, style, out| self.write_text(style, out))?;
        if self.occasion.is_some() && !is_silent {
            noted.print(console);
        }
        if output.formats().any(|format| format == Format::Github) {
            step_summary::append(self.report, console);
        }
        Ok(())
    }

    fn write_text(&self, style: Style, out: &mut dyn Write) -> std::io::Result<()> {
        let options = FindingsOptions { by: self.arguments.by, max_count: self.arguments.max_count.0 };
        write_lines(out, style, |out| {
            if let Some(occasion) = self.occasion {
                let head = occasion.head(self.report, self.fixed);
                writeln!(out, "{}", style.paint(anstyle::Style::new().bold(), head))?;
            }
            write!(out, "{}", self.fixed.map(fix::Fixed::lines).unwrap_or_default())?;
            report::findings(self.report, options, style, out)?;
            match self.occasion {
                Some(occasion) => occasion.write_steps(self.report, self.session, out),
                None => Ok(()),
            }
        })
    }
}

/// The command that fixes the findings of `report`.
fn fix_command(arguments: &CheckArguments, occasion: Option<Occasion>, report: &Report) -> String {
    let start = match (&arguments.since, &arguments.diff_base) {
        (Some(revision), _) => format!("check --fix --since {}", word(revision)),
        (_, Some(revision)) => format!("check --fix --diff-base {}", word(revision)),
        _ if arguments.staged => "check --fix --staged".to_owned(),
        // `apply` does not know the baseline.
        _ if report.of_standing(Standing::Known).next().is_some() => "check --fix".to_owned(),
        _ => "apply".to_owned(),
    };
    match occasion {
        Some(occasion) => occasion.command(arguments, report),
        None => {
            let paths = remedy::given_paths(&arguments.common);
            remedy::command("redomain", &start, &arguments.common, &paths)
        }
    }
}

/// Returns `true` if `check` fails on this mention, if the baseline does not know it.
fn is_finding(arguments: &CheckArguments, session: &Session, placed: &Placed) -> bool {
    match placed.mention.verdict {
        Verdict::Rewrite | Verdict::Declined => true,
        Verdict::Unlisted => session.rules.file.allow.is_some(),
        Verdict::Review(_) => arguments.strict,
        Verdict::Keep | Verdict::Silenced(_) | Verdict::Allowed => false,
    }
}

/// Writes the baseline; findings do not fail then.
fn write_baseline(
    change: BaselineChange,
    session: &Session,
    known: &KnownFindings<'_>,
    plan: &Plan,
) -> Result<Exit, CommandError> {
    match change {
        BaselineChange::Record => known.record(plan, session.console)?,
        BaselineChange::Prune => known.prune(plan, session.console)?,
    }
    session.console.print(&known.expired());
    Ok(print_unread(session, plan))
}
