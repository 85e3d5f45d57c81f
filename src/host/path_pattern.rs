//! The path of a rule's `from`: whole segments, wildcards and captures, and perhaps a fragment (RFC 3986 section 3.3).
//!
//! A path matches the start of a text's path on a boundary of segments; with a fragment it matches all of it.
//! Invariant: a `PathPattern` has a segment or a fragment, and its captures have different names.

use std::ops::Range;

use super::pattern::capture_name;
use super::pattern_error::PatternError;

/// The byte of a text's path that stands for a part which a template fills in.
pub const UNKNOWN_BYTE: char = '\u{1}';

/// The last byte of a path that goes on in a way which is not read.
pub const CUT: char = '\u{2}';

/// One part of a path: a segment, or the fragment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathPart {
    /// This segment.
    Literal(String),
    /// Any one segment; the number of its capture, if it has a name.
    One(Option<usize>),
    /// One or more segments; the number of their capture, if it has a name.
    Many(Option<usize>),
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

/// The bytes of a path that the parts of a pattern took, each with the `/` or `#` before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PathFit {
    /// In order of the parts; only a slash may stand between two of them.
    pub parts: Vec<Range<usize>>,
}

/// Segments of a text's path, and its fragment.
struct Cut<'p> {
    path: &'p str,
    /// Bytes of each segment with the slash before it.
    segments: Vec<Range<usize>>,
    /// Bytes of the fragment with its `#`; `None` where there is none, or a query stands before it.
    fragment: Option<Range<usize>>,
}

impl PathPart {
    /// Returns `true` if it is written out.
    pub fn is_literal(&self) -> bool {
        matches!(self, Self::Literal(_) | Self::Fragment(_))
    }

    /// The number of its capture.
    pub fn capture(&self) -> Option<usize> {
        match self {
            Self::Literal(_) | Self::Fragment(_) => None,
            Self::One(number) | Self::Many(number) => *number,
            Self::AnyFragment(number) => Some(*number),
        }
    }
}

impl PathPattern {
    /// Parses `/old-org/{repo}`, `/docs/{rest**}`, `/guide#{part}` …; `None` for no path.
    ///
    /// `at` is the byte offset of `text` in the text that the user wrote, and `taken` are the captures of its host.
    pub fn parse(text: &str, at: usize, taken: &[String]) -> Result<Option<Self>, PatternError> {
        let (path, fragment) = text.split_once('#').map_or((text, None), |(path, rest)| (path, Some(rest)));
        let mut pattern = Self { written: String::new(), parts: Vec::new(), captures: Vec::new() };
        let mut offset = at + 1;
        for segment in path.trim_end_matches('/').split('/').skip(1) {
            let part = pattern.segment(segment, offset, taken)?;
            pattern.parts.push(part);
            offset += segment.len() + 1;
        }
        if let Some(fragment) = fragment {
            let part = pattern.fragment(fragment, at + path.len() + 1, taken)?;
            pattern.parts.push(part);
        }
        let end = if fragment.is_some() { text } else { path.trim_end_matches('/') };
        pattern.written = end.to_owned();
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
            PathPart::Fragment(text) => format!("#{text}"),
            PathPart::AnyFragment(_) => "#sample".to_owned(),
        });
        parts.collect()
    }

    /// Matches the start of `path`, which is empty or begins with `/`.
    pub fn fit(&self, path: &str) -> Option<PathFit> {
        let cut = Cut::new(path);
        let mut parts = Vec::with_capacity(self.parts.len());
        self.run(&cut, 0, &mut parts).then_some(PathFit { parts })
    }

    /// Matches the parts from number `parts.len()` on with the segments from number `at` on; the longest match.
    fn run(&self, cut: &Cut<'_>, at: usize, parts: &mut Vec<Range<usize>>) -> bool {
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
            PathPart::Many(_) => cut.count_from(at),
            PathPart::Literal(_) => 0,
            PathPart::Fragment(_) | PathPart::AnyFragment(_) => {
                let Some(range) = cut.fragment_from(at) else { return false };
                let text = &cut.path[range.clone()];
                let fits = match part {
                    PathPart::Fragment(wanted) => text.strip_prefix('#') == Some(wanted),
                    _ => true,
                };
                parts.extend(fits.then_some(range));
                return fits;
            }
        };
        (1..=most).rev().any(|count| {
            let kept = parts.len();
            parts.push(cut.segments[at].start..cut.segments[at + count - 1].end);
            let fits = self.run(cut, at + count, parts);
            if !fits {
                parts.truncate(kept);
            }
            fits
        })
    }
}

impl<'p> Cut<'p> {
    fn new(path: &'p str) -> Self {
        let path = path.trim_end_matches(CUT);
        let end = path.find(['?', '#']).unwrap_or(path.len());
        let starts: Vec<usize> = path[..end].match_indices('/').map(|(at, _)| at).collect();
        let ends = starts.iter().copied().skip(1).chain([end]);
        let segments = starts.iter().zip(ends).map(|(start, end)| *start..end).collect();
        let fragment = path[end..].starts_with('#').then_some(end..path.len());
        Self { path, segments, fragment: fragment.filter(|range| range.len() > 1) }
    }

    /// The text of a segment.
    fn segment(&self, at: usize) -> Option<&str> {
        self.segments.get(at).map(|range| &self.path[range.start + 1..range.end])
    }

    /// Returns `true` if a segment is this text with a version, a tag, git's ending or a name in a package behind it:
    /// `pkg@v1`, `app:1.2`, `repo.git`, `pkg.Version`.
    fn has_version(&self, at: usize, text: &str) -> bool {
        let rest = self.segment(at).and_then(|segment| segment.strip_prefix(text));
        rest.is_some_and(|rest| rest.starts_with(['@', ':']) || rest == ".git" || is_name_in_package(rest))
    }

    /// Number of segments from `at` on up to an empty one.
    fn count_from(&self, at: usize) -> usize {
        self.segments.iter().skip(at).take_while(|range| range.len() > 1).count()
    }

    /// The fragment, if it follows the segments before `at`, perhaps behind a slash.
    fn fragment_from(&self, at: usize) -> Option<Range<usize>> {
        let rest = self.segments.get(at..)?;
        let is_last = rest.iter().all(|range| range.len() == 1) && rest.len() < 2;
        let fragment = self.fragment.clone().filter(|_| is_last)?;
        Some(fragment)
    }
}

/// Returns `true` if the rest of a segment is `.version=…`, which a linker sets, or `.BuildDate`: a name in a package. In
/// capitals alone it is the ending of a file, as in `manual.PDF`.
pub fn is_name_in_package(rest: &str) -> bool {
    let segment = rest.split(['/', '?', '#']).next();
    let Some(rest) = segment.and_then(|segment| segment.strip_prefix('.')) else { return false };
    let (name, is_set) = rest.split_once('=').map_or((rest, false), |(name, _)| (name, true));
    let is_camel_case = name.starts_with(|char: char| char.is_ascii_uppercase())
        && name.contains(|char: char| char.is_lowercase());
    name.starts_with(|char: char| char.is_alphabetic() || char == '_')
        && name.chars().all(|char| char.is_alphanumeric() || char == '_')
        && (is_set || is_camel_case)
}

/// Refuses a text that cannot be a plain segment or fragment.
fn check_literal(text: &str, at: usize) -> Result<(), PatternError> {
    if let Some(place) = text.find(['*', '{', '}']) {
        let help =
            "`*`, `{name}` and `{name**}` stand for whole segments; use a `regex:` rule for a part of one";
        return Err(PatternError::new(at + place, format!("`{text}` is a part of a segment"), help));
    }
    if let Some(place) = text.find(['?', '#', ' ']) {
        let what = format!("`{text}` is no plain segment");
        return Err(PatternError::new(
            at + place,
            what,
            "write whole segments such as `/blog`, without a query",
        ));
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
        ] {
            let fit = PathPattern::parse(pattern, 0, &[]).unwrap().unwrap().fit(path);
            let cut =
                fit.map(|fit| fit.parts.iter().map(|part| &path[part.clone()]).collect::<Vec<_>>().join("|"));
            assert_eq!(cut.as_deref(), expected, "{pattern} on {path}");
        }
    }

    #[test]
    fn refuses_what_is_no_path_and_says_where() {
        let taken = ["x".to_owned()];
        for (text, at) in [
            ("/a//b", 3),
            ("/a/v{n}", 4),
            ("/a?b", 2),
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
