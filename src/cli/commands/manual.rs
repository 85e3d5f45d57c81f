//! `redomain completions` and `redomain man`: what a shell and a manual know of the command line.

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::cli::args::Arguments;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::write_stdout;
use crate::text::{Place, Problem};

/// Prints the completions of a shell.
pub(super) fn completions(shell: Shell) -> Result<Exit, CommandError> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "redomain", &mut script);
    write_stdout(|out| out.write_all(&script))?;
    Ok(Exit::Success)
}

/// Prints the manual page of the command that these words name.
pub(super) fn page(words: &[String]) -> Result<Exit, CommandError> {
    let mut command = Arguments::command();
    command.build();
    let mut name = command.get_name().to_owned();
    for word in words {
        let Some(inner) = command.find_subcommand(word) else {
            let known = command.get_subcommands().map(clap::Command::get_name).filter(|name| *name != "help");
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
    let command = command.display_name(file_name).bin_name(name);
    let mut page = Vec::new();
    let source = concat!("redomain ", env!("CARGO_PKG_VERSION"));
    Man::new(command).source(source).render(&mut page)?;
    write_stdout(|out| out.write_all(&page))?;
    Ok(Exit::Success)
}
