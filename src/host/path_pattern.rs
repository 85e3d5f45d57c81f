//! The path of a rule's `from`: whole segments, wildcards and captures, and perhaps a query and a fragment (RFC 3986
//! sections 3.3 to 3.5).
//!
//! A path matches the start of a text's path on a boundary of segments; with a query or a fragment it matches all of it
//! up to there. Invariant: a `PathPattern` has a part, and its captures have different names.

use super::cut_path::split_at;
use super::pattern::{capture_name, in_braces};
use super::pattern_error::PatternError;

/// One part of a path: a segment, a parameter of the query, or the fragment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathPart {
    /// This segment.
    Literal(String),
    /// Any one segment; the number of its capture, if it has a name.
    One(Option<usize>),
    /// One or more segments; the number of their capture, if it has a name.
    Many(Option<usize>),
    /// This parameter, with the `?` or `&` before it.
    Parameter(String),
    /// The parameter that starts so (`?id=`), with any value; the number of its capture, if it has a name.
    AnyValue(String, Option<usize>),
    /// This fragment.
    Fragment(String),
    /// Any fragment, with the number of its capture.
    AnyFragment(usize),
}

/// A pattern over the paths of URLs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathPattern {
    pub(super) written: String,
    pub(super) parts: Vec<PathPart>,
    pub(super) captures: Vec<String>,
}

impl PathPart {
    /// Returns `true` if it is written out.
    pub fn is_literal(&self) -> bool {
        matches!(self, Self::Literal(_) | Self::Parameter(_) | Self::Fragment(_))
    }

    pub(super) fn is_in_query(&self) -> bool {
        matches!(self, Self::Parameter(_) | Self::AnyValue(..))
    }

    /// The number of its capture.
    pub fn capture(&self) -> Option<usize> {
        match self {
            Self::Literal(_) | Self::Parameter(_) | Self::Fragment(_) => None,
            Self::One(number) | Self::Many(number) | Self::AnyValue(_, number) => *number,
            Self::AnyFragment(number) => Some(*number),
        }
    }
}

impl PathPattern {
    /// Parses `/old-org/{repo}`, `/docs/{rest**}`, `/post?id={id}`, `/guide#{part}` …; `None` for no path.
    ///
    /// `at` is the byte offset of `text` in the text that the user wrote, and `taken` are the captures of its host.
    pub fn parse(text: &str, at: usize, taken: &[String]) -> Result<Option<Self>, PatternError> {
        let (before, fragment) = split_at(text, '#');
        let (path, query) = split_at(before, '?');
        let mut pattern = Self { written: String::new(), parts: Vec::new(), captures: Vec::new() };
        let mut offset = at + 1;
        for segment in path.trim_end_matches('/').split('/').skip(1) {
            let part = pattern.segment(segment, offset, taken)?;
            pattern.parts.push(part);
            offset += segment.len() + 1;
        }
        if let Some(query) = query {
            pattern.query(query, at + path.len() + 1, taken)?;
        }
        if let Some(fragment) = fragment {
            let part = pattern.fragment(fragment, at + before.len() + 1, taken)?;
            pattern.parts.push(part);
        }
        let is_path = query.is_none() && fragment.is_none();
        pattern.written = if is_path { path.trim_end_matches('/') } else { text }.to_owned();
        Ok(Some(pattern).filter(|pattern| !pattern.parts.is_empty()))
    }

    fn segment(&mut self, text: &str, at: usize, taken: &[String]) -> Result<PathPart, PatternError> {
        match text {
            "*" => return Ok(PathPart::One(None)),
            "**" => return Ok(PathPart::Many(None)),
            "" => {
                let help = "remove one of the two slashes";
                return Err(PatternError::new(at, "the path has an empty segment", help));
            }
            _ => {}
        }
        if let Some(inner) = in_braces(text) {
            return Ok(match inner.strip_suffix("**") {
                Some(name) => PathPart::Many(Some(self.capture(text, name, at, taken)?)),
                None => PathPart::One(Some(self.capture(text, inner, at, taken)?)),
            });
        }
        check_literal(text, at)?;
        Ok(PathPart::Literal(text.to_owned()))
    }

    /// Adds the parameters of a query.
    fn query(&mut self, text: &str, at: usize, taken: &[String]) -> Result<(), PatternError> {
        let mut offset = at;
        for (number, parameter) in text.split('&').enumerate() {
            let sign = if number == 0 { '?' } else { '&' };
            let parts = parameter.split_once('=').map(|(name, value)| (name, value, in_braces(value)));
            let part = match parts {
                Some((name, "*", _)) => PathPart::AnyValue(format!("{sign}{name}="), None),
                Some((name, value, Some(inner))) => {
                    let place = offset + name.len() + 1;
                    let capture = self.capture(value, inner, place, taken)?;
                    PathPart::AnyValue(format!("{sign}{name}="), Some(capture))
                }
                _ => PathPart::Parameter(format!("{sign}{parameter}")),
            };
            let written_out = match &part {
                PathPart::AnyValue(start, _) => &start[1..],
                _ => parameter,
            };
            let name = written_out.split('=').next().unwrap_or_default();
            if name.is_empty() || name.starts_with(['{', '*']) {
                let help = "write `?name=value` or `?name={value}`; a query that the rule does not name stays as it is";
                return Err(PatternError::new(offset, "a parameter of the query has no name", help));
            }
            check_literal(written_out, offset)?;
            self.parts.push(part);
            offset += parameter.len() + 1;
        }
        Ok(())
    }

    fn fragment(&mut self, text: &str, at: usize, taken: &[String]) -> Result<PathPart, PatternError> {
        if text.is_empty() {
            let help = "write `#name` or `#{name}`, or leave the `#` away";
            return Err(PatternError::new(at - 1, "the fragment is empty", help));
        }
        if let Some(inner) = in_braces(text) {
            return Ok(PathPart::AnyFragment(self.capture(text, inner, at, taken)?));
        }
        check_literal(text, at)?;
        Ok(PathPart::Fragment(text.to_owned()))
    }

    /// The number of a new capture.
    fn capture(
        &mut self,
        text: &str,
        name: &str,
        at: usize,
        taken: &[String],
    ) -> Result<usize, PatternError> {
        let known = taken.iter().chain(&self.captures);
        self.captures.push(capture_name(text, name, at, known)?);
        Ok(self.captures.len() - 1)
    }

    /// The path as it is written, without a final slash.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// The parts, in order.
    pub fn parts(&self) -> &[PathPart] {
        &self.parts
    }

    /// The names of the captures, in order of their numbers.
    pub fn captures(&self) -> &[String] {
        &self.captures
    }

    /// Returns `true` if it has a query.
    pub fn has_query(&self) -> bool {
        self.parts.iter().any(PathPart::is_in_query)
    }

    /// Returns `true` if it ends in a fragment.
    pub fn has_fragment(&self) -> bool {
        matches!(self.parts.last(), Some(PathPart::Fragment(_) | PathPart::AnyFragment(_)))
    }

    /// A path that it matches, with a sample for each part that is not written out.
    pub fn sample(&self) -> String {
        let parts = self.parts.iter().map(|part| match part {
            PathPart::Literal(text) => format!("/{text}"),
            PathPart::One(_) => "/sample".to_owned(),
            PathPart::Many(_) => "/sample/two".to_owned(),
            PathPart::Parameter(text) => text.clone(),
            PathPart::AnyValue(start, _) => format!("{start}sample"),
            PathPart::Fragment(text) => format!("#{text}"),
            PathPart::AnyFragment(_) => "#sample".to_owned(),
        });
        parts.collect()
    }
}

/// Refuses a text that cannot be a plain segment, parameter or fragment.
fn check_literal(text: &str, at: usize) -> Result<(), PatternError> {
    if let Some(place) = text.find(['*', '{', '}']) {
        let help = "`*`, `{name}` and `{name**}` stand for whole segments and values; use a `regex:` rule for a part of one";
        return Err(PatternError::new(at + place, format!("`{text}` is a part of a segment or value"), help));
    }
    if let Some(place) = text.find(['?', '#', ' ']) {
        let help = "write whole segments such as `/blog`, perhaps with `?name=value` and `#part` behind them";
        return Err(PatternError::new(at + place, format!("`{text}` is no plain segment"), help));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::PathPattern;

    #[test]
    fn refuses_what_is_no_path_and_says_where() {
        let taken = ["x".to_owned()];
        for (text, at) in [
            ("/a//b", 3),
            ("/a/v{n}", 4),
            ("/a?", 3),
            ("/a?=b", 3),
            ("/a?b=1&", 7),
            ("/a?b=v{n}", 6),
            ("/a?{q}", 3),
            ("/a?b={x}", 5),
            ("/a?b c", 4),
            ("/{x}", 1),
            ("/{a}/{a}", 5),
            ("/{}", 1),
            ("/a#", 2),
            ("/a#b*", 4),
            ("/a b", 2),
        ] {
            assert_eq!(PathPattern::parse(text, 0, &taken).unwrap_err().at, at, "{text}");
        }
        assert_eq!(PathPattern::parse("/", 0, &taken), Ok(None));
    }
}
