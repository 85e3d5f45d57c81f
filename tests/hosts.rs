//! `redomain hosts`: domains and hosts without a rule file, and what becomes of each with one.
#![allow(clippy::unwrap_used, reason = "a test stops at the first wrong thing")]

mod support;

use support::{Repo, text};

fn repository() -> Repo {
    let repo = Repo::new();
    repo.file("a.env", "API=https://api.staging.acme.io:8443\nHOST=db.prod.acme.io\n");
    repo.file(
        "b.py",
        "URL = 'https://api.staging.acme.io/x'\nself.id = setup.py\nclient.api.staging.connect()\n",
    );
    repo.file(
        "nginx.conf",
        "server_name app.acme.io;\nproxy_pass https://${env}.acme.io;\n# https://other.org\n",
    );
    repo
}

#[test]
fn every_domain_of_the_tree_is_listed_without_rules() {
    repository().says(
        &["hosts"],
        0,
        "mentions  hosts  files  domain     kinds of files  first place\n\
         \x20      5      4      3  acme.io    code, config, env  a.env:1\n\
         \x20      1      1      1  other.org  config  nginx.conf:3\n\
         2 domains, 5 hosts, 6 mentions in 3 files\n",
        "",
    );
}

#[test]
fn the_hosts_of_a_domain_are_listed_with_their_spellings() {
    repository().says(
        &["hosts", "Acme.io"],
        0,
        "mentions  files  host                 written as  kinds of files  first place\n\
         \x20      2      2  api.staging.acme.io  https :8443  code, env  a.env:1\n\
         \x20      1      1  app.acme.io          bare  config  nginx.conf:1\n\
         \x20      1      1  db.prod.acme.io      bare  env  a.env:2\n\
         \x20      1      1  {}.acme.io           https  config  nginx.conf:2\n\
         4 hosts, 5 mentions by a quick look; rules read code and every spelling\n",
        "",
    );
    // What is there is a path, and a public suffix has domains under it.
    let repo = repository();
    repo.file("x.io", "https://x.io\n");
    let listed = |arguments: &[&str]| text(&repo.redomain(&[&["hosts"], arguments].concat()).stdout);
    assert!(listed(&["x.io"]).ends_with("1 domain, 1 host, 1 mention in 1 file\n"));
    repo.file("c.md", "https://www.acme.co.uk\n");
    assert!(listed(&["co.uk"]).contains("\n1 host, 1 mention by a quick look;"));
    let missing = repo.redomain(&["hosts", "nowhere.io"]);
    assert!(text(&missing.stderr).starts_with("warning: no host of `nowhere.io` was found\n"));
    assert!(listed(&["acme.io", "b.py"]).contains("\n1 host, 1 mention by a quick look;"));
}

#[test]
fn lists_are_json_and_csv_too() {
    let repo = repository();
    repo.says(
        &["hosts", "--format", "csv"],
        0,
        "domain,hosts,mentions,files,kinds,path,line,scope\n\
         acme.io,4,5,3,code config env,a.env,1,public\nother.org,1,1,1,config,nginx.conf,3,public\n",
        "",
    );
    let json: serde_json::Value =
        serde_json::from_slice(&repo.redomain(&["hosts", "acme.io", "--format", "json"]).stdout).unwrap();
    let host = &json["hosts"][0];
    assert_eq!((json["version"].as_u64(), host["host"].as_str()), (Some(1), Some("api.staging.acme.io")));
    assert_eq!(
        (&host["schemes"][0], &host["ports"][0], &host["line"]),
        (&"https".into(), &8443.into(), &1.into())
    );
}

#[test]
fn with_rules_each_host_has_what_becomes_of_it() {
    let repo = repository();
    let rules = "version: 1\nzones: [acme.io]\nrules:\n  - {from: '{s}.staging.acme.io', to: '{s}-staging.acme.io'}\n";
    repo.file("redomain.yaml", rules);
    let listed = |arguments: &[&str]| text(&repo.redomain(&[&["hosts"], arguments].concat()).stdout);
    assert!(
        listed(&[]).contains("2      2  api.staging.acme.io  → api-staging.acme.io  code, env  a.env:1\n"),
        "{}",
        listed(&[])
    );
    assert!(listed(&["staging.acme.io"]).ends_with("1 host, 2 mentions\n"));
    assert!(
        listed(&["--format", "csv"])
            .contains("api.staging.acme.io,2,2,code env,→ api-staging.acme.io 2,a.env,1\n")
    );
    let json: serde_json::Value = serde_json::from_str(&listed(&["--format", "json"])).unwrap();
    let outcome = serde_json::json!({"verdict": "rewrite", "new": "api-staging.acme.io", "mentions": 2});
    assert_eq!(json["hosts"][0]["outcomes"], serde_json::json!([outcome]));
    // The tree as it is without the rules, and a domain that is in none of the zones.
    assert!(listed(&["--all"]).contains("  other.org "));
    let output = repo.redomain(&["hosts", "other.org"]);
    assert!(
        text(&output.stderr).starts_with("warning: no host of `other.org` is in the zones of the rules\n")
    );
}

#[test]
fn a_private_suffix_is_named_as_such_and_lists_the_hosts_under_it() {
    let repo = Repo::new();
    repo.file("haproxy.cfg", "server a db.service.consul:5432\nserver b n1.node.consul:80\n");
    repo.file("a.py", "X = app.consul\nself.private = config.internal\n");
    repo.says(
        &["hosts"],
        0,
        "mentions  hosts  files  domain                    kinds of files  first place\n\
         \x20      1      1      1  node.consul (private)     config  haproxy.cfg:2\n\
         \x20      1      1      1  service.consul (private)  config  haproxy.cfg:1\n\
         2 domains, 2 hosts, 2 mentions in 2 files\n",
        "",
    );
    let listed = text(&repo.redomain(&["hosts", "Consul"]).stdout);
    assert!(listed.contains("\n2 hosts, 2 mentions by a quick look;"), "{listed}");
    let json = serde_json::from_slice(&repo.redomain(&["hosts", "--format", "json"]).stdout).unwrap();
    is_as_its_schema_says(&json);
    assert_eq!(json["domains"][0]["scope"], "private");
}

#[test]
fn every_list_is_as_its_schema_says() {
    let repo = repository();
    let list = |arguments: &[&str]| -> serde_json::Value {
        let arguments = [&["hosts", "--format", "json"], arguments].concat();
        serde_json::from_slice(&repo.redomain(&arguments).stdout).unwrap()
    };
    is_as_its_schema_says(&list(&[]));
    is_as_its_schema_says(&list(&["acme.io"]));
    let to = "https://{s}.staging.acme.io=https://acme.dev/{s}";
    is_as_its_schema_says(&list(&["--rule", to]));
    is_as_its_schema_says(&list(&[
        "--rule",
        "api.staging.acme.io=acme.dev",
        "--rule",
        "app.acme.io=acme.dev/x",
    ]));
}

fn is_as_its_schema_says(json: &serde_json::Value) {
    let schema = serde_json::from_str(include_str!("../testdata/schemas/hosts-1.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(json).map(|error| error.to_string()).collect();
    assert_eq!(errors, [""; 0], "{json}");
}

#[test]
fn an_ending_that_only_one_network_knows_is_proven_by_addresses_or_by_who_asks() {
    let repo = Repo::new();
    repo.file(
        "a.yaml",
        "url: http://web.discovery.acmenet:8080/x\nhost: db.discovery.acmenet\nuse: item.acmename\n",
    );
    let all = text(&repo.redomain(&["hosts"]).stdout);
    assert!(all.contains("       1      1      1  discovery.acmenet (private)"), "{all}");
    assert!(!all.contains("acmename"), "{all}");
    let asked = text(&repo.redomain(&["hosts", "discovery.acmenet"]).stdout);
    assert!(
        asked.contains("  web.discovery.acmenet  ") && asked.contains("  db.discovery.acmenet  "),
        "{asked}"
    );
    assert!(repo.redomain(&["init", "discovery.acmenet", "--to", "disc.kelp.io"]).status.success());
    assert!(repo.redomain(&["apply"]).status.success());
    assert!(repo.read("a.yaml").starts_with("url: http://web.disc.kelp.io:8080/x\nhost: db.disc.kelp.io\n"));
    // A domain may be named by an address, by a pattern or with its root dot; a path that is not there is none.
    for domain in ["https://disc.kelp.io/x", "*.disc.kelp.io", "disc.kelp.io."] {
        let named = text(&repo.redomain(&["hosts", "--all", domain]).stdout);
        assert!(named.contains("  web.disc.kelp.io  "), "{domain}: {named}");
    }
    for neither in ["b.yaml", "kelp", "a/b"] {
        let said = format!(
            "error: {neither}: there is no such file, and it is no domain\n  help: a domain is written as `example.com`\n"
        );
        repo.says(&["hosts", "--all", neither], 2, "", &said);
    }
}
