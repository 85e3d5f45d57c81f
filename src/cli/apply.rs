//! `redomain apply`: writes the changes.

use std::io::Write;

use super::args::{ApplyArguments, Format};
use super::failure::{Exit, Failure};
use super::output::{colour, emit};
use super::session::{Session, interrupted};
use crate::apply::{ApplyError, Change, Digest, apply as write};
use crate::engine::Scan;
use crate::mention::Matcher;
use crate::plan::FilePlan;
use crate::report::Style;
use crate::text::{Count, RelPath};

/// The edits of one file, for what was read.
struct FileChange<'p> {
    file: &'p FilePlan,
    before: Digest,
}

impl Change for FileChange<'_> {
    fn path(&self) -> &RelPath {
        &self.file.path
    }

    fn before(&self) -> Digest {
        self.before
    }

    fn rewrite(&self, original: &[u8]) -> Option<Vec<u8>> {
        self.file.edits.apply(original)
    }
}

/// Plans, writes and gives the account.
pub(super) fn apply(arguments: &ApplyArguments) -> Result<Exit, Failure> {
    let session = Session::open(&arguments.common)?;
    let matcher = Matcher::new(&session.rules.file);
    let each = |file: &FilePlan, bytes: &[u8]| match file.edits.is_empty() {
        true => Vec::new(),
        false => Digest::of(bytes).bytes().to_vec(),
    };
    let mut scan = session.scan(&matcher, &each)?;
    super::warn(&session, &scan.plan);
    let digests = std::mem::take(&mut scan.made);
    let changes: Vec<FileChange<'_>> = scan
        .plan
        .files
        .iter()
        .zip(&digests)
        .filter_map(|(file, digest)| Some(FileChange { file, before: Digest::from_bytes(digest)? }))
        .collect();
    let outcome = write(session.root.path(), &changes, &session.stop).map_err(|error| match error {
        ApplyError::Refused(problems) => Failure::Files(problems),
        ApplyError::Interrupted => interrupted(),
    })?;
    let output = arguments.output.output.as_deref();
    let style = if colour(output) { Style::Colour } else { Style::Plain };
    emit(output, |out| {
        super::diff::print(&scan, &session, arguments.output.format, style, out)?;
        match arguments.output.format {
            Format::Text => conclude(&scan, outcome.written.len(), out),
            _ => Ok(()),
        }
    })?;
    super::report(&outcome.failed);
    match outcome.failed.is_empty() {
        true => Ok(super::completeness(&scan.plan)),
        false => Ok(Exit::Incomplete),
    }
}

fn conclude(scan: &Scan, written: usize, out: &mut dyn Write) -> std::io::Result<()> {
    match written {
        0 => writeln!(out, "nothing to write"),
        _ => writeln!(out, "written: {} in {}", Count(scan.plan.edits(), "edit"), Count(written, "file")),
    }
}
