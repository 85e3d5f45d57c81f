//! `redomain report --merge`: several JSON reports as one, in any format that needs no marks.

use std::collections::BTreeSet;
use std::path::Path;

use crate::cli::args::ReportArguments;
use crate::cli::console::Console;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::write_report;
use crate::cli::wrap::write_lines;
use crate::fs::read_regular;
use crate::report::{self, Format, NamedReport, Report};
use crate::text::{Place, Problem};

/// Bytes of a report that are read at most: it is parsed in memory as a whole.
const MAX_REPORT: u64 = 1 << 30;

/// Bytes of a name.
const MAX_NAME: usize = 200;

/// A report as `NAME=FILE`, or as a file whose name without its ending names the repository.
struct Named<'a> {
    name: String,
    path: &'a Path,
    is_given: bool,
}

/// Writes the report of all files.
pub(super) fn merge(arguments: &ReportArguments, console: Console) -> Result<Exit, CommandError> {
    if let Some(format) = arguments.output.formats().find(|format| format.shows_marks()) {
        let what = format!("`--merge` makes no report in the format `{}`", format.name());
        let formats =
            Format::ALL.into_iter().filter(|format| !format.shows_marks() && *format != Format::Patch);
        let names = formats.map(Format::name).collect::<Vec<_>>().join(", ");
        let problem = Problem::error(Place::default(), what);
        return Err(CommandError::usage(problem.help(format!("the formats are {names}"))));
    }
    let named: Vec<Named<'_>> = arguments.merge.iter().map(|text| named(text)).collect();
    require_names(&named)?;
    let reports = named.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let merged = Report::merged(&reports).map_err(|(at, error)| {
        let file = named.get(at).map(|named| named.path.to_string_lossy().into_owned()).unwrap_or_default();
        let problem = Problem::error(Place::file(file), error.to_string());
        CommandError::usage(problem.help("write one with `redomain check --format json --output FILE`"))
    })?;
    write_report(&merged, &arguments.output, console, |_, style, out| {
        write_lines(out, style, |out| report::summary(&merged, style, out))
    })?;
    Ok(Exit::Success)
}

fn named(text: &str) -> Named<'_> {
    match text.split_once('=').filter(|(name, _)| !name.contains('/')) {
        Some((name, path)) => Named { name: name.to_owned(), path: Path::new(path), is_given: true },
        None => {
            let path = Path::new(text);
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            Named { name, path, is_given: false }
        }
    }
}

/// An error for a name that cannot begin a path, and for one that two files have by chance.
fn require_names(named: &[Named<'_>]) -> Result<(), CommandError> {
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for Named { name, path, is_given } in named {
        let place = Place::file(path.to_string_lossy());
        if matches!(name.as_str(), "" | "." | "..") || name.len() > MAX_NAME {
            let problem = Problem::error(place, format!("`{name}` cannot name a repository"));
            problems.push(problem.help("give it a short name with `NAME=FILE`"));
        } else if !seen.insert(name) && !is_given {
            let problem = Problem::error(place, format!("is the second report that its file names `{name}`"));
            problems.push(
                problem.help("give each a name with `NAME=FILE`; shards of one repository have the same"),
            );
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(CommandError::Usage(problems)) }
}

fn read(named: &Named<'_>) -> Result<NamedReport, CommandError> {
    let bytes = read_regular(named.path, MAX_REPORT).map_err(|error| {
        let problem = Problem::error(Place::file(named.path.to_string_lossy()), error.to_string());
        CommandError::usage(problem.help("name a JSON report, as `NAME=FILE` or as a file"))
    })?;
    Ok(NamedReport { name: named.name.clone(), bytes })
}
