//! From the rule file as written (`wire`) to rules that are well-formed (`model`), with every mistake of the file.
//!
//! A part with a mistake is left out and the rest is still checked; a file with an error gives no rules. Effects of
//! rules on one another (chains, cycles, shadows) are left to `cycle`.

use super::action::{Action, RegexBudget};
use super::bounds;
use super::category::Category;
use super::date;
use super::decode::decode;
use super::globs::{globs, url_paths};
use super::host_list::patterns;
use super::ids::Ids;
use super::limits;
use super::model::{DEFAULT_TEST_PATH, Expected, Keep, Rule, RuleFile, RuleTest, Scope};
use super::nearest::suggestion;
use super::one_off;
use super::problems::{Problems, Scalar};
use super::reviews;
use super::wire::{self, WireBody, WireFile, WireFrom, WireKeep, WireRule, WireTest};
use super::yaml;
use crate::text::Problem;

/// The rule file in `source`, called `file` in messages, and all its problems by place; `None` where one of them is an
/// error.
pub fn parse(file: &str, source: &[u8]) -> (Option<RuleFile>, Vec<Problem>) {
    parse_with(file, Some(source), &[])
}

/// The same with rules of the command line before those of the file, or without a file.
pub fn parse_with(file: &str, source: Option<&[u8]>, one_off: &[String]) -> (Option<RuleFile>, Vec<Problem>) {
    let mut problems = Problems::new(file);
    problems.read_arguments(one_off);
    let understood = understand(source, one_off, &mut problems);
    let understood = understood.filter(|_| !problems.has_errors());
    (understood, problems.finish())
}

fn understand<'s>(
    source: Option<&'s [u8]>,
    one_off: &[String],
    problems: &mut Problems<'s>,
) -> Option<RuleFile> {
    let first = one_off::rules(one_off, problems);
    let mut wire = source.map_or_else(|| Some(WireFile::default()), |source| wire_file(source, problems))?;
    wire.rules.splice(0..0, first);
    let rules = rules(&wire, problems);
    let keep = wire.keep.iter().filter_map(|keep| self::keep(keep, problems)).collect();
    let reviews = reviews::silences(&wire.reviews, problems);
    let tests = wire.tests.iter().filter_map(|test| self::test(test, problems)).collect();
    let allow = wire.allow.as_ref().map(|list| patterns("allow", list, problems));
    let zones = bounds::zones(&wire, &rules, problems);
    if !problems.has_errors() {
        bounds::warn_of_patterns_outside(&wire, &rules, &zones, problems);
        bounds::check_allow(&wire, &rules, &zones, allow.as_deref(), problems);
    }
    // A rule that was not understood is missing here, but then there is an error and no rule file.
    let rules = rules.into_iter().flatten().collect();
    Some(RuleFile { rules, zones, keep, reviews, allow, tests })
}

fn wire_file<'s>(source: &'s [u8], problems: &mut Problems<'s>) -> Option<WireFile> {
    let text = decode(source, problems)?;
    problems.read_from(text);
    let root = yaml::read(text, problems)?;
    wire::file(&root, problems)
}

/// One entry for each rule as written; `None` for those that were not understood.
fn rules(wire: &WireFile, problems: &mut Problems<'_>) -> Vec<Option<Rule>> {
    let mut ids = Ids::given(&wire.rules, problems);
    let regexes = wire.rules.iter().filter(|rule| matches!(rule.from, Some(WireFrom::Regex(_))));
    let mut regexes = RegexBudget::new(regexes.count());
    let rules = wire.rules.iter().map(|rule| self::rule(rule, &mut ids, &mut regexes, problems)).collect();
    regexes.finish(problems);
    rules
}

fn rule(
    wire: &WireRule,
    ids: &mut Ids,
    regexes: &mut RegexBudget,
    problems: &mut Problems<'_>,
) -> Option<Rule> {
    let id = ids.of(wire);
    let scope = scope(wire, problems);
    let to = wire.to.as_ref()?;
    let accept = limits::accepted(wire, problems);
    let limits = limits::limits(wire, problems);
    warn_if_unchanged(wire, to, problems);
    let action = Action::parse(wire.from.as_ref()?, to, regexes, problems)?.limited(limits);
    let why = wire.why.as_ref().map(|why| why.text.clone());
    let to = to.text.clone();
    Some(Rule { id, place: problems.place(wire.at), action, to, scope, accept, why })
}

/// A warning for a rule whose old names are all its new one.
fn warn_if_unchanged(wire: &WireRule, to: &Scalar, problems: &mut Problems<'_>) {
    let from = wire.from.as_ref().map(WireFrom::hosts).unwrap_or_default();
    let is_same = |scalar: &Scalar| scalar.text.eq_ignore_ascii_case(&to.text);
    if !from.is_empty() && from.iter().all(is_same) {
        let what = format!("the rule changes nothing: `{}` becomes itself", to.text);
        problems.warning(to.at, what, "write the new name in `to`, or `keep` the old one");
    }
}

fn scope(wire: &WireRule, problems: &mut Problems<'_>) -> Scope {
    let names = |category: &Category| [&[category.name()], category.aliases()].concat();
    let known: Vec<&str> = Category::ALL.iter().flat_map(names).collect();
    let mut categories = Vec::new();
    for scalar in wire.categories.iter().flatten() {
        match Category::named(&scalar.text) {
            Some(category) => categories.push(category),
            None => {
                let what = format!("`{}` is no category of files", scalar.text);
                problems.error(scalar.at, what, suggestion(&scalar.text, &known));
            }
        }
    }
    Scope {
        categories: wire.categories.is_some().then_some(categories),
        files: wire.files.as_ref().and_then(|list| globs(list, problems)),
    }
}

fn keep(wire: &WireKeep, problems: &mut Problems<'_>) -> Option<Keep> {
    let files = wire.files.as_ref().and_then(|list| globs(list, problems));
    let hosts = wire.hosts.as_ref().map(|list| patterns("hosts", list, problems));
    let paths = wire.paths.as_ref().and_then(|list| url_paths(list, problems));
    if let Some(until) = &wire.until
        && let Err(what) = date::check(&until.text)
    {
        problems.error(until.at, what, "write the last day on which the keep holds, such as `2027-03-31`");
    }
    Some(Keep {
        place: problems.place(wire.at),
        files,
        hosts,
        paths,
        until: wire.until.as_ref().map(|until| until.text.clone()),
        why: wire.why.as_ref().map(|why| why.text.clone()),
    })
}

fn test(wire: &WireTest, problems: &mut Problems<'_>) -> Option<RuleTest> {
    let (input, expected) = match &wire.body {
        WireBody::Out(input, out) => (input, Expected::Out(out.text.clone())),
        WireBody::Same(input) => (input, Expected::Same),
        WireBody::Review(input) => (input, Expected::Review),
    };
    let path = wire.path.as_ref().map_or(DEFAULT_TEST_PATH, |path| path.text.as_str());
    if let Some(scalar) = &wire.path
        && path.split('/').any(|part| matches!(part, "" | "." | ".."))
    {
        let what = format!("path `{path}` is not relative to the root of the repository");
        problems.error(scalar.at, what, "write a path such as `deploy/.env`");
    }
    let (path, input) = (path.to_owned(), input.text.clone());
    Some(RuleTest { place: problems.place(wire.at), path, input, expected })
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::host::{PathPattern, PathTemplate};
    use crate::reason::Reason;
    use crate::rule::{Action, Expected, RuleFile};
    use crate::text::Severity;

    fn loaded(source: &str) -> RuleFile {
        let (file, problems) = parse("redomain.yaml", source.as_bytes());
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        file.unwrap_or_else(|| panic!("{}", said.join("\n")))
    }

    fn zones(file: &RuleFile) -> Vec<&str> {
        file.zones.iter().map(|zone| zone.as_str()).collect()
    }

    #[test]
    fn reads_every_key() {
        let file = loaded(
            "version: 1
rules:
  - id: socket
    from: [WSS://staging.example.com:8443/live/, wss://api.staging.example.com]
    to: wss://api-staging.example.com/live
    in: [env, docs]
    files: ['config/**', '!*.bak']
    why: it moved
  - regex: 'svc-([0-9]+)'
    to: api-$1.example.com
  - text: old
    to: ''
  - domain: docs.example.com
    to: docs.example.net
    except: [www.docs.example.com, '**.old.docs.example.com']
    schemes: [HTTPS, none]
    accept: [email, deny-list]
keep:
  - {files: [CHANGELOG.md], hosts: [status.example.com], paths: [/legacy/**], until: 2028-02-29, why: history}
allow: [api-staging.example.com]
tests:
  - {in: a, out: b}
  - {same: c, path: x/y.env}
  - {review: d}
",
        );
        let Action::Host(moves) = &file.rules[0].action else { panic!("a host rule") };
        assert_eq!(moves[0].scheme.as_deref(), Some("wss"));
        assert_eq!(
            (moves[0].port, moves[0].path.as_ref().map(PathPattern::written)),
            (Some(8443), Some("/live"))
        );
        assert_eq!(
            (&moves[0].to_scheme, moves[0].to_path.as_ref().map(PathTemplate::written)),
            (&None, Some("/live"))
        );
        assert_eq!(file.rules[0].scope.categories.as_ref().map(Vec::len), Some(2));
        assert_eq!(zones(&file), ["example.com"]);
        assert_eq!(file.keep[0].until.as_deref(), Some("2028-02-29"));
        assert!(file.keep[0].paths.as_ref().is_some_and(|paths| paths.covers_url_path("/legacy/a?b")));
        let schemes = &file.rules[3].action.host_moves()[0].limits.schemes;
        assert_eq!(schemes.as_deref(), Some(&[Some("https".to_owned()), None][..]));
        assert_eq!(file.rules[3].accept, [Reason::Email, Reason::DenyList]);
        let expected: Vec<&Expected> = file.tests.iter().map(|test| &test.expected).collect();
        assert_eq!(expected, [&Expected::Out("b".to_owned()), &Expected::Same, &Expected::Review]);
        assert_eq!((file.tests[0].path.as_str(), file.tests[1].path.as_str()), ("test.txt", "x/y.env"));
    }

    #[test]
    fn derived_ids_are_unique_and_leave_given_ones_alone() {
        let file = loaded(
            "version: 1
rules:
  - {from: a.example.com, to: x.example.com}
  - {from: 'http://a.example.com', to: 'http://y.example.com'}
  - {from: [A.example.com], to: z.example.com}
  - {id: a-example-com, from: b.example.com, to: x.example.com}
",
        );
        let ids: Vec<&str> = file.rules.iter().map(|rule| rule.id.as_str()).collect();
        assert_eq!(ids, ["a-example-com-2", "http-a-example-com", "a-example-com-3", "a-example-com"]);
    }

    #[test]
    fn zones_come_from_complete_and_left_open_hosts() {
        for (from, to, expected) in [
            ("api.staging.kelp.co.uk", "x.kelp.co.uk", &["kelp.co.uk"][..]),
            ("mossy-docs.github.io", "handbook.mossy.dev", &["mossy-docs.github.io"]),
            ("'{x**}.old.example.com'", "'{x}.new.example.org'", &["example.com"]),
            (".corp.example.com", ".example.net", &["example.com"]),
            ("api.staging.", "api-staging.", &[]),
            ("laden.büchertürme.de", "x.de", &["xn--bchertrme-q9af.de"]),
        ] {
            let file = loaded(&format!("version: 1\nrules: [{{from: {from}, to: {to}}}]\n"));
            assert_eq!(zones(&file), expected, "{from}");
        }
    }

    #[test]
    fn allow_is_asked_only_about_names_that_stay_in_a_zone() {
        for (from, to, allow, good) in [
            ("a.example.com", "b.example.com", "b.example.com", true),
            ("a.example.com", "b.example.com", "c.example.com", false),
            ("a.example.com", "c.b.example.com", "'*.example.com'", false),
            ("a.example.com", "b.example.org", "c.example.com", true),
            ("a.example.com", "passing.example.com", "last.example.com", true),
            ("'{x}.old.example.com'", "'{x}-old.example.com'", "'*.example.com'", true),
            ("'{x}.old.example.com'", "'{x}-old.example.com'", "api-old.example.com", true),
            ("'{x}.old.example.com'", "'{x}-old.example.com'", "api-new.example.com", false),
            ("'{x**}.old.example.com'", "'{x}.n.example.com'", "z.example.com", true),
            (".old.example.com", ".new.example.com", "'**.example.com'", true),
            (".old.example.com", ".new.example.com", "x.example.com", false),
            ("a.example.com", "b.example.com", "", false),
        ] {
            let source = format!(
                "version: 1\nrules:\n  - {{from: {from}, to: {to}}}\n\
                 \x20 - {{from: passing.example.com, to: last.example.org}}\nallow: [{allow}]\n"
            );
            assert_eq!(parse("f", source.as_bytes()).0.is_some(), good, "{from} to {to} with {allow}");
        }
    }

    #[test]
    fn a_byte_order_mark_and_a_warning_refuse_nothing() {
        let source =
            "\u{feff}version: 1\nzones: [example.org]\nrules: [{from: a.example.com, to: b.example.com}]\n";
        let (file, problems) = parse("f", source.as_bytes());
        assert!(file.is_some());
        assert_eq!(problems.iter().map(|found| found.severity).collect::<Vec<_>>(), [Severity::Warning]);
    }
}
