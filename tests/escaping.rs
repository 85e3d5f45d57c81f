//! Names and contents of any kind in every format: what they say may be shown, what they would do may not happen.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod seeds;

use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};
use pulldown_cmark::{Event, Options, Parser};
use redomain::engine::plan_file;
use redomain::matcher::{Finder, Matcher, Source, TextForm};
use redomain::mention::Verdict;
use redomain::plan::{FilePlan, Placed, Plan};
use redomain::report::{
    self, CodeOwners, FindingsOptions, Format, NamedReport, Outcome, Report, RunContext, RunKind, RunNote,
    SplitBy, Standing, Style, shares_html, shares_markdown,
};
use redomain::rule::{Category, RuleFile, parse};
use redomain::text::{Digest, Excerpt, RelPath, Skip, SkipReason, steers, visible};
use serde_json::Value;

const PIECES: [&str; 40] = [
    "::error::",
    "::set-env name=A::",
    "##[error]",
    "##vso[x]",
    "</script>",
    "<script>",
    "<img src=x>",
    "<!--",
    "-->",
    "`",
    "```",
    "|",
    "||",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\x1b[31m",
    "\x1b]8;;x\x07",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{feff}",
    "\u{2028}",
    "\u{9b}",
    "%",
    "%0A",
    "&lt;",
    "&#96;",
    "\\",
    "\"",
    "'",
    "]",
    "[a](https://b)",
    "{0}",
    "{{",
    "*_~",
    "@user #1",
    "https://c",
    " ",
];

/// What a report of these texts looks like; text of the tree stands in the name, in a keep, in a rule and around hosts.
struct Made {
    path: RelPath,
    file: RuleFile,
    content: Vec<u8>,
}

fn hostile() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..5).prop_map(|pieces| pieces.concat())
}

/// The same shape with words that mean nothing to anybody.
fn made(name: &str, why: &str, around: &str, odd: bool) -> Made {
    let mut path = format!("{name}b.txt").into_bytes();
    path.extend_from_slice(if odd { b"\xff" } else { b"" });
    let why = serde_json::to_string(why).unwrap();
    let rules = format!(
        "version: 1\nzones: [example.com]\nrules:\n  - id: api\n    from: api.staging.example.com\n    \
         to: api-staging.example.com\n    why: {why}\n  - regex: 'old[^!]*!'\n    id: text\n    to: new\n\
         keep:\n  - hosts: [kept.example.com]\n    why: {why}\n"
    );
    let (file, _) = parse("redomain.yaml", rules.as_bytes());
    let mut content = format!(
        "api.staging.example.com kept.example.com .staging.example.com ops@api.staging.example.com\nold{around}! \
         x.example.com https://${{x}}.staging.example.com\n"
    )
    .into_bytes();
    content.extend_from_slice(if odd { b"\xe9" } else { b"" });
    Made { path: RelPath::new(path), file: file.unwrap(), content }
}

fn report(made: &Made, kind: RunKind) -> Report<'static> {
    let matcher = Matcher::new(&made.file);
    let source = Source { path: &made.path, category: Category::Other, form: TextForm::Text };
    let plan = plan_file(&mut Finder::new(&matcher), &made.content, &source, true).unwrap().unwrap();
    let plan =
        Plan { files: vec![plan], named: vec![made.path.clone()], files_scanned: 1, ..Plan::default() };
    // A report borrows from its plan; here it is to outlive it.
    let plan: &'static Plan = Box::leak(Box::new(plan));
    let judge = |_: &FilePlan, placed: &Placed| match placed.mention.verdict {
        Verdict::Rewrite | Verdict::Review(_) if kind == RunKind::Gate => Standing::Finding,
        _ => Standing::Fine,
    };
    let lines = report::line_blocks(&plan.files[0], &[Excerpt::whole(&made.content)]);
    let report = Report::new(plan, &made.file.rules, kind, &judge);
    let digests = vec![Some(Digest::of(&made.content))];
    let command = "redomain diff".to_owned();
    let context = RunContext { command, rules: "0".repeat(64), ..RunContext::default() };
    report.with_lines(plan, vec![lines]).with_digests(plan, digests).with_context(Some(context))
}

fn text(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Every format by name, and the two texts.
fn formats(report: &Report) -> Vec<(&'static str, String)> {
    let mut made = vec![
        ("summary", text(|out| report::summary(report, Style::Exact, out))),
        ("findings", text(|out| report::findings(report, FindingsOptions::default(), Style::Exact, out))),
    ];
    for format in Format::ALL.into_iter().filter(|format| *format != Format::Text) {
        made.push((format.name(), text(|out| format.write(report, out, |_| Ok(())))));
    }
    made
}

/// The tags and attributes of a page without the text between them. No attribute of ours holds text of the tree, but
/// numbers of lines, and of values of facets; a facet has an option for each value and is hidden where it has one, and
/// there is a mark for each word that differs.
fn tags(page: &str) -> Vec<String> {
    // The tree of directories has as many entries as the path has directories.
    let (tree, rest) = match page.split_once("<nav ").map(|(head, rest)| (head, rest.split_once("</nav>"))) {
        Some((head, Some((tree, rest)))) => (tree, format!("{head}{rest}")),
        _ => ("", page.to_owned()),
    };
    let known = [
        "summary", "/summary", "details", "/details", "ul", "/ul", "li", "/li", "code", "/code", "/a",
        "/span",
    ];
    let with_values = ["span class=\"count\" data-in=\"", "a href=\"#in=.", "span class=\"away\""];
    for tag in tree.split('<').skip(1).map(|part| part.split_once('>').map_or(part, |(tag, _)| tag)) {
        let is_known = known.contains(&tag) || with_values.iter().any(|start| tag.starts_with(start));
        assert!(is_known && tag.matches('"').count() <= 4, "{tag}");
    }
    let page = rest.as_str();
    let tags = page.split('<').skip(1).map(|part| part.split_once('>').map_or(part, |(tag, _)| tag));
    let tags =
        tags.map(|tag| tag.replace(|char: char| char.is_ascii_digit(), "").replace("facet lone", "facet"));
    let varies =
        ["del", "/del", "ins", "/ins", "option value=\"\"", "option value=\"\" data-up=\"\"", "/option"];
    tags.filter(|tag| !varies.contains(&tag.as_str())).collect()
}

/// What a reader of Markdown sees but for the words: code is code in whichever of the two ways it is written.
fn structure(page: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut in_code = false;
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_MATH;
    for event in Parser::new_ext(page, options) {
        let name = match event {
            Event::InlineHtml(tag) if &*tag == "<code>" => {
                in_code = true;
                continue;
            }
            Event::InlineHtml(tag) if &*tag == "</code>" => {
                in_code = false;
                "code".to_owned()
            }
            Event::Text(_) if in_code => continue,
            Event::Code(_) => "code".to_owned(),
            Event::Text(_) => "text".to_owned(),
            other => format!("{other:?}"),
        };
        if name != "text" || found.last().is_none_or(|last| last != "text") {
            found.push(name);
        }
    }
    found
}

fn paths(format: &str, text: &str) -> Vec<String> {
    let of = |value: &Value| value.as_str().unwrap().to_owned();
    match format {
        "json" => vec![of(&serde_json::from_str::<Value>(text).unwrap()["files"][0]["path"])],
        "jsonl" => {
            text.lines().map(|line| of(&serde_json::from_str::<Value>(line).unwrap()["path"])).collect()
        }
        "gitlab" => {
            let issues: Value = serde_json::from_str(text).unwrap();
            issues.as_array().unwrap().iter().map(|issue| of(&issue["location"]["path"])).collect()
        }
        _ => Vec::new(),
    }
}

/// The `file` of an annotation as the runner reads it.
fn annotated(line: &str) -> String {
    let (head, _) = line[2..].split_once("::").unwrap();
    let (_, properties) = head.split_once(' ').unwrap();
    let file = properties.split(',').find_map(|property| property.strip_prefix("file=")).unwrap();
    file.replace("%2C", ",").replace("%3A", ":").replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
}

#[test]
fn the_readers_of_these_tests_see_what_gets_out() {
    assert_ne!(tags("<p>a</p>"), tags("<p><b>a</p>"));
    let row = |cell: &str| structure(&format!("| a | b |\n| --- | --- |\n| {cell} | c |\n"));
    assert_eq!(row("`x`"), row("<code>&#96;x&#124;</code>"));
    for cell in
        ["`x`y`", "`x|y`", "<code>*x*</code>", "<code><b></code>", "<code>[a](b)</code>", "`x`<!-- y -->"]
    {
        assert_ne!(row("`x`"), row(cell), "{cell}");
    }
}

#[test]
fn what_a_baseline_knows_is_suppressed() {
    let (tree, kind) = (made("x", "y", "z", false), RunKind::Gate);
    let mut told = report(&tree, kind);
    for standing in &mut told.files[0].standings {
        if *standing == Standing::Finding {
            *standing = Standing::Known;
        }
    }
    assert_eq!(told.outcome(), Outcome::Clean);
    assert_eq!(
        told.answer(),
        "clean: 1 file, 0 old names, 5 in the baseline; 1 file named after moved hosts does not fail it"
    );
    let of = |wanted: &str| formats(&told).into_iter().find(|(format, _)| *format == wanted).unwrap().1;
    assert_eq!(of("gitlab"), "[]\n");
    assert_eq!(
        of("github"),
        "clean: 1 file, 0 old names, 5 in the baseline; 1 file named after moved hosts does not fail it\n"
    );
    let sarif: Value = serde_json::from_str(&of("sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let why =
        |result: &Value| result["suppressions"][0]["justification"].as_str().unwrap_or("none").to_owned();
    let known = results.iter().filter(|result| why(result) == "known to the baseline").count();
    assert_eq!((known, results.len()), (5, 6), "the sixth is kept");
    let json: Value = serde_json::from_str(&of("json")).unwrap();
    let mentions = json["files"][0]["mentions"].as_array().unwrap();
    assert_eq!(mentions.iter().filter(|mention| mention["standing"] == "known").count(), 5);
    assert_eq!(of("html").matches("<span class=\"tag\">known</span>").count(), 5);
}

/// The fields of a stored report whose words are known, so that a report with others is refused.
const KNOWN_WORDS: [&str; 7] =
    ["command", "category", "spelling", "verdict", "reason", "line_fingerprint", "standing"];

/// Puts a text before every string that a stored report takes from the tree or from the rules.
fn spoil(value: &mut Value, text: &str, field: &str) {
    match value {
        // A path has no empty parts.
        Value::String(old) if ["path", "named"].contains(&field) => {
            old.insert_str(0, &text.replace("//", "").replace("</", "<"));
        }
        Value::String(old) if !KNOWN_WORDS.contains(&field) => old.insert_str(0, text),
        Value::Array(values) => values.iter_mut().for_each(|value| spoil(value, text, field)),
        Value::Object(fields) => fields.iter_mut().for_each(|(field, value)| spoil(value, text, field)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(seeds::kept_beside(file!(), 256))]

    #[test]
    fn no_text_of_a_stored_report_is_obeyed(spoiled in hostile(), odd in any::<bool>()) {
        let mut honest = report(&made("x", "y", "z", odd), RunKind::Applied);
        let reasons = [SkipReason::Unreadable("why".to_owned()), SkipReason::Binary, SkipReason::Overlap("at".to_owned())];
        honest.skipped = reasons.map(|reason| Skip { path: RelPath::from("p"), reason }).to_vec();
        let mut stored: Value = serde_json::from_str(&honest.to_stored().unwrap()).unwrap();
        spoil(&mut stored, &spoiled, "");
        let stored = Report::from_stored(stored.to_string().as_bytes());
        prop_assert!(stored.is_ok(), "{:?}", stored);
        let (name, started, version) = (spoiled.clone(), spoiled.clone(), spoiled.clone());
        let run = Some(RunNote { name, started, version, state: "done" });
        for (format, text) in formats(&Report { run, ..stored.unwrap() }) {
            let odd = text.chars().find(|char| *char != '\n' && steers(*char));
            prop_assert_eq!(odd, None, "{} lets through: {}", format, text);
            prop_assert!(!text.contains("##[") && !text.contains("##vso["), "{}: {}", format, text);
            let commands = text.lines().filter(|line| line.trim_start().starts_with("::"));
            for line in commands {
                prop_assert!(format == "github" && ["::error ", "::warning ", "::notice "].iter().any(|known| line.starts_with(known)), "{}: {}", format, line);
            }
        }
    }

    #[test]
    fn no_text_of_merged_reports_and_of_shares_is_obeyed(name in hostile(), why in hostile(), odd in any::<bool>()) {
        let honest = report(&made("x", "y", "z", odd), RunKind::Gate);
        let mut printed: Value = serde_json::from_str(&text(|out| Format::Json.write(&honest, out, |_| Ok(())))).unwrap();
        spoil(&mut printed, &why, "");
        let named = |name: &str| NamedReport { name: name.to_owned(), bytes: printed.to_string().into_bytes() };
        let merged = Report::merged(&[named(&format!("x{name}")), named("other")]);
        prop_assert!(merged.is_ok(), "{:?}", merged);
        let merged = merged.unwrap();
        let mut texts: Vec<(&str, String)> = vec![("summary", text(|out| report::summary(&merged, Style::Exact, out)))];
        for format in Format::ALL.into_iter().filter(|format| !format.shows_marks() && *format != Format::Text) {
            texts.push((format.name(), text(|out| format.write(&merged, out, |_| Ok(())))));
        }
        let owners = CodeOwners::parse(format!("* @a{name}\n").as_bytes());
        for by in SplitBy::ALL {
            let shares = merged.shares(by, &owners);
            texts.push(("list", text(|out| shares_markdown(&merged, by, &shares, out))));
            texts.push(("page of a list", text(|out| shares_html(&merged, by, &shares, out))));
        }
        for (format, text) in texts {
            let odd = text.chars().find(|char| *char != '\n' && steers(*char));
            prop_assert_eq!(odd, None, "{} lets through: {}", format, text);
            prop_assert!(!text.contains("##[") && !text.contains("##vso["), "{}: {}", format, text);
            prop_assert!(!text.lines().any(|line| line.trim_start().starts_with("::")), "{}: {}", format, text);
            let runs = text.contains("<script>") && !format.contains("html") || text.contains("<img");
            prop_assert!(!runs || format.contains("json") || matches!(format, "summary" | "csv" | "markdown" | "list"), "{}: {}", format, text);
        }
    }

    #[test]
    fn no_text_of_a_tree_is_obeyed(
        name in hostile(),
        why in hostile(),
        around in hostile(),
        odd in any::<bool>(),
        kind in prop_oneof![Just(RunKind::Dry), Just(RunKind::Gate), Just(RunKind::Applied)],
    ) {
        let (tree, tame) = (made(&name, &format!("y{why}"), &around, odd), made("x", "y", "z", odd));
        let (mut told, mut plain) = (report(&tree, kind), report(&tame, kind));
        told.skipped.push(Skip { path: tree.path.clone(), reason: SkipReason::Unreadable(around.clone()) });
        plain.skipped.push(Skip { path: tame.path.clone(), reason: SkipReason::Unreadable("z".to_owned()) });
        prop_assert_eq!(told.summary(), plain.summary());
        if around.contains('\n') {
            // Other lines have other rows.
            told.files[0].lines.clear();
            plain.files[0].lines.clear();
        }
        for ((format, text), (_, plain)) in formats(&told).into_iter().zip(formats(&plain)) {
            let odd = text.chars().find(|char| *char != '\n' && steers(*char));
            prop_assert_eq!(odd, None, "{} lets through: {}", format, text);
            prop_assert!(!text.contains("##[") && !text.contains("##vso["), "{}: {}", format, text);
            let commands = text.lines().filter(|line| line.trim_start().starts_with("::"));
            if format == "github" {
                for line in commands.clone() {
                    prop_assert_eq!(annotated(line), visible(&tree.path.to_text()));
                }
                prop_assert_eq!(commands.count(), plain.lines().filter(|line| line.starts_with("::")).count());
            } else {
                prop_assert_eq!(commands.count(), 0, "{}: {}", format, text);
            }
            if matches!(format, "github" | "summary" | "jsonl" | "markdown") {
                prop_assert_eq!(text.lines().count(), plain.lines().count(), "{}: {}", format, text);
            }
            for path in paths(format, &text) {
                prop_assert_eq!(path, tree.path.to_text());
            }
            match format {
                "html" => prop_assert_eq!(tags(&text), tags(&plain)),
                "markdown" => prop_assert_eq!(structure(&text), structure(&plain), "{}", text),
                _ => {}
            }
        }
    }
}
