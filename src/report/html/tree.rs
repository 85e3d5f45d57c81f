//! The tree of directories of the HTML page: each with its mentions, and a link that chooses it.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::facets::Facets;
use crate::report::escape::Visible;
use crate::report::model::Report;
use crate::text::Count;

/// The tree; none where there is at most one directory.
pub(super) fn tree(report: &Report, facets: &Facets) -> Markup {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for file in &report.files {
        for directory in facets.directories_of(file) {
            *counts.entry(directory).or_default() += file.mentions.len();
        }
    }
    let directories: Vec<(&str, usize)> =
        counts.iter().map(|(path, count)| (path.as_str(), *count)).collect();
    html! {
        @if directories.len() > 1 {
            nav id="tree" aria-label="Directories" {
                details { summary { "Directories" } (level(&directories, "", facets)) }
            }
            "\n"
        }
    }
}

/// The directories right below `above`; `directories` are all that lie in it, by their paths.
fn level(directories: &[(&str, usize)], above: &str, facets: &Facets) -> Markup {
    let child = |path: &str| path[above.len()..].find('/').map_or(path.len(), |end| above.len() + end + 1);
    let children = directories.chunk_by(|(one, _), (other, _)| one[..child(one)] == other[..child(other)]);
    html! {
        ul {
            @for group in children {
                @if let Some(((path, count), below)) = group.split_first() {
                    "\n" li {
                        @if below.is_empty() { (entry(path, *count, above, facets)) }
                        @else {
                            details { summary { (entry(path, *count, above, facets)) } (level(below, path, facets)) }
                        }
                    }
                }
            }
        }
    }
}

fn entry(path: &str, count: usize, above: &str, facets: &Facets) -> Markup {
    html! {
        span class="count" data-in=[facets.directory(path)] { (Count::grouped(count)) } " "
        code { (Visible(&path[above.len()..])) }
        @if let Some(number) = facets.directory(path) { " " a href={ "#in=." (number) } { "only" span class="away" { " " (Visible(path)) } } }
    }
}
