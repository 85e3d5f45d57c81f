//! Plans, baselines, stored reports and journals that somebody damaged or forged: no panic, and what is read obeys the
//! laws of `stored`, which the fuzz targets hold too.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod mutated;
#[path = "stored/second_look.rs"]
mod second_look;
mod stored;

use mutated::{cases, mutated, seeds};
use proptest::prelude::{any, prop, prop_oneof, proptest};
use serde_json::{Map, Value};
use stored::Store;

#[test]
fn every_seed_is_read() {
    assert!(seeds("plan").iter().all(|seed| stored::plan(seed)));
    assert!(seeds("baseline").iter().all(|seed| stored::baseline(seed)));
    assert!(seeds("report").iter().all(|seed| stored::report(seed)));
    let around = tempfile::tempdir().unwrap();
    let store = Store::new(around.path());
    assert!(seeds("journal").iter().all(|seed| store.survives(seed)));
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn no_plan_panics(bytes in mutated("plan")) {
        stored::plan(&bytes);
    }

    #[test]
    fn no_baseline_panics(bytes in mutated("baseline")) {
        stored::baseline(&bytes);
    }

    #[test]
    fn no_stored_report_panics(bytes in mutated("report")) {
        stored::report(&bytes);
    }

    #[test]
    fn no_names_that_meet_panic(
        choices in prop::collection::vec(prop_oneof![9 => 0..32_u8, 1 => any::<u8>()], 0..60),
        kind in 0..16_usize,
    ) {
        second_look::holds(&choices, kind);
    }
}

/// Values that somebody may put into a report by hand.
fn forgeries() -> Vec<Option<Value>> {
    let numbers =
        [0.into(), 1.into(), u32::MAX.into(), u64::MAX.into(), (-1).into(), Value::from(1.5), 1e300.into()];
    let texts = ["", "\u{1b}[2J\u{202e}", "::error::x", "##[error]x", "<script>"].map(Value::from);
    let others = [Value::Null, true.into(), Value::Array(Vec::new()), Value::Object(Map::default())];
    let values = numbers.into_iter().chain(texts).chain(others);
    values.map(Some).chain([None]).collect()
}

/// The places of all values in a value, as JSON pointers.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    let inner: Vec<(String, &Value)> = match value {
        Value::Array(values) => {
            values.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect()
        }
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), value)).collect(),
        _ => Vec::new(),
    };
    for (name, value) in inner {
        let at = format!("{at}/{name}");
        pointers(value, &at, found);
        found.push(at);
    }
}

#[test]
fn every_value_of_a_stored_report_may_be_forged() {
    for seed in seeds("report") {
        let honest: Value = serde_json::from_slice(&seed).unwrap();
        let mut places = Vec::new();
        pointers(&honest, "", &mut places);
        for place in &places {
            for forgery in forgeries() {
                let mut forged = honest.clone();
                let (above, name) = place.rsplit_once('/').unwrap();
                match (forgery, forged.pointer_mut(above).unwrap()) {
                    (Some(value), _) => *forged.pointer_mut(place).unwrap() = value,
                    (None, Value::Object(members)) => drop(members.remove(name)),
                    (None, Value::Array(values)) => drop(values.remove(name.parse().unwrap())),
                    (None, _) => {}
                }
                stored::report(forged.to_string().as_bytes());
            }
        }
    }
}

#[test]
fn no_journal_reaches_out_of_its_tree() {
    let around = tempfile::tempdir().unwrap();
    let store = Store::new(around.path());
    let config = proptest::test_runner::Config { cases: cases().cases / 10, ..cases() };
    proptest!(config, |(bytes in mutated("journal"))| {
        store.survives(&bytes);
    });
}
