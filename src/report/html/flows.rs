//! The picture of the HTML page: which old names become which new ones, as bands whose width is the number of mentions.
//!
//! The most frequent pairs have bands of their own and the rest is one, so that five names and five hundred are read
//! alike. Drawn twice, since a picture for a wide window has no readable names in a narrow one. All sizes are attributes,
//! which a policy without inline styles allows.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::facets::Facets;
use crate::report::escape::{Visible, clipped};
use crate::report::model::Report;
use crate::text::Count;

/// Bands with names of their own.
// With one line each, they are as high as half a window.
const MAX_BANDS: usize = 14;
/// Height of all bands together, in the units of the picture.
const BANDS_HEIGHT: f64 = 260.0;
/// Smallest height of a band, and of a name.
const MIN_BAND: f64 = 1.5;
const LINE: f64 = 19.0;
/// Width of the bar at an end of a band.
const BAR: f64 = 6.0;

/// Sizes of a picture.
struct Canvas {
    class: &'static str,
    width: f64,
    /// Room for names at each side.
    margin: f64,
    /// Characters of a name.
    max_name: usize,
}

const CANVASES: [Canvas; 2] = [
    Canvas { class: "wide", width: 1000.0, margin: 330.0, max_name: 36 },
    Canvas { class: "narrow", width: 370.0, margin: 140.0, max_name: 15 },
];

/// A pair of names with its mentions.
struct Band<'r> {
    old: String,
    new: String,
    count: usize,
    /// The names that choose it; `None` for the rest.
    names: Option<(&'r str, &'r str)>,
}

/// A name at one side, and how far its bar reaches.
struct Bar {
    name: String,
    count: usize,
    top: f64,
    height: f64,
}

/// The picture; none where there is at most one pair.
pub(super) fn flows(report: &Report, facets: &Facets) -> Markup {
    let bands = bands(report);
    html! {
        @if bands.len() > 1 {
            div class="flows" {
                "\n" @for canvas in &CANVASES { (picture(&bands, canvas, facets)) "\n" }
            }
            "\n"
        }
    }
}

/// The most frequent pairs, and the rest as one.
fn bands<'r>(report: &'r Report<'r>) -> Vec<Band<'r>> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (old, new, _, count) in report.moves() {
        *counts.entry((old, new)).or_default() += count;
    }
    let mut pairs: Vec<((&str, &str), usize)> = counts.into_iter().collect();
    pairs.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let (first, rest) = pairs.split_at(pairs.len().min(MAX_BANDS));
    let mut bands: Vec<Band<'r>> = Vec::new();
    for ((old, new), count) in first {
        let shown = if new.is_empty() { "(removed)" } else { new };
        bands.push(Band {
            old: (*old).to_owned(),
            new: shown.to_owned(),
            count: *count,
            names: Some((*old, *new)),
        });
    }
    if !rest.is_empty() {
        let rest_of = |names: &mut dyn Iterator<Item = &str>| {
            let names: std::collections::BTreeSet<&str> = names.collect();
            format!("{} more names", Count::grouped(names.len()))
        };
        bands.push(Band {
            old: rest_of(&mut rest.iter().map(|((old, _), _)| *old)),
            new: rest_of(&mut rest.iter().map(|((_, new), _)| *new)),
            count: rest.iter().map(|(_, count)| count).sum(),
            names: None,
        });
    }
    bands
}

/// Heights of the bands.
fn heights(bands: &[Band<'_>]) -> Vec<f64> {
    let total: usize = bands.iter().map(|band| band.count).sum();
    bands.iter().map(|band| (share(band.count, total) * BANDS_HEIGHT).max(MIN_BAND)).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a part of a picture; nobody sees the last bits")]
fn share(count: usize, total: usize) -> f64 {
    count as f64 / total.max(1) as f64
}

/// The names of one side, each once, in the order of their largest bands, and where the bands end at them.
fn side<'b>(
    bands: &'b [Band<'_>],
    heights: &[f64],
    name: impl Fn(&'b Band<'_>) -> &'b str,
) -> (Vec<Bar>, Vec<f64>) {
    let mut bars: Vec<Bar> = Vec::new();
    for (band, height) in bands.iter().zip(heights) {
        match bars.iter_mut().find(|bar| bar.name == name(band)) {
            Some(bar) => (bar.height, bar.count) = (bar.height + height, bar.count + band.count),
            None => {
                bars.push(Bar { name: name(band).to_owned(), count: band.count, top: 0.0, height: *height });
            }
        }
    }
    let mut top = 0.0;
    for bar in &mut bars {
        bar.top = top;
        top += bar.height.max(LINE) + 3.0;
    }
    let mut filled: BTreeMap<&str, f64> = BTreeMap::new();
    let ends = bands.iter().zip(heights).map(|(band, height)| {
        let start = bars.iter().find(|bar| bar.name == name(band)).map_or(0.0, |bar| bar.top);
        let filled = filled.entry(name(band)).or_default();
        *filled += height;
        start + *filled - height
    });
    let ends = ends.collect();
    (bars, ends)
}

fn picture(bands: &[Band<'_>], canvas: &Canvas, facets: &Facets) -> Markup {
    let heights = heights(bands);
    let (old, old_ends) = side(bands, &heights, |band| &band.old);
    let (new, new_ends) = side(bands, &heights, |band| &band.new);
    let bottom = |bars: &[Bar]| bars.last().map_or(0.0, |bar| bar.top + bar.height.max(LINE));
    let (left, right) = (canvas.margin, canvas.width - canvas.margin);
    let ends = old_ends.into_iter().zip(new_ends);
    html! {
        svg class=(canvas.class) viewBox={ "0 0 " (canvas.width) " " (tenths(bottom(&old).max(bottom(&new)))) }
            role="group" aria-label="Old names and new ones, width by mentions" {
            @for ((band, height), ends) in bands.iter().zip(&heights).zip(ends) {
                @let path = band_path((left + BAR, ends.0), (right - BAR, ends.1), *height);
                @let title = format!("{} → {}: {}", band.old, band.new, Count(band.count, "mention"));
                @match band.names {
                    Some((old, new)) => a href=(facets.choice(old, new, "")) {
                        title { (Visible(clipped(&title, 700))) } path class="flow" d=(path) {}
                    },
                    None => path class="flow rest" d=(path) { title { (Visible(&title)) } },
                }
            }
            (bars(&old, canvas, left, "end"))
            (bars(&new, canvas, right - BAR, "start"))
        }
    }
}

/// The bars of one side with their names.
fn bars(bars: &[Bar], canvas: &Canvas, x: f64, anchor: &str) -> Markup {
    let (text_x, bar_class) = if anchor == "end" { (x - 6.0, "from") } else { (x + BAR + 6.0, "to") };
    html! {
        @for bar in bars {
            rect class=(bar_class) x=(tenths(x)) y=(tenths(bar.top)) width=(BAR) height=(tenths(bar.height)) {}
            text x=(tenths(text_x)) y=(tenths(bar.top + bar.height.max(LINE) / 2.0 + 4.0)) text-anchor=(anchor) {
                (Visible(clipped(&bar.name, canvas.max_name))) " " tspan class="dim" { (Count::grouped(bar.count)) }
            }
        }
    }
}

/// A band between two points, curved so that it leaves and arrives level.
fn band_path(from: (f64, f64), to: (f64, f64), height: f64) -> String {
    let middle = tenths(f64::midpoint(from.0, to.0));
    let [x0, y0, x1, y1] = [from.0, from.1, to.0, to.1].map(tenths);
    let [y2, y3] = [to.1 + height, from.1 + height].map(tenths);
    format!("M{x0} {y0}C{middle} {y0} {middle} {y1} {x1} {y1}V{y2}C{middle} {y2} {middle} {y3} {x0} {y3}Z")
}

fn tenths(number: f64) -> String {
    format!("{number:.1}")
}
