//! `redomain diff`: what would change.

use super::args::{DiffArguments, Format};
use super::failure::{Exit, Failure};
use super::output::{colour, emit};
use super::session::Session;
use crate::engine::Scan;
use crate::mention::Matcher;
use crate::plan::FilePlan;
use crate::report::{self, Names, Style};

/// Shows the diff and the account.
pub(super) fn diff(arguments: &DiffArguments) -> Result<Exit, Failure> {
    let session = Session::open(&arguments.common)?;
    let matcher = Matcher::new(&session.rules.file);
    let output = arguments.output.output.as_deref();
    let style = if colour(output) { Style::Colour } else { Style::Plain };
    let text = arguments.output.format == Format::Text;
    let each = |file: &FilePlan, bytes: &[u8]| {
        let mut made = Vec::new();
        if text && !file.edits.is_empty() {
            report::unified(&file.path, bytes, &file.edits, style, &mut made);
        }
        made
    };
    let scan = session.scan(&matcher, &each)?;
    super::warn(&session, &scan.plan);
    emit(output, |out| print(&scan, &session, arguments.output.format, style, out))?;
    let changes = scan.plan.edits() > 0;
    Ok(match changes && arguments.exit_code {
        true => Exit::Findings,
        false => super::completeness(&scan.plan),
    })
}

/// Writes a report of a plan; in text, what was made of each file goes before the account.
pub(super) fn print(
    scan: &Scan,
    session: &Session,
    format: Format,
    style: Style,
    out: &mut dyn std::io::Write,
) -> std::io::Result<()> {
    let names = Names { rules: &session.rules.file.rules };
    match format {
        Format::Json => report::json(&scan.plan, names, out),
        Format::Jsonl => report::jsonl(&scan.plan, names, out),
        Format::Text => {
            for made in &scan.made {
                out.write_all(made)?;
            }
            report::account(&scan.plan, names, style, out)
        }
    }
}
