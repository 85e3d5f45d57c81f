//! The fast matcher sees what the naive one sees, on rules and texts that the bytes choose.
#![no_main]

#[path = "../../tests/reference/mod.rs"]
#[allow(dead_code, reason = "each target uses its share")]
mod reference;

use libfuzzer_sys::fuzz_target;
use reference::{Case, laws};

fuzz_target!(|choices: &[u8]| {
    let case = Case::new(choices);
    let Some(file) = case.load() else { return };
    assert_eq!(laws::agrees_with_the_reference(&case, &file), Ok(()));
    assert_eq!(laws::settles(&file, case.text.as_bytes()), Ok(()));
    assert_eq!(laws::is_the_same_in_utf16(&file, &case.text, choices.len() % 2 == 0), Ok(()));
    assert_eq!(laws::agrees_with_the_reference(&case.shifted(choices.len() * 7), &file), Ok(()));
});
