//! The path of a rule's `to`: segments made of literal text and captures, and perhaps a query and a fragment.
//!
//! Parsing knows the captures of `from`, of its host and of its path. Parts at the end that are the same in both stay as
//! they are in the text, so that a capture keeps its bytes, whatever they are.

use super::cut_path::split_at;
use super::fit::Captures;
use super::name::HostName;
use super::path_fit::PathFit;
use super::path_pattern::{PathPart, PathPattern};
use super::pattern::HostPattern;
use super::pattern_error::PatternError;
use super::template::{stretches, unknown_capture};

/// A path to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathTemplate {
    written: String,
    parts: Vec<PathTemplatePart>,
}

/// A segment, a parameter or a fragment to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct PathTemplatePart {
    /// `/`, `?`, `&` or `#`.
    sign: char,
    pieces: Vec<PathPiece>,
}

/// A part of a segment to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
enum PathPiece {
    Literal(String),
    /// The labels of a capture of the host.
    OfHost(usize),
    /// The segments of a capture of the path.
    OfPath(usize),
}

/// The captures that a template can use.
struct Known<'k> {
    host: &'k HostPattern,
    path: Option<&'k PathPattern>,
}

/// The change of a path that a rule makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathChange {
    /// Bytes at the start of the old path that are replaced.
    pub taken: usize,
    /// The text that replaces them.
    pub new: String,
}

impl PathTemplate {
    /// Parses the path of a `to`, which stands at byte `at`; `None` for no path.
    pub fn parse(
        text: &str,
        at: usize,
        host: &HostPattern,
        path: Option<&PathPattern>,
    ) -> Result<Option<Self>, PatternError> {
        let (before, fragment) = split_at(text, '#');
        let (segments, query) = split_at(before, '?');
        if query.is_some() && !path.is_some_and(PathPattern::has_query) {
            return Err(only_in_to("query", &text[segments.len()..], "?name={value}", at + segments.len()));
        }
        if fragment.is_some() && !path.is_some_and(PathPattern::has_fragment) {
            return Err(only_in_to("fragment", &text[before.len()..], "#{name}", at + before.len()));
        }
        let known = Known { host, path };
        let mut parts = Vec::new();
        let mut offset = at + 1;
        for segment in segments.trim_end_matches('/').split('/').skip(1) {
            parts.push(PathTemplatePart { sign: '/', pieces: known.pieces(segment, offset)? });
            offset += segment.len() + 1;
        }
        let mut offset = at + segments.len() + 1;
        for (number, parameter) in query.into_iter().flat_map(|query| query.split('&')).enumerate() {
            let sign = if number == 0 { '?' } else { '&' };
            parts.push(PathTemplatePart { sign, pieces: known.pieces(parameter, offset)? });
            offset += parameter.len() + 1;
        }
        if let Some(fragment) = fragment {
            let pieces = known.pieces(fragment, at + before.len() + 1)?;
            parts.push(PathTemplatePart { sign: '#', pieces });
        }
        if let Some(name) = growing_capture(&parts, path) {
            let what = format!("capture `{name}` of the path makes it longer each time");
            let help = "write it once; where `{name}` is one segment, twice in segments of their own";
            return Err(PatternError::new(at, what, help));
        }
        let written = text.trim_end_matches('/').to_owned();
        Ok(Some(Self { written, parts }).filter(|template| !template.parts.is_empty()))
    }

    /// The path as it is written, without a final slash.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// Returns `true` if a piece of it is a capture of the host that has a label which is not known.
    pub fn needs_unknown(&self, name: &HostName, captures: &Captures) -> bool {
        self.parts.iter().flat_map(|part| &part.pieces).any(|piece| match piece {
            PathPiece::OfHost(number) => {
                let labels = captures.labels.get(*number).cloned().unwrap_or(0..0);
                name.labels[labels].iter().any(|label| label.known().is_none())
            }
            PathPiece::Literal(_) | PathPiece::OfPath(_) => false,
        })
    }

    fn write(&self, part: usize, source: &PathSource<'_>, out: &mut String) {
        let part = &self.parts[part];
        out.push(part.sign);
        for piece in &part.pieces {
            match piece {
                PathPiece::Literal(text) => out.push_str(text),
                PathPiece::OfHost(number) => out.push_str(&source.labels(*number)),
                PathPiece::OfPath(number) => out.push_str(source.segments(*number)),
            }
        }
    }
}

/// The texts that the captures of a match took.
struct PathSource<'s> {
    name: &'s HostName,
    captures: &'s Captures,
    path: &'s str,
    pattern: Option<&'s PathPattern>,
    fit: &'s PathFit,
}

impl PathSource<'_> {
    fn labels(&self, number: usize) -> String {
        let labels = self.captures.labels.get(number).cloned().unwrap_or(0..0);
        let labels: Vec<&str> = self.name.labels[labels].iter().map(|label| label.written.as_str()).collect();
        labels.join(".")
    }

    fn segments(&self, number: usize) -> &str {
        let parts = self.pattern.map_or(&[][..], PathPattern::parts);
        let Some(index) = parts.iter().position(|part| part.capture() == Some(number)) else { return "" };
        let range = self.fit.parts.get(index).cloned().unwrap_or(0..0);
        let taken = self.path.get(range).unwrap_or_default();
        match &parts[index] {
            PathPart::AnyValue(start, _) => taken.strip_prefix(start.as_str()).unwrap_or_default(),
            _ => taken.trim_start_matches('/').trim_start_matches('#'),
        }
    }
}

/// The number of parts at the end of a pattern that are the same in a template.
pub fn common_end(pattern: Option<&PathPattern>, template: Option<&PathTemplate>) -> usize {
    let old = pattern.map_or(&[][..], PathPattern::parts).iter().rev();
    let new = template.map_or(&[][..], |template| &template.parts).iter().rev();
    old.zip(new).take_while(|(old, new)| is_same(old, new)).count()
}

fn is_same(old: &PathPart, new: &PathTemplatePart) -> bool {
    let starts = |text: &str, start: &str| text.strip_prefix(new.sign) == Some(start);
    match (old, new.sign, new.pieces.as_slice()) {
        (PathPart::Literal(old), '/', [PathPiece::Literal(new)])
        | (PathPart::Fragment(old), '#', [PathPiece::Literal(new)]) => old == new,
        (PathPart::Parameter(old), _, [PathPiece::Literal(new)]) => starts(old, new),
        (PathPart::AnyValue(old, capture), _, [PathPiece::Literal(new), PathPiece::OfPath(number)]) => {
            starts(old, new) && *capture == Some(*number)
        }
        (PathPart::One(capture) | PathPart::Many(capture), '/', [PathPiece::OfPath(number)]) => {
            *capture == Some(*number)
        }
        (PathPart::AnyFragment(capture), '#', [PathPiece::OfPath(number)]) => capture == number,
        _ => false,
    }
}

/// The change of `path`, which the pattern matched so, behind a host with these captures.
pub fn path_change(
    (pattern, fit): (Option<&PathPattern>, &PathFit),
    template: Option<&PathTemplate>,
    path: &str,
    (name, captures): (&HostName, &Captures),
) -> PathChange {
    let kept = common_end(pattern, template);
    let replaced = fit.parts.len().saturating_sub(kept);
    let end = fit.parts[..replaced].last().map_or(0, |part| part.end);
    // A slash before a fragment that stays is none of the new path.
    let taken = fit.parts.get(replaced).map_or(end, |kept| kept.start);
    let mut new = String::new();
    if let Some(template) = template {
        let source = PathSource { name, captures, path, pattern, fit };
        (0..template.parts.len() - kept).for_each(|part| template.write(part, &source, &mut new));
    }
    PathChange { taken, new }
}

impl Known<'_> {
    /// The pieces of a segment at byte `at`.
    fn pieces(&self, segment: &str, at: usize) -> Result<Vec<PathPiece>, PatternError> {
        if segment.is_empty() {
            return Err(PatternError::new(
                at,
                "the path of `to` has an empty segment",
                "remove one of the two signs",
            ));
        }
        let mut pieces = Vec::new();
        for stretch in stretches(segment, at) {
            let stretch = stretch?;
            literal(stretch.literal, segment, stretch.at, &mut pieces)?;
            if let Some((text, place)) = stretch.capture {
                pieces.push(self.capture(text, place)?);
            }
        }
        Ok(pieces)
    }

    fn capture(&self, text: &str, at: usize) -> Result<PathPiece, PatternError> {
        let name = text.strip_suffix("**").unwrap_or(text);
        let of_path = self.path.map_or(&[][..], PathPattern::captures);
        if let Some(number) = of_path.iter().position(|known| known == name) {
            return Ok(PathPiece::OfPath(number));
        }
        if let Some(number) = self.host.captures().iter().position(|known| known == name && !name.is_empty())
        {
            return Ok(PathPiece::OfHost(number));
        }
        let known = self.host.captures().iter().chain(of_path);
        Err(unknown_capture(name, at, known, "a label or a segment"))
    }
}

/// The name of a capture that a path has twice: of several segments, or in one segment. Each step of a chain of such
/// rules would double the path.
fn growing_capture<'p>(parts: &[PathTemplatePart], path: Option<&'p PathPattern>) -> Option<&'p str> {
    let pattern = path?;
    pattern.parts().iter().find_map(|part| {
        let number = part.capture()?;
        let is_it = |piece: &&PathPiece| **piece == PathPiece::OfPath(number);
        let counts = parts.iter().map(|part| part.pieces.iter().filter(is_it).count());
        let is_segment = matches!(part, PathPart::One(_));
        let count: usize = if is_segment { counts.max().unwrap_or(0) } else { counts.sum() };
        (count > 1).then(|| pattern.captures()[number].as_str())
    })
}

/// A part of `to` at byte `at` that nothing in `from` stands for.
fn only_in_to(part: &str, text: &str, example: &str, at: usize) -> PatternError {
    let help = format!("remove it from `to`, or write the old {part}, or `{example}`, in `from`");
    PatternError::new(at, format!("`to` has the {part} `{text}` but `from` has none"), help)
}

/// Adds a literal piece, unless it is empty.
fn literal(text: &str, segment: &str, at: usize, pieces: &mut Vec<PathPiece>) -> Result<(), PatternError> {
    if let Some(place) = text.find('*') {
        let what = format!("`{segment}` in `to` stands for no segment of `from`");
        let help = "write `{name}` in both for a segment that is taken over";
        return Err(PatternError::new(at + place, what, help));
    }
    if let Some(place) = text.find(['?', '#', ' ', '}']) {
        let what = format!("`{segment}` in `to` is no plain segment");
        let help = "write whole segments such as `/blog`, perhaps with `?name=value` and `#part` behind them";
        return Err(PatternError::new(at + place, what, help));
    }
    if !text.is_empty() {
        pieces.push(PathPiece::Literal(text.to_owned()));
    }
    Ok(())
}
