//! The order of the words of a command line: its command, and options in front of it.
//!
//! `redomain -q check` is read as `redomain check -q`, as git and cargo do with their own options. Only a command line
//! that clap has refused is looked at, so that every other one starts as fast as without this.

use std::ffi::{OsStr, OsString};

use clap::{Arg, Command};

/// The words of a command line up to its command.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WordOrder {
    /// The command, such as `rules` and `lint`; empty where none is named.
    pub command: Vec<String>,
    /// The options in front of it, with their values.
    options: Vec<OsString>,
    /// The words after it.
    rest: Vec<OsString>,
}

impl WordOrder {
    /// The order of these words, which begin with the program's name.
    pub fn new(root: &Command, words: impl IntoIterator<Item = OsString>) -> Self {
        let mut words = words.into_iter().skip(1).peekable();
        let (mut command, mut options, mut place) = (Vec::new(), Vec::new(), root);
        while place.has_subcommands()
            && let Some(word) = words.next_if(|word| is_option(word) || named(place, word).is_some())
        {
            if let Some(inner) = named(place, &word) {
                command.push(inner.get_name().to_owned());
                place = inner;
            } else {
                let value = if takes_next_word(root, &word) { words.next() } else { None };
                options.push(word);
                options.extend(value);
            }
        }
        Self { command, options, rest: words.collect() }
    }

    /// The same words with the options behind the command; `None` where there is nothing to move.
    pub fn with_options_last(&self, program: &str) -> Option<Vec<OsString>> {
        if self.command.is_empty() || self.options.is_empty() {
            return None;
        }
        let command = std::iter::once(program).chain(self.command.iter().map(String::as_str));
        Some(command.map(OsString::from).chain(self.options.iter().chain(&self.rest).cloned()).collect())
    }
}

fn named<'c>(place: &'c Command, word: &OsStr) -> Option<&'c Command> {
    place.find_subcommand(word)
}

fn is_option(word: &OsStr) -> bool {
    let bytes = word.as_encoded_bytes();
    bytes.len() > 1 && bytes.starts_with(b"-") && bytes != b"--"
}

/// Returns `true` if the value of this option is the next word: for some command, since which one comes is not known yet.
/// An option means the same for every command.
fn takes_next_word(root: &Command, word: &OsStr) -> bool {
    let Some(word) = word.to_str() else { return false };
    if let Some(long) = word.strip_prefix("--") {
        // `--rules=FILE` has its value with it.
        return takes_value(root, &|arg| arg.get_long() == Some(long));
    }
    // In `-vj4`, the letters after one that takes a value are that value.
    let mut letters = word.chars().skip(1);
    let takes = |letter| takes_value(root, &|arg: &Arg| arg.get_short() == Some(letter));
    letters.any(takes) && letters.next().is_none()
}

fn takes_value(command: &Command, is_meant: &dyn Fn(&Arg) -> bool) -> bool {
    command.get_arguments().any(|arg| is_meant(arg) && arg.get_action().takes_values())
        || command.get_subcommands().any(|inner| takes_value(inner, is_meant))
}

#[cfg(test)]
mod tests {
    use super::WordOrder;
    use crate::cli::args::Arguments;
    use clap::{ArgAction, Command, CommandFactory};
    use std::collections::BTreeMap;
    use std::ffi::OsString;

    fn reordered(line: &str) -> Option<String> {
        let words = line.split(' ').map(OsString::from);
        let moved = WordOrder::new(&Arguments::command(), words).with_options_last("redomain")?;
        Some(moved.iter().map(|word| word.to_str().unwrap()).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn options_in_front_of_a_command_go_behind_it() {
        for (line, expected) in [
            ("redomain -q check", "redomain check -q"),
            ("./x -q check -m 1 src", "redomain check -q -m 1 src"),
            ("redomain -C dir -r check check", "redomain check -C dir -r check"),
            ("redomain --rules=a --glob !b diff c", "redomain diff --rules=a --glob !b c"),
            ("redomain -qj 4 check", "redomain check -qj 4"),
            ("redomain -qj4 check", "redomain check -qj4"),
            ("redomain -j4q check", "redomain check -j4q"),
            ("redomain --stat diff -- -q", "redomain diff --stat -- -q"),
            ("redomain -r a rules -C b lint --tree", "redomain rules lint -r a -C b --tree"),
            ("redomain -q rules", "redomain rules -q"),
            ("redomain --unknown check", "redomain check --unknown"),
        ] {
            assert_eq!(reordered(line).as_deref(), Some(expected), "{line}");
        }
        for line in [
            "redomain",
            "redomain -q",
            "redomain check -q",
            "redomain -- check",
            "redomain -q -- check",
            "redomain - check",
            "redomain --rules check",
            "redomain -q chek",
            "redomain -r",
        ] {
            assert_eq!(reordered(line), None, "{line}");
        }
    }

    fn options(command: &Command, found: &mut BTreeMap<String, Vec<bool>>) {
        for arg in command.get_arguments() {
            let takes_value =
                arg.get_action().takes_values() && !matches!(arg.get_action(), ArgAction::Count);
            let names =
                arg.get_long().map(str::to_owned).into_iter().chain(arg.get_short().map(String::from));
            names.for_each(|name| found.entry(name).or_default().push(takes_value));
        }
        command.get_subcommands().for_each(|inner| options(inner, found));
    }

    #[test]
    fn an_option_takes_a_value_for_every_command_or_for_none() {
        let mut found = BTreeMap::new();
        options(&Arguments::command(), &mut found);
        assert!(found.len() > 30);
        for (name, takes_value) in found {
            assert!(takes_value.windows(2).all(|pair| pair[0] == pair[1]), "{name}");
        }
    }
}
