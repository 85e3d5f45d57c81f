//! Properties of the matcher over random rules and texts: idempotence, locality, boundaries, no panic.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

use proptest::prelude::{
    Just, ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest,
};
use redomain::engine::plan_file;
use redomain::mention::{Matcher, Scratch, Source, TextForm, Verdict};
use redomain::plan::FilePlan;
use redomain::rule::{Category, RuleFile, RuleIndex, cycles, parse};
use redomain::text::{RelPath, Severity};

const RULES: [&str; 5] = [
    "  - {id: a, from: api.staging.example.com, to: api-staging.example.com}\n",
    "  - {id: b, from: [app.staging.example.com, auth.staging.example.com], to: staging.example.com}\n",
    "  - {id: c, from: 'wss://staging.example.com', to: 'wss://api-staging.example.com'}\n",
    "  - {id: d, from: '{s}.staging.example.com', to: '{s}-staging.example.com'}\n",
    "  - {id: e, from: .corp.example.com, to: .int.example.net}\n",
];

fn rules(chosen: &[bool]) -> Option<RuleFile> {
    let mut source = "version: 1\nzones: [example.com]\nrules:\n".to_owned();
    source.extend(RULES.iter().zip(chosen).filter(|(_, chosen)| **chosen).map(|(rule, _)| *rule));
    let (file, _) = parse("redomain.yaml", source.as_bytes());
    let file = file?;
    let settles =
        cycles(&file.rules, &RuleIndex::new(&file.rules)).iter().all(|p| p.severity != Severity::Error);
    settles.then_some(file)
}

fn plan(matcher: &Matcher<'_>, text: &[u8]) -> Option<FilePlan> {
    let path = RelPath::from("a.txt");
    let source = Source { path: &path, category: Category::Other, form: TextForm::Text };
    plan_file(matcher, text, &source, &mut Scratch::default())
}

fn applied(matcher: &Matcher<'_>, text: &[u8]) -> Vec<u8> {
    plan(matcher, text).map_or_else(|| text.to_vec(), |plan| plan.edits.apply(text).unwrap())
}

/// Texts that are made of what hosts and their surroundings are made of.
fn text() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "api",
            "app",
            "auth",
            "staging",
            "example",
            "com",
            "corp",
            "my-",
            "-",
            "_",
            ".",
            "\\.",
            "%2E",
            "[.]",
            "https://",
            "wss://",
            "https:\\/\\/",
            "%3A%2F%2F",
            "@",
            ":8443",
            "/",
            "\"",
            "'",
            " ",
            "\n",
            "${x}",
            "$x",
            "{s}",
            "{{ .x }}",
            "%s",
            "*",
            "[a-z]+",
            "(",
            ")",
            "(a|b)",
            "old_",
            "# deprecated",
            "redomain:keep",
            "é",
            "\\n",
            "\\u002e",
            "&#46;",
            "API.STAGING.EXAMPLE.COM",
            "api.staging.example.com",
            "app.staging.example.com",
            ".staging.example.com",
            "x.corp.example.com",
            "api_staging_example_com",
            "com.example.staging.api",
        ])
        .prop_map(|piece| piece.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..4),
        Just(b"api.staging.example.com".to_vec()),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn chosen() -> impl Strategy<Value = Vec<bool>> {
    prop::collection::vec(any::<bool>(), RULES.len()).prop_filter("no rule", |chosen| chosen.contains(&true))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn applying_twice_changes_nothing(chosen in chosen(), text in text()) {
        let Some(file) = rules(&chosen) else { return Ok(()) };
        let matcher = Matcher::new(&file);
        let once = applied(&matcher, &text);
        let twice = applied(&matcher, &once);
        prop_assert_eq!(String::from_utf8_lossy(&twice), String::from_utf8_lossy(&once));
    }

    #[test]
    fn mentions_are_disjoint_and_inside_the_text(chosen in chosen(), text in text()) {
        let Some(file) = rules(&chosen) else { return Ok(()) };
        let Some(plan) = plan(&Matcher::new(&file), &text) else { return Ok(()) };
        let mut end = 0;
        for placed in &plan.mentions {
            let mention = &placed.mention;
            prop_assert!(mention.span.start >= end && mention.span.end <= text.len());
            prop_assert_eq!(mention.verdict == Verdict::Rewrite, mention.edit.is_some() && mention.verdict.reason().is_none() && mention.verdict != Verdict::Keep);
            end = mention.span.end;
        }
    }

    #[test]
    fn a_label_byte_glued_to_an_exact_host_means_no_rewrite(glue in "[a-z0-9_é]", left in any::<bool>()) {
        let file = rules(&[true, false, false, false, false]).unwrap();
        let host = "api.staging.example.com";
        let text = if left { format!(" {glue}{host} ") } else { format!(" {host}{glue} ") };
        let once = applied(&Matcher::new(&file), text.as_bytes());
        prop_assert_eq!(String::from_utf8(once).unwrap(), text);
    }

    #[test]
    fn a_planted_host_has_exactly_one_verdict(before in "[ \"'(<=,;]", after in "[ \"')>,;\n]", filler in "[a-z ]{0,80}") {
        let file = rules(&[true, true, true, true, true]).unwrap();
        let text = format!("{filler}{before}api.staging.example.com{after}{filler}");
        let plan = plan(&Matcher::new(&file), text.as_bytes()).unwrap();
        prop_assert_eq!(plan.mentions.len(), 1);
    }

    #[test]
    fn what_stands_far_away_does_not_matter(chosen in chosen(), text in text(), far in 0usize..3_000) {
        let Some(file) = rules(&chosen) else { return Ok(()) };
        let matcher = Matcher::new(&file);
        let mut long = b"x\n\n".repeat(far / 3);
        let shift = long.len();
        long.extend_from_slice(&text);
        let near: Vec<_> = plan(&matcher, &text).iter().flat_map(|plan| &plan.mentions).map(|p| (p.mention.span.start, p.mention.verdict)).collect();
        let moved: Vec<_> = plan(&matcher, &long).iter().flat_map(|plan| &plan.mentions).map(|p| (p.mention.span.start - shift, p.mention.verdict)).collect();
        prop_assert_eq!(near, moved);
    }

    #[test]
    fn no_rule_file_makes_it_panic(source in prop::collection::vec(any::<u8>(), 0..400), text in text()) {
        let (file, problems) = parse("redomain.yaml", &source);
        prop_assert!(file.is_some() || !problems.is_empty());
        let _ = text;
    }
}
