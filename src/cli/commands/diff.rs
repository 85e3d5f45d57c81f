//! `redomain diff`: what would change.

use crate::apply::{Digest, SavedFile, SavedPlan};
use crate::cli;
use crate::cli::args::{DiffArguments, Format};
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::{colour, emit, save};
use crate::cli::print::print;
use crate::cli::session::Session;
use crate::engine::Original;
use crate::matcher::Matcher;
use crate::mention::Verdict;
use crate::plan::{FilePlan, Placed};
use crate::report::{self, Kind, Report, Standing, Style};

/// Shows the diff and the account.
pub(super) fn diff(arguments: &DiffArguments) -> Result<Exit, CommandError> {
    let session = Session::open(&arguments.common)?
        .reporting_to(arguments.output.output.as_deref())
        .accepting(&arguments.accept)?;
    let session = session.marking(arguments.plan.is_some() || arguments.output.format.shows_marks());
    let matcher = Matcher::new(&session.rules.file);
    let output = arguments.output.output.as_deref();
    let style = if colour(output) { Style::Colour } else { Style::Plain };
    let text = arguments.output.format == Format::Text;
    let saves = arguments.plan.is_some();
    let each = |file: &FilePlan, original: &Original<'_>| {
        let mut made = Vec::new();
        if file.edits.is_empty() || !(text || saves) {
            return Ok((made, None));
        }
        let changed = |placed: &Placed| placed.mention.verdict == Verdict::Rewrite;
        let excerpts = original.excerpts(file, report::CONTEXT, changed)?;
        if text {
            report::unified(&file.path, &excerpts, &file.edits, style, &mut made);
        }
        let saved = || SavedFile::new(file.path.clone(), original.digest(), &excerpts, file.edits.clone());
        Ok((made, saves.then(saved)))
    };
    let scan = session.scan(&matcher, &each)?;
    cli::warn(&session, &scan.plan);
    let report = Report::new(&scan.plan, &session.rules.file.rules, Kind::Dry, &|_, _| Standing::Fine);
    let (made, saved): (Vec<Vec<u8>>, Vec<Option<SavedFile>>) = scan.made.into_iter().unzip();
    if let Some(path) = &arguments.plan {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let rules = Digest::of(&session.rules.source);
        let files = saved.into_iter().flatten().collect();
        let report = String::from_utf8(report.to_stored()).ok();
        save(path, |out| SavedPlan { version, rules, files, report }.write(out))?;
    }
    emit(output, |out| {
        print(&report, arguments.output.format, out, |out| {
            made.iter().try_for_each(|made| out.write_all(made))?;
            report::account(&report, style, out)
        })
    })?;
    let changes = scan.plan.edits() > 0;
    let completeness = cli::completeness(&scan.plan);
    let exit = if changes && arguments.exit_code { Exit::Findings } else { completeness };
    cli::leave(scan.plan);
    Ok(exit)
}
