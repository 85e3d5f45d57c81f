//! The questions of `init` on a terminal: the domain that moves, and its new names.
//!
//! Asked on standard error, so that standard output stays free; Enter takes the first choice. Nothing is written before the
//! last answer, and Esc, Ctrl-C and a signal end the run before it.

use std::io::{ErrorKind, IsTerminal};

use inquire::ui::RenderConfig;
use inquire::validator::Validation;
use inquire::{CustomUserError, InquireError, Select, Text};
use rustix::io::Errno;
use signal_hook::consts::{SIGINT, SIGTERM};

use super::proposal::for_zone;
use crate::apply::Interrupt;
use crate::cli::console::Console;
use crate::cli::domain::is_domain;
use crate::cli::exit::{CommandError, interrupted};
use crate::cli::rule_file;
use crate::cli::terminal_width::terminal_width;
use crate::report::Style;
use crate::survey::SurveyedDomain;
use crate::text::{Count, Place, Problem, visible};

/// Choices that are on the screen at once, which a small terminal has room for; the others come when one moves on.
const PAGE: usize = 10;

/// The key by which a terminal ends its input. The terminal is raw while a question stands, so that it comes as a character.
const END_OF_INPUT: char = '\u{4}';

const ANOTHER: &str = "another domain";
const WHOLE: &str = "move the whole domain, with every name under it";
const SINGLE: &str = "move single hosts";

/// The arguments that would have given the same file.
#[derive(Debug, Default)]
pub(super) struct Answers {
    pub domain: String,
    pub to: Option<String>,
    pub rules: Vec<String>,
}

/// Returns `true` if there is somebody to ask, on a terminal that can redraw its lines.
pub(super) fn can_ask(console: Console) -> bool {
    let is_terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if is_terminal && console.is_dumb() {
        let problem = Problem::warning(Place::default(), "nothing is asked, since `TERM` is `dumb`");
        console.print(&[problem.help("say it by arguments, such as `redomain init DOMAIN --to NEW`")]);
    }
    is_terminal && !console.is_dumb()
}

/// Asks on the terminal of this process; `ranked` has at least one domain.
pub(super) fn ask(ranked: &[&SurveyedDomain], console: Console) -> Result<Answers, CommandError> {
    // A signal ends the read of a key before it ends the process, so that the terminal is left as it was found.
    let _ = Interrupt::on_signals(&[SIGINT, SIGTERM]);
    let colors = match console.stderr_style() {
        Style::Color => RenderConfig::default_colored(),
        Style::Exact | Style::Visible | Style::Log => RenderConfig::empty(),
    };
    let person = Person { colors };
    let domain = which_domain(ranked, &person)?;
    let found = ranked.iter().find(|found| found.name == domain).copied();
    what_becomes(domain, found, &person)
}

/// Somebody who chooses and types.
struct Person {
    colors: RenderConfig<'static>,
}

impl Person {
    /// The index of the choice that was taken.
    fn choose(&self, question: &str, choices: Vec<String>) -> Result<usize, CommandError> {
        let width = terminal_width(&std::io::stderr()).unwrap_or_default();
        let mut look = self.colors;
        // A prompt breaks a line inside of a word.
        look.answer_from_new_line =
            choices.iter().any(|choice| question.len() + choice.chars().count() + 3 > width);
        let scorer = |typed: &str, _: &String, choice: &str, index: usize| score(typed, choice, index);
        let select = Select::new(question, choices)
            .with_page_size(PAGE)
            .with_scorer(&scorer)
            .with_help_message("arrows move, Enter takes, letters search, Esc cancels")
            .with_render_config(look);
        Ok(select.raw_prompt().map_err(no_answer)?.index)
    }

    /// A typed text, without blanks around it; `mistake` says why it is asked for again.
    fn type_in(
        &self,
        question: &str,
        help: &str,
        mistake: impl Fn(&str) -> Option<String> + Clone,
    ) -> Result<String, CommandError> {
        let text = Text::new(question)
            .with_validator(move |typed: &str| {
                Ok(mistake(typed.trim())
                    .map_or(Validation::Valid, |mistake| Validation::Invalid(mistake.into())))
            })
            .with_autocomplete(until_end_of_input)
            .with_help_message(help)
            .with_render_config(self.colors);
        Ok(text.prompt().map_err(no_answer)?.trim().to_owned())
    }
}

/// The order of a choice among those that have the typed text; `None` for others.
fn score(typed: &str, choice: &str, index: usize) -> Option<i64> {
    let typed: String = typed.chars().filter(|char| !char.is_control()).collect();
    let is_match = choice == ANOTHER || choice.to_lowercase().contains(&typed.to_lowercase());
    is_match.then(|| i64::try_from(index).map_or(i64::MIN, |index| -index))
}

/// Suggests nothing: the one place that sees each key of a text.
fn until_end_of_input(typed: &str) -> Result<Vec<String>, CustomUserError> {
    if typed.contains(END_OF_INPUT) {
        return Err(CustomUserError::from(ErrorKind::UnexpectedEof.to_string()));
    }
    Ok(Vec::new())
}

/// The error of a question that nobody answered.
fn no_answer(error: InquireError) -> CommandError {
    match error {
        InquireError::IO(error)
            if error.raw_os_error() != Some(Errno::IO.raw_os_error())
                && !matches!(error.kind(), ErrorKind::Interrupted | ErrorKind::UnexpectedEof) =>
        {
            CommandError::Output(error)
        }
        InquireError::NotTTY | InquireError::InvalidConfiguration(_) => {
            CommandError::Output(std::io::Error::other(error.to_string()))
        }
        InquireError::OperationCanceled => CommandError::Interrupted(Problem::error(
            Place::default(),
            "left without an answer; nothing was written",
        )),
        InquireError::IO(_) | InquireError::OperationInterrupted | InquireError::Custom(_) => interrupted(),
    }
}

fn which_domain(ranked: &[&SurveyedDomain], person: &Person) -> Result<String, CommandError> {
    let mut choices: Vec<String> = ranked
        .iter()
        .map(|domain| {
            let (hosts, mentions) = (Count(domain.hosts.len(), "host"), Count(domain.mentions(), "mention"));
            format!("{}  ({hosts}, {mentions})", visible(&domain.name))
        })
        .collect();
    choices.push(ANOTHER.to_owned());
    let index = person.choose("which domain moves?", choices)?;
    match ranked.get(index) {
        Some(domain) => Ok(domain.name.clone()),
        None => {
            let domain = person.type_in("the domain:", "such as example.com", no_domain)?;
            Ok(domain.to_ascii_lowercase())
        }
    }
}

fn what_becomes(
    domain: String,
    found: Option<&SurveyedDomain>,
    person: &Person,
) -> Result<Answers, CommandError> {
    let proposed = for_zone(&domain, found, None);
    let mut choices: Vec<String> = Vec::new();
    if let Some(first) = proposed.iter().find(|rule| rule.key == "from") {
        // No more, so that it fits a line of most terminals.
        choices.push(format!("{} → {}", visible(&first.from), visible(&first.to)));
    }
    choices.extend([WHOLE, SINGLE].map(str::to_owned));
    let index = person.choose("what becomes of its names?", choices.clone())?;
    let (mut to, mut rules) = (None, Vec::new());
    match choices.get(index).map(String::as_str) {
        Some(WHOLE) => to = Some(person.type_in("the new domain:", "such as example.com", no_domain)?),
        Some(SINGLE) => rules = single_rules(&domain, person)?,
        _ => {}
    }
    Ok(Answers { domain, to, rules })
}

/// Rules until an empty line; at least one.
fn single_rules(domain: &str, person: &Person) -> Result<Vec<String>, CommandError> {
    let help = format!("such as old.{0}=new.{0}", visible(domain));
    let mut rules = vec![person.type_in("a rule:", &help, no_rule)?];
    loop {
        let help = format!("{help}; nothing when all are there");
        let rule =
            person.type_in("another rule:", &help, |typed| no_rule(typed).filter(|_| !typed.is_empty()))?;
        if rule.is_empty() {
            return Ok(rules);
        }
        rules.push(rule);
    }
}

fn no_domain(typed: &str) -> Option<String> {
    (!is_domain(typed)).then(|| format!("`{}` is no domain", visible(typed)))
}

/// The first mistake of a rule in the words of the command line.
fn no_rule(typed: &str) -> Option<String> {
    match rule_file::parse_rules("--rule", None, &[typed.to_owned()], None) {
        Ok(_) => None,
        Err(CommandError::Usage(problems)) => {
            problems.first().map(|problem| visible(&problem.what).to_string())
        }
        Err(_) => Some("it cannot be read".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{ANOTHER, no_domain, no_rule, score};

    #[test]
    fn choices_are_searched_in_their_order() {
        for (typed, choice, index, expected) in [
            ("", "b.org", 3, Some(-3)),
            ("B.o", "b.org", 3, Some(-3)),
            ("\u{4}b", "b.org", 0, Some(0)),
            ("x", "b.org", 0, None),
            ("x", ANOTHER, 7, Some(-7)),
        ] {
            assert_eq!(score(typed, choice, index), expected, "{typed:?}");
        }
    }

    #[test]
    fn mistakes_are_named_and_steer_no_terminal() {
        let mistakes =
            [no_domain("a\u{1b}[2J"), no_domain("acme.io"), no_rule("a..b=c.d"), no_rule("a.io=b.io")];
        let expected =
            [Some("`a\\u{1b}[2J` is no domain"), None, Some("host `a..b` has an empty label"), None];
        assert_eq!(mistakes.each_ref().map(Option::as_deref), expected);
    }
}
