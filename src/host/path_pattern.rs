//! The path of a rule's `from`: whole segments, wildcards and captures, and perhaps a query and a fragment (RFC 3986
//! sections 3.3 to 3.5).
//!
//! A path matches the start of a text's path on a boundary of segments; with a query or a fragment it matches all of it
//! up to there. Invariant: a `PathPattern` has a part, and its captures have different names.

use std::collections::HashSet;
use std::ops::Range;

use super::cut_path::{CUT, CutPath, split_at};
use super::pattern::capture_name;
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
    written: String,
    parts: Vec<PathPart>,
    captures: Vec<String>,
}

/// The bytes of a path that the parts of a pattern took, each with the sign before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PathFit {
    /// In order of the parts; only a slash may stand between two of them.
    pub parts: Vec<Range<usize>>,
}

/// A match in progress.
struct Attempt<'a> {
    cut: CutPath<'a>,
    /// What the parts so far took.
    parts: Vec<Range<usize>>,
    /// The parts and segments, by number, where a `Many` failed. What follows does not depend on how they were
    /// reached, so that each is tried once: without them, k parts of the kind cost n^k.
    failed: HashSet<(usize, usize)>,
}

impl PathPart {
    /// Returns `true` if it is written out.
    pub fn is_literal(&self) -> bool {
        matches!(self, Self::Literal(_) | Self::Parameter(_) | Self::Fragment(_))
    }

    fn is_in_query(&self) -> bool {
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
        if let Some(inner) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
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
            let part = match parameter.split_once('=') {
                Some((name, "*")) => PathPart::AnyValue(format!("{sign}{name}="), None),
                Some((name, value)) if value.starts_with('{') && value.ends_with('}') => {
                    let place = offset + name.len() + 1;
                    let capture = self.capture(value, &value[1..value.len() - 1], place, taken)?;
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
        if let Some(inner) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
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

    /// Matches the start of `path`, which is empty or begins with `/`.
    pub fn fit(&self, path: &str) -> Option<PathFit> {
        let mut attempt = Attempt {
            cut: CutPath::new(path),
            parts: Vec::with_capacity(self.parts.len()),
            failed: HashSet::new(),
        };
        self.run(&mut attempt, 0).then_some(PathFit { parts: attempt.parts })
    }

    /// Returns `true` if a path that goes on in a way which is not read has all segments of a pattern with a query.
    pub fn may_have_query(&self, path: &str) -> bool {
        let Some(known) = path.strip_suffix(CUT).filter(|known| !known.contains(['?', '#'])) else {
            return false;
        };
        let parts = self.parts.iter().take_while(|part| !part.is_in_query()).cloned().collect();
        let segments = Self { written: String::new(), parts, captures: Vec::new() };
        let known = known.trim_end_matches('/');
        let end = segments.fit(known).map(|fit| fit.parts.last().map_or(0, |last| last.end));
        self.has_query() && end == Some(known.len())
    }

    /// Matches the parts from number `parts.len()` on with the segments from number `at` on; the longest match.
    fn run(&self, attempt: &mut Attempt<'_>, at: usize) -> bool {
        let Attempt { cut, parts, failed } = attempt;
        let Some(part) = self.parts.get(parts.len()) else { return true };
        let is_last = parts.len() + 1 == self.parts.len();
        let most = match part {
            PathPart::Literal(text) if cut.segment(at) == Some(text) => 1,
            PathPart::Literal(text) if is_last && cut.has_version(at, text) => {
                let start = cut.segments[at].start;
                parts.push(start..start + 1 + text.len());
                return true;
            }
            PathPart::One(_) => cut.count_from(at).min(1),
            PathPart::Many(_) if failed.contains(&(parts.len(), at)) => 0,
            PathPart::Many(_) => cut.count_from(at),
            PathPart::Literal(_) => 0,
            PathPart::Parameter(_) | PathPart::AnyValue(..) => return self.run_query(attempt, at),
            PathPart::Fragment(_) | PathPart::AnyFragment(_) => return self.run_fragment(attempt, at),
        };
        let kept = parts.len();
        let fits = (1..=most).rev().any(|count| {
            attempt.parts.push(attempt.cut.segments[at].start..attempt.cut.segments[at + count - 1].end);
            let fits = self.run(attempt, at + count);
            if !fits {
                attempt.parts.truncate(kept);
            }
            fits
        });
        if !fits && most > 1 {
            attempt.failed.insert((kept, at));
        }
        fits
    }

    /// Matches the parameters, which are those of the path and no others, in this order, and what is behind them.
    fn run_query(&self, attempt: &mut Attempt<'_>, at: usize) -> bool {
        let Attempt { cut, parts, .. } = attempt;
        let wanted = self.parts[parts.len()..].iter().take_while(|part| part.is_in_query());
        let kept = parts.len();
        let fits = cut.ends_at(at)
            && wanted.clone().count() == cut.parameters.len()
            && wanted.zip(&cut.parameters).all(|(part, range)| {
                let text = &cut.path[range.clone()];
                match part {
                    PathPart::AnyValue(start, _) => text.len() > start.len() && text.starts_with(start),
                    PathPart::Parameter(wanted) => text == wanted,
                    _ => false,
                }
            });
        parts.extend(cut.parameters.iter().filter(|_| fits).cloned());
        if fits && self.run(attempt, at) {
            return true;
        }
        attempt.parts.truncate(kept);
        false
    }

    /// Matches the fragment, the last part, behind all segments and parameters.
    fn run_fragment(&self, attempt: &mut Attempt<'_>, at: usize) -> bool {
        let Attempt { cut, parts, .. } = attempt;
        let fragment = cut.fragment.clone().filter(|_| cut.ends_at(at));
        let is_passed = cut.parameters.is_empty() || self.has_query();
        let Some(range) = fragment.filter(|_| is_passed) else { return false };
        let text = &cut.path[range.clone()];
        let fits = match &self.parts[parts.len()] {
            PathPart::Fragment(wanted) => text.strip_prefix('#') == Some(wanted),
            _ => true,
        };
        parts.extend(fits.then_some(range));
        fits
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
    fn matches_whole_segments_and_fragments() {
        for (pattern, path, expected) in [
            ("/a", "/a", Some("/a")),
            ("/a", "/a/b", Some("/a")),
            ("/a/", "/a?x", Some("/a")),
            ("/a", "/ab", None),
            ("/a", "/a@v1/b", Some("/a")),
            ("/a", "/a:1.2", Some("/a")),
            ("/a", "/a.git", Some("/a")),
            ("/a", "/a.gitx", None),
            ("/a", "/a.js", None),
            ("/a", "/a.Version=1", Some("/a")),
            ("/a", "/a.version=1", Some("/a")),
            ("/a", "/a.BuildDate", Some("/a")),
            ("/a", "/a.version", None),
            ("/a", "/a.PDF", None),
            ("/a", "/a.=1", None),
            ("/a", "/a.1=x", None),
            ("/a", "/a.b-c=x", None),
            ("/a/b", "/a@v1/b", None),
            ("/a/{x}", "/a/b@v1", Some("/a|/b@v1")),
            ("/a", "", None),
            ("/a", "/a#x", Some("/a")),
            ("/a/{x}", "/a/b/c", Some("/a|/b")),
            ("/a/{x}", "/a/", None),
            ("/a/{x}", "/a//c", None),
            ("/a/{x}", "/a", None),
            ("/a/{x}", "/a?b", None),
            ("/*/{x}", "/a/b#c", Some("/a|/b")),
            ("/{x**}", "/a/b/", Some("/a/b")),
            ("/a/{x**}/z", "/a/b/z/c/z/d", Some("/a|/b/z/c|/z")),
            ("/a/{x**}/z", "/a/z", None),
            ("/a/**/{x}", "/a/b/c", Some("/a|/b|/c")),
            ("/a#{f}", "/a#b", Some("/a|#b")),
            ("/a#{f}", "/a/b#c", None),
            ("/a#{f}", "/a?q#c", None),
            ("/a#{f}", "/a#", None),
            ("/a#b", "/a#b", Some("/a|#b")),
            ("/a#b", "/a#bc", None),
            ("/a#b", "/a/#b", Some("/a|#b")),
            ("/#{f}", "/#b", Some("#b")),
            ("/#{f}", "/a#b", None),
            ("/a/{x}", "/a/b\u{2}", Some("/a|/b")),
            ("/a?id={x}", "/a?id=5", Some("/a|?id=5")),
            ("/a?id={x}", "/a/?id=5#top", Some("/a|?id=5")),
            ("/a?id={x}", "/a?id=", None),
            ("/a?id={x}", "/a?uid=5", None),
            ("/a?id={x}", "/a?id=5&b=1", None),
            ("/a?id={x}", "/a/b?id=5", None),
            ("/a?id={x}", "/a", None),
            ("/a?id=*&b=1", "/a?id=5&b=1", Some("/a|?id=5|&b=1")),
            ("/a?id=*&b=1", "/a?b=1&id=5", None),
            ("/a?new", "/a?new", Some("/a|?new")),
            ("/a?new", "/a?news", None),
            ("/{y}?id={x}#{f}", "/a?id=5#top", Some("/a|?id=5|#top")),
            ("/{y}?id={x}#{f}", "/a?id=5", None),
            ("/?id={x}", "/?id=5", Some("?id=5")),
        ] {
            let fit = PathPattern::parse(pattern, 0, &[]).unwrap().unwrap().fit(path);
            let cut =
                fit.map(|fit| fit.parts.iter().map(|part| &path[part.clone()]).collect::<Vec<_>>().join("|"));
            assert_eq!(cut.as_deref(), expected, "{pattern} on {path}");
        }
    }

    #[test]
    fn many_captures_in_one_path_cost_no_more_than_their_product() {
        let names: Vec<String> = (0..30).map(|number| format!("{{c{number}**}}")).collect();
        let pattern = PathPattern::parse(&format!("/{}/end", names.join("/")), 0, &[]).unwrap().unwrap();
        let long = "/a".repeat(300);
        assert_eq!(pattern.fit(&long), None);
        let fit = pattern.fit(&format!("{long}/end")).unwrap();
        assert_eq!((fit.parts.len(), &fit.parts[0]), (31, &(0..2 * 271)));
    }

    #[test]
    fn a_path_that_goes_on_may_have_the_query_of_a_pattern() {
        for (pattern, path, expected) in [
            ("/a?id={x}", "/a\u{2}", true),
            ("/a?id={x}", "/a/\u{2}", true),
            ("/?id={x}", "/\u{2}", true),
            ("/a?id={x}", "/a", false),
            ("/a?id={x}", "/b\u{2}", false),
            ("/a?id={x}", "/a/b\u{2}", false),
            ("/a?id={x}", "/a?id=\u{2}", false),
            ("/a/{x}", "/a\u{2}", false),
        ] {
            let pattern = PathPattern::parse(pattern, 0, &[]).unwrap().unwrap();
            assert_eq!(pattern.may_have_query(path), expected, "{} {path:?}", pattern.written());
        }
    }

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
