//! Suggestions for words that people know from other tools, or from another command.

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::cli::terminal_width::terminal_width;
use crate::cli::wrap::wrapped;

/// Commands of `redomain rules` that people look for one level higher.
const RULES_COMMANDS: [&str; 6] = ["lint", "test", "list", "explain", "show", "schema"];

/// Options of git, ripgrep, sed and others, with what there is in their place.
const OPTIONS: [(&str, &str); 17] = [
    ("--cached", "`--staged` checks what is about to be committed"),
    ("--config", "`--rules FILE` names the rule file"),
    ("--dry-run", "`redomain diff` shows the changes and writes nothing"),
    ("-n", "`redomain diff` shows the changes and writes nothing"),
    ("--exclude", "`--glob '!GLOB'` leaves files out"),
    ("--ignore", "`--glob '!GLOB'` leaves files out"),
    ("--include", "`--glob GLOB` chooses files"),
    ("--hidden", "hidden files are read anyway"),
    ("--in-place", "`redomain apply` writes the changes"),
    ("--write", "`redomain apply` writes the changes"),
    ("--json", "`--format json` makes a report for programs"),
    ("--no-color", "`--color never` turns color off"),
    ("--no-ignore", "a file or directory that is named is read even if git ignores it"),
    ("--type", "`--in KIND` chooses files by their kind"),
    ("-t", "`--in KIND` chooses files by their kind"),
    ("--yes", "nothing is asked without `--interactive`"),
    ("-y", "nothing is asked without `--interactive`"),
];

/// Options of one command, or of another tool, that people try with a command: command, option, and what it has in its place.
const HERE: [(&str, &str, &str); 24] = [
    ("", "-v", "`-V` for the version"),
    ("check", "--summary", "`--by host -m 0`"),
    ("check", "--stat", "`--by file -m 0`"),
    ("check", "--exit-code", "nothing, since the exit code is 1 anyway"),
    ("check", "--accept", "`accept:` in the rule file"),
    ("check", "--interactive", "`--fix`, which does not ask"),
    ("check", "-i", "`--fix`, which does not ask"),
    ("diff", "--by", "`--stat`, or `--split-by` for files of changes"),
    ("diff", "--max-count", "`--stat` or `--summary`"),
    ("diff", "-m", "`--stat` or `--summary`"),
    ("diff", "--strict", "`--exit-code`, for changes"),
    ("diff", "--fix", "`redomain apply`"),
    ("diff", "--interactive", "`redomain apply --interactive`"),
    ("diff", "-i", "`redomain apply --interactive`"),
    ("apply", "--fix", "nothing, since it writes anyway"),
    ("apply", "--staged", "`redomain check --fix --staged`"),
    ("apply", "--summary", "nothing, since the answer is a summary"),
    ("hosts", "--output", "`> FILE`"),
    ("hosts", "--summary", "the last line of the list"),
    ("init", "--rules", "`--output FILE`"),
    ("init", "--force", "`--output FILE`, since nothing is overwritten"),
    ("undo", "--dry-run", "`redomain report` shows what the run wrote"),
    ("rules list", "--tree", "`--hits`"),
    ("rules lint", "--hits", "`--tree`"),
];

/// Commands that a suggestion names; an option such as `--rules` is one of nearly all.
const MAX_NAMED: usize = 4;

/// Names the command or the option that is meant by an unknown one behind `command`.
pub(super) fn suggest(error: &mut clap::Error, root: &Command, command: &str) {
    if let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand)
        && RULES_COMMANDS.contains(&word.as_str())
    {
        let meant = ContextValue::Strings(vec![format!("rules {word}")]);
        error.insert(ContextKind::SuggestedSubcommand, meant);
    }
    let unknown = error.get(ContextKind::InvalidArg).filter(|_| error.kind() == ErrorKind::UnknownArgument);
    if let Some(ContextValue::String(word)) = unknown
        && let Some(tip) = tip(root, command, word)
    {
        error.remove(ContextKind::SuggestedArg);
        error.remove(ContextKind::SuggestedSubcommand);
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![in_lines(&tip).into()]));
    }
}

/// The tip in lines of the terminal below each other, if standard error is one.
fn in_lines(tip: &str) -> String {
    let margin = "  tip: ".len();
    let width = terminal_width(&std::io::stderr()).unwrap_or(usize::MAX);
    wrapped(&format!("{}{tip}", " ".repeat(margin)), width, margin).split_off(margin)
}

/// Says where the option is known, and what there is in its place.
fn tip(root: &Command, command: &str, option: &str) -> Option<String> {
    let here = HERE.iter().find(|(place, name, _)| (*place, *name) == (command, option));
    let here = here.map(|(_, _, meant)| *meant);
    let foreign = OPTIONS.iter().find(|(name, _)| *name == option).map(|(_, meant)| *meant);
    let owners = owners(root, "", option);
    match (owners.as_slice(), here) {
        ([], here) => here.or(foreign).map(str::to_owned),
        (owners, here) => {
            let here = here.map_or_else(String::new, |here| format!("; here: {here}"));
            Some(format!("`{option}` is an option of {}{here}", named(owners)))
        }
    }
}

/// The commands below `command` that have this option, by their names behind `path`.
fn owners(command: &Command, path: &str, option: &str) -> Vec<String> {
    let has_option = |command: &Command| {
        command.get_arguments().any(|arg| {
            let short = arg.get_short().map(|short| format!("-{short}"));
            let long = arg.get_long().map(|long| format!("--{long}"));
            [short, long].iter().flatten().any(|name| name == option)
        })
    };
    let inner = command.get_subcommands().flat_map(|inner| {
        let path = format!("{path} {}", inner.get_name());
        let own = has_option(inner).then(|| path.trim_start().to_owned());
        own.into_iter().chain(owners(inner, &path, option)).collect::<Vec<_>>()
    });
    inner.collect()
}

/// Commands as in a sentence.
fn named(commands: &[String]) -> String {
    let shown: Vec<String> = commands.iter().map(|command| format!("`{command}`")).collect();
    match shown.as_slice() {
        [only] => only.clone(),
        [some @ .., last] if shown.len() <= MAX_NAMED => format!("{} and {last}", some.join(", ")),
        _ => format!("{} and other commands", shown[..MAX_NAMED - 1].join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{HERE, OPTIONS, owners, tip};
    use crate::cli::args::Arguments;
    use clap::{CommandFactory, Parser};

    #[test]
    fn every_entry_is_about_an_option_that_its_command_does_not_have() {
        let root = Arguments::command();
        for (command, option, _) in HERE {
            let words = ["redomain"].into_iter().chain(command.split_whitespace()).chain([option]);
            let error = Arguments::try_parse_from(words).unwrap_err();
            assert_eq!(error.kind(), clap::error::ErrorKind::UnknownArgument, "{command} {option}");
            let is_foreign = OPTIONS.iter().any(|(name, _)| *name == option);
            assert_ne!(owners(&root, "", option).is_empty(), !is_foreign, "{command} {option}");
        }
        for (option, _) in OPTIONS {
            assert!(owners(&root, "", option).is_empty(), "{option}");
        }
    }

    #[test]
    fn tip_names_the_commands_that_have_an_option() {
        let root = Arguments::command();
        for (command, option, expected) in [
            ("check", "--summary", Some("`--summary` is an option of `diff`; here: `--by host -m 0`")),
            ("rules lint", "--staged", Some("`--staged` is an option of `check`")),
            ("report", "--accept", Some("`--accept` is an option of `diff` and `apply`")),
            ("undo", "-r", Some("`-r` is an option of `diff`, `apply`, `check` and other commands")),
            ("check", "--hits", Some("`--hits` is an option of `rules list`")),
            (
                "",
                "-v",
                Some(
                    "`-v` is an option of `diff`, `apply`, `report` and `check`; here: `-V` for the version",
                ),
            ),
            ("undo", "--dry-run", Some("`redomain report` shows what the run wrote")),
            ("apply", "--dry-run", Some("`redomain diff` shows the changes and writes nothing")),
            ("check", "--unheard-of", None),
        ] {
            assert_eq!(tip(&root, command, option).as_deref(), expected, "{command} {option}");
        }
    }
}
