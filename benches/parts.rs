//! Benchmarks of the parts of a run, each alone and in memory, on one thread: `cargo bench`.
//!
//! The input is generated and the same in every run: lines of code, with a host every few hundred lines.
#![allow(clippy::unwrap_used, reason = "a measurement stops at the first wrong thing")]

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use redomain::engine::plan_file;
use redomain::matcher::{Finder, Matcher, Source, TextForm};
use redomain::plan::Plan;
use redomain::report::{DiffOptions, Format, Report, RunKind, Standing, Style, unified};
use redomain::rule::{Category, RuleFile, parse};
use redomain::text::{Excerpt, RelPath};

/// Numbers of rules and of their zones.
// Up to about 20 zones the search costs little beside the kernel; 64 and 500 zones show how it grows.
const SETS: [(usize, usize); 5] = [(1, 1), (20, 20), (500, 1), (500, 64), (500, 500)];

const FRONT: [&str; 25] = [
    "north", "south", "west", "east", "blue", "red", "green", "silver", "golden", "iron", "copper", "bright",
    "dark", "quick", "lazy", "clever", "stone", "river", "lake", "ocean", "mountain", "forest", "desert",
    "winter", "summer",
];
const BACK: [&str; 20] = [
    "wind", "traders", "works", "systems", "labs", "soft", "craft", "gate", "port", "field", "media",
    "studio", "bank", "capital", "foods", "motors", "energy", "travel", "games", "books",
];

fn main() {
    divan::main();
}

fn zone(number: usize) -> String {
    format!("{}{}.com", FRONT[number % FRONT.len()], BACK[number / FRONT.len() % BACK.len()])
}

fn rule_text((rules, zones): (usize, usize)) -> String {
    let mut text = "version: 1\nrules:\n".to_owned();
    for number in 0..rules {
        let zone = zone(number % zones);
        text +=
            &format!("  - {{id: r{number}, from: s{number}.staging.{zone}, to: s{number}-staging.{zone}}}\n");
    }
    text
}

fn rules(set: (usize, usize)) -> RuleFile {
    parse("redomain.yaml", rule_text(set).as_bytes()).0.unwrap()
}

/// The next number below `limit` of a linear congruential generator.
fn random(state: &mut u32, limit: usize) -> usize {
    *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    (*state >> 8) as usize % limit
}

/// Lines of code; every `every`th names a host that the first rule moves.
fn text(length: usize, every: usize) -> Vec<u8> {
    let words =
        ["self", "return", "client", "server", "staging", "api", "request", "error", "token", "value"];
    let mut state = 1u32;
    let mut text = String::with_capacity(length + 128);
    for line in 1.. {
        if text.len() >= length {
            break;
        }
        for _ in 0..1 + random(&mut state, 9) {
            text.push_str(words[random(&mut state, words.len())]);
            text.push_str([" ", ".", "_", " = ", "(", ", "][random(&mut state, 6)]);
        }
        if every > 0 && line % every == 0 {
            text.push_str("\"https://s0.staging.northwind.com/v1\"");
        }
        text.push('\n');
    }
    text.into_bytes()
}

fn source(path: &RelPath) -> Source<'_> {
    Source { path, category: Category::Code, form: TextForm::Text }
}

fn plan(text: &[u8], rules: &RuleFile) -> Plan {
    let path = RelPath::from("src/client.py");
    let file = plan_file(&mut Finder::new(&Matcher::new(rules)), text, &source(&path), false).unwrap();
    Plan { files: file.into_iter().collect(), files_scanned: 1, ..Plan::default() }
}

#[divan::bench(args = SETS)]
fn rule_loading(bencher: Bencher<'_, '_>, set: (usize, usize)) {
    let text = rule_text(set);
    bencher.bench(|| parse("redomain.yaml", black_box(text.as_bytes())));
}

#[divan::bench(args = SETS)]
fn matcher_making(bencher: Bencher<'_, '_>, set: (usize, usize)) {
    let rules = rules(set);
    bencher.bench(|| Matcher::new(black_box(&rules)));
}

#[divan::bench(args = SETS)]
fn matcher_without_hits(bencher: Bencher<'_, '_>, set: (usize, usize)) {
    let (rules, text) = (rules(set), text(1 << 20, 0));
    let matcher = Matcher::new(&rules);
    let mut finder = Finder::new(&matcher);
    bencher.counter(BytesCount::new(text.len())).bench_local(|| finder.probe(black_box(&text)).is_some());
}

#[divan::bench(args = SETS)]
fn matcher_with_hits(bencher: Bencher<'_, '_>, set: (usize, usize)) {
    let (rules, text) = (rules(set), text(1 << 18, 100));
    let matcher = Matcher::new(&rules);
    let mut finder = Finder::new(&matcher);
    let path = RelPath::from("src/client.py");
    bencher
        .counter(BytesCount::new(text.len()))
        .bench_local(|| finder.find(black_box(&text), &source(&path)));
}

#[divan::bench(args = SETS)]
fn diff(bencher: Bencher<'_, '_>, set: (usize, usize)) {
    let (rules, text) = (rules(set), text(1 << 18, 100));
    let plan = plan(&text, &rules);
    bencher.counter(ItemsCount::new(plan.edits())).bench(|| {
        let options = DiffOptions::new(Style::Exact);
        let mut out = Vec::new();
        for file in &plan.files {
            unified(&file.path, &[Excerpt::whole(black_box(&text))], &file.edits, options, &mut out);
        }
        out
    });
}

#[divan::bench(args = SETS)]
fn report(bencher: Bencher<'_, '_>, set: (usize, usize)) {
    let (rules, text) = (rules(set), text(1 << 18, 20));
    let plan = plan(&text, &rules);
    bencher.counter(ItemsCount::new(plan.edits())).bench(|| {
        let mut out = Vec::new();
        let report = Report::new(black_box(&plan), &rules.rules, RunKind::Dry, &|_, _| Standing::Fine);
        Format::Json.write(&report, &mut out, |_| Ok(())).map(|()| out)
    });
}
