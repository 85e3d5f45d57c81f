//! The bytes of a path that a pattern matches: each part takes as many segments as it can.

use std::collections::HashSet;
use std::ops::Range;

use super::cut_path::{CUT, CutPath};
use super::path_pattern::{PathPart, PathPattern};

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

impl PathPattern {
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

#[cfg(test)]
mod tests {
    use super::super::path_pattern::PathPattern;

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
}
