//! Properties of the matcher over random rules and texts: idempotence, locality, boundaries, no panic.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

#[path = "reference/mod.rs"]
mod reference;
mod seeds;

use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};
use redomain::matcher::{Matcher, TextForm};
use redomain::mention::{Reason, Verdict};
use redomain::rule::{RuleFile, RuleIndex, cycles, parse};
use redomain::text::{Edit, Severity, Span};
use reference::Case;
use reference::laws::{self, applied};
use reference::mixed::Mixed;

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

/// Texts in which the result of a rule meets what stands around it, with the number of rewrites that are left.
#[test]
fn a_result_that_meets_its_surroundings_is_for_review() {
    for (rules, text, result, unsettled) in [
        ("{text: ab, to: ''}", "aabb", "aabb", 1),
        ("{text: ab, to: ''}", "ab aabb ab", " aabb ", 1),
        ("{regex: 'a(b+)', to: '$1'}", "aab", "aab", 1),
        ("{regex: '(a+)', to: '$1$1'}", "xax", "xax", 1),
        (
            "{text: svc, to: a.example}\n  - {from: a.example.com, to: b.example.com}",
            "svc.com svc",
            "svc.com a.example",
            1,
        ),
        (
            "{text: svc, to: a.example.com}\n  - {from: a.example.com, to: b.example.com}",
            "svc",
            "b.example.com",
            0,
        ),
    ] {
        let source = format!("version: 1\nzones: [example.com]\nrules:\n  - {rules}\n");
        let file = parse("redomain.yaml", source.as_bytes()).0.unwrap();
        let plan = laws::plan(&Matcher::new(&file), text.as_bytes(), TextForm::Text).unwrap();
        let reviews = plan
            .mentions
            .iter()
            .filter(|placed| placed.mention.verdict == Verdict::Review(Reason::Unsettled));
        let seen = (String::from_utf8(plan.edits.apply(text.as_bytes()).unwrap()).unwrap(), reviews.count());
        assert_eq!(seen, (result.to_owned(), unsettled), "{rules} on {text}");
        assert_eq!(laws::settles(&file, text.as_bytes()), Ok(()));
    }
}

/// Rules whose names have words by which a heading or key refuses the names below it.
const RULES_WITH_WORDS: &str = "version: 1
zones: [example.com, kelp.at, acmenet]
rules:
  - {from: api.old.example.com, to: api.example.com}
  - {domain: blocked.example.com, to: fine.example.com}
  - {from: legacy.kelp.at, to: api.kelp.at}
  - {from: deprecated.acmenet, to: api.acmenet}
  - {from: '{s}.forbidden.example.com', to: '{s}.example.com'}
  - {from: api.kelp.io, to: obsolete.kelp.at}
";

/// Names of these rules, in several spellings.
fn name_with_word() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "api.old.example.com",
        "blocked.example.com",
        "api.blocked.example.com",
        "legacy.kelp.at",
        "deprecated.acmenet",
        "x.forbidden.example.com",
        "api.kelp.io",
    ]);
    let dot = prop::sample::select(vec![
        ".", ".", "\\.", "\\\\.", "[.]", "%2E", "%2e", "&#46;", "&#x2e;", "\\u002e",
    ]);
    (name, dot).prop_map(|(name, dot)| name.replace('.', dot))
}

/// Lines that open blocks, sentences and items, with names in them.
fn text_with_headings() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "NAME:\n",
        "  NAME:\n",
        "  - NAME\n",
        "  - https://NAME/x\n",
        "    - \"NAME\"\n",
        "NAME: NAME\n",
        "\"NAME\": [\n",
        "\"NAME\": {\"a\": \"NAME\"},\n",
        "]\n",
        "[NAME]\n",
        "[remote \"NAME\"]\n",
        "## NAME\n\n",
        "## Old hosts of NAME\n\n",
        "# NAME:\n",
        "# legacy: NAME and NAME\n",
        "# see NAME and NAME\n",
        "x = \"NAME\"  # NAME\n",
        "location ~ NAME {\n",
        "}\n",
        "f(\"NAME\", \"NAME\")\n",
        "x: 1\n",
        "\n",
    ]);
    let names = prop::collection::vec(name_with_word(), 2);
    let line = (line, names).prop_map(|(line, names)| {
        names.iter().fold(line.to_owned(), |line, name| line.replacen("NAME", name, 1))
    });
    prop::collection::vec(line, 0..8).prop_map(|lines| lines.concat())
}

fn chosen() -> impl Strategy<Value = Vec<bool>> {
    prop::collection::vec(any::<bool>(), RULES.len()).prop_filter("no rule", |chosen| chosen.contains(&true))
}

proptest! {
    #![proptest_config(seeds::kept_beside(file!(), 400))]

    #[test]
    fn applying_twice_changes_nothing(chosen in chosen(), text in text()) {
        let Some(file) = rules(&chosen) else { return Ok(()) };
        prop_assert_eq!(laws::settles(&file, &text), Ok(()));
    }

    #[test]
    fn words_of_names_in_headings_refuse_nothing(text in text_with_headings()) {
        let file = parse("redomain.yaml", RULES_WITH_WORDS.as_bytes()).0.unwrap();
        prop_assert_eq!(laws::settles(&file, text.as_bytes()), Ok(()));
    }

    #[test]
    fn mentions_are_disjoint_and_inside_the_text(chosen in chosen(), text in text()) {
        let Some(file) = rules(&chosen) else { return Ok(()) };
        prop_assert_eq!(laws::is_accounted_for(&file, &text), Ok(()));
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
        let plan = laws::plan(&Matcher::new(&file), text.as_bytes(), TextForm::Text).unwrap();
        prop_assert_eq!(plan.mentions.len(), 1);
    }

    #[test]
    fn what_stands_far_away_does_not_matter(chosen in chosen(), text in text(), far in 0usize..1_000) {
        let Some(file) = rules(&chosen) else { return Ok(()) };
        prop_assert_eq!(laws::is_local(&file, &text, far), Ok(()));
    }

    #[test]
    fn no_rule_file_makes_it_panic(source in prop::collection::vec(any::<u8>(), 0..400), text in text()) {
        let (file, problems) = parse("redomain.yaml", &source);
        prop_assert!(file.is_some() || !problems.is_empty());
        let _ = text;
    }

    #[test]
    fn it_sees_what_a_naive_matcher_sees(choices in prop::collection::vec(any::<u8>(), 0..160), pad in 0usize..2_000) {
        let case = Case::new(&choices);
        let Some(file) = case.load() else { return Ok(()) };
        prop_assert_eq!(laws::agrees_with_the_reference(&case, &file), Ok(()));
        prop_assert_eq!(laws::settles(&file, case.text.as_bytes()), Ok(()));
        prop_assert_eq!(laws::agrees_with_the_reference(&case.shifted(pad), &file), Ok(()));
    }

    #[test]
    fn utf_16_says_the_same(choices in prop::collection::vec(any::<u8>(), 0..160), big_endian in any::<bool>()) {
        let case = Case::new(&choices);
        let Some(file) = case.load() else { return Ok(()) };
        prop_assert_eq!(laws::is_the_same_in_utf16(&file, &case.text, big_endian), Ok(()));
    }

    #[test]
    fn edits_are_applied_as_they_are_written(
        edits in prop::collection::vec((0usize..24, 0usize..6, "[a-z]{0,4}"), 0..6),
        original in prop::collection::vec(any::<u8>(), 0..24),
    ) {
        let edits = edits.into_iter().map(|(start, len, new)| Edit { span: Span::new(start, start + len), new: new.into_bytes().into() });
        prop_assert_eq!(laws::edits_are_applied(edits.collect(), &original), Ok(()));
    }

    #[test]
    fn rules_of_all_kinds_settle(choices in prop::collection::vec(any::<u8>(), 0..30)) {
        let mixed = Mixed::new(&choices);
        let Some(file) = mixed.load() else { return Ok(()) };
        prop_assert_eq!(laws::settles(&file, mixed.text.as_bytes()), Ok(()));
        prop_assert_eq!(laws::is_accounted_for(&file, mixed.text.as_bytes()), Ok(()));
    }

    #[test]
    fn no_rule_touches_its_neighbors(choices in prop::collection::vec(any::<u8>(), 0..160)) {
        let Some(file) = Case::new(&choices).load() else { return Ok(()) };
        prop_assert_eq!(laws::neighbors_are_left_alone(&file), Ok(()));
    }
}
