//! A journal of any bytes: no panic, and what is read stays inside the tree.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    redomain::laws::journal(bytes);
});
