//! The questions of `init` on a terminal: the domain that moves, and its new names.
//!
//! Asked on standard error, so that standard output stays free; an empty answer takes the first choice. Nothing is
//! written before the last answer.

use std::io::{BufRead, IsTerminal, Write};

use super::proposal::{ProposedRule, for_zone};
use crate::cli::domain::is_domain;
use crate::cli::exit::{CommandError, interrupted};
use crate::cli::rule_file;
use crate::survey::SurveyedDomain;
use crate::text::{Count, visible};

/// Domains that are offered.
// One digit answers. Any other domain can be typed.
const MAX_OFFERED: usize = 9;

/// The arguments that would have given the same file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Answers {
    pub domain: String,
    pub to: Option<String>,
    pub rules: Vec<String>,
}

/// Returns `true` if there is somebody to ask.
pub(super) fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks on the terminal of this process; `ranked` has at least one domain.
pub(super) fn ask(ranked: &[&SurveyedDomain]) -> Result<Answers, CommandError> {
    let mut person = Person { input: std::io::stdin().lock(), output: std::io::stderr().lock() };
    let domain = which_domain(ranked, &mut person)?;
    let found = ranked.iter().find(|found| found.name == domain).copied();
    let answers = Answers { domain, ..Answers::default() };
    let proposed = for_zone(&answers.domain, found, None);
    let flattened: Vec<&ProposedRule> = proposed.iter().filter(|rule| rule.key == "from").collect();
    what_becomes(answers, &flattened, &mut person)
}

/// Somebody who reads questions and types answers.
struct Person<R, W> {
    input: R,
    output: W,
}

impl<R: BufRead, W: Write> Person<R, W> {
    fn show(&mut self, text: &str) -> Result<(), CommandError> {
        self.output.write_all(text.as_bytes())?;
        Ok(self.output.flush()?)
    }

    /// The answer to a question, without blanks around it.
    fn answer(&mut self, question: &str) -> Result<String, CommandError> {
        self.show(question)?;
        let mut line = String::new();
        if self.input.read_line(&mut line)? == 0 {
            let _ = self.output.write_all(b"\n");
            return Err(interrupted());
        }
        Ok(line.trim().to_owned())
    }
}

fn which_domain<R: BufRead, W: Write>(
    ranked: &[&SurveyedDomain],
    person: &mut Person<R, W>,
) -> Result<String, CommandError> {
    let offered = &ranked[..ranked.len().min(MAX_OFFERED)];
    for (number, domain) in offered.iter().enumerate() {
        let (hosts, mentions) = (Count(domain.hosts.len(), "host"), Count(domain.mentions(), "mention"));
        person.show(&format!("  {}  {}  ({hosts}, {mentions})\n", number + 1, domain.name))?;
    }
    loop {
        let answer = person.answer("which domain moves? a number or a domain [1]: ")?;
        let number = if answer.is_empty() { Ok(1) } else { answer.parse::<usize>() };
        match number.map(|number| number.checked_sub(1).and_then(|at| offered.get(at))) {
            Ok(Some(domain)) => return Ok(domain.name.clone()),
            Err(_) if is_domain(&answer) => return Ok(answer.to_ascii_lowercase()),
            _ => person.show(&format!("  `{}` is neither\n", visible(&answer)))?,
        }
    }
}

fn what_becomes<R: BufRead, W: Write>(
    mut answers: Answers,
    flattened: &[&ProposedRule],
    person: &mut Person<R, W>,
) -> Result<Answers, CommandError> {
    let domain = answers.domain.clone();
    let mut keys = String::new();
    if let Some(first) = flattened.first() {
        keys.push('e');
        person.show(&format!(
            "  e  an environment becomes a part of the label:\n     {} → {}\n",
            first.from, first.to
        ))?;
    }
    keys.push_str("ws");
    person.show(&format!("  w  the whole domain moves: {domain} and every name under it\n"))?;
    person.show("  s  single hosts move\n")?;
    let first = keys.get(..1).unwrap_or_default();
    let question = format!("what becomes of its names? {} [{first}]: ", keys.replace("", " ").trim());
    loop {
        let answer = person.answer(&question)?;
        let key = answer.chars().next().or_else(|| keys.chars().next());
        match key.filter(|key| keys.contains(*key) && answer.len() < 2) {
            Some('w') => answers.to = Some(new_domain(person)?),
            Some('s') => answers.rules = single_rules(&domain, person)?,
            Some(_) => {}
            None => {
                person.show(&format!("  `{}` is none of them\n", visible(&answer)))?;
                continue;
            }
        }
        return Ok(answers);
    }
}

fn new_domain<R: BufRead, W: Write>(person: &mut Person<R, W>) -> Result<String, CommandError> {
    loop {
        let answer = person.answer("the new domain: ")?;
        if is_domain(&answer) {
            return Ok(answer);
        }
        person.show(&format!("  `{}` is no domain\n", visible(&answer)))?;
    }
}

/// Rules until an empty line; at least one.
fn single_rules<R: BufRead, W: Write>(
    domain: &str,
    person: &mut Person<R, W>,
) -> Result<Vec<String>, CommandError> {
    let mut rules: Vec<String> = Vec::new();
    loop {
        let question = if rules.is_empty() {
            format!("a rule, such as old.{domain}=new.{domain}: ")
        } else {
            "another rule (empty: done): ".to_owned()
        };
        let answer = person.answer(&question)?;
        if answer.is_empty() && !rules.is_empty() {
            return Ok(rules);
        }
        match rule_file::parse_rules("--rule", None, std::slice::from_ref(&answer), None) {
            Ok(_) => rules.push(answer),
            Err(CommandError::Usage(problems)) => {
                let what = problems.iter().map(|problem| format!("  {}\n", visible(&problem.what)));
                person.show(&what.collect::<String>())?;
            }
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Answers, Person, what_becomes, which_domain};
    use crate::cli::commands::init::proposal::ProposedRule;
    use crate::survey::{HostSurvey, Language};

    /// The answers to typed lines, and the last text that was shown; `None` where they end too early.
    fn of(lines: &str) -> Option<Answers> {
        let mut survey = HostSurvey::default();
        survey.read(b"https://a.acme.io https://acme.io https://other.org", 0, "docs", Language::Prose);
        let domains = survey.domains(&[]);
        let rule = ProposedRule {
            comment: String::new(),
            key: "from",
            from: "{s}.qa.acme.io".to_owned(),
            to: "{s}-qa.acme.io".to_owned(),
        };
        let mut person = Person { input: lines.as_bytes(), output: Vec::new() };
        let ranked: Vec<_> = domains.iter().collect();
        let domain = which_domain(&ranked, &mut person).ok()?;
        let flattened = if domain == "acme.io" { vec![&rule] } else { Vec::new() };
        what_becomes(Answers { domain, ..Answers::default() }, &flattened, &mut person).ok()
    }

    #[test]
    fn answers_are_taken_and_mistakes_are_asked_again() {
        let answers = |domain: &str, to: Option<&str>, rules: &[&str]| {
            let rules = rules.iter().map(|rule| (*rule).to_owned()).collect();
            Some(Answers { domain: domain.to_owned(), to: to.map(str::to_owned), rules })
        };
        for (lines, expected) in [
            ("\n\n", answers("acme.io", None, &[])),
            ("1\ne\n", answers("acme.io", None, &[])),
            ("2\n\nnew.org\n", answers("other.org", Some("new.org"), &[])),
            ("0\n3\nx y\nNowhere.io\nw\nno domain\nnew.org\n", answers("nowhere.io", Some("new.org"), &[])),
            ("\nq\new\nw\nnew.org\n", answers("acme.io", Some("new.org"), &[])),
            (
                "\ns\n\na..acme.io=b.acme.io\na.acme.io=b.acme.io\n\n",
                answers("acme.io", None, &["a.acme.io=b.acme.io"]),
            ),
            ("", None),
            ("\nw\n", None),
        ] {
            assert_eq!(of(lines), expected, "{lines:?}");
        }
    }
}
