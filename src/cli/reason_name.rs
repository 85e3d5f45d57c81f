//! Names of reasons for review as values of `--accept`.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, Error};

use crate::mention::Reason;

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
