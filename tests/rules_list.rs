//! `rules list`: what becomes what, and with `--hits` what each rule does in the tree.

mod support;

use support::Repo;

const RULES: &str = "version: 1
rules:
  - {id: socket, from: wss://staging.example.com, to: wss://api-staging.example.com}
  - {from: [app.staging.example.com, auth.staging.example.com], to: staging.example.com, why: one front door}
  - {id: per-service, from: '{s}.staging.example.com', to: '{s}-staging.example.com'}
  - {id: gone, text: \"x\\u001b[2J-old\", to: ''}
keep: [{files: [CHANGELOG.md]}]
";

fn repo() -> Repo {
    let repo = Repo::new();
    repo.file("redomain.yaml", RULES);
    repo.file("a.env", "A=wss://app.staging.example.com\nB=https://web.staging.example.com\n");
    repo.file("b.py", "x = f'https://{svc}.staging.example.com' # old: web.staging.example.com\n");
    repo.file("CHANGELOG.md", "moved to web.staging.example.com\n");
    repo
}

#[test]
fn says_what_becomes_what_and_why() {
    let list = "\
socket: wss://staging.example.com → wss://api-staging.example.com
app-staging-example-com: app.staging.example.com, auth.staging.example.com → staging.example.com
    one front door
per-service: {s}.staging.example.com → {s}-staging.example.com
gone: x\\u{1b}[2J-old → nothing
";
    repo().says(&["rules", "list"], 0, list, "");
}

#[test]
fn hits_are_counted_by_verdict_with_an_example() {
    let list = "\
socket: wss://staging.example.com → wss://api-staging.example.com
    1 mention in 1 file: 1 rewritten
    such as app.staging.example.com → api-staging.example.com (a.env:1)
app-staging-example-com: app.staging.example.com, auth.staging.example.com → staging.example.com
    one front door
    2 mentions in 2 files: 1 rewritten, 1 to review
    such as app.staging.example.com → api-staging.example.com (a.env:1)
per-service: {s}.staging.example.com → {s}-staging.example.com
    4 mentions in 3 files: 1 rewritten, 2 to review, 1 kept
    such as web.staging.example.com → web-staging.example.com (a.env:2)
gone: x\\u{1b}[2J-old → nothing
    no mention in the tree
";
    repo().says(&["rules", "list", "--hits"], 0, list, "");
}
