//! `reviews:` of a rule file: silenced reviews are counted, shown and explained, and an entry without effect is warned of.

mod support;

use support::Repo;

const RULES: &str = "version: 1
rules:
  - {id: api, from: api.staging.example.com, to: api-staging.example.com}
reviews:
  identifier: off
  email: {hosts: [api.staging.example.com], why: mail stays}
  hole: off
";

fn repo() -> Repo {
    let repo = Repo::new();
    repo.file("redomain.yaml", RULES);
    repo.file(
        "a.py",
        "API_STAGING_EXAMPLE_COM = 'x@api.staging.example.com'\nOLD = ['y@api.staging.example.com']\n",
    );
    repo
}

fn out(repo: &Repo, arguments: &[&str]) -> String {
    String::from_utf8(repo.redomain(arguments).stdout).unwrap_or_default()
}

#[test]
fn silenced_reviews_are_counted_and_do_not_fail() {
    let repo = repo();
    let diff = out(&repo, &["diff"]);
    let counts =
        "mentions: 3 = 0 rewrite + 0 review + 0 keep + 0 allowed + 0 unlisted + 3 silenced by `reviews`\n";
    assert!(diff.contains(counts), "{diff}");
    let markdown = out(&repo, &["diff", "--format", "markdown"]);
    assert!(markdown.contains("0 unlisted + 3 silenced by `reviews`, "), "{markdown}");
    let page = out(&repo, &["diff", "--format", "html"]);
    assert!(page.contains("3 silenced") && page.contains("silenced: identifier"), "{page}");
    let json = out(&repo, &["check", "--format", "json"]);
    assert!(json.contains(r#""keep":0,"silenced":3,"allowed":0"#), "{json}");
    assert!(json.contains(r#""verdict":"silenced","reason":"email","#), "{json}");
    assert!(json.contains(r#""note":"mail stays""#), "{json}");
}

#[test]
fn an_entry_that_silences_nothing_is_a_warning() {
    let warning = "warning: redomain.yaml:7:3: `hole` in `reviews` silences nothing\n  help: delete it, or correct its hosts\n";
    let output = repo().redomain(&["check", "--strict"]);
    assert_eq!(output.status.code(), Some(1));
    let problems = String::from_utf8(output.stderr).unwrap_or_default();
    assert!(problems.ends_with(warning), "{problems}");
    let good = repo();
    good.file("redomain.yaml", RULES.replace("  hole: off\n", ""));
    let output = good.redomain(&["check", "--strict"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn explain_names_the_entry() {
    let explained = out(&repo(), &["rules", "explain", "x@api.staging.example.com"]);
    let verdict = "  verdict   silenced, email: a mail address does not move with a web host\n  \
                   by        `reviews` (redomain.yaml:6:3)\n  note      mail stays\n";
    assert!(explained.contains(verdict), "{explained}");
    assert!(explained.ends_with("result: x@api.staging.example.com\n"), "{explained}");
}

#[test]
fn accepting_a_reason_writes_no_silenced_review() {
    let repo = repo();
    let diff = out(&repo, &["diff", "--accept", "email,identifier"]);
    assert!(diff.contains("3 silenced by `reviews`") && !diff.contains("+OLD"), "{diff}");
    let applied = repo.redomain(&["apply"]);
    assert_eq!(applied.status.code(), Some(0), "{}", String::from_utf8_lossy(&applied.stderr));
    let stored = out(&repo, &["report", "--format", "json"]);
    assert!(stored.is_empty() || stored.contains(r#""silenced":3"#), "{stored}");
}

#[test]
fn the_rule_that_a_wildcard_asks_for_moves_it() {
    for host in ["*.staging.example.com", "web.*.staging.example.com"] {
        let repo = Repo::new();
        let capture = "  - {from: '{name**}.staging.example.com', to: '{name}-staging.example.com'}\n";
        repo.file("redomain.yaml", format!("version: 1\nrules:\n{capture}"));
        repo.file("a.txt", format!("{host}\n"));
        let noted = out(&repo, &["diff", "--format", "json"]).replace("\\\"", "\"");
        assert!(noted.contains("moves names that it stands for"), "{noted}");
        let Some((_, asked)) = noted.split_once("a rule `from: \"") else {
            assert_eq!(host, "web.*.staging.example.com");
            continue;
        };
        let (from, rest) = asked.split_once('"').unwrap();
        assert!(rest.starts_with("` above it moves the wildcard itself"), "{noted}");
        let rule = format!("  - from: \"{from}\"\n    to: \"{}\"\n", from.replace("staging.", ""));
        repo.file("redomain.yaml", format!("version: 1\nrules:\n{rule}{capture}"));
        assert!(repo.redomain(&["apply"]).status.success());
        assert_eq!(repo.read("a.txt"), format!("{}\n", host.replace("staging.", "")));
    }
}
