//! An index of git of any bytes, in both formats of objects: no panic, and no more entries than fit.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    redomain::laws::index(bytes, false);
    redomain::laws::index(bytes, true);
});
