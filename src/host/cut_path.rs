//! The path of a text, cut into segments, parameters and the fragment (RFC 3986 sections 3.3 to 3.5).

use std::ops::Range;

/// The byte of a text's path that stands for a part which a template fills in.
pub const UNKNOWN_BYTE: char = '\u{1}';

/// The last byte of a path that goes on in a way which is not read.
pub const CUT: char = '\u{2}';

/// A path and its parts, each with the sign before it.
pub(super) struct CutPath<'p> {
    pub path: &'p str,
    pub segments: Vec<Range<usize>>,
    /// The parameters of the query.
    pub parameters: Vec<Range<usize>>,
    /// `None` where there is none, or nothing behind its `#`.
    pub fragment: Option<Range<usize>>,
}

impl<'p> CutPath<'p> {
    pub fn new(path: &'p str) -> Self {
        let path = path.trim_end_matches(CUT);
        let end = path.find(['?', '#']).unwrap_or(path.len());
        let query_end = path[end..].find('#').map_or(path.len(), |len| end + len);
        let fragment = query_end..path.len();
        Self {
            path,
            segments: ranges(path, 0..end, &['/']),
            parameters: ranges(path, end..query_end, &['?', '&']),
            fragment: Some(fragment).filter(|range| range.len() > 1),
        }
    }

    /// The text of a segment.
    pub fn segment(&self, at: usize) -> Option<&str> {
        self.segments.get(at).map(|range| &self.path[range.start + 1..range.end])
    }

    /// Returns `true` if a segment is this text with a version, a tag, git's ending or a name in a package behind it:
    /// `pkg@v1`, `app:1.2`, `repo.git`, `pkg.Version`.
    pub fn has_version(&self, at: usize, text: &str) -> bool {
        let rest = self.segment(at).and_then(|segment| segment.strip_prefix(text));
        rest.is_some_and(|rest| rest.starts_with(['@', ':']) || rest == ".git" || is_name_in_package(rest))
    }

    /// Number of segments from `at` on up to an empty one.
    pub fn count_from(&self, at: usize) -> usize {
        self.segments.iter().skip(at).take_while(|range| range.len() > 1).count()
    }

    /// Returns `true` if no segment follows those before `at`, but perhaps a slash.
    pub fn ends_at(&self, at: usize) -> bool {
        let rest = self.segments.get(at..).unwrap_or_default();
        rest.len() < 2 && rest.iter().all(|range| range.len() == 1) && at <= self.segments.len()
    }
}

/// The parts of a range of `path`, each with the sign before it.
fn ranges(path: &str, range: Range<usize>, signs: &[char]) -> Vec<Range<usize>> {
    let starts: Vec<usize> =
        path[range.clone()].match_indices(signs).map(|(at, _)| range.start + at).collect();
    let ends = starts.iter().copied().skip(1).chain([range.end]);
    starts.iter().zip(ends).map(|(start, end)| *start..end).collect()
}

/// A text before and behind a sign.
pub(super) fn split_at(text: &str, sign: char) -> (&str, Option<&str>) {
    text.split_once(sign).map_or((text, None), |(before, behind)| (before, Some(behind)))
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
