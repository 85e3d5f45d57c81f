//! A store with a journal of any bytes: no panic, and nothing outside of its tree changes.
//!
//! With `-timeout=0`: the alarm of libFuzzer is a signal that an undo holds back, and then ends the process.
#![no_main]

#[path = "../../tests/stored/mod.rs"]
#[allow(dead_code, reason = "each target uses its share")]
mod stored;

use std::sync::OnceLock;
use stored::Store;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    static STORE: OnceLock<(tempfile::TempDir, Store)> = OnceLock::new();
    let (_, store) = STORE.get_or_init(|| {
        let around = tempfile::tempdir().unwrap();
        let store = Store::new(around.path());
        (around, store)
    });
    store.survives(bytes);
});
