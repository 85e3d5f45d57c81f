//! `redomain check`: the gate for hooks and CI.

mod baseline;
mod fix;
mod step_summary;

use crate::apply::Moment;
use crate::cli;
use crate::cli::args::{CheckArguments, CommonArguments, Format};
use crate::cli::commands::undo;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::input::Reading;
use crate::cli::output::{colour, emit};
use crate::cli::print::print;
use crate::cli::session::Session;
use crate::cli::shell::word;
use crate::engine::Original;
use crate::matcher::Matcher;
use crate::mention::Verdict;
use crate::plan::{FilePlan, Placed, Plan};
use crate::report::{self, Kind, Outcome, Report, Standing, Style};
use crate::text::Problem;
use baseline::{Held, Settled, unused_keeps};
use fix::fix;

/// Fails on every mention that a rule would rewrite, on unlisted hosts where `allow` is given, and on keeps
/// whose day is over.
pub(super) fn check(arguments: &CheckArguments) -> Result<Exit, CommandError> {
    let session = Reading::session(arguments)?.reporting_to(arguments.output.output.as_deref());
    let held = Held::open(&session, arguments.write_baseline || arguments.prune_baseline)?;
    // The run that `--fix` makes is stored with all that any report could ask for.
    let session = session.marking(held.is_used() || arguments.fix || arguments.output.format.shows_marks());
    let matcher = Matcher::new(&session.rules.file);
    let output = arguments.output.output.as_deref();
    let style = if colour(output) { Style::Colour } else { Style::Plain };
    if arguments.fix {
        undo::refuse_pending(session.root.path())?;
    }
    let started = Moment::now();
    let digest = |file: &FilePlan, original: &Original<'_>| {
        Ok((arguments.fix && !file.edits.is_empty()).then(|| original.digest()))
    };
    let mut scan = session.scan(&matcher, &digest)?;
    let mut warned = cli::warn(&session, &scan.plan);
    let expired = expired(&session);
    cli::report(&expired);
    let allow = session.rules.file.allow.is_some();
    let strict = arguments.strict;
    let finds = |placed: &Placed| match placed.mention.verdict {
        Verdict::Rewrite => true,
        Verdict::Unlisted => allow,
        Verdict::Review(_) => strict,
        Verdict::Keep | Verdict::Allowed => false,
    };
    let settled = held.settle(&session, &scan.plan, &finds);
    if arguments.write_baseline || arguments.prune_baseline {
        return baseline(arguments, &settled, &scan.plan);
    }
    warned += warn_of_exceptions(&session, &settled, &scan.plan);
    let judge = |file: &FilePlan, placed: &Placed| match (session.covers(file, placed), finds(placed)) {
        (false, _) => Standing::Outside,
        (true, false) => Standing::Fine,
        (true, true) if settled.knows(file, placed) => Standing::Known,
        (true, true) => Standing::Finding,
    };
    let fixed = if arguments.fix { fix(&session, &mut scan, &judge, started)? } else { None };
    if let Some(fixed) = fixed.as_ref().filter(|_| arguments.output.format != Format::Text) {
        // Reports for machines hold nothing but the report.
        let _ = fixed.tell(&mut std::io::stderr().lock());
    }
    let report = Report::new(&scan.plan, &session.rules.file.rules, Kind::Gate, &judge)
        .with_problems(expired.into_iter().map(|problem| session.located(problem)).collect())
        .with_command(mending(&arguments.common));
    let format = arguments.output.format;
    emit(output, |out| {
        print(&report, format, out, |out| {
            fixed.as_ref().map_or(Ok(()), |fixed| fixed.tell(out))?;
            report::findings(&report, style, out)
        })
    })?;
    if format == Format::Github {
        step_summary::write(&report);
    }
    let failed = report.outcome() == Outcome::Found || fixed.is_some() || strict && warned > 0;
    // Files that could not be read are named in any case; a finding decides the exit code.
    let completeness = cli::completeness(&scan.plan);
    let exit = if failed { Exit::Findings } else { completeness };
    cli::leave(scan);
    Ok(exit)
}

/// Warns of exceptions that are over or, where everything was read, not needed; how many warnings there were.
fn warn_of_exceptions(session: &Session, settled: &Settled<'_>, plan: &Plan) -> usize {
    let whole = session.is_whole() && plan.unread().next().is_none();
    let mut warnings = settled.warnings(whole);
    if whole {
        warnings.extend(unused_keeps(session, plan));
    }
    cli::report(&warnings);
    warnings.len()
}

/// Writes the baseline instead of failing on what is found.
fn baseline(arguments: &CheckArguments, settled: &Settled<'_>, plan: &Plan) -> Result<Exit, CommandError> {
    match arguments.write_baseline {
        true => settled.record(plan)?,
        false => settled.prune(plan)?,
    }
    cli::report(&settled.warnings(false));
    Ok(cli::completeness(plan))
}

/// Today (UTC), as `YYYY-MM-DD`.
pub(super) fn today() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    crate::text::day(since.map_or(0, |since| since.as_secs()))
}

/// The keeps whose last day is before today (UTC).
fn expired(session: &Session) -> Vec<Problem> {
    let today = today();
    let keeps = session.rules.file.keep.iter();
    keeps
        .filter_map(|keep| {
            let until = keep.until.as_ref().filter(|until| **until < today)?;
            let problem = Problem::error(keep.place.clone(), format!("this keep held until `{until}`"));
            Some(problem.help("move what it keeps, or give it a later day"))
        })
        .collect()
}

/// The command that writes what the same rules find.
fn mending(arguments: &CommonArguments) -> String {
    let mut command = String::from("redomain apply");
    let mut option = |name: &str, value: &str| command.push_str(&format!(" {name} {}", word(value)));
    arguments.rules.iter().for_each(|rules| option("--rules", rules));
    for (name, ids) in [("--only", &arguments.only), ("--skip", &arguments.skip)] {
        if !ids.is_empty() {
            option(name, &ids.join(","));
        }
    }
    command
}
