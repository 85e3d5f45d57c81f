//! Names of reasons for review as values of `--accept`.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, Error};

use crate::cli::exit::CommandError;
use crate::mention::Reason;
use crate::text::{Place, Problem};

/// Takes every text, since a session says more of a wrong one; help and completions list the reasons.
// They are asked for only there, so that a call has no list to make.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReasonName;

impl TypedValueParser for ReasonName {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<String, Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let named = |reason: Reason| PossibleValue::new(reason.name()).help(reason.explanation());
        Some(Box::new(Reason::acceptable().map(named)))
    }
}

/// The reasons with these names.
///
/// # Errors
/// For each name of no reason, or of one that cannot be accepted.
pub(super) fn accepted_reasons(names: &[String]) -> Result<Vec<Reason>, CommandError> {
    let (mut accepted, mut problems) = (Vec::new(), Vec::new());
    for name in names {
        match Reason::named(name) {
            Some(reason) if reason.is_acceptable() => accepted.push(reason),
            Some(reason) => problems.push(format!("`{name}` cannot be accepted: {}", reason.explanation())),
            None => problems.push(format!("there is no reason `{name}`")),
        }
    }
    if problems.is_empty() {
        return Ok(accepted);
    }
    let known: Vec<&str> = Reason::acceptable().map(Reason::name).collect();
    let help = format!("the reasons are {}", known.join(", "));
    let problems = problems.into_iter().map(|what| Problem::error(Place::default(), what).help(help.clone()));
    Err(CommandError::Usage(problems.collect()))
}
