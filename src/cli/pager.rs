//! The pager of long output on a terminal, as in git: the command of `REDOMAIN_PAGER` or `PAGER`, or `less`.
//!
//! It is the user's own command, started by the shell. Where it cannot be, the output goes to the terminal itself.

use std::ffi::OsString;
use std::io::Write;
use std::process::{Child, Command, Stdio};

use signal_hook::consts::{SIGINT, SIGQUIT};

use crate::apply::Interrupt;
use crate::fs::absolute_search_path;

/// Settings of `less` where the user has none, as in git: quit if it fits the screen, pass color on, leave the text there.
const LESS: &str = "FRX";

/// A pager that waits for text.
pub(super) struct Pager(Child);

impl Pager {
    /// The pager of this user; `None` if there is none, or it does not start.
    pub fn start() -> Option<Self> {
        let command = command()?;
        let mut shell = Command::new("/bin/sh");
        shell.arg("-c").arg(command).stdin(Stdio::piped());
        for (name, value) in [("LESS", LESS), ("LV", "-c")] {
            if std::env::var_os(name).is_none() {
                shell.env(name, value);
            }
        }
        if let Some(path) = absolute_search_path() {
            shell.env("PATH", path);
        }
        // Ctrl-C is for the pager from here on: it must not be left alone with the terminal.
        let _ = Interrupt::outlasting(&[SIGINT, SIGQUIT]);
        shell.spawn().ok().map(Self)
    }

    /// Whether there is a pager to start.
    pub fn is_there() -> bool {
        command().is_some()
    }

    /// Passes the text to `write`, and waits until the user has read it.
    pub fn page(mut self, write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> std::io::Result<()> {
        let written = match self.0.stdin.take() {
            Some(mut input) => write(&mut input),
            None => Ok(()),
        };
        self.0.wait()?;
        written
    }
}

/// The command of the pager; `None` where the user wants none, or there is none.
fn command() -> Option<OsString> {
    let named = ["REDOMAIN_PAGER", "PAGER"].into_iter().find_map(std::env::var_os);
    let command = named.unwrap_or_else(|| "less".into());
    let words = shlex::split(&command.to_string_lossy())?;
    let program = words.first().filter(|program| *program != "cat")?;
    is_program(program).then_some(command)
}

/// Whether the shell finds a program: a pager that is not there would swallow the text.
fn is_program(name: &str) -> bool {
    let folders = absolute_search_path().or_else(|| std::env::var_os("PATH")).unwrap_or_default();
    name.contains('/') && std::path::Path::new(name).is_file()
        || std::env::split_paths(&folders).any(|folder| folder.join(name).is_file())
}
