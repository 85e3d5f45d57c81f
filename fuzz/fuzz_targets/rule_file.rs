//! No rule file makes loading it, or matching with it, panic; what loads obeys the laws of the matcher.
#![no_main]

#[path = "../../tests/reference/mod.rs"]
#[allow(dead_code, reason = "each target uses its share")]
mod reference;

use libfuzzer_sys::fuzz_target;
use redomain::rule::{RuleIndex, cycles, parse};
use redomain::text::Severity;
use reference::laws;

const TEXT: &[u8] = b"curl https://api.staging.example.com/x ${env}.staging.example.com *.example.com a@corp.example.com\n";

fuzz_target!(|source: &[u8]| {
    let (file, problems) = parse("redomain.yaml", source);
    let Some(file) = file else {
        assert!(!problems.is_empty(), "refused without a word");
        return;
    };
    if cycles(&file.rules, &RuleIndex::new(&file.rules)).iter().any(|problem| problem.severity == Severity::Error) {
        return;
    }
    assert_eq!(laws::is_accounted_for(&file, TEXT), Ok(()));
    assert_eq!(laws::is_accounted_for(&file, source), Ok(()));
    assert_eq!(laws::settles(&file, TEXT), Ok(()));
});
