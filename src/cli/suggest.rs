//! Suggestions for words that people know from other tools.

use clap::error::{ContextKind, ContextValue, ErrorKind};

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

/// Names the command or the option that is meant by an unknown one.
pub(super) fn suggest(error: &mut clap::Error) {
    if let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand)
        && RULES_COMMANDS.contains(&word.as_str())
    {
        let meant = ContextValue::Strings(vec![format!("rules {word}")]);
        error.insert(ContextKind::SuggestedSubcommand, meant);
    }
    let unknown = error.get(ContextKind::InvalidArg).filter(|_| error.kind() == ErrorKind::UnknownArgument);
    if let Some(ContextValue::String(word)) = unknown
        && let Some((_, meant)) = OPTIONS.iter().find(|(option, _)| option == word)
    {
        error.remove(ContextKind::SuggestedArg);
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![(*meant).into()]));
    }
}
