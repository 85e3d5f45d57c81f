//! Every text, whatever its bytes, obeys the laws of the matcher: settled, accounted for, local, no panic.
#![no_main]

#[path = "../../tests/reference/mod.rs"]
#[allow(dead_code, reason = "each target uses its share")]
mod reference;

use libfuzzer_sys::fuzz_target;
use redomain::matcher::TextForm;
use redomain::rule::{RuleFile, parse};
use reference::laws;
use std::sync::OnceLock;

const RULES: &[u8] = b"version: 1
zones: [example.com]
rules:
  - {id: a, from: api.staging.example.com, to: api-staging.example.com}
  - {id: b, from: [app.staging.example.com, auth.staging.example.com], to: staging.example.com}
  - {id: c, from: 'wss://staging.example.com', to: 'wss://api-staging.example.com'}
  - {id: d, from: '{s}.staging.example.com', to: '{s}-staging.example.com'}
  - {id: e, from: .corp.example.com, to: .int.example.net}
  - {id: f, from: api.dev., to: api-dev.}
  - {id: g, from: 'https://old.example.com:8443/v1', to: 'https://new.example.com/v2'}
  - {id: h, text: 'svc-123.run', to: 'api.example.com'}
";

fn rules() -> &'static RuleFile {
    static FILE: OnceLock<RuleFile> = OnceLock::new();
    FILE.get_or_init(|| parse("redomain.yaml", RULES).0.expect("the rules load"))
}

fuzz_target!(|text: &[u8]| {
    let file = rules();
    assert_eq!(laws::settles(file, text), Ok(()));
    assert_eq!(laws::is_accounted_for(file, text), Ok(()));
    assert_eq!(laws::is_local(file, text, 700), Ok(()));
    let matcher = redomain::matcher::Matcher::new(file);
    for form in [TextForm::Utf16 { big_endian: false }, TextForm::Utf16 { big_endian: true }, TextForm::Binary] {
        laws::plan(&matcher, text, form);
    }
});
