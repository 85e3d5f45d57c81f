//! Collects every problem of one rule file, each with its place, so that one run shows them all.
//!
//! Knows the source text only to place a byte inside a scalar and to help with broken YAML.

use super::source_position::{SourceOrigin, SourcePosition};
use crate::host::PatternError;
use crate::text::{Place, Problem, Severity};

/// A scalar of the file with its place.
#[derive(Debug, Clone)]
pub struct Scalar {
    /// Place of its first character or opening quote.
    pub at: SourcePosition,
    /// Its value, without quotes and escapes.
    pub text: String,
}

/// The problems found so far.
#[derive(Debug)]
pub struct Problems<'s> {
    file: &'s str,
    lines: Vec<&'s str>,
    arguments: &'s [String],
    list: Vec<Problem>,
}

impl<'s> Problems<'s> {
    /// No problems yet, for the file of this name.
    pub fn new(file: &'s str) -> Self {
        Self { file, lines: Vec::new(), arguments: &[], list: Vec::new() }
    }

    /// Sets the text that places refer to.
    pub fn read_from(&mut self, source: &'s str) {
        self.lines = source.lines().collect();
    }

    /// Sets the rules of the command line, which places refer to as well.
    pub fn read_arguments(&mut self, arguments: &'s [String]) {
        self.arguments = arguments;
    }

    /// A place in the file, or in a rule of the command line.
    pub fn place(&self, at: SourcePosition) -> Place {
        let file = match at.origin {
            SourceOrigin::File => self.file,
            SourceOrigin::Argument => "--rule",
        };
        Place::new(file, at.line, at.column)
    }

    /// Adds a mistake that stops the run.
    pub fn error(&mut self, at: SourcePosition, what: impl Into<String>, help: impl Into<String>) {
        self.list.push(Problem::error(self.place(at), what).help(help));
    }

    /// Adds a mistake that does not stop the run.
    pub fn warning(&mut self, at: SourcePosition, what: impl Into<String>, help: impl Into<String>) {
        self.list.push(Problem::warning(self.place(at), what).help(help));
    }

    /// Adds a mistake at byte `fault.at` of a scalar.
    pub fn fault(&mut self, scalar: &Scalar, fault: PatternError) {
        self.error(self.inside(scalar, fault.at), fault.what, fault.help);
    }

    /// Adds a mistake in the YAML itself.
    pub fn syntax(&mut self, at: SourcePosition, info: &str) {
        let line = self.line(at).unwrap_or_default();
        let value = line.split_once(": ").map_or(line, |(_, value)| value).trim_start();
        let value = value.strip_prefix("- ").unwrap_or(value).trim_start();
        let here = line.chars().nth(at.column.saturating_sub(1)).filter(|char| "*&!%@`".contains(*char));
        // A list or mapping that ends with its line was meant as one.
        let unfinished = value.chars().next().filter(|first| match first {
            '{' => !value.trim_end().ends_with('}'),
            '[' => !value.trim_end().ends_with(']'),
            first => "*&!%@`".contains(*first),
        });
        let help = match here.or(unfinished) {
            Some(first) => format!("put a value that starts with `{first}` in quotes"),
            _ => "check the indentation and the quotes here and in the line above".to_owned(),
        };
        self.error(at, format!("this is not YAML: {info}"), help);
    }

    /// All problems by their places, each once.
    pub fn finish(mut self) -> Vec<Problem> {
        self.list.sort();
        self.list.dedup();
        self.list
    }

    /// Returns `true` if some problem stops the run.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|problem| problem.severity == Severity::Error)
    }

    fn line(&self, at: SourcePosition) -> Option<&'s str> {
        let index = at.line.checked_sub(1)?;
        match at.origin {
            SourceOrigin::File => self.lines.get(index).copied(),
            SourceOrigin::Argument => self.arguments.get(index).map(String::as_str),
        }
    }

    /// Place of byte `offset` of a scalar, or of the whole scalar where it is written with escapes or in a block.
    fn inside(&self, scalar: &Scalar, offset: usize) -> SourcePosition {
        // At the very start the opening quote is as good a place as the letter after it.
        let column = scalar.at.column + self.shift(scalar, offset).unwrap_or(0);
        SourcePosition { column, ..scalar.at }
    }

    /// Characters from the place of a scalar to its byte `offset`; `None` where its source is not its value.
    fn shift(&self, scalar: &Scalar, offset: usize) -> Option<usize> {
        let source = self.line(scalar.at)?;
        let (start, _) = source.char_indices().nth(scalar.at.column.checked_sub(1)?)?;
        let raw = &source[start..];
        let bare = raw.strip_prefix(['"', '\'']);
        let before = scalar.text.get(..offset)?;
        let quote = usize::from(bare.is_some());
        bare.unwrap_or(raw).starts_with(before).then(|| before.chars().count() + quote)
    }
}
