//! Texts at the end of `--help`: examples, and the exit codes of each command.
//!
//! A test holds that every example is a command line that is understood.

/// Of `redomain` itself.
pub(super) const TOP: &str = "\
Examples:
  redomain hosts                     Which hosts are in here?
  redomain init old.example.com      Write a rule file
  redomain diff                      Show the changes
  redomain apply                     Write them
  redomain check                     Fail if an old name is found

Options of a command may stand in front of it too: `redomain -q check`.

Exit codes: 0 success, 1 something was found, 2 wrong call or rule file, 3 a file could not be \
     read or written, 130 interrupted. `redomain help COMMAND` has more examples.";

pub(super) const DIFF: &str = "\
Examples:
  redomain diff                                          All changes
  redomain diff --rule 'a.example.com=b.example.com'     Without a rule file
  redomain diff -g '*.tf' -g '!modules/**' deploy        Files of a directory
  redomain diff --format html --output review.html       A page to review
  redomain diff --report html=a.html --report csv=a.csv  Two reports of one run
  redomain diff --split-by owner --output shares         Patch and pages by team
  redomain diff --plan plan.json                         Save them for `apply`

Exit codes: 0 success, 1 there are changes (with --exit-code), 2 wrong call or rule file, 3 a file \
     could not be read, 130 interrupted.";

pub(super) const APPLY: &str = "\
Examples:
  redomain apply                       Write all changes in one transaction
  redomain apply --interactive         Ask before each one
  redomain apply --accept email,hole   With the proposals for these reviews
  redomain apply --plan plan.json      Write what `diff --plan` saved
  redomain apply --decisions made.json Follow what a reviewer decided on a page

Exit codes: 0 success, 2 wrong call or rule file, 3 a file could not be read or written, or changed \
     meanwhile, 130 interrupted. `redomain undo` undoes it.";

pub(super) const UNDO: &str = "\
Examples:
  redomain undo           Undo the last run
  redomain undo --list    List the runs

Exit codes: 0 success, 2 wrong call, 3 a file could not be read or written, or was edited since.";

pub(super) const REPORT: &str = "\
Examples:
  redomain report                                       Of the last run
  redomain report --format markdown --output report.md  For a pull request
  redomain report --merge web.json infra.json           Of two repositories

Exit codes: 0 success, 2 wrong call, 3 a file could not be read or written.";

pub(super) const CHECK: &str = "\
Examples:
  redomain check                         The whole tree, as in CI
  redomain check --diff-base main        Only lines that this branch added
  redomain check --staged                What is about to be committed
  redomain check --fix                   Write the safe changes
  redomain check --write-baseline        Let only new findings fail

A line that has to stay: a comment with `redomain:keep` on it, or a `keep` entry in the rule file.

Exit codes: 0 clean, 1 something was found, 2 wrong call or rule file, 3 a file could not be read, \
     130 interrupted.";

pub(super) const INIT: &str = "\
Examples:
  redomain init                                       For the domain named most
  redomain init old.example --to new.example          A whole domain moves
  redomain init --rule 'a.example.com=b.example.com'  Write a rule down

Exit codes: 0 success, 2 wrong call, or there is a rule file, 3 a file could not be read or written.";

pub(super) const HOSTS: &str = "\
Examples:
  redomain hosts                The domains; with rules, what each host becomes
  redomain hosts example.com    The hosts of a domain
  redomain hosts --format csv > hosts.csv

Exit codes: 0 success, 2 wrong call or rule file, 3 a file could not be read, 130 interrupted.";

pub(super) const HOOK: &str = "\
Examples:
  redomain hook install      Check every commit
  redomain hook uninstall

Exit codes: 0 success, 1 git does not run the hook (`status`), 2 wrong call, 3 a file could not be \
     read or written.";

pub(super) const RULES: &str = "\
Examples:
  redomain rules lint --tree                        Find mistakes
  redomain rules test                               The tests in the rule file
  redomain rules explain 'https://old.example.com'  What becomes of it, and why
  redomain rules list

Exit codes: 0 success, 1 something was found, 2 wrong call or rule file, 3 a file could not be read.";

pub(super) const COMPLETIONS: &str = "\
Examples:
  redomain completions bash >> ~/.bash_completion
  redomain completions zsh > ~/.zfunc/_redomain
  redomain completions fish > ~/.config/fish/completions/redomain.fish";

pub(super) const MAN: &str = "\
Examples:
  redomain man | man -l -
  redomain man rules test > redomain-rules-test.1";

#[cfg(test)]
mod tests {
    use super::{APPLY, CHECK, COMPLETIONS, DIFF, HOOK, HOSTS, INIT, MAN, REPORT, RULES, TOP, UNDO};
    use crate::cli::args::Arguments;
    use clap::{CommandFactory, Parser};

    #[test]
    fn every_example_is_a_command_line_that_is_understood_and_fits_a_terminal() {
        Arguments::command().debug_assert();
        for text in [TOP, DIFF, APPLY, UNDO, REPORT, CHECK, INIT, HOSTS, HOOK, RULES, COMPLETIONS, MAN] {
            // Paragraphs are wrapped; an example that is too long would fall apart.
            let examples = text.lines().filter(|line| line.starts_with("  "));
            assert!(examples.clone().all(|line| line.chars().count() <= 80), "{text}");
            let examples = text.lines().filter_map(|line| line.strip_prefix("  "));
            for example in examples.collect::<Vec<_>>() {
                let command = example.split(['|', '>']).next().unwrap_or_default();
                let (command, _) = command.split_once("  ").unwrap_or((command, ""));
                let words = shlex::split(command).unwrap_or_default();
                assert!(Arguments::try_parse_from(&words).is_ok(), "{example}");
            }
        }
    }
}
