//! `redomain completions` and `redomain man`: what a shell and a manual know of the command line.

use clap::{Args, Command, CommandFactory, ValueHint};
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use crate::cli::args::{Arguments, CommonArguments, OutputArguments};
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::write_stdout;
use crate::text::{Place, Problem};

/// Prints the completions of a shell.
pub(super) fn completions(shell: Shell) -> Result<Exit, CommandError> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut with_leading_options(), "redomain", &mut script);
    if shell == Shell::Bash {
        script = with_paths(&String::from_utf8_lossy(&script)).into_bytes();
    }
    write_stdout(|out| out.write_all(&script))?;
    Ok(Exit::Success)
}

/// The command line with the options that most commands share also in front of them, where they may stand.
fn with_leading_options() -> Command {
    let shared = OutputArguments::augment_args(CommonArguments::augment_args(Command::new("shared")));
    Arguments::command().args(shared.get_arguments().filter(|arg| !arg.is_positional()))
}

/// The script of Bash, with files in place of options where a command takes paths and no `-` begins a word: without an
/// answer of the script, Bash completes files.
fn with_paths(script: &str) -> String {
    let root = Arguments::command();
    let takes_paths = root
        .get_subcommands()
        .filter(|command| command.get_positionals().any(|arg| arg.get_value_hint() == ValueHint::AnyPath));
    let heads: Vec<String> =
        takes_paths.map(|command| format!("        redomain__subcmd__{})", command.get_name())).collect();
    let mut is_inside = false;
    let lines = script.lines().map(|line| {
        if line.starts_with("        redomain") {
            is_inside = heads.iter().any(|head| head == line);
        }
        match line {
            _ if !is_inside => line,
            "            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then" => {
                "            if [[ ${cur} == -* ]] ; then"
            }
            "            COMPREPLY=( $(compgen -W \"${opts}\" -- \"${cur}\") )" => "            COMPREPLY=()",
            _ => line,
        }
    });
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Prints the manual page of the command that these words name.
pub(super) fn page(words: &[String]) -> Result<Exit, CommandError> {
    let mut command = Arguments::command();
    command.build();
    let mut name = command.get_name().to_owned();
    for word in words {
        let Some(inner) = command.find_subcommand(word) else {
            let known = command.get_subcommands().map(Command::get_name).filter(|name| *name != "help");
            let known: Vec<&str> = known.collect();
            let problem = Problem::error(Place::default(), format!("`{name}` has no command `{word}`"));
            let help = if known.is_empty() {
                format!("leave it out for the page of `{name}`")
            } else {
                format!("the commands are {}", known.join(", "))
            };
            return Err(CommandError::usage(problem.help(help)));
        };
        command = inner.clone();
        name = format!("{name} {word}");
    }
    // Files of pages are named so: `git-log.1`.
    let file_name = name.replace(' ', "-");
    let after = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
    let command = command.display_name(file_name).bin_name(name).after_long_help(None);
    let mut page = Vec::new();
    let source = concat!("redomain ", env!("CARGO_PKG_VERSION"));
    Man::new(command).source(source).render(&mut page)?;
    sections(&after).to_writer(&mut page)?;
    write_stdout(|out| out.write_all(&page))?;
    Ok(Exit::Success)
}

/// The text at the end of a help, in the sections where a manual has it.
fn sections(after: &str) -> Roff {
    let mut roff = Roff::new();
    for paragraph in after.split("\n\n").filter(|paragraph| !paragraph.is_empty()) {
        if let Some(examples) = paragraph.strip_prefix("Examples:\n") {
            // Lines as they are, neither filled nor justified.
            roff.control("SH", ["EXAMPLES"]).control("nf", []).text([roman(examples)]).control("fi", []);
        } else if let Some(codes) = paragraph.strip_prefix("Exit codes: ") {
            roff.control("SH", ["EXIT STATUS"]).text([roman(codes)]);
        } else {
            roff.control("SH", ["NOTES"]).text([roman(paragraph)]);
        }
    }
    roff
}
