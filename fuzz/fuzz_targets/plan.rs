//! A saved plan of any bytes: no panic, and what is read obeys its laws.
#![no_main]

#[path = "../../tests/stored/mod.rs"]
#[allow(dead_code, reason = "each target uses its share")]
mod stored;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    stored::plan(bytes);
});
