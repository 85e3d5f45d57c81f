//! Edits are applied as they are written, and what overlaps is refused.
#![no_main]

#[path = "../../tests/reference/mod.rs"]
#[allow(dead_code, reason = "each target uses its share")]
mod reference;

use libfuzzer_sys::fuzz_target;
use redomain::text::{Edit, Span};
use reference::laws;

fuzz_target!(|bytes: &[u8]| {
    let Some((count, rest)) = bytes.split_first() else { return };
    let Some((heads, rest)) = rest.split_at_checked(usize::from(count % 8) * 3) else { return };
    let edits = heads.chunks(3).map(|head| Edit {
        span: Span::new(usize::from(head[0] % 64), usize::from(head[0] % 64) + usize::from(head[1] % 8)),
        new: vec![head[2]; usize::from(head[2] % 5)].into(),
    });
    assert_eq!(laws::edits_are_applied(edits.collect(), rest), Ok(()));
});
