//! A patch has the exact bytes of files wherever it goes: escapes in it would be refused by `git apply`, or be applied.
//!
//! On a terminal, and in a log in which a runner looks for commands, some bytes do more than to be shown. A patch with such
//! a line is not printed there, and goes to a file.

use crate::cli::args::OutputArguments;
use crate::cli::console::Console;
use crate::cli::exit::CommandError;
use crate::report::{Format, Style};
use crate::text::{Place, Problem, log_line, steers};

/// An error if a patch is to be printed where one of its lines would be obeyed; `diffs` are those of each file, in these
/// styles.
pub(super) fn require_inert(
    arguments: &OutputArguments,
    console: Console,
    made: &[Style],
    diffs: &[Vec<Vec<u8>>],
) -> Result<(), CommandError> {
    let Some(exact) = made.iter().position(|style| *style == Style::Exact) else { return Ok(()) };
    let printed = arguments.output.is_none().then_some((arguments.format, None));
    let places = printed.into_iter().chain(arguments.files().map(|(format, path)| (format, Some(path))));
    let styles = places.filter(|(format, _)| *format == Format::Patch);
    let styles: Vec<Style> = styles.map(|(_, path)| console.colorless().stdout_style(path)).collect();
    let (is_log, is_terminal) = (styles.contains(&Style::Log), styles.contains(&Style::Visible));
    if !is_log && !is_terminal {
        return Ok(());
    }
    let diffs = diffs.iter().filter_map(|made| made.get(exact));
    let lines = diffs.flat_map(|diff| diff.split_inclusive(|byte| *byte == b'\n')).zip(1..);
    let what = lines.map(|(line, number)| {
        if is_log && *log_line(line) != *line {
            Some(format!("line {number} of the patch would be a command to the runner of this job"))
        } else if is_terminal && acts_on_terminal(line) {
            Some(format!("line {number} of the patch has characters that a terminal obeys"))
        } else {
            None
        }
    });
    let Some(what) = what.into_iter().flatten().next() else { return Ok(()) };
    let problem = Problem::error(Place::default(), format!("{what}, and no patch was printed"));
    Err(CommandError::usage(problem.help("write it to a file with `--output FILE`")))
}

/// Returns `true` if a line has characters that steer a terminal, but for tabs and the carriage return before its end.
fn acts_on_terminal(line: &[u8]) -> bool {
    let line = String::from_utf8_lossy(line);
    line.trim_end_matches(['\n', '\r']).chars().any(|char| steers(char) && char != '\t')
}

#[cfg(test)]
mod tests {
    use super::acts_on_terminal;

    #[test]
    fn characters_that_are_only_shown_do_not_act() {
        for (line, expected) in [
            (&b"+plain \xc3\xa9\t\xff\r"[..], false),
            (b"", false),
            (b"+a\rb", true),
            (b" \x1b[2J", true),
            ("-a\u{202e}b".as_bytes(), true),
        ] {
            assert_eq!(acts_on_terminal(line), expected, "{line:?}");
        }
    }
}
