//! An output of `git diff` of any bytes: no panic, and ranges of lines that fit.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    redomain::laws::patch(bytes);
});
