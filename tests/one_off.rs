//! `--rule OLD=NEW`: rules of the command line, without a rule file and before one.
#![allow(clippy::unwrap_used, reason = "a test stops at the first wrong thing")]

mod support;

use support::{Repo, text};

const OLD: &str = "A=https://api.old.example.com/v1\nB=http://old.example.com:81/x\n";

fn repository() -> Repo {
    let repo = Repo::new();
    repo.file("a.env", OLD);
    repo
}

#[test]
fn rules_of_the_command_line_need_no_file() {
    let repo = repository();
    let rules = ["--rule", "domain:old.example.com=new.example.org"];
    let diff = repo.redomain(&[&["diff"], &rules[..]].concat());
    assert_eq!((diff.status.code(), text(&diff.stderr)), (Some(0), String::new()));
    assert!(
        text(&diff.stdout).contains("+A=https://api.new.example.org/v1\n+B=http://new.example.org:81/x\n")
    );
    let check = repo.redomain(&[&["check"], &rules[..]].concat());
    assert_eq!(check.status.code(), Some(1));
    let answer = "found: 2 old names in 1 file; run `redomain apply --rule domain:old.example.com=new.example.org` \
                  to apply the safe fixes\n";
    assert!(text(&check.stdout).ends_with(answer), "{}", text(&check.stdout));
    let hosts = repo.redomain(&[&["hosts"], &rules[..]].concat());
    assert!(text(&hosts.stdout).contains("new.example.org"), "{}", text(&hosts.stdout));
    assert!(repo.redomain(&[&["apply"], &rules[..]].concat()).status.success());
    assert_eq!(repo.read("a.env"), "A=https://api.new.example.org/v1\nB=http://new.example.org:81/x\n");
    assert!(repo.redomain(&["undo"]).status.success());
    assert_eq!(repo.read("a.env"), OLD);
}

#[test]
fn several_rules_have_schemes_ports_and_paths() {
    let repo = repository();
    let apply = ["apply", "--rule", "http://old.example.com:81/x => https://www.example.com/y"];
    assert!(
        repo.redomain(&[&apply[..], &["--rule", "{s}.old.example.com={s}-old.example.com"]].concat())
            .status
            .success()
    );
    assert_eq!(repo.read("a.env"), "A=https://api-old.example.com/v1\nB=https://www.example.com/y\n");
}

#[test]
fn rules_of_the_command_line_stand_before_those_of_a_file() {
    let repo = repository();
    let rules = "version: 1\nzones: [example.com]\nrules:\n  - {from: '{s}.old.example.com', to: '{s}.example.com'}\n";
    repo.file("redomain.yaml", rules);
    let first = ["--rules", "redomain.yaml", "--rule", "api.old.example.com=first.example.com"];
    let diff = text(&repo.redomain(&[&["diff"], &first[..]].concat()).stdout);
    assert!(diff.contains("+A=https://first.example.com/v1\n"), "{diff}");
    // Without `--rules` the file is neither read nor changed.
    let alone = ["apply", "--rule", "{s}.old.example.com={s}.example.net"];
    assert!(repo.redomain(&alone).status.success());
    assert!(repo.read("a.env").starts_with("A=https://api.example.net/v1\n"));
    assert_eq!(repo.read("redomain.yaml"), rules);
}

#[test]
fn a_rule_that_matches_nothing_and_a_mistake_are_shown() {
    let repo = repository();
    let diff = repo.redomain(&["diff", "--rule", "api.odl.example.com=b.example.com"]);
    let warning =
        "warning: --rule:1:1: rule `api-odl-example-com` matches nothing here: `api.odl.example.com`\n";
    assert!(text(&diff.stderr).starts_with(warning), "{}", text(&diff.stderr));
    repo.says(
        &["diff", "--rule", "a.example.com"],
        2,
        "",
        "error: --rule:1:1: `a.example.com` has no `=` between the old name and the new one\n  \
         |\n1 | a.example.com\n  | ^^^^^^^^^^^^^\n  \
         help: write it as `--rule 'old.example.com=new.example.com'`\n",
    );
}

#[test]
fn what_is_staged_is_checked_by_rules_of_the_command_line() {
    let repo = Repo::with_git();
    repo.file("a.env", OLD);
    repo.git(&["add", "-A"]);
    let check = repo.redomain(&["check", "--staged", "--rule", "domain:old.example.com=new.example.org"]);
    assert_eq!(check.status.code(), Some(1));
}

#[test]
fn rules_about_text_need_a_file() {
    let repo = Repo::new();
    for rule in ["text:api=apo", "regex:a.b=c"] {
        let said = repo.redomain(&["diff", "--rule", rule]);
        let kind = rule.split_once(':').unwrap().0;
        let expected = format!("error: --rule:1:1: a rule with `{kind}:` needs a rule file\n");
        assert!(String::from_utf8_lossy(&said.stderr).starts_with(&expected), "{said:?}");
    }
    // The sides of a rule that is written down are those that are applied.
    let rule = "old.kelp.io/post?id={id}=new.kelp.io/p/{id}";
    assert!(repo.redomain(&["init", "--rule", rule]).status.success());
    let from = "  - from: \"old.kelp.io/post?id={id}\"\n    to: \"new.kelp.io/p/{id}\"\n";
    assert!(repo.read("redomain.yaml").contains(from), "{}", repo.read("redomain.yaml"));
}
