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

#[test]
fn no_journal_reaches_out_of_its_tree() {
    let around = tempfile::tempdir().unwrap();
    let store = Store::new(around.path());
    let config = proptest::test_runner::Config { cases: cases().cases / 10, ..cases() };
    proptest!(config, |(bytes in mutated("journal"))| {
        store.survives(&bytes);
    });
}
