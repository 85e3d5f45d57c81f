//! `redomain check`: the gate for hooks and CI.

use super::args::{CheckArguments, Format};
use super::failure::{Exit, Failure};
use super::output::{colour, emit};
use super::session::Session;
use crate::mention::{Matcher, Verdict};
use crate::plan::{FilePlan, Placed};
use crate::report::{self, Names, Standing, Style};
use crate::text::{Place, Problem, Severity};

/// Fails on every mention that a rule would rewrite, on unlisted hosts where `allow` is given, and on keeps
/// whose day is over.
pub(super) fn check(arguments: &CheckArguments) -> Result<Exit, Failure> {
    let session = Session::open(&arguments.common)?;
    let matcher = Matcher::new(&session.rules.file);
    let output = arguments.output.output.as_deref();
    let style = if colour(output) { Style::Colour } else { Style::Plain };
    let scan = session.scan(&matcher, &|_, _| Vec::new())?;
    let warned = super::warn(&session, &scan.plan);
    let expired = expired(&session);
    super::report(&expired);
    let allow = session.rules.file.allow.is_some();
    let strict = arguments.strict;
    let judge = |_: &FilePlan, placed: &Placed| {
        let found = match placed.mention.verdict {
            Verdict::Rewrite => true,
            Verdict::Unlisted => allow,
            Verdict::Review(_) => strict,
            Verdict::Keep | Verdict::Allowed => false,
        };
        if found { Standing::Finding } else { Standing::Fine }
    };
    let names = Names { rules: &session.rules.file.rules };
    emit(output, |out| match arguments.output.format {
        Format::Text => report::findings(&scan.plan, names, &judge, style, out),
        other => super::diff::print(&scan, &session, other, style, out),
    })?;
    let found = scan.plan.mentions().any(|(file, placed)| judge(file, placed) == Standing::Finding);
    let failed = found || !expired.is_empty() || strict && warned > 0;
    Ok(if failed { Exit::Findings } else { super::completeness(&scan.plan) })
}

/// The keeps whose last day is before today (UTC).
fn expired(session: &Session) -> Vec<Problem> {
    let seconds =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let today = crate::text::day(seconds);
    let keeps = session.rules.file.keep.iter();
    keeps
        .filter_map(|keep| {
            let until = keep.until.as_ref().filter(|until| **until < today)?;
            let problem = Problem::error(keep.place.clone(), format!("this keep held until `{until}`"));
            Some(problem.help("move what it keeps, or give it a later day"))
        })
        .map(|problem: Problem| Problem { severity: Severity::Error, place: place(&problem), ..problem })
        .collect()
}

fn place(problem: &Problem) -> Place {
    problem.place.clone()
}
