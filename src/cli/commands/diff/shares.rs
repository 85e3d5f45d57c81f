//! `diff --split-by`: a patch and two pages for each share of the changes, and a list of all shares, in a folder.

use std::collections::HashMap;
use std::path::Path;

use crate::cli::args::DiffArguments;
use crate::cli::console::Console;
use crate::cli::exit::CommandError;
use crate::cli::output::write_file;
use crate::fs::Root;
use crate::report::{CodeOwners, Format, Report, SHARES_INDEX, Share, SplitBy, shares_html, shares_markdown};
use crate::text::{Count, Place, Problem, RelPath, visible};
use crate::tree::code_owners;

/// A split that was asked for, and can be made.
pub(super) struct Split<'a> {
    by: SplitBy,
    owners: CodeOwners,
    folder: &'a Path,
}

/// The diffs of changed files.
pub(super) type Patches<'p> = HashMap<&'p RelPath, &'p [u8]>;

impl<'a> Split<'a> {
    /// The split that the arguments ask for, into a folder that is not there, or is empty: with shares of another run in
    /// it, the sum would be wrong.
    pub fn of(arguments: &'a DiffArguments, root: &Root) -> Result<Option<Self>, CommandError> {
        let Some((by, folder)) = arguments.split_by.zip(arguments.output.output.as_deref()) else {
            return Ok(None);
        };
        let place = || Place::file(folder.to_string_lossy());
        let is_empty = !folder.exists() || folder.read_dir().is_ok_and(|mut names| names.next().is_none());
        if !is_empty {
            let problem = Problem::error(place(), "is not an empty folder; nothing was read or written");
            return Err(CommandError::usage(problem.help("name a folder that is not there yet")));
        }
        let owners = if by == SplitBy::Owner { owners(root)? } else { CodeOwners::default() };
        Ok(Some(Self { by, owners, folder }))
    }

    /// Writes all shares, and tells their number.
    pub fn write(
        &self,
        report: &Report,
        patches: &Patches<'_>,
        console: Console,
    ) -> Result<(), CommandError> {
        let shares = report.shares(self.by, &self.owners);
        crate::fs::make_folder(self.folder).map_err(|error| {
            let what = format!("could not be made: {error}; nothing was written");
            CommandError::Files(vec![Problem::error(Place::file(self.folder.to_string_lossy()), what)])
        })?;
        let written = self.write_files(report, &shares, patches);
        let name = visible(&self.folder.to_string_lossy());
        written.map_err(|error| incomplete(error, &name))?;
        if !console.is_quiet() {
            let shares = Count(shares.len(), "share");
            console.print_lines(&format!("written: {shares} in {name}\n{}\n", report.answer()));
        }
        Ok(())
    }

    fn write_files(
        &self,
        report: &Report,
        shares: &[Share],
        patches: &Patches<'_>,
    ) -> Result<(), CommandError> {
        let path = |name: &str, ending: &str| self.folder.join(format!("{name}.{ending}"));
        for share in shares {
            let part = report.of_share(share);
            let diffs = || part.files.iter().filter_map(|file| patches.get(&file.path));
            if part.edits() > 0 {
                write_file(&path(&share.file_name, "patch"), |out| {
                    diffs().try_for_each(|diff| out.write_all(diff))
                })?;
            }
            for (format, ending) in [(Format::Markdown, "md"), (Format::Html, "html")] {
                write_file(&path(&share.file_name, ending), |out| format.write(&part, out, |_| Ok(())))?;
            }
        }
        write_file(&path(SHARES_INDEX, "md"), |out| shares_markdown(report, self.by, shares, out))?;
        write_file(&path(SHARES_INDEX, "html"), |out| shares_html(report, self.by, shares, out))
    }
}

/// The CODEOWNERS file of the tree.
fn owners(root: &Root) -> Result<CodeOwners, CommandError> {
    let problem = match code_owners(root) {
        Ok(Some(text)) => return Ok(CodeOwners::parse(&text)),
        Ok(None) => {
            Problem::error(Place::default(), "there is no CODEOWNERS file; nothing was read or written")
                .help("write one, such as `.github/CODEOWNERS`, or split by `directory`, `kind` or `rule`")
        }
        Err((path, error)) => Problem::error(Place::file(path), error.to_string()),
    };
    Err(CommandError::usage(problem))
}

/// The error of a share that could not be written.
fn incomplete(error: CommandError, folder: &str) -> CommandError {
    let mut problems = error.problems();
    if let Some(first) = problems.first_mut() {
        first.what = format!("{}; the shares in `{folder}` are not complete", first.what);
    }
    CommandError::Files(problems)
}
