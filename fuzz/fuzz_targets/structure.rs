//! The structure of any text as a file of any kind: no panic, no more parts than bytes, every place can be asked for; and
//! the second look at its names, which asks for them.
#![no_main]

#[path = "../../tests/stored/second_look.rs"]
mod second_look;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((kind, text)) = bytes.split_first() else { return };
    redomain::laws::structure(text, usize::from(*kind));
    second_look::holds(text, usize::from(*kind));
});
