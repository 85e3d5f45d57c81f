//! Names that meet: one table of texts for `bridge`, `merge` and `base`, by format.
//!
//! Each row is a file and the verdicts of its mentions in order: `R` rewrite, `B` bridge, `M` merge without a proposal,
//! `D` merge with one, `S` base, `.` anything else.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing"
)]

use redomain::matcher::{Finder, Matcher, Source, TextForm};
use redomain::mention::{Mention, Reason, Verdict};
use redomain::rule::{RuleFile, parse};
use redomain::text::RelPath;
use redomain::tree::Categories;

const RULES: &str = "version: 1
zones: [kite.io, lark.io, finch.io]
rules:
  - {id: ab, from: [a.kite.io, b.kite.io, d.kite.io], to: a.wren.io}
  - {id: c, from: c.kite.io, to: c.wren.io}
  - {id: svc, from: '{svc}.eu.kite.io', to: '{svc}-eu.wren.io'}
  - {id: lark, from: .lark.io, to: .lark.dev}
  - {id: finch, domain: finch.io, to: finch.dev}
";

fn rules() -> RuleFile {
    parse("redomain.yaml", RULES.as_bytes()).0.unwrap()
}

fn sign(mention: &Mention) -> char {
    match mention.verdict {
        Verdict::Rewrite => 'R',
        Verdict::Review(Reason::Bridge) => 'B',
        Verdict::Review(Reason::Merge) if mention.edit.is_some() => 'D',
        Verdict::Review(Reason::Merge) => 'M',
        Verdict::Review(Reason::Base) => 'S',
        _ => '.',
    }
}

fn check(rows: &[(&str, &str, &str)]) {
    let rules = rules();
    let matcher = Matcher::new(&rules);
    let mut finder = Finder::new(&matcher);
    let categories = Categories::embedded();
    let mut wrong = Vec::new();
    for (path, text, expected) in rows {
        let path = RelPath::from(*path);
        let source = Source { path: &path, category: categories.of(&path), form: TextForm::Text };
        let found: String = finder.find(text.as_bytes(), &source).mentions.iter().map(sign).collect();
        if found != *expected {
            wrong.push(format!("{path:?}: expected {expected}, got {found}:\n{text}\n"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

const FORMS_BY_CONTENT: &[(&str, &str, &str)] = &[
    // Salt, and YAML under a name that says nothing.
    ("tls.sls", "certs:\n  a.kite.io:\n    roles: [x]\n  b.kite.io:\n    roles: [y]\n", "MM"),
    ("tls.vars", "certs:\n  aliases:\n    - a.kite.io\n    - b.kite.io\n", "RD"),
    ("notes", "certs: see a.kite.io\nmore of it: b.kite.io\nand some text\n", "RR"),
    // A zone file whose name ends like one of Emacs.
    ("kite.org", "$TTL 300\na.kite.io. IN CNAME a.wren.io.\n", "B"),
    ("kite.org", "$TTL 300\na.kite.io. IN A 10.0.0.1\nc.kite.io. IN CNAME a.wren.io.\n", "RR"),
];

#[test]
fn a_name_that_says_nothing_leaves_the_form_to_the_content() {
    check(FORMS_BY_CONTENT);
}

const WHOLE_ITEMS: &[(&str, &str, &str)] = &[
    ("a.py", "CASES = [('x', 'https://a.kite.io', True), ('x', 'https://b.kite.io', True)]\n", "RD"),
    ("a.py", "CASES = [('x', 'https://a.kite.io', True), ('y', 'https://b.kite.io', True)]\n", "RR"),
    (
        "a.py",
        "CASES = [('a.kite.io', 'x'), ('b.kite.io', 'x')]\nf('a.kite.io', 'x')\nf('b.kite.io', 'x')\n",
        "RDRR",
    ),
    ("a.py", "ROUTES = [Host('a.kite.io'), Host('b.kite.io'), Host('c.kite.io')]\n", "RRR"),
    ("a.py", "HOSTS = [{'url': 'a.kite.io'}, {'url': 'b.kite.io'}]\n", "RD"),
    ("a.py", "HOSTS = [{'url': ['a.kite.io']}, {'url': ['b.kite.io']}]\n", "RD"),
    ("a.py", "HOSTS = {'x': [1, 'a.kite.io'], 'y': [1, 'b.kite.io']}\n", "RR"),
    ("a.py", "check([f('a.kite.io'), g('b.kite.io')])\n", "RR"),
    ("a.yaml", "servers:\n  - url: https://a.kite.io\n  - url: https://b.kite.io\n", "RD"),
    (
        "a.yaml",
        "servers:\n  - url: https://a.kite.io\n    description: x\n  - url: https://b.kite.io\n    description: x\n",
        "RD",
    ),
    (
        "a.yaml",
        "servers:\n  - url: https://a.kite.io\n    description: x\n  - url: https://b.kite.io\n    description: y\n",
        "RR",
    ),
    ("a.yaml", "rules:\n  - host: a.kite.io\n  - host: b.kite.io\n", "MM"),
    (
        "a.yaml",
        "rules:\n  - host: a.kite.io\n    url: a.kite.io\n  - host: b.kite.io\n    url: b.kite.io\n",
        "MRMR",
    ),
    ("a.json", "{\"servers\": [{\"url\": \"https://a.kite.io\"}, {\"url\": \"https://b.kite.io\"}]}\n", "RD"),
    (
        "a.json",
        "{\"servers\": [{\"url\": \"https://a.kite.io/x\"}, {\"url\": \"https://b.kite.io/y\"}]}\n",
        "RR",
    ),
    ("a.tf", "x = [{ url = \"a.kite.io\" }, { url = \"b.kite.io\" }]\n", "RD"),
    ("a.js", "const x = [['GET', 'a.kite.io'], ['GET', 'b.kite.io']];\n", "RD"),
    ("a.js", "it.each([['a.kite.io', 200], ['b.kite.io', 404]]);\n", "RR"),
    ("a.go", "var x = []T{{\"a.kite.io\", 1}, {\"b.kite.io\", 1}}\n", "RD"),
    ("a.py", "PAIRS = [('b.kite.io', 'a.wren.io'), ('a.kite.io', 'a.wren.io')]\n", "BB"),
];

#[test]
fn items_are_compared_whole() {
    check(WHOLE_ITEMS);
}

const CONDITIONS: &[(&str, &str, &str)] = &[
    // The subject of a file is no language: this is nginx.
    ("c.conf", "server { server_name a.kite.io;\n return 301 https://a.wren.io/; }\n", "B"),
    ("kite.rs.conf", "server { server_name a.kite.io;\n return 301 https://a.wren.io/; }\n", "B"),
    ("c.conf", "server { server_name a.kite.io;\n return 301 https://c.wren.io/; }\n", "R"),
    // IIS, and load balancers.
    (
        "web.config",
        "<rule><conditions><add pattern=\"^a\\.kite\\.io$\" /></conditions>\n<action type=\"Redirect\" url=\"https://a.wren.io/{R:1}\" /></rule>\n",
        "B",
    ),
    (
        "web.config",
        "<rule><conditions><add pattern=\"^a\\.kite\\.io$\" /></conditions>\n<action type=\"Rewrite\" url=\"https://a.wren.io/{R:1}\" /></rule>\n",
        "R",
    ),
    (
        "web.config",
        "<rule><conditions><add pattern=\"^a\\.kite\\.io$\" /></conditions>\n<action type=\"redirector\" url=\"https://a.wren.io/{R:1}\" /></rule>\n",
        "R",
    ),
    (
        "web.config",
        "<rule><conditions><add pattern=\"^a\\.kite\\.io$\" /></conditions>\n<action type=\"PermanentRedirect\" url=\"https://a.wren.io/{R:1}\" /></rule>\n",
        "B",
    ),
    (
        "lb.yaml",
        "Conditions:\n  - Field: host-header\n    Values: [a.kite.io]\nActions:\n  - Type: redirect\n    RedirectConfig: {Host: a.wren.io}\n",
        "B",
    ),
    (
        "s3.tf",
        "resource \"x\" \"y\" {\n  bucket = \"a.kite.io\"\n  redirect_all_requests_to {\n    host_name = \"a.wren.io\"\n  }\n}\n",
        "B",
    ),
    (
        "s3.tf",
        "resource \"x\" \"y\" {\n  bucket = \"a.kite.io\"\n  logging {\n    host_name = \"a.wren.io\"\n  }\n}\n",
        "R",
    ),
    // The head of a block is its condition.
    ("w.nix", "{ services.nginx.virtualHosts.\"a.kite.io\" = { globalRedirect = \"a.wren.io\"; }; }\n", "B"),
    ("w.nix", "{ services.nginx.virtualHosts.\"a.kite.io\" = { globalRedirect = \"c.wren.io\"; }; }\n", "R"),
    (
        "w.nix",
        "{ services.nginx.virtualHosts.\"a.kite.io\" = { serverAliases = [ \"a.wren.io\" ]; }; }\n",
        "R",
    ),
    (
        "lighttpd.conf",
        "$HTTP[\"host\"] == \"a.kite.io\" {\n  url.redirect = ( \"\" => \"https://a.wren.io$0\" )\n}\n",
        "B",
    ),
    ("lighttpd.conf", "$HTTP[\"host\"] == \"a.kite.io\" {\n  server.name = \"a.wren.io\"\n}\n", "R"),
    (
        "a.js",
        "if (req.hostname === \"a.kite.io\") {\n  return res.redirect(301, \"https://a.wren.io\" + req.url);\n}\n",
        "B",
    ),
    (
        "a.js",
        "if (req.hostname === \"a.kite.io\") return res.redirect(`https://a.wren.io${req.url}`);\n",
        "B",
    ),
    (
        "a.js",
        "if (req.hostname === \"a.kite.io\") {\n  return fetch(\"https://a.wren.io\" + req.url);\n}\n",
        "R",
    ),
    ("a.js", "if (a) { go(\"a.kite.io\"); return res.redirect(\"https://a.wren.io\"); }\n", "R"),
    ("a.js", "client({ host: \"a.kite.io\", redirect_uri: make(\"https://a.wren.io\") });\n", "R"),
    ("A.java", "switch (host) {\n  case \"a.kite.io\": return redirect(\"https://a.wren.io\");\n}\n", "B"),
    (
        "r.go",
        "if r.Host == \"a.kite.io\" {\n\thttp.Redirect(w, r, \"https://a.wren.io\"+r.URL.Path, 301)\n}\n",
        "B",
    ),
    ("r.php", "<?php if ($host == 'a.kite.io') { return redirect('https://a.wren.io'); }\n", "B"),
    // Puppet: the title of a resource is its owner.
    ("d.pp", "dns::record::cname { 'a.kite.io':\n  data => 'a.wren.io',\n}\n", "B"),
    ("d.pp", "dns::record::a { 'a.kite.io':\n  data => '10.0.0.1',\n}\n", "R"),
    (
        "v.pp",
        "apache::vhost { 'a.kite.io':\n  port          => 80,\n  redirect_dest => 'https://a.wren.io/',\n}\n",
        "B",
    ),
    (
        "v.pp",
        "apache::vhost { 'a.kite.io':\n  port       => 80,\n  proxy_dest => 'https://a.wren.io/',\n}\n",
        "R",
    ),
];

#[test]
fn conditions_of_redirects() {
    check(CONDITIONS);
}

const COMPARISONS: &[(&str, &str, &str)] = &[
    // The name is a side of the comparison, or an argument of a call that compares.
    ("a.js", "const r = host === 'a.kite.io' ? redirect('a.wren.io') : 1;\n", "B"),
    ("a.js", "const r = 'a.kite.io' == host ? redirect('a.wren.io') : 1;\n", "B"),
    ("a.js", "host == 'x' || host == 'a.kite.io' ? redirect('a.wren.io') : next();\n", "B"),
    ("a.js", "host !== 'x' && host === 'https://' + 'a.kite.io' && redirect('a.wren.io');\n", "B"),
    ("a.js", "host.startsWith('a.kite.io') && redirect('a.wren.io');\n", "B"),
    ("a.js", "['a.kite.io', 'x'].includes(host) && redirect('a.wren.io');\n", "B"),
    ("a.js", "new Set(['a.kite.io']).has(host) && redirect('a.wren.io');\n", "B"),
    ("a.js", "/^a\\.kite\\.io$/.test(host) && redirect('a.wren.io');\n", "B"),
    ("a.js", "hosts.some((h) => { return h === 'a.kite.io' }) && redirect('a.wren.io');\n", "B"),
    ("a.js", "if (isOld(host, 'a.kite.io')) redirect('a.wren.io');\n", "B"),
    ("A.java", "return \"a.kite.io\".equals(host) ? redirect(\"a.wren.io\") : null;\n", "B"),
    ("a.go", "x := strings.HasPrefix(host, \"a.kite.io\") && redirect(\"a.wren.io\")\n", "B"),
    ("a.php", "<?php in_array($host, ['a.kite.io']) && redirect('a.wren.io');\n", "B"),
    ("a.py", "x = redirect('a.wren.io') if host in ('a.kite.io', 'x') else None\n", "B"),
    ("a.py", "x = redirect('a.wren.io') if host == 'a.kite.io' else None\n", "B"),
    // Another comparison, and no comparison.
    ("a.js", "env === 'prod' ? 'a.kite.io' : redirect('a.wren.io');\n", "R"),
    ("a.js", "const r = env === 'prod' ? 'a.kite.io' : redirect('a.wren.io');\n", "R"),
    ("a.js", "x === y && open('a.kite.io') && redirect('a.wren.io');\n", "R"),
    ("a.js", "x === y ? open('a.kite.io') : redirect('a.wren.io');\n", "R"),
    ("a.js", "const h = 'a.kite.io', r = redirect('a.wren.io');\n", "R"),
    ("a.js", "const h = 'a.kite.io' || redirect('a.wren.io');\n", "R"),
    ("a.js", "const f = () => open('a.kite.io') || redirect('a.wren.io');\n", "R"),
    ("a.js", "open('a.kite.io') && redirect('a.wren.io');\n", "R"),
    ("a.js", "run(() => { open('a.kite.io') }) === 1 && redirect('a.wren.io');\n", "R"),
    ("a.py", "x = 'a.kite.io' if env == 'prod' else redirect('a.wren.io')\n", "R"),
    ("a.py", "x = 'a.kite.io' if env == 'prod' else 'a.wren.io'\n", "R"),
];

#[test]
fn a_condition_asks_about_the_name_itself() {
    check(COMPARISONS);
}

const LISTS_OF_WORDS: &[(&str, &str, &str)] = &[
    ("w.nix", "{ names = [ \"a.kite.io\" \"c.kite.io\" \"b.kite.io\" ]; }\n", "RRD"),
    ("w.nix", "{ names = [\n  \"a.kite.io\" # front\n  \"b.kite.io\" # login\n]; }\n", "RM"),
    ("w.nix", "{ names = [ \"a.kite.io\" ]; others = [ \"b.kite.io\" ]; }\n", "RR"),
    ("w.py", "names = [\"a.kite.io\" \"b.kite.io\"]\n", "RR"),
    // A list that a text assigns to a name.
    ("compose.yml", "environment:\n  - HOSTS=a.kite.io,b.kite.io\n  - OTHER=d.kite.io\n", "RDR"),
    ("a.yml", "env:\n  HOSTS: '[\"a.kite.io\", \"b.kite.io\"]'\n", "RD"),
    ("c.sh", "openssl req -addext \"subjectAltName=DNS:a.kite.io,DNS:b.kite.io\"\n", "RD"),
    ("c.sh", "helm upgrade x y --set \"hosts={a.kite.io,b.kite.io}\"\n", "RD"),
    ("c.sh", "helm upgrade x y --set a=a.kite.io,b=b.kite.io\n", "RR"),
    ("squid.conf", "acl front dstdomain a.kite.io b.kite.io\n", "RD"),
    ("c.sh", "find . -exec sed -i -e 's,a.kite.io,a.wren.io,g' {} +\nsed s,c.kite.io,c.wren.io, x\n", "BB"),
    ("c.sh", "show s,a.kite.io,c.wren.io,g\n", "R"),
    (
        "t_test.go",
        "var t = []row{\n\t{in: \"a.kite.io\", want: \"a.wren.io\"},\n\t{in: \"c.kite.io\", want: \"a.wren.io\"},\n}\n",
        "BR",
    ),
    ("Makefile", "HOSTS := a.kite.io b.kite.io\n", "RD"),
    ("Makefile", "HOSTS = a.kite.io \\\n  c.kite.io \\\n  b.kite.io\n", "RRD"),
    ("Makefile", "A := a.kite.io\nB := b.kite.io\n", "RR"),
    ("Makefile", "all:\n\tcurl a.kite.io\n\tcurl b.kite.io\n", "RR"),
    ("Dockerfile", "ENV HOSTS=https://a.kite.io,https://b.kite.io\n", "RD"),
    ("Dockerfile", "ENV HOSTS=\"https://a.kite.io https://b.kite.io\"\n", "RD"),
    ("Dockerfile", "ENV A=https://a.kite.io B=https://b.kite.io\n", "RR"),
    ("hosts.txt", "# front\na.kite.io\nc.kite.io\nb.kite.io\n", "RRD"),
    ("urls.list", "https://a.kite.io/x\nhttps://b.kite.io/x\n", "RD"),
    ("urls.list", "https://a.kite.io/x\nhttps://b.kite.io/y\n", "RR"),
    ("notes.txt", "a.kite.io\nb.kite.io\nare the hosts.\n", "RR"),
    ("notes.md", "a.kite.io\nb.kite.io\n", "RR"),
    ("vars.txt", "HOST=a.kite.io\nOTHER=b.kite.io\n", "RR"),
    ("d.conf", "cname=a.kite.io,a.wren.io\ncname=c.kite.io,c.wren.io\n", "BB"),
    (
        "x.entitlements",
        "<array>\n<string>applinks:a.kite.io</string>\n<string>applinks:b.kite.io</string>\n</array>\n",
        "RD",
    ),
    (
        "x.cfgx",
        "<?xml version=\"1.0\"?>\n<hosts>\n<host>a.kite.io</host>\n<host>b.kite.io</host>\n</hosts>\n",
        "RD",
    ),
];

#[test]
fn items_without_separators() {
    check(LISTS_OF_WORDS);
}

const TITLES: &[(&str, &str, &str)] = &[
    ("a.toml", "[hosts.\"a.kite.io\"]\nport = 1\n[hosts.\"b.kite.io\"]\nport = 2\n", "MM"),
    ("a.ini", "[a.kite.io]\nport = 1\n[c.kite.io]\nport = 2\n[b.kite.io]\nport = 3\n", "MRM"),
    ("a.toml", "[x.\"a.kite.io\"]\nport = 1\n[y.\"b.kite.io\"]\nport = 2\n", "RR"),
    ("a.toml", "[[hosts.\"a.kite.io\"]]\nport = 1\n[[hosts.\"b.kite.io\"]]\nport = 2\n", "RR"),
    (
        ".gitconfig",
        "[url \"https://a.kite.io/\"]\n\tinsteadOf = x:\n[url \"https://b.kite.io/\"]\n\tinsteadOf = y:\n",
        "RR",
    ),
];

#[test]
fn titles_of_sections_are_keys() {
    check(TITLES);
}

const MIRRORS: &[(&str, &str, &str)] = &[
    (
        "config.toml",
        "[plugins.\"io.x\".registry.mirrors.\"c.kite.io\"]\n  endpoint = [\"https://c.wren.io\", \"https://c.kite.io\"]\n",
        "BB",
    ),
    (
        "config.toml",
        "[plugins.x.registry.mirrors.\"c.kite.io\"]\n  endpoint = [\"https://a.wren.io\"]\n",
        "R",
    ),
    (
        "config.toml",
        "[plugins.x.registry.mirrors.\"x.org\"]\n  endpoint = [\"https://a.kite.io\", \"https://a.wren.io\"]\n",
        "D",
    ),
    (
        "config.toml",
        "[plugins.x.registry.configs.\"c.kite.io\".auth]\n  endpoint = \"https://c.wren.io\"\n",
        "R",
    ),
    (
        "hosts.toml",
        "server = \"https://c.kite.io\"\n[host.\"https://c.wren.io\"]\n  capabilities = [\"pull\"]\n",
        "B",
    ),
    (
        "hosts.toml",
        "server = \"https://c.kite.io\"\n[host.\"https://a.wren.io\"]\n  capabilities = [\"pull\"]\n",
        "R",
    ),
    (
        "hosts.toml",
        "other = \"https://c.kite.io\"\n[host.\"https://c.wren.io\"]\n  capabilities = [\"pull\"]\n",
        "R",
    ),
    ("registries.yaml", "mirrors:\n  c.kite.io:\n    endpoint:\n      - \"https://c.wren.io\"\n", "B"),
    (
        "registries.yaml",
        "mirrors:\n  \"c.kite.io\":\n    endpoint: [\"https://c.wren.io\", \"https://c.kite.io\"]\n",
        "BB",
    ),
    (
        "registries.yaml",
        "mirrors:\n  c.kite.io:\n    endpoint:\n      - \"https://x.org\"\nother: c.wren.io\n",
        "R",
    ),
    ("registries.yaml", "backends:\n  c.kite.io:\n    endpoint:\n      - \"https://c.wren.io\"\n", "R"),
    ("registries.conf", "[[registry]]\nprefix = \"c.kite.io\"\nlocation = \"c.wren.io\"\n", "B"),
    (
        "registries.conf",
        "[[registry]]\nlocation = \"c.kite.io\"\n[[registry.mirror]]\nlocation = \"x.org\"\n[[registry.mirror]]\nlocation = \"c.wren.io\"\n",
        "B",
    ),
    (
        "registries.conf",
        "[[registry]]\nlocation = \"c.kite.io\"\n[[registry]]\nlocation = \"x.org\"\n[[registry.mirror]]\nlocation = \"c.wren.io\"\n",
        "R",
    ),
    (
        "mirrors.yaml",
        "spec:\n  imageDigestMirrors:\n    - source: c.kite.io/x\n      mirrors:\n        - c.wren.io/x\n",
        "B",
    ),
    ("daemon.json", "{\"registry-mirrors\": [\"https://c.wren.io\", \"https://c.kite.io\"]}\n", "D"),
];

const SQL: &[(&str, &str, &str)] = &[
    ("a.sql", "select * from t where host in ('a.kite.io','b.kite.io');\n", "RD"),
    ("a.sql", "select * from t where host IN ('a.kite.io', 'b.kite.io', 'x');\n", "RD"),
    ("a.sql", "delete from t where host not in ('x', 'a.kite.io', 'a.wren.io');\n", "D"),
    ("a.sql", "select * from t where host in (\n  'a.kite.io',\n  'b.kite.io' -- old\n);\n", "RD"),
    ("a.sql", "select * from t where host in ('a.kite.io', 'c.kite.io');\n", "RR"),
    ("a.sql", "select * from t where host in ('a.kite.io') or host in ('b.kite.io');\n", "RR"),
    // Rows and arguments are no lists.
    ("a.sql", "insert into t (host) values ('a.kite.io'), ('b.kite.io');\n", "RR"),
    ("a.sql", "insert into t values ('a.kite.io', 'b.kite.io'), ('b.kite.io', 'd.kite.io');\n", "RRRR"),
    ("a.sql", "INSERT INTO t (a, b) VALUES\n  (1, 'a.kite.io'),\n  (2, 'b.kite.io');\n", "RR"),
    ("a.sql", "update t set host = replace(host, 'c.kite.io', 'c.wren.io');\n", "B"),
    ("a.sql", "update t set host = 'c.wren.io' where host = 'c.kite.io';\n", "B"),
    ("a.sql", "select * from t where host = 'c.wren.io' OR host = 'c.kite.io';\n", "R"),
    ("a.sql", "insert into redirects values ('c.kite.io', 'c.wren.io');\n", "B"),
    ("a.sql", "-- c.kite.io\ninsert into t values ('c.wren.io');\n", "R"),
];

#[test]
fn the_list_of_an_in_is_one_of_items() {
    check(SQL);
}

#[test]
fn a_mirror_leads_from_one_registry_to_another() {
    check(MIRRORS);
}

const TWO_OLD_NAMES: &[(&str, &str, &str)] = &[
    // A redirect or record from one to the other would lead to itself.
    ("a.conf", "server {\n  server_name a.kite.io;\n  return 301 https://b.kite.io$request_uri;\n}\n", "BB"),
    ("a.conf", "server {\n  server_name a.kite.io;\n  return 301 https://c.kite.io$request_uri;\n}\n", "RR"),
    ("a.conf", "server {\n  server_name a.kite.io;\n  proxy_pass https://b.kite.io;\n}\n", "RR"),
    (
        "a.conf",
        "server {\n  server_name a.kite.io;\n}\nserver {\n  server_name c.kite.io;\n  return 301 https://b.kite.io;\n}\n",
        "RRR",
    ),
    (
        "httpd.conf",
        "<VirtualHost *:80>\n  ServerName a.kite.io\n  Redirect / https://b.kite.io/\n</VirtualHost>\n",
        "BB",
    ),
    (
        "httpd.conf",
        "<VirtualHost *:80>\n  ServerName a.kite.io\n  RewriteRule ^/(.*)$ \\\n    https://b.kite.io/$1 [R=301]\n</VirtualHost>\n",
        "BB",
    ),
    (
        "httpd.conf",
        "<VirtualHost *:80>\n  ServerName a.kite.io\n  RewriteRule ^/svn/(.*)$ https://b.kite.io/git/$1 [R]\n</VirtualHost>\n",
        "RR",
    ),
    ("Caddyfile", "a.kite.io {\n\tredir https://b.kite.io{uri}\n}\n", "BB"),
    ("_redirects", "https://a.kite.io/* https://b.kite.io/:splat 301!\n", "BB"),
    ("kite.zone", "a.kite.io. 300 IN CNAME b.kite.io.\n", "BB"),
    ("kite.zone", "a.kite.io. 300 IN MX 10 b.kite.io.\n", "RR"),
    (
        "dns.tf",
        "resource \"aws_route53_record\" \"x\" {\n  name = \"a.kite.io\"\n  type = \"CNAME\"\n  records = [\"b.kite.io\"]\n}\n",
        "BB",
    ),
    (
        "vercel.json",
        "{\"redirects\": [{\"source\": \"https://a.kite.io/x\", \"destination\": \"https://b.kite.io/x\"}]}\n",
        "BB",
    ),
    (
        "netlify.toml",
        "[[redirects]]\nfrom = \"https://a.kite.io/*\"\nto = \"https://b.kite.io/:splat\"\n",
        "BB",
    ),
    ("mail.json", "{\"redirect\": true, \"m\": {\"a\": \"a.kite.io\", \"b\": \"b.kite.io\"}}\n", "RR"),
    // Other statements about two names may say it of one.
    ("a.md", "We redirect nothing. Use a.kite.io and b.kite.io.\n", "RR"),
    ("a.py", "redirect = True\nconnect('a.kite.io', 'b.kite.io')\n", "RR"),
    ("a.py", "REWRITE = {'x': 'a.kite.io', 'y': 'b.kite.io'}\n", "RR"),
];

#[test]
fn two_old_names_that_become_one_meet_where_one_leads_to_the_other() {
    check(TWO_OLD_NAMES);
}

const REDIRECTS_OF_SERVERS: &[(&str, &str, &str)] = &[
    (
        "a.conf",
        "server {\n  server_name a.kite.io;\n  location / {\n    return 301 https://a.wren.io$request_uri;\n  }\n}\n",
        "B",
    ),
    (
        "a.conf",
        "server {\n  server_name a.kite.io;\n  rewrite ^/(.*)$ https://a.wren.io/$1 permanent;\n}\n",
        "B",
    ),
    (
        "a.conf",
        "server {\n  if ($host = a.kite.io) {\n    return 301 https://a.wren.io$request_uri;\n  }\n}\n",
        "B",
    ),
    (
        "a.conf",
        "map $host $to {\n  a.kite.io a.wren.io;\n  c.kite.io c.wren.io;\n}\nserver { server_name x; }\n",
        "BB",
    ),
    ("a.conf", "server {\n  server_name a.kite.io;\n  proxy_pass http://a.wren.io;\n}\n", "R"),
    ("a.conf", "server { server_name a.kite.io; return 301 https://c.wren.io; }\n", "R"),
    ("a.conf", "server { server_name a.wren.io; return 301 https://a.kite.io; }\n", "B"),
    (
        "a.conf",
        "server { server_name a.kite.io; }\nserver { server_name x.y; return 301 https://a.wren.io; }\n",
        "R",
    ),
    (
        "vhost.conf",
        "<VirtualHost *:80>\n  ServerName x.y\n  ServerAlias a.kite.io\n  Redirect 301 / https://a.wren.io/\n</VirtualHost>\n",
        "B",
    ),
    (
        "vhost.conf",
        "<VirtualHost *:80>\n  ServerName a.kite.io\n  RewriteEngine On\n  RewriteRule ^ https://a.wren.io%{REQUEST_URI} [R=301,L]\n</VirtualHost>\n",
        "B",
    ),
    (
        ".htaccess",
        "RewriteCond %{HTTP_HOST} ^a\\.kite\\.io$\nRewriteRule (.*) https://a.wren.io/$1 [R=301,L]\n",
        "B",
    ),
    (
        "vhost.conf",
        "<VirtualHost *:80>\n  ServerName a.kite.io\n  ProxyPass / http://a.wren.io/\n</VirtualHost>\n",
        "R",
    ),
    ("Caddyfile", "a.kite.io, www.x.y {\n\tredir https://a.wren.io{uri}\n}\n", "B"),
    ("Caddyfile", "a.kite.io {\n\treverse_proxy a.wren.io:8080\n}\n", "R"),
    (
        "haproxy.cfg",
        "frontend f\n  http-request redirect prefix https://a.wren.io code 301 if { hdr(host) -i a.kite.io }\n",
        "B",
    ),
    (
        "haproxy.cfg",
        "frontend f\n  acl old hdr(host) -i a.kite.io\n  redirect prefix https://a.wren.io if old\n",
        "B",
    ),
    (
        "haproxy.cfg",
        "frontend f\n  use_backend w if { hdr(host) -i a.kite.io }\nbackend w\n  server s a.wren.io:80\n",
        "R",
    ),
    ("_redirects", "/x https://c.wren.io/x 301\nhttps://a.kite.io/* https://a.wren.io/:splat 301!\n", "B"),
    (
        "netlify.toml",
        "[[redirects]]\n  from = \"https://a.kite.io/*\"\n  to = \"https://a.wren.io/:splat\"\n",
        "B",
    ),
    ("dnsmasq.conf", "cname=a.kite.io,a.wren.io\n", "B"),
    ("a.zone", "a.kite.io. 300 IN CNAME a.wren.io.\n", "B"),
    ("db.old", "$TTL 300\na.kite.io. IN CNAME a.wren.io.\nc.kite.io. IN CNAME a.wren.io.\n", "BR"),
];

#[test]
fn redirects_of_servers() {
    check(REDIRECTS_OF_SERVERS);
}

const REDIRECTS_IN_DATA: &[(&str, &str, &str)] = &[
    (
        "next.config.js",
        "module.exports = {\n  async redirects() {\n    return [\n      { source: '/:p*', has: [{ type: 'host', value: 'a.kite.io' }], destination: 'https://a.wren.io/:p*', permanent: true },\n    ];\n  },\n};\n",
        "B",
    ),
    ("s3.json", "{\"RedirectAllRequestsTo\": {\"HostName\": \"a.wren.io\"}, \"Bucket\": \"x\"}", ""),
    (
        "lb.tf",
        "resource \"aws_lb_listener_rule\" \"r\" {\n  action {\n    type = \"redirect\"\n    redirect {\n      host = \"a.wren.io\"\n    }\n  }\n  condition {\n    host_header {\n      values = [\"a.kite.io\"]\n    }\n  }\n}\n",
        "B",
    ),
    (
        "map.tf",
        "resource \"google_compute_url_map\" \"m\" {\n  host_rule {\n    hosts = [\"a.kite.io\"]\n    path_matcher = \"p\"\n  }\n  default_url_redirect {\n    host_redirect = \"a.wren.io\"\n  }\n}\n",
        "B",
    ),
    (
        "traefik.yml",
        "http:\n  middlewares:\n    moved:\n      redirectRegex:\n        regex: \"^https://a\\\\.kite\\\\.io/(.*)\"\n        replacement: \"https://a.wren.io/${1}\"\n",
        "B",
    ),
    (
        "compose.yml",
        "services:\n  w:\n    labels:\n      - \"traefik.http.routers.w.rule=Host(`a.kite.io`)\"\n      - \"traefik.http.middlewares.m.redirectregex.replacement=https://a.wren.io/$${1}\"\n",
        "B",
    ),
    (
        "compose.yml",
        "services:\n  w:\n    labels:\n      - \"traefik.http.routers.w.rule=Host(`a.kite.io`)\"\n      - \"app.url=https://a.wren.io/\"\n",
        "R",
    ),
    (
        "dns.yaml",
        "metadata:\n  annotations:\n    external-dns.alpha.kubernetes.io/hostname: a.kite.io\n    external-dns.alpha.kubernetes.io/target: a.wren.io\n",
        "B",
    ),
    (
        "cf.yaml",
        "Record:\n  Type: AWS::Route53::RecordSet\n  Properties:\n    Name: a.kite.io\n    Type: CNAME\n    ResourceRecords:\n      - a.wren.io\n",
        "B",
    ),
    (
        "dns.tf",
        "resource \"cloudflare_record\" \"x\" {\n  name = \"a.kite.io\"\n  type = \"CNAME\"\n  content = \"a.wren.io\"\n}\n",
        "B",
    ),
    (
        "dns.tf",
        "resource \"aws_route53_record\" \"x\" {\n  name = \"a.kite.io\"\n  type = \"A\"\n  alias {\n    name = \"a.wren.io\"\n    zone_id = \"z\"\n  }\n}\n",
        "B",
    ),
    (
        "dns.ts",
        "new aws.route53.Record(\"x\", { name: \"a.kite.io\", type: \"CNAME\", records: [\"a.wren.io\"] });\n",
        "B",
    ),
    (
        "ing.yaml",
        "kind: Ingress\nmetadata:\n  annotations:\n    nginx.ingress.kubernetes.io/permanent-redirect: https://a.wren.io\nspec:\n  tls:\n    - hosts: [a.kite.io]\n  rules:\n    - host: a.kite.io\n---\nkind: Ingress\nspec:\n  rules:\n    - host: a.kite.io\n",
        "BBR",
    ),
    ("oauth.yaml", "client:\n  host: a.kite.io\n  redirect_uri: https://a.wren.io/callback\n", "R"),
    ("m.json", "{\"from\": \"https://a.kite.io/x\", \"to\": \"https://a.wren.io/x\"}", "B"),
    (
        "m.yaml",
        "moves:\n  - old: a.kite.io\n    new: a.wren.io\n  - old: c.kite.io\n    new: a.wren.io\n",
        "B.",
    ),
    ("m.yaml", "a.kite.io: a.wren.io\nc.kite.io: https://a.wren.io\n", "BR"),
    ("m.toml", "[hosts]\n\"a.kite.io\" = \"a.wren.io\"\n", "B"),
    ("m.properties", "host.before=a.kite.io\nhost.after=a.wren.io\n", "B"),
    (".env", "OLD_URL=https://a.kite.io\nNEW_URL=https://a.wren.io\n", "B"),
    (".env", "API_URL=https://a.kite.io\nWEB_URL=https://a.wren.io\n", "R"),
    ("m.xml", "<rules>\n  <rule from=\"https://a.kite.io/\" to=\"https://a.wren.io/\"/>\n</rules>\n", "B"),
    ("m.xml", "<r><from>a.kite.io</from><to>a.wren.io</to></r>\n", "B"),
    ("m.csv", "old,new\na.kite.io,a.wren.io\n", "B"),
    (".gitconfig", "[url \"https://a.wren.io/\"]\n\tinsteadOf = https://a.kite.io/\n", "B"),
];

#[test]
fn redirects_in_data() {
    check(REDIRECTS_IN_DATA);
}

const STATEMENTS_OF_CODE: &[(&str, &str, &str)] = &[
    ("a.py", "url.replace(\"a.kite.io\", \"a.wren.io\")\n", "B"),
    ("a.py", "re.sub(r\"https://a\\.kite\\.io\", \"https://a.wren.io\", s)\n", "B"),
    ("a.py", "assert migrate(\"a.kite.io\") == \"a.wren.io\"\n", "B"),
    ("a.py", "self.assertEqual(move(\"a.kite.io\"), \"a.wren.io\")\n", "B"),
    ("a.py", "x = \"a.wren.io\" if host == \"a.kite.io\" else host\n", "B"),
    ("a.py", "PAIRS = [(\"a.kite.io\", \"a.wren.io\"), (\"c.kite.io\", \"c.wren.io\")]\n", "BB"),
    ("a.py", "MAP[\"a.kite.io\"] = \"a.wren.io\"\n", "B"),
    ("a.py", "def f():\n    a = \"a.kite.io\"\n    b = \"a.wren.io\"\n", "R"),
    ("a.py", "call(a=\"a.kite.io\", b=\"a.wren.io\")\n", "R"),
    ("a.py", "call(old=\"a.kite.io\", new=\"a.wren.io\")\n", "B"),
    ("a.py", "if host == \"a.kite.io\" or host == \"a.wren.io\":\n    pass\n", "R"),
    ("a.rb", "MOVED = { 'a.kite.io' => 'a.wren.io' }\n", "B"),
    ("a.rb", "host.sub!('a.kite.io', 'a.wren.io')\n", "B"),
    ("a.php", "<?php\n$map = ['a.kite.io' => 'a.wren.io'];\n", "B"),
    ("a.php", "<?php\nstr_replace('a.kite.io', 'a.wren.io', $s);\n", "B"),
    ("a.go", "strings.Replace(s, \"a.kite.io\", \"a.wren.io\", 1)\n", "B"),
    ("a.go", "var m = map[string]string{\"a.kite.io\": \"a.wren.io\"}\n", "B"),
    (
        "a.go",
        "cases := []struct{ in, out string }{\n\t{\"a.kite.io\", \"a.wren.io\"},\n\t{\"c.kite.io\", \"c.wren.io\"},\n}\n",
        "BB",
    ),
    ("a.go", "if host == \"a.kite.io\" {\n\thost = \"a.wren.io\"\n}\n", "B"),
    ("a.rs", "let s = s.replace(\"a.kite.io\", \"a.wren.io\");\n", "B"),
    ("a.rs", "assert_eq!(moved(\"a.kite.io\"), \"a.wren.io\");\n", "B"),
    ("a.rs", "match host { \"a.kite.io\" => \"a.wren.io\", other => other }\n", "B"),
    ("a.java", "Map.of(\"a.kite.io\", \"a.wren.io\");\n", "B"),
    ("a.java", "s = s.replaceAll(\"a\\\\.kite\\\\.io\", \"a.wren.io\");\n", "B"),
    ("a.ts", "const MOVED: Record<string, string> = { 'a.kite.io': 'a.wren.io' };\n", "B"),
    ("a.ts", "const t = host === 'a.kite.io' ? 'a.wren.io' : host;\n", "B"),
    ("a.ts", "new Map([['a.kite.io', 'a.wren.io']]);\n", "B"),
    ("a.ts", "expect(migrate('https://a.kite.io')).toBe('https://a.wren.io');\n", "B"),
    ("a.ts", "const a = 'a.kite.io', b = 'a.wren.io';\n", "R"),
    ("a.ts", "const c = { web: 'a.kite.io', api: 'a.wren.io' };\n", "R"),
    ("a.ts", "test('x', async () => {\n  await get('a.kite.io');\n  await get('a.wren.io');\n});\n", "R"),
    ("a.sql", "UPDATE t SET u = REPLACE(u, 'a.kite.io', 'a.wren.io');\n", "B"),
    ("a.sql", "UPDATE t SET u = 'a.wren.io' WHERE u = 'a.kite.io';\n", "B"),
    ("a.sh", "sed -i 's/a.kite.io/a.wren.io/g' x\n", "B"),
    ("a.sh", "sed -i \"s|https://a.kite.io|https://a.wren.io|\" x\n", "B"),
    ("a.sh", "mv a.kite.io a.wren.io\n", "B"),
    ("a.sh", "curl https://a.kite.io\ncurl https://a.wren.io\n", "R"),
    ("a.sh", "curl https://a.kite.io && curl https://a.wren.io\n", "R"),
    ("a.sh", "git remote set-url origin https://a.wren.io/r.git # was https://a.kite.io/r.git\n", "R"),
    (
        "ci.yml",
        "steps:\n  - run: |\n      sed -i s/a.kite.io/a.wren.io/ f\n      curl https://a.kite.io\n",
        "BR",
    ),
    ("Makefile", "move:\n\tsed -i 's#a.kite.io#a.wren.io#' f\n", "B"),
];

#[test]
fn statements_of_code() {
    check(STATEMENTS_OF_CODE);
}

const SENTENCES: &[(&str, &str, &str)] = &[
    ("a.md", "We moved from a.kite.io to a.wren.io.\n", "B"),
    ("a.md", "Use a.kite.io. The web is at a.wren.io.\n", "R"),
    ("a.md", "- `a.kite.io` is now `a.wren.io`\n- c.kite.io\n", "BR"),
    ("a.md", "- a.kite.io\n- a.wren.io\n", "R"),
    ("a.md", "| a.kite.io | a.wren.io |\n", "B"),
    ("a.md", "`a.kite.io` → `a.wren.io`\n", "B"),
    ("a.md", "# Was a.kite.io\n\nNow a.wren.io\n", "R"),
    ("a.md", "```sh\ncurl https://a.kite.io\ncurl https://a.wren.io\n```\n", "R"),
    ("a.md", "```python\nMAP = {\"a.kite.io\": \"a.wren.io\"}\n```\n", "B"),
    ("a.rst", "The site a.kite.io was replaced\nby a.wren.io in May.\n", "B"),
    ("a.js", "// a.kite.io became a.wren.io\n", "B"),
    ("a.js", "/*\n * The host a.kite.io was\n * renamed to a.wren.io.\n */\n", "B"),
    ("a.py", "# see a.kite.io\n# - c.wren.io\nx = 'a.wren.io'\n", "R"),
    ("a.py", "raise ValueError(\"a.kite.io is gone, use a.wren.io\")\n", "B"),
    ("a.py", "log(\"see a.kite.io. Or a.wren.io\")\n", "R"),
    ("a.html", "<p>We moved from <b>a.kite.io</b> to a.wren.io.</p>\n", "B"),
    ("a.html", "<p>See a.kite.io</p><p>See a.wren.io</p>\n", "R"),
    ("a.html", "<tr><td>a.kite.io</td><td>a.wren.io</td></tr>\n", "B"),
    ("a.html", "<ul><li>a.kite.io</li><li>a.wren.io</li></ul>\n", "R"),
    ("a.xml", "<e>\n<var name=\"A\">a.kite.io</var>\n<var name=\"B\">b.kite.io</var>\n</e>\n", "RR"),
    ("a.xml", "<e>\n<var>a.kite.io</var>\n<var>b.kite.io</var>\n</e>\n", "RD"),
    ("a.sh", "curl -X POST https://a.kite.io/x \\\n  -H 'Origin: https://a.wren.io'\n", "R"),
    ("a.sh", "move https://a.kite.io/x -v https://a.wren.io\n", "B"),
    ("a.html", "<script>\nif (host === 'a.kite.io') host = 'a.wren.io';\n</script>\n", "B"),
    ("a.html", "<script>\nhost === 'a.kite.io';\nhost = 'a.wren.io';\n</script>\n", "R"),
];

#[test]
fn sentences() {
    check(SENTENCES);
}

const ITEMS_OF_LISTS: &[(&str, &str, &str)] = &[
    ("a.json", "{\"o\": [\"a.kite.io\", \"b.kite.io\"]}", "RD"),
    ("a.json", "{\"o\": [\"https://a.kite.io\", \"http://b.kite.io\"]}", "RR"),
    ("a.json", "{\"o\": [\"https://a.kite.io/x\", \"https://b.kite.io/y\"]}", "RR"),
    ("a.json", "{\"o\": [{\"host\": \"a.kite.io\"}, {\"host\": \"b.kite.io\"}]}", "MM"),
    ("a.json", "{\"a.kite.io\": 1, \"b.kite.io\": 2}", "MM"),
    ("a.json", "{\"x\": \"a.kite.io\", \"y\": \"b.kite.io\"}", "RR"),
    ("a.json", "[[\"a.kite.io\"], [\"b.kite.io\"]]", "RD"),
    ("a.py", "H = (\"a.kite.io\", \"b.kite.io\")\n", "RD"),
    ("a.py", "H = {\"a.kite.io\", \"b.kite.io\"}\n", "RD"),
    ("a.py", "H = frozenset([\n    \"a.kite.io\",  # web\n    \"b.kite.io\",  # login\n])\n", "RD"),
    ("a.py", "f(\"a.kite.io\", \"b.kite.io\")\n", "RR"),
    ("a.go", "var h = []string{\"a.kite.io\", \"b.kite.io\"}\n", "RD"),
    ("a.go", "switch host {\ncase \"a.kite.io\":\n\tx()\ncase \"b.kite.io\":\n\ty()\n}\n", "MM"),
    (
        "a.ts",
        "switch (host) {\n  case 'a.kite.io':\n    return 1;\n  case 'b.kite.io':\n    return 2;\n}\n",
        "MM",
    ),
    ("a.rs", "match host {\n    \"a.kite.io\" => 1,\n    \"b.kite.io\" => 2,\n    _ => 0,\n}\n", "MM"),
    ("a.rs", "const H: [&str; 2] = [\"a.kite.io\", \"b.kite.io\"];\n", "RD"),
    ("a.rb", "HOSTS = ['a.kite.io', 'b.kite.io']\n", "RD"),
    ("a.rb", "HOSTS = %w[a.kite.io b.kite.io]\n", "RD"),
    ("a.php", "<?php\n$h = array('a.kite.io', 'b.kite.io');\n", "RD"),
    ("a.php", "<?php\n$h = ['a.kite.io' => 1, 'b.kite.io' => 2];\n", "MM"),
    ("a.java", "List.of(\"a.kite.io\", \"b.kite.io\");\n", "RD"),
    ("a.java", "String[] h = {\"a.kite.io\", \"b.kite.io\"};\n", "RD"),
    ("a.kt", "val h = listOf(\"a.kite.io\", \"b.kite.io\")\n", "RD"),
    ("a.tf", "hosts = [\"a.kite.io\", \"b.kite.io\"]\n", "RD"),
    ("a.tf", "hosts = toset([\n  \"a.kite.io\",\n  \"b.kite.io\",\n])\n", "RD"),
    ("a.tf", "m = {\n  \"a.kite.io\" = 1\n  \"b.kite.io\" = 2\n}\n", "MM"),
    ("a.toml", "hosts = [\n  \"a.kite.io\",\n  \"b.kite.io\",\n]\n", "RD"),
    ("a.toml", "[\"a.kite.io\"]\nx = 1\n", "R"),
    ("a.yaml", "h:\n- a.kite.io\n- b.kite.io\n", "RD"),
    ("a.yaml", "h: [a.kite.io, b.kite.io]\n", "RD"),
    ("a.yaml", "h:\n  - host: a.kite.io\n  - host: b.kite.io\n", "MM"),
    ("a.yaml", "h:\n  - a.kite.io # web\n  - \"b.kite.io\"\n", "RD"),
    ("a.yaml", "a.kite.io: 1\nb.kite.io: 2\n", "MM"),
    ("a.yaml", "x:\n  host: a.kite.io\ny:\n  host: b.kite.io\n", "RR"),
    ("a.yaml", "x:\n  - a.kite.io\ny:\n  - b.kite.io\n", "RR"),
    ("a.yaml", "x:\n  - a.kite.io\n---\nx:\n  - b.kite.io\n", "RR"),
    (
        "vs.yaml",
        "spec:\n  hosts:\n    - a.kite.io\n    - b.kite.io\n  http:\n    - route:\n        - destination:\n            host: a.kite.io\n        - destination:\n            host: b.kite.io\n",
        "RDRR",
    ),
    (".env", "H=a.kite.io,b.kite.io\n", "RD"),
    (".env", "H=\"a.kite.io b.kite.io\"\n", "RD"),
    (".env", "H=a.kite.io;b.kite.io\n", "RD"),
    (".env", "A=a.kite.io\nB=b.kite.io\n", "RR"),
    ("a.conf", "server {\n  server_name a.kite.io b.kite.io;\n}\n", "RD"),
    (
        "a.conf",
        "server { listen 80; server_name a.kite.io; }\nserver { listen 80; server_name b.kite.io; }\n",
        "MM",
    ),
    (
        "a.conf",
        "server { listen 80; server_name a.kite.io; }\nserver { listen 443 ssl; server_name b.kite.io; }\n",
        "RR",
    ),
    (
        "v.conf",
        "<VirtualHost *:80>\n  ServerName a.kite.io\n</VirtualHost>\n<VirtualHost *:80>\n  ServerName b.kite.io\n</VirtualHost>\n",
        "MM",
    ),
    (
        "v.conf",
        "<VirtualHost *:80>\n  ServerName x.y\n  ServerAlias a.kite.io b.kite.io\n</VirtualHost>\n",
        "RD",
    ),
    ("Caddyfile", "a.kite.io {\n\trespond x\n}\nb.kite.io {\n\trespond y\n}\n", "MM"),
    ("Caddyfile", "a.kite.io, b.kite.io {\n\trespond x\n}\n", "RD"),
    ("a.sh", "certbot -d a.kite.io -d b.kite.io\n", "RD"),
    ("a.sh", "certbot --domains a.kite.io,b.kite.io\n", "RD"),
    ("a.sh", "for h in a.kite.io b.kite.io; do x; done\n", "RD"),
    ("a.sh", "HOSTS=(a.kite.io b.kite.io)\n", "RD"),
    ("a.sh", "HOSTS=(\n  # the front doors\n  a.kite.io\n  # and the old one\n  b.kite.io\n)\n", "RM"),
    ("a.sh", "HOSTS=(a.kite.io # main\n  x.y # b.kite.io\n)\n", "RR"),
    ("a.conf", "server {\n  server_name a.kite.io # main\n    # \"old\"\n    b.kite.io;\n}\n", "RM"),
    ("a.sh", "case $h in\n  a.kite.io) x ;;\n  b.kite.io) y ;;\nesac\n", "MM"),
    ("a.sh", "curl https://a.kite.io https://b.kite.io\n", "RR"),
    ("etc/hosts", "127.0.0.1 a.kite.io b.kite.io\n", "RD"),
    ("etc/hosts", "127.0.0.1 a.kite.io\n127.0.0.2 b.kite.io\n", "RR"),
    ("o.cnf", "[alt_names]\nDNS.1 = a.kite.io\nDNS.2 = b.kite.io\n", "RR"),
    ("o.cnf", "[v3]\nsubjectAltName = DNS:a.kite.io, DNS:b.kite.io\n", "RD"),
    ("a.ts", "const csp = \"connect-src 'self' https://a.kite.io https://b.kite.io\";\n", "RD"),
    (
        "a.html",
        "<meta http-equiv=\"Content-Security-Policy\" content=\"img-src https://a.kite.io https://b.kite.io\">\n",
        "RD",
    ),
    ("a.xml", "<hosts><host>a.kite.io</host><host>b.kite.io</host></hosts>\n", "RD"),
    ("a.md", "Go to a.kite.io or b.kite.io.\n", "RR"),
    ("a.md", "- a.kite.io\n- b.kite.io\n", "RR"),
    ("a.js", "const x = `https://a.kite.io`;\nconst y = `https://b.kite.io`;\n", "RR"),
    ("t.yml", "rule: \"Host(`a.kite.io`, `b.kite.io`)\"\n", "RD"),
    ("t.yml", "rule: \"HostSNI(`a.kite.io`) || HostSNI(`b.kite.io`)\"\n", "RD"),
    ("d.yml", "env:\n  - name: A\n    value: a.kite.io\n  - name: B\n    value: b.kite.io\n", "RR"),
    ("n.yml", "hosts:\n  - name: web\n    host: a.kite.io\n  - name: login\n    host: b.kite.io\n", "RR"),
];

#[test]
fn items_of_lists() {
    check(ITEMS_OF_LISTS);
}

const BASES: &[(&str, &str, &str)] = &[
    ("v.yaml", "domain: eu.kite.io\n", "S"),
    ("v.yaml", "site: https://eu.kite.io\n", "."),
    ("v.yaml", "site: eu.kite.io:8080\n", "."),
    ("v.yaml", "site: kite.io\n", "."),
    ("v.yaml", "mail: x@eu.kite.io\n", "."),
];

#[test]
fn bases() {
    check(BASES);
}
/// Links beside each other, definitions, and lines that stand for themselves: none is a sentence about another.
const LINKS_AND_DEFINITIONS: &[(&str, &str, &str)] = &[
    ("a.md", "[a]: https://a.kite.io/x\n[b]: https://a.wren.io/y\nText with a.kite.io\n", "RR"),
    ("a.md", "[^1]: a.kite.io\n[^2]: a.wren.io\n", "R"),
    ("a.md", "[a]:https://a.kite.io/x\n[b]:https://a.wren.io/y\n", "R"),
    ("a.md", "[moved]: https://a.kite.io\nto https://a.wren.io\n", "R"),
    ("a.rst", ".. _a: https://a.kite.io\n.. _b: https://a.wren.io\n", "R"),
    ("a.rst", ".. image:: https://a.kite.io/x\n.. image:: https://a.wren.io/y\n", "R"),
    ("a.rst", ":Homepage: https://a.kite.io\n:Docs: https://a.wren.io\n", "R"),
    ("a.rst", ".. note:: We moved from a.kite.io\n   to a.wren.io\n", "B"),
    ("a.rst", ".. |x| replace:: a.kite.io\n.. |y| replace:: a.wren.io\n", "R"),
    ("a.adoc", ":url-a: https://a.kite.io\n:url-b: https://a.wren.io\n", "R"),
    ("a.md", "Term\n: a.kite.io\n: a.wren.io\n", "R"),
    ("a.md", "It moved from\na.kite.io to\na.wren.io\n", "B"),
    ("a.tsx", "return <><a href=\"https://a.kite.io\">x</a><a href=\"https://a.wren.io\">y</a></>;\n", "R"),
    ("a.html", "<a href=\"https://a.kite.io\">x</a>\n<a href=\"https://a.wren.io\">y</a>\n", "R"),
    ("a.html", "<p><a href=\"https://a.kite.io\">x</a> | <a href=\"https://a.wren.io\">y</a></p>\n", "R"),
    ("a.svelte", "<a href=\"https://a.kite.io\">x</a>\n<a href=\"https://a.wren.io\">y</a>\n", "R"),
    ("a.md", "<a href=\"https://a.kite.io\">x</a>\n<a href=\"https://a.wren.io\">y</a>\n", "R"),
    ("a.md", "<img src=\"https://a.kite.io/x.png\" width=1>\n<img src=\"https://a.wren.io/y.png\">\n", "R"),
    ("a.md", "[x](https://a.kite.io) | [y](https://a.wren.io)\n", "R"),
    ("a.md", "[x](https://a.kite.io) · [y](https://a.wren.io)\n", "R"),
    ("a.md", "[![x](https://a.kite.io/b.svg)](https://a.wren.io)\n", "R"),
    ("a.md", "See [x](https://a.kite.io) and [y](https://a.wren.io).\n", "B"),
    ("a.md", "[x](https://a.kite.io)\n[y](https://a.wren.io)\n", "R"),
    ("a.rst", "`x <https://a.kite.io>`_\n`y <https://a.wren.io>`_\n", "R"),
    ("a.tsx", "<><img src=\"https://a.kite.io/x\" /><img src=\"https://a.wren.io/y\" /></>\n", "R"),
    ("a.tsx", "<>\n<img src=\"https://a.kite.io/x\">\n<img src=\"https://a.wren.io/y\">\n</>\n", "R"),
    ("a.xml", "<a url=\"https://a.kite.io\"/>\n<a url=\"https://a.wren.io\"/>\n", "R"),
    ("a.xml", "<x from=\"a.kite.io\" to=\"a.wren.io\"/>\n", "B"),
    ("CHANGELOG.md", "- Renamed `a.kite.io` to `a.wren.io` (#12)\n", "B"),
];

#[test]
fn links_and_definitions() {
    check(LINKS_AND_DEFINITIONS);
}

/// Statements of many languages about an old name and its new one, and their look-alikes.
const STATEMENTS_BY_LANGUAGE: &[(&str, &str, &str)] = &[
    (
        "a.yml",
        "jobs:\n  x:\n    steps:\n      - run: curl https://a.kite.io && curl https://a.wren.io\n",
        "R",
    ),
    ("package.json", "{\"scripts\": {\"x\": \"curl https://a.kite.io || curl https://a.wren.io\"}}", "R"),
    ("resolv.conf", "search a.kite.io a.wren.io\n", "D"),
    ("a.properties", "old.url=https://a.kite.io\nnew.url=https://a.wren.io\n", "B"),
    ("a.properties", "a.url=https://a.kite.io\nb.url=https://a.wren.io\n", "R"),
    (
        "a.php",
        "if ($_SERVER[\"HTTP_HOST\"] == \"a.kite.io\") { header(\"Location: https://a.wren.io\"); }\n",
        "B",
    ),
    ("a.php", "$a = \"https://a.kite.io\";\nheader(\"Location: https://a.wren.io\");\n", "R"),
    ("a.plist", "<key>A</key><string>a.kite.io</string>\n<key>B</key><string>a.wren.io</string>\n", "R"),
    ("a.py", "if request.host == \"a.kite.io\":\n    return redirect(\"https://a.wren.io\")\n", "B"),
    ("a.py", "ALLOWED_HOSTS = [\"a.kite.io\", \"a.wren.io\"]\n", "D"),
    ("a.py", "def f(a=\"https://a.kite.io\", b=\"https://a.wren.io\"):\n    pass\n", "R"),
    ("a.js", "res.writeHead(301, { Location: \"https://a.wren.io\" });\n", ""),
    ("a.js", "if (h === \"a.kite.io\") { res.writeHead(301, { Location: \"https://a.wren.io\" }); }\n", "B"),
    ("a.php", "switch ($h) { case \"a.kite.io\": header(\"Location: https://a.wren.io\"); }\n", "B"),
    ("a.rb", "redirect \"https://a.wren.io\" if request.host == \"a.kite.io\"\n", "B"),
    ("a.rs", "if host == \"a.kite.io\" { return Redirect::permanent(\"https://a.wren.io\"); }\n", "B"),
    ("a.js", "const url = location.host === \"a.kite.io\" ? \"https://a.wren.io\" : \"/x\";\n", "B"),
    ("a.yml", "redirects:\n  - a.kite.io: a.wren.io\n", "B"),
    ("a.yml", "- from: a.kite.io\n  to: a.wren.io\n", "B"),
    ("a.yml", "aliases:\n  a.kite.io:\n    - a.wren.io\n", "B"),
    ("a.yml", "cnames:\n- name: a.kite.io\n  target: a.wren.io\n", "B"),
    ("dnscontrol.js", "D(\"kite.io\", CNAME(\"a.kite.io.\", \"a.wren.io.\"))\n", ".B"),
    ("a.zone", "a.kite.io. 300 IN CNAME a.wren.io.\n", "B"),
    ("unbound.conf", "local-data: \"a.kite.io. CNAME a.wren.io.\"\n", "B"),
    ("dnsmasq.conf", "cname=a.kite.io,a.wren.io\n", "B"),
    ("Caddyfile", "a.kite.io {\n  redir https://a.wren.io{uri}\n}\n", "B"),
    ("a.conf", "map $host $new {\n  a.kite.io a.wren.io;\n}\n", "B"),
    ("CNAME", "a.kite.io\n", "R"),
    ("a.sql", "UPDATE t SET u = REPLACE(u, 'a.kite.io', 'a.wren.io');\n", "B"),
    ("a.sql", "INSERT INTO t VALUES ('a.kite.io', 'x'), ('a.wren.io', 'y');\n", "R"),
    ("a.sql", "UPDATE t SET host = 'a.wren.io' WHERE host = 'a.kite.io';\n", "B"),
    ("a.sh", "find . -name '*.md' | xargs perl -pi -e 's/a\\.kite\\.io/a.wren.io/g'\n", "B"),
    ("a.sh", "git remote set-url origin https://a.wren.io/x.git # was https://a.kite.io\n", "R"),
    ("a.sh", "git config --global url.https://a.wren.io/.insteadOf https://a.kite.io/\n", "B"),
    ("a.sh", "docker tag a.kite.io/x a.wren.io/x\n", "B"),
    ("a.sh", "skopeo copy docker://a.kite.io/x docker://a.wren.io/x\n", "B"),
    ("a.sh", "curl -H 'Host: a.wren.io' https://a.kite.io\n", "R"),
    ("a.sh", "ping a.kite.io a.wren.io\n", "B"),
    ("Makefile", "x:\n\tcurl https://a.kite.io\n\tcurl https://a.wren.io\n", "R"),
    ("a.gradle", "maven { url 'https://a.kite.io' }\nmaven { url 'https://a.wren.io' }\n", "R"),
    ("a.gradle.kts", "maven(\"https://a.kite.io\")\nmaven(\"https://a.wren.io\")\n", "R"),
    ("a.dart", "const a = \"https://a.kite.io\"; const b = \"https://a.wren.io\";\n", "R"),
    ("a.scala", "val m = Map(\"a.kite.io\" -> \"a.wren.io\")\n", "B"),
    ("a.clj", "{\"a.kite.io\" \"a.wren.io\"}\n", "B"),
    ("a.ex", "%{\"a.kite.io\" => \"a.wren.io\"}\n", "B"),
    ("a.nix", "{ a = \"a.kite.io\"; b = \"a.wren.io\"; }\n", "R"),
    ("a.nix", "services.nginx.virtualHosts.\"a.kite.io\".globalRedirect = \"a.wren.io\";\n", "B"),
    (
        "a.go",
        "if r.Host == \"a.kite.io\" {\n\tw.Header().Set(\"Location\", \"https://b.kite.io\")\n\treturn\n}\n",
        "BB",
    ),
    ("a.js", "const location = { host: \"a.kite.io\", other: \"b.kite.io\" };\n", "RR"),
    ("a.py", "if x == \"a.kite.io\":\n    y()\nreturn redirect(\"https://a.wren.io\")\n", "R"),
    ("a.rb", "if request.host == \"a.kite.io\"\n  redirect_to \"https://a.wren.io\"\nend\n", "B"),
];

#[test]
fn statements_by_language() {
    check(STATEMENTS_BY_LANGUAGE);
}
/// Statements that look like links, definitions, commands or records, and texts that look like statements.
const LOOK_ALIKES: &[(&str, &str, &str)] = &[
    ("a.md", "a.kite.io -> a.wren.io\n", "B"),
    ("a.md", "`a.kite.io` --> `a.wren.io`\n", "B"),
    ("a.md", "a.wren.io <- a.kite.io\n", "B"),
    ("a.py", "# a.kite.io -> a.wren.io\nx = 1\n", "B"),
    ("a.yaml", "# a.kite.io -> a.wren.io\nx: 1\n", "B"),
    ("a.md", "(a.kite.io) - a.wren.io\n", "B"),
    ("a.md", "[a](https://a.kite.io) -> [b](https://a.wren.io)\n", "B"),
    ("a.md", "<https://a.kite.io> -> <https://a.wren.io>\n", "B"),
    ("a.html", "<p><a href=\"https://a.kite.io\">x</a> -&gt; <a href=\"https://a.wren.io\">y</a></p>\n", "B"),
    ("package.json", "{\"m\": \"[ $HOST = a.kite.io ] && HOST=a.wren.io\"}", "B"),
    ("a.sh", "bash -c \"test $H = a.kite.io && H=a.wren.io\"\n", "B"),
    ("a.js", "x(\"location.host == 'a.kite.io' && location.replace('https://a.wren.io')\");\n", "B"),
    ("a.scala", "val x = Seq(\"a.kite.io\" -> \"a.wren.io\", \"a.io\" -> \"b.io\")\n", "B"),
    ("a.kt", "val x = listOf(\"a.kite.io\" to \"a.wren.io\")\n", "B"),
    ("a.tsx", "return <p>The name <code>a.kite.io</code> is now <code>a.wren.io</code>.</p>;\n", "B"),
    ("a.tsx", "return <Route host=\"a.kite.io\"><Hop/><Redirect to=\"https://a.wren.io\"/></Route>;\n", "B"),
    ("a.md", "[^1]: The name https://a.kite.io\n    was renamed to https://a.wren.io in May.\n", "B"),
    ("a.md", "[Note]: we renamed https://a.kite.io\nto https://a.wren.io\n", "B"),
    ("a.go", "// [note]: a.kite.io was renamed\n// to a.wren.io\nx := 1\n", "B"),
    (
        "a.go",
        "switch h {\ncase \"a.kite.io\", \"x.y\":\n\tx()\ncase \"a.wren.io\", \"x.y\":\n\ty()\n}\n",
        "M",
    ),
    ("a.js", "x = \"a.kite.io has 308 hosts. a.wren.io has 12\";\n", "R"),
    ("a.py", "log(\"a.kite.io answered 302 times. Then a.wren.io did.\")\n", "R"),
    (
        "a.js",
        "x = `a.kite.io. 300 IN A 1.2.3.4\nwww 300 IN CNAME foo\na.wren.io. 300 IN A 1.2.3.4\n`;\n",
        "R",
    ),
    ("a.json", "{\"records\": [{\"name\": \"a.kite.io\", \"value\": \"a.wren.io\"}]}", "R"),
    ("a.json", "{\"recordings\": [{\"host\": \"a.kite.io\", \"content\": \"a.wren.io\"}]}", "R"),
    ("a.json", "{\"dnsNames\": [{\"name\": \"a.kite.io\", \"content\": \"a.wren.io\"}]}", "R"),
    ("a.json", "{\"dns_records\": [{\"name\": \"a.kite.io\", \"value\": \"a.wren.io\"}]}", "B"),
    ("a.js", "if (h === 'a.kite.io') { t(\"location\", 'https://a.wren.io'); }\n", "R"),
];

#[test]
fn look_alikes_of_statements() {
    check(LOOK_ALIKES);
}

/// Lists and maps of many languages, and their look-alikes.
const SIBLINGS_BY_LANGUAGE: &[(&str, &str, &str)] = &[
    ("a.json", "{\"hosts\": [\"https://a.kite.io/x\", \"https://b.kite.io/y\"]}", "RR"),
    ("a.json", "{\"a\": {\"url\": \"a.kite.io\"}, \"b\": {\"url\": \"b.kite.io\"}}", "RR"),
    ("a.yml", "hosts:\n- a.kite.io\n- b.kite.io\n", "RD"),
    ("a.yml", "extra_hosts:\n  - \"a.kite.io:10.0.0.1\"\n  - \"b.kite.io:10.0.0.1\"\n", "RD"),
    ("a.yml", "extra_hosts:\n  - \"a.kite.io:10.0.0.1\"\n  - \"b.kite.io:10.0.0.2\"\n", "RR"),
    ("a.toml", "[a]\nurl = \"a.kite.io\"\n[b]\nurl = \"b.kite.io\"\n", "RR"),
    ("a.py", "H = {\"a.kite.io\", \"b.kite.io\"}\n", "RD"),
    ("a.py", "f(\"a.kite.io\", \"b.kite.io\")\n", "RR"),
    ("a.py", "H = frozenset([\"a.kite.io\", \"b.kite.io\"])\n", "RD"),
    ("a.py", "H = frozenset({\"a.kite.io\", \"b.kite.io\"})\n", "RD"),
    ("a.go", "var h = map[string]bool{\"a.kite.io\": true, \"b.kite.io\": true}\n", "MM"),
    ("a.go", "switch h {\ncase \"a.kite.io\", \"b.kite.io\":\n\tx()\n}\n", "RD"),
    ("a.go", "switch h {\ncase \"a.kite.io\":\n\tx()\ncase \"b.kite.io\":\n\ty()\n}\n", "MM"),
    ("a.java", "x = List.of(\"a.kite.io\", \"b.kite.io\");\n", "RD"),
    ("a.java", "x = Set.of(\"a.kite.io\", \"b.kite.io\");\n", "RD"),
    ("a.java", "x = Map.of(\"a.kite.io\", 1, \"b.kite.io\", 2);\n", "MM"),
    ("a.rb", "H = %w[a.kite.io b.kite.io]\n", "RD"),
    ("a.php", "$h = [\"a.kite.io\" => 1, \"b.kite.io\" => 2];\n", "MM"),
    ("a.tf", "x = toset([\"a.kite.io\", \"b.kite.io\"])\n", "RD"),
    ("a.tf", "x = { \"a.kite.io\" = 1, \"b.kite.io\" = 2 }\n", "MM"),
    ("a.env", "H=a.kite.io,b.kite.io\n", "RD"),
    ("a.env", "H=\"a.kite.io b.kite.io\"\n", "RD"),
    ("a.conf", "upstream x {\n  server a.kite.io;\n  server b.kite.io;\n}\n", "RD"),
    ("known_hosts", "a.kite.io,b.kite.io ssh-rsa AAAA\n", "RD"),
    ("ssh_config", "Host a.kite.io b.kite.io\n  User x\n", "RD"),
    ("prometheus.yml", "static_configs:\n  - targets: ['a.kite.io:9100', 'b.kite.io:9100']\n", "RD"),
    ("prometheus.yml", "static_configs:\n  - targets: ['a.kite.io:9100', 'b.kite.io:9200']\n", "RR"),
    ("inventory.ini", "[web]\na.kite.io ansible_host=1\nb.kite.io ansible_host=2\n", "MM"),
    ("hosts.yml", "all:\n  hosts:\n    a.kite.io:\n    b.kite.io:\n", "MM"),
    ("a.sql", "SELECT 1 WHERE h IN ('a.kite.io', 'b.kite.io');\n", "RD"),
    ("manifest.json", "{\"matches\": [\"https://a.kite.io/*\", \"https://b.kite.io/*\"]}", "RD"),
    ("a.conf", "map $host $x {\n  a.kite.io 1;\n  b.kite.io 2;\n}\n", "MM"),
    ("squid.conf", "acl x dstdomain a.kite.io b.kite.io\n", "RD"),
    ("haproxy.cfg", "frontend f\n  acl x hdr(host) -i a.kite.io b.kite.io\n", "RD"),
    ("a.cs", "var x = new[] { \"a.kite.io\", \"b.kite.io\" };\n", "RD"),
    ("a.kt", "val x = listOf(\"a.kite.io\", \"b.kite.io\")\n", "RD"),
    ("a.swift", "let h: Set = [\"a.kite.io\", \"b.kite.io\"]\n", "RD"),
    ("a.scala", "val x = Seq(\"a.kite.io\", \"b.kite.io\")\n", "RD"),
    ("a.ex", "x = ~w(a.kite.io b.kite.io)\n", "RD"),
    ("a.lua", "x = {\"a.kite.io\", \"b.kite.io\"}\n", "RD"),
    ("a.rs", "let x = vec![\"a.kite.io\", \"b.kite.io\"];\n", "RD"),
    ("a.rs", "let x = [\"a.kite.io\", \"b.kite.io\"];\n", "RD"),
    ("a.rs", "matches!(h, \"a.kite.io\" | \"b.kite.io\")\n", "RR"),
    ("a.c", "const char *x[] = { \"a.kite.io\", \"b.kite.io\", NULL };\n", "RD"),
    ("a.pl", "my @x = qw(a.kite.io b.kite.io);\n", "RD"),
    ("a.nix", "x = [ \"a.kite.io\" \"b.kite.io\" ];\n", "RD"),
    ("a.dhall", "[\"a.kite.io\", \"b.kite.io\"]\n", "RD"),
    ("a.jsonnet", "{ x: [\"a.kite.io\", \"b.kite.io\"] }\n", "RD"),
    ("a.gradle", "x = ['a.kite.io', 'b.kite.io']\n", "RD"),
    ("BUILD.bazel", "x(urls = [\"https://a.kite.io/f.tgz\", \"https://b.kite.io/f.tgz\"])\n", "RD"),
    ("a.yml", "x: |\n  a.kite.io\n  b.kite.io\n", "RD"),
    ("a.yml", "x: >-\n  a.kite.io\n  b.kite.io\n", "RD"),
    ("a.yml", "x: a.kite.io, b.kite.io\n", "RD"),
    ("a.yml", "- host: a.kite.io\n  port: 1\n- host: b.kite.io\n  port: 1\n", "MM"),
    ("a.yml", "- url: https://a.kite.io/x\n- url: https://b.kite.io/x\n", "RD"),
    ("a.yml", "dnsNames:\n  - a.kite.io\n  - b.kite.io # alias\n  - x.y\n", "RD"),
    ("a.ini", "[a.kite.io]\nx=1\n[b.kite.io]\nx=2\n", "MM"),
    ("a.zone", "a.kite.io. IN A 1.2.3.4\nb.kite.io. IN A 1.2.3.5\n", "RR"),
    ("a.zone", "a.kite.io. IN CNAME x.y.\nb.kite.io. IN CNAME z.y.\n", "MM"),
    ("a.conf", "upstream x {\n  server a.kite.io;\n  server b.kite.io backup;\n}\n", "RR"),
    ("a.conf", "map $host $x {\n  default a.kite.io;\n  c.x b.kite.io;\n}\n", "RR"),
    ("a.zone", "a.kite.io. IN A 1.2.3.4\nb.kite.io. IN CNAME z.y.\n", "MM"),
    ("a.csv", "a.kite.io,cname\nb.kite.io,cname\n", "RR"),
    ("a.go", "switch h {\ncase \"a.kite.io\", \"c.kite.io\":\n\tx()\n}\n", "RR"),
];

#[test]
fn siblings_by_language() {
    check(SIBLINGS_BY_LANGUAGE);
}

/// Redirects and records from an old name to its new one, in the forms of many programs, and their look-alikes.
const CONSEQUENCES: &[(&str, &str, &str)] = &[
    ("a.conf", "server {\n  server_name .a.kite.io;\n  return 301 https://a.wren.io$request_uri;\n}\n", "."),
    ("a.conf", "map $host $x {\n  .a.kite.io a.wren.io;\n}\nserver { x y; }\n", "."),
    ("a.conf", "map $host $x {\n  a.kite.io a.wren.io;\n}\n", "B"),
    ("a.conf", "map $host $x {\n  a.kite.io c.wren.io;\n}\n", "R"),
    (
        "a.conf",
        "server {\n  server_name ~^a\\.kite\\.io$;\n  return 301 https://a.wren.io$request_uri;\n}\n",
        "B",
    ),
    (
        "a.conf",
        "server {\n  server_name ~^(www\\.)?a\\.kite\\.io$;\n  return 301 https://a.wren.io$request_uri;\n}\n",
        ".",
    ),
    (
        "a.conf",
        "server {\n  server_name \"~^a\\.kite\\.io$\";\n  return 301 https://a.wren.io$request_uri;\n}\n",
        "B",
    ),
    ("kite.io.yaml", "a:\n  type: CNAME\n  value: a.wren.io.\n", ""),
    ("wren.yaml", "a.kite.io.:\n  type: CNAME\n  value: a.wren.io.\n", "B"),
    ("wren.yaml", "'a.kite.io':\n  ttl: 300\n  type: CNAME\n  value: a.wren.io.\n", "B"),
    ("wren.yaml", "a.kite.io:\n  - ttl: 300\n    type: CNAME\n    value: a.wren.io.\n", "B"),
    ("wren.yaml", "a.kite.io:\n  type: A\n  value: a.wren.io.\n", "R"),
    ("wren.yaml", "a.kite.io:\n  type: CNAME\n  value: c.wren.io.\n", "R"),
    ("wren.yaml", "a.kite.io:\n  type: MX\n  value: a.wren.io.\n", "R"),
    ("z.json", "{\"a.kite.io\": {\"type\": \"CNAME\", \"value\": \"a.wren.io.\"}}", "B"),
    ("r.yaml", "redirects:\n  - host: a.kite.io\n    to: a.wren.io\n", "B"),
    ("r.yaml", "redirects: [{host: a.kite.io, to: https://a.wren.io}]\n", "B"),
    ("r.json", "{\"redirects\": [{\"host\": \"a.kite.io\", \"to\": \"a.wren.io\"}]}", "B"),
    ("r.json", "{\"mails\": [{\"host\": \"a.kite.io\", \"to\": \"a.wren.io\"}]}", "R"),
    ("r.json", "{\"redirects\": [{\"host\": \"a.kite.io\", \"to\": \"c.wren.io\"}]}", "R"),
    ("r.yaml", "redirects:\n  - domain: a.kite.io\n    url: https://a.wren.io\n", "B"),
    ("r.yaml", "redirects:\n  a.kite.io: {to: https://a.wren.io, code: 301}\n", "B"),
    ("r.yaml", "redirects:\n  a.kite.io:\n    to: https://a.wren.io\n", "B"),
    ("r.yaml", "redirects:\n  a.kite.io: {to: https://c.wren.io, code: 301}\n", "R"),
    ("r.yaml", "backends:\n  a.kite.io: {to: https://a.wren.io, code: 301}\n", "R"),
    ("Caddyfile", ":80 {\n\t@old host a.kite.io\n\tredir @old https://a.wren.io{uri}\n}\n", "B"),
    (
        "Caddyfile",
        "x.y {\n\t@old host a.kite.io\n\thandle @old {\n\t\tredir https://a.wren.io{uri}\n\t}\n}\n",
        "B",
    ),
    (
        "Caddyfile",
        "x.y {\n\t@old {\n\t\thost a.kite.io\n\t}\n\tredir @old https://a.wren.io{uri} permanent\n}\n",
        "B",
    ),
    ("Caddyfile", "x.y {\n\t@old host a.kite.io\n\treverse_proxy @old a.wren.io:80\n}\n", "R"),
    (
        "Caddyfile",
        "x.y {\n\t@old host a.kite.io\n\t@other host c.kite.io\n\tredir @other https://a.wren.io{uri}\n}\n",
        "RR",
    ),
    ("Caddyfile", "a.kite.io,\nwww.x.y {\n\tredir https://a.wren.io{uri}\n}\n", "B"),
    ("Caddyfile", "www.x.y,\na.kite.io {\n\tredir https://a.wren.io{uri}\n}\n", "B"),
    ("Caddyfile", "www.x.y,\na.kite.io {\n\treverse_proxy a.wren.io:80\n}\n", "R"),
    ("Caddyfile", "a.kite.io,\nb.kite.io {\n\trespond x\n}\n", "RD"),
    (
        "lighttpd.conf",
        "$HTTP[\"host\"] =~ \"^a\\.kite\\.io$\" {\n  url.redirect = ( \"^/(.*)\" => \"https://a.wren.io/$1\" )\n}\n",
        "B",
    ),
    (
        "lighttpd.conf",
        "$HTTP[\"host\"] =~ \"^a\\.kite\\.io$\" {\n  url.redirect = (\"^/(.*)\" => \"https://a.wren.io/$1\")\n}\n",
        "B",
    ),
    (
        "lighttpd.conf",
        "$HTTP[\"host\"] =~ \"^a\\.kite\\.io$\" { url.redirect = ( \"^/(.*)\" => \"https://a.wren.io/$1\" ) }\n",
        "B",
    ),
    (
        "lighttpd.conf",
        "$HTTP[\"host\"] =~ \"(^|\\.)a\\.kite\\.io$\" {\n  url.redirect = ( \"^/(.*)\" => \"https://a.wren.io/$1\" )\n}\n",
        ".",
    ),
    (
        "lighttpd.conf",
        "$HTTP[\"host\"] =~ \"^a\\.kite\\.io$\" {\n  proxy.server = ( \"\" => ( ( \"host\" => \"a.wren.io\" ) ) )\n}\n",
        "R",
    ),
    (
        "i.yaml",
        "kind: Ingress\nmetadata:\n  annotations:\n    nginx.ingress.kubernetes.io/permanent-redirect: https://a.wren.io$request_uri\nspec:\n  rules:\n    - host: a.kite.io\n",
        "B",
    ),
    (
        "i.yaml",
        "kind: Ingress\nmetadata:\n  annotations:\n    nginx.ingress.kubernetes.io/temporal-redirect: https://a.wren.io\nspec:\n  rules:\n    - host: a.kite.io\n    - host: a.wren.io\n",
        "B",
    ),
    (
        "i.yaml",
        "kind: Ingress\nmetadata:\n  annotations:\n    nginx.ingress.kubernetes.io/configuration-snippet: |\n      return 301 https://a.wren.io$request_uri;\nspec:\n  rules:\n    - host: a.kite.io\n",
        "B",
    ),
    (
        "i.yaml",
        "kind: Ingress\nmetadata:\n  annotations:\n    nginx.ingress.kubernetes.io/server-snippet: |\n      rewrite ^ https://a.wren.io$request_uri permanent;\nspec:\n  rules:\n    - host: a.kite.io\n",
        "B",
    ),
    (
        "i.yaml",
        "kind: Ingress\nmetadata:\n  annotations:\n    nginx.ingress.kubernetes.io/server-snippet: |\n      if ($host = 'a.kite.io') {\n        return 301 https://a.wren.io$request_uri;\n      }\n",
        "B",
    ),
    (
        "i.yaml",
        "kind: Ingress\nmetadata:\n  annotations:\n    nginx.ingress.kubernetes.io/configuration-snippet: |\n      proxy_set_header Host a.wren.io;\nspec:\n  rules:\n    - host: a.kite.io\n",
        "R",
    ),
    (
        "i.yaml",
        "kind: Ingress\nmetadata:\n  annotations:\n    alb.ingress.kubernetes.io/actions.r: '{\"Type\":\"redirect\",\"RedirectConfig\":{\"Host\":\"a.wren.io\",\"StatusCode\":\"HTTP_301\"}}'\nspec:\n  rules:\n    - host: a.kite.io\n",
        "B",
    ),
    (
        "i.yaml",
        "kind: Ingress\nspec:\n  rules:\n    - host: a.kite.io\n      http: {paths: []}\n    - host: a.wren.io\n      http: {paths: []}\n",
        "M",
    ),
    (
        "a.js",
        "if (location.hostname === \"a.kite.io\") {\n  location.replace(\"https://a.wren.io\" + location.pathname);\n}\n",
        "B",
    ),
    (
        "a.js",
        "if (window.location.hostname === 'a.kite.io') {\n  window.location.href = 'https://a.wren.io' + location.pathname;\n}\n",
        "B",
    ),
    ("a.js", "if (location.host == \"a.kite.io\") location.href = \"https://a.wren.io\";\n", "B"),
    ("a.js", "if (location.host == \"a.kite.io\") { window.location = \"https://a.wren.io\"; }\n", "B"),
    ("a.js", "if (location.host == \"a.kite.io\") { location.hostname = \"a.wren.io\"; }\n", "B"),
    ("a.js", "if (location.host == \"a.kite.io\") { location.assign(\"https://a.wren.io\"); }\n", "B"),
    ("a.js", "if (location.host == \"a.kite.io\") { document.title = \"a.wren.io\"; }\n", "R"),
    ("a.js", "if (location.host == \"a.kite.io\") { fetch(\"https://a.wren.io\"); }\n", "R"),
    ("a.js", "if (location.host == \"a.kite.io\") { location.href = \"https://c.wren.io\"; }\n", "R"),
    (
        "a.html",
        "<script>\nif (location.hostname === 'a.kite.io') {\n  location.href = 'https://a.wren.io';\n}\n</script>\n",
        "B",
    ),
    ("a.go", "if r.Host == \"a.kite.io\" {\n\tu.Host = \"a.wren.io\"\n}\n", "B"),
    ("a.go", "if u.Host == \"a.kite.io\" {\n\tu.Host = \"a.wren.io\"\n}\n", "B"),
    ("a.go", "if host == \"a.kite.io\" {\n\thost = \"a.wren.io\"\n}\n", "B"),
    ("a.go", "if env == \"prod\" {\n\thost = \"a.kite.io\"\n} else {\n\thost = \"a.wren.io\"\n}\n", "R"),
    ("a.go", "if host == \"a.kite.io\" {\n\tapi = \"a.wren.io\"\n}\n", "R"),
    ("a.go", "if host == \"a.kite.io\" {\n\tlog.Println(\"a.wren.io\")\n}\n", "R"),
    (
        "d.vcl",
        "sub vcl_recv {\n  if (req.http.host == \"a.kite.io\") {\n    return (synth(301, \"https://a.wren.io\" + req.url));\n  }\n}\n",
        "B",
    ),
    ("d.vcl", "if (req.http.host == \"a.kite.io\") {\n  error 750 \"https://a.wren.io\" req.url;\n}\n", "B"),
    (
        "d.vcl",
        "if (req.http.host ~ \"^a\\.kite\\.io$\") {\n  return (synth(301, \"https://a.wren.io\"));\n}\n",
        "B",
    ),
    ("d.vcl", "if (req.http.host == \"a.kite.io\") {\n  set req.http.host = \"a.wren.io\";\n}\n", "B"),
    (
        "d.vcl",
        "if (req.http.host == \"a.kite.io\") {\n  set req.backend_hint = x;\n  set req.http.x-origin = \"a.wren.io\";\n}\n",
        "R",
    ),
    (
        "config/routes.rb",
        "constraints(host: \"a.kite.io\") do\n  get \"/(*path)\", to: redirect(\"https://a.wren.io/%{path}\")\nend\n",
        "B",
    ),
    (
        "config/routes.rb",
        "constraints(host: \"a.kite.io\") { get \"/(*path)\", to: redirect(\"https://a.wren.io/%{path}\") }\n",
        "B",
    ),
    (
        "config/routes.rb",
        "constraints host: 'a.kite.io' do\n  match '/(*path)' => redirect { |p| \"https://a.wren.io/#{p[:path]}\" }\nend\n",
        "B",
    ),
    (
        "config/routes.rb",
        "constraints(host: \"a.kite.io\") do\n  root to: 'x#y'\n  resources :a, host: 'a.wren.io'\nend\n",
        "R",
    ),
    (
        "config/routes.rb",
        "get '/x', to: redirect('https://a.wren.io/'), constraints: { host: 'a.kite.io' }\n",
        "B",
    ),
    ("hosts.map", "a.kite.io   a.wren.io\nc.kite.io   c.wren.io\n", "BB"),
    ("rewritemap.txt", "a.kite.io   a.wren.io\nc.kite.io   c.wren.io\n", "BB"),
    ("redirects.txt", "a.kite.io   https://a.wren.io\n", "B"),
    ("redirects.txt", "# host map\na.kite.io\ta.wren.io\n", "B"),
    ("hosts.txt", "a.kite.io   10.0.0.1\na.wren.io   10.0.0.2\n", "R"),
    ("hosts.txt", "a.kite.io   c.wren.io\n", "R"),
    ("a.sql", "UPDATE posts\nSET body = replace(body, 'a.kite.io', 'a.wren.io');\n", "B"),
    (
        "a.sql",
        "UPDATE wp_options SET option_value = replace(option_value, 'https://a.kite.io', 'https://a.wren.io') WHERE option_name = 'home';\n",
        "B",
    ),
    ("a.sql", "UPDATE t\nSET host = 'a.wren.io'\nWHERE host = 'a.kite.io';\n", "B"),
    ("a.sql", "UPDATE t\n   SET host = 'a.wren.io',\n       n = 2\n WHERE host = 'a.kite.io';\n", "B"),
    ("a.sql", "UPDATE t\nSET host = 'c.wren.io'\nWHERE host = 'a.kite.io';\n", "R"),
    ("a.sql", "UPDATE t SET host = 'a.wren.io';\nDELETE FROM t WHERE host = 'a.kite.io';\n", "R"),
    ("a.sql", "UPDATE t\nSET home = 'a.wren.io'\nWHERE host = 'a.kite.io';\n", "B"),
    ("a.py", "if host == \"a.kite.io\":\n    host = \"a.wren.io\"\n", "B"),
    (
        "a.py",
        "def f(host):\n    if host == 'a.kite.io':\n        log(host)\n        host = 'a.wren.io'\n    return host\n",
        "B",
    ),
    ("a.py", "if host == \"a.kite.io\":\n    return \"a.wren.io\"\n", "B"),
    ("a.py", "if host == \"a.kite.io\":\n    api = \"a.wren.io\"\n", "R"),
    ("a.py", "if host == \"a.kite.io\":\n    x()\nhost = \"a.wren.io\"\n", "R"),
    ("a.py", "if env == \"prod\":\n    host = \"a.kite.io\"\nelse:\n    host = \"a.wren.io\"\n", "R"),
    ("a.py", "if host != \"a.kite.io\":\n    host = \"a.wren.io\"\n", "B"),
    ("a.conf", "server {\n  server_name .lark.io;\n  return 301 https://lark.dev$request_uri;\n}\n", "B"),
    ("a.conf", "server {\n  server_name .lark.io;\n  return 301 https://x.lark.dev$request_uri;\n}\n", "R"),
    ("a.conf", "map $host $x {\n  .lark.io lark.dev;\n}\n", "B"),
    ("a.conf", "map $host $x {\n  .lark.io x.lark.dev;\n}\n", "R"),
    ("a.env", "COOKIE_DOMAIN=.lark.io\nSITE=lark.dev\n", "R"),
];

#[test]
fn redirects_and_records_that_would_lead_to_themselves() {
    check(CONSEQUENCES);
}

/// Conditions about an old name whose body gives back, assigns or redirects to the new one, and branches that do not.
const BRANCHES: &[(&str, &str, &str)] = &[
    (
        "a.js",
        "if (location.hostname === \"a.kite.io\") {\n  x();\n} else {\n  location.replace(\"https://a.wren.io\");\n}\n",
        "R",
    ),
    ("a.js", "if (h === \"a.kite.io\") {\n  x();\n} else if (h === \"x\") {\n  h = \"a.wren.io\";\n}\n", "R"),
    ("a.js", "if (h === \"a.kite.io\") {\n  return fetch(\"https://a.wren.io\");\n}\n", "R"),
    ("a.js", "if (h === \"a.kite.io\") {\n  return \"https://a.wren.io\";\n}\n", "B"),
    ("a.js", "if (h === \"a.kite.io\") return \"https://a.wren.io\";\n", "B"),
    ("a.js", "switch (h) {\n  case \"a.kite.io\":\n    return \"https://a.wren.io\";\n}\n", "B"),
    ("a.js", "switch (h) {\n  case \"a.kite.io\":\n    return get(\"https://a.wren.io\");\n}\n", "R"),
    (
        "a.js",
        "if (url.hostname === \"a.kite.io\") {\n  url.hostname = \"a.wren.io\";\n  return Response.redirect(url.toString(), 301);\n}\n",
        "B",
    ),
    ("a.js", "if (url.hostname === \"a.kite.io\") {\n  url.pathname = \"/a.wren.io\";\n}\n", "R"),
    ("a.js", "if (url.hostname === \"a.kite.io\") {\n  const base = \"https://a.wren.io\";\n}\n", "R"),
    ("a.js", "if (a) { x(\"a.kite.io\"); }\nlocation.href = \"https://a.wren.io\";\n", "R"),
    ("a.js", "location.href = \"https://a.wren.io\";\nopen(\"a.kite.io\");\n", "R"),
    ("a.js", "if (location.host === \"a.kite.io\") { location.replace(\"https://b.kite.io\"); }\n", "BB"),
    ("a.js", "if (location.host === \"a.kite.io\") { x.replace(\"https://b.kite.io\"); }\n", "RR"),
    ("a.go", "if host == \"a.kite.io\" {\n\thost = \"b.kite.io\"\n}\n", "RR"),
    ("a.go", "switch r.Host {\ncase \"a.kite.io\":\n\treturn \"a.wren.io\"\n}\n", "B"),
    ("a.go", "if r.Host == \"a.kite.io\" {\n\treturn errors.New(\"use a.wren.io\")\n}\n", "R"),
    (
        "a.go",
        "if r.Host == \"a.kite.io\" {\n\tr.URL.Scheme = \"https\"\n\tr.URL.Host = \"a.wren.io\"\n}\n",
        "B",
    ),
    ("a.go", "if r.Host == \"a.kite.io\" {\n\tcfg.Backend = \"a.wren.io\"\n}\n", "R"),
    ("a.py", "if settings.ENV == \"prod\" and \"a.kite.io\":\n    ENV = \"a.wren.io\"\n", "R"),
    ("a.py", "if host in (\"a.kite.io\", \"x.y\"):\n    host = \"a.wren.io\"\n", "B"),
    ("a.py", "if host.endswith(\"a.kite.io\"):\n    return \"a.wren.io\"\n", "B"),
    ("a.py", "if request.get_host() == \"a.kite.io\":\n    BASE = \"https://a.wren.io\"\n", "R"),
    ("a.rb", "if host == 'a.kite.io'\n  host = 'a.wren.io'\nend\n", "B"),
    ("a.rb", "host = 'a.wren.io' if host == 'a.kite.io'\n", "B"),
    ("a.rb", "case host\nwhen 'a.kite.io' then 'a.wren.io'\nend\n", "B"),
    ("a.php", "<?php\nif ($host === 'a.kite.io') {\n  $host = 'a.wren.io';\n}\n", "B"),
    (
        "a.php",
        "<?php\nif ($_SERVER['HTTP_HOST'] === 'a.kite.io') {\n  define('WP_HOME', 'https://a.wren.io');\n}\n",
        "R",
    ),
    ("a.sh", "if [ \"$HOST\" = a.kite.io ]; then\n  HOST=a.wren.io\nfi\n", "B"),
    ("a.sh", "if [ \"$HOST\" = a.kite.io ]; then\n  API=a.wren.io\nfi\n", "R"),
    ("a.sh", "case \"$h\" in\n  a.kite.io) h=a.wren.io ;;\nesac\n", "B"),
    ("a.sh", "case \"$h\" in\n  a.kite.io) curl a.wren.io ;;\nesac\n", "R"),
    ("a.sh", "case \"$h\" in\n  a.kite.io) echo a.wren.io ;;\nesac\n", "B"),
    (
        "a.lua",
        "if host == \"a.kite.io\" then\n  return ngx.redirect(\"https://a.wren.io\" .. uri, 301)\nend\n",
        "B",
    ),
    ("a.lua", "if host == \"a.kite.io\" then\n  host = \"a.wren.io\"\nend\n", "B"),
    ("a.lua", "if host == \"a.kite.io\" then\n  api = \"a.wren.io\"\nend\n", "R"),
    (
        "a.vcl",
        "if (req.http.host == \"a.kite.io\") {\n  set req.backend = x;\n} else {\n  return (synth(301, \"https://a.wren.io\"));\n}\n",
        "R",
    ),
    ("a.vcl", "backend x {\n  .host = \"a.kite.io\";\n}\nbackend y {\n  .host = \"a.wren.io\";\n}\n", "R"),
    (
        "a.vcl",
        "sub x {\n  if (req.http.host == \"a.kite.io\") {\n    set req.http.Location = \"https://a.wren.io\";\n    return (synth(301));\n  }\n}\n",
        "B",
    ),
    (
        "haproxy.cfg",
        "frontend f\n  acl old hdr(host) -i a.kite.io\n  acl x path_beg /x\n  redirect prefix https://a.wren.io if x\n",
        "R",
    ),
    (
        "haproxy.cfg",
        "frontend f\n  acl old hdr(host) -i a.kite.io\n  acl x path_beg /x\n  redirect prefix https://a.wren.io if x old\n",
        "B",
    ),
    (
        "haproxy.cfg",
        "frontend f\n  acl old hdr(host) -i a.kite.io\n  http-request redirect location https://a.wren.io%[path] code 301 unless !old\n",
        "B",
    ),
    (
        "haproxy.cfg",
        "frontend f\n  acl new hdr(host) -i a.wren.io\n  acl old hdr(host) -i a.kite.io\n  use_backend b if old or new\n",
        "R",
    ),
    (
        "Caddyfile",
        "x.y {\n\t@old host a.kite.io\n\thandle @old {\n\t\treverse_proxy a.wren.io:80\n\t}\n}\n",
        "R",
    ),
    ("Caddyfile", "x.y {\n\t@old host a.kite.io\n\tredir @other https://a.wren.io\n}\n", "R"),
    (
        "Caddyfile",
        "{\n\temail x@y.z\n}\n\nx.y,\nz.y {\n\t@old host a.kite.io\n\tredir @old https://a.wren.io\n}\n",
        "B",
    ),
    (
        "Caddyfile",
        "x.y {\n\theader Access-Control-Allow-Origin https://a.kite.io\n\tredir https://a.wren.io\n}\n",
        "R",
    ),
    ("r.yaml", "oauth:\n  redirect_uris:\n    - host: a.kite.io\n      url: https://a.wren.io\n", "R"),
    ("r.yaml", "redirects:\n  - name: a.kite.io\n    note: see a.wren.io\n", "R"),
    ("r.yaml", "backends:\n  - host: a.kite.io\n    to: a.wren.io\n", "R"),
    ("r.yaml", "a.kite.io:\n  type: A\n  values: [10.0.0.1]\n  url: https://a.wren.io\n", "R"),
    ("r.yaml", "a.kite.io:\n  cname: a.wren.io\n", "B"),
    ("r.yaml", "a.kite.io:\n  proxy: a.wren.io\n", "R"),
    ("r.yaml", "? a.kite.io\n: proxy: a.wren.io\n", "R"),
    (
        "i.yaml",
        "kind: Ingress\nmetadata:\n  annotations:\n    nginx.ingress.kubernetes.io/configuration-snippet: |\n      more_set_headers \"X: https://a.wren.io\";\nspec:\n  rules:\n    - host: a.kite.io\n",
        "R",
    ),
    (
        "i.yaml",
        "kind: Ingress\nmetadata:\n  annotations:\n    nginx.ingress.kubernetes.io/configuration-snippet: |\n      return 301 https://c.wren.io$request_uri;\nspec:\n  rules:\n    - host: a.kite.io\n",
        "R",
    ),
    (
        "i.yaml",
        "kind: Ingress\nmetadata:\n  annotations:\n    alb.ingress.kubernetes.io/actions.r: '{\"Type\":\"forward\",\"ForwardConfig\":{\"Host\":\"a.wren.io\"}}'\nspec:\n  rules:\n    - host: a.kite.io\n",
        "R",
    ),
    ("c.yaml", "x: '{\"a.kite.io\": 1, \"b.kite.io\": 2}'\n", "MM"),
    ("c.yaml", "x: '{\"hosts\": [\"a.kite.io\", \"b.kite.io\"]}'\n", "RD"),
    ("c.yaml", "x: '{\"u\": \"a.kite.io\", \"v\": \"b.kite.io\"}'\n", "RR"),
    ("c.yaml", "x: \"{a.kite.io,b.kite.io}\"\n", "RD"),
    (
        "config/routes.rb",
        "constraints(host: \"x\") do\n  get '/', to: 'a#b', host: 'a.kite.io'\nend\nget '/y', to: redirect('https://a.wren.io')\n",
        "R",
    ),
    (
        "config/routes.rb",
        "constraints(host: \"a.kite.io\") do\n  get '/', to: 'a#b'\nend\nget '/y', to: redirect('https://a.wren.io')\n",
        "R",
    ),
    (
        "config/routes.rb",
        "get '/x', to: redirect('https://a.wren.io/'), constraints: { host: 'c.kite.io' }\n",
        "R",
    ),
    ("a.sql", "UPDATE t SET host = 'a.wren.io', x = 1 WHERE host = 'a.kite.io' AND y = 2;\n", "B"),
    (
        "a.sql",
        "SELECT 1 FROM t\nWHERE host = 'a.kite.io'\n\nSELECT 1 FROM t\nWHERE host = 'a.wren.io'\n",
        "R",
    ),
    ("a.sql", "INSERT INTO t (host) VALUES ('a.kite.io');\nUPDATE t SET x = 'a.wren.io' WHERE y = 1;\n", "R"),
    ("a.sql", "UPDATE t SET a = 'a.kite.io', b = 'a.wren.io';\n", "R"),
    ("a.sql", "UPDATE t SET x = CASE WHEN h = 'a.kite.io' THEN 'a.wren.io' ELSE h END;\n", "B"),
    ("map.txt", "# old new\na.kite.io a.wren.io\n\nc.kite.io c.wren.io\n", "BB"),
    ("notes.txt", "See a.kite.io.\nThen a.wren.io.\n", "R"),
    ("pairs.txt", "a.kite.io b.kite.io\n", "RR"),
];

#[test]
fn branches_that_answer_with_the_new_name() {
    check(BRANCHES);
}

/// Keys, lists, labels and records in the forms of many formats.
const KEYS_BY_FORMAT: &[(&str, &str, &str)] = &[
    ("db.kite", "$ORIGIN a.kite.io.\n@ 300 IN CNAME a.wren.io.\n", "B"),
    ("db.kite", "$ORIGIN a.kite.io.\n@ IN SOA ns.x.y. h.x.y. 1 2 3 4 5\n  IN CNAME a.wren.io.\n", "B"),
    ("db.kite", "$ORIGIN a.kite.io.\n@ 300 IN A 10.0.0.1\nwww IN CNAME a.wren.io.\n", "R"),
    ("db.kite", "$ORIGIN a.kite.io.\n@ 300 IN CNAME x.y.\n", "R"),
    ("db.kite", "$ORIGIN kite.io.\n@ IN SOA ns.x.y. h.x.y. 1 2 3 4 5\na IN CNAME a.wren.io.\n", "."),
    ("a.zone", "a.kite.io. IN CNAME x.y.\nb.kite.io. IN A 1.2.3.4\n", "MM"),
    ("a.zone", "a.kite.io. IN A 1.2.3.5\na.wren.io. IN CNAME x.y.\n", "M"),
    ("a.zone", "a.kite.io. IN CNAME x.y.\na.wren.io. IN A 1.2.3.5\n", "M"),
    ("a.zone", "a.kite.io. IN A 1.2.3.4\nb.kite.io. IN A 1.2.3.5\n", "RR"),
    ("a.zone", "a.kite.io. IN A 1.2.3.4\nb.kite.io. IN TXT \"x\"\n", "RR"),
    ("a.zone", "a.kite.io. IN CNAME x.y.\nc.kite.io. IN A 1.2.3.4\n", "RR"),
    ("a.zone", "a.kite.io. IN CNAME x.y.\nb.kite.io. IN TXT \"cname\"\n", "MM"),
    ("a.toml", "[h]\n'a.kite.io' = 1\n\"b.kite.io\" = 2\n", "MM"),
    ("a.toml", "[h]\n\"a.kite.io\".x = 1\n'b.kite.io'.x = 2\n", "MM"),
    ("a.toml", "[h]\nx.\"a.kite.io\" = 1\nx.'b.kite.io' = 2\n", "MM"),
    ("a.toml", "[h]\nx.\"a.kite.io\" = 1\ny.\"b.kite.io\" = 2\n", "RR"),
    ("a.toml", "[h]\n\"a.kite.io\".x = 1\n\"b.kite.io\".y = 2\n", "MM"),
    ("a.toml", "['a.kite.io']\nx = 1\n[\"b.kite.io\"]\nx = 2\n", "MM"),
    ("a.toml", "s = \"\"\"\na.kite.io = 1\nb.kite.io = 2\n\"\"\"\n", "RR"),
    ("a.toml", "s = \"\"\"\nx\n[y]\n\"\"\"\n'a.kite.io' = 1\n'b.kite.io' = 2\n", "MM"),
    ("a.toml", "s = '''\n[y]\n'''\n'a.kite.io' = 1\n'b.kite.io' = 2\n", "MM"),
    ("a.yaml", "? a.kite.io\n: 1\n? b.kite.io\n: 2\n", "MM"),
    ("a.yaml", "m:\n  ? \"a.kite.io\"\n  : x: 1\n  ? 'b.kite.io'\n  : x: 2\n", "MM"),
    ("a.yaml", "m:\n  ? a.kite.io\n  ? c.kite.io\n", "RR"),
    ("a.yaml", "m: !!set\n  ? a.kite.io\n  ? b.kite.io\n", "MM"),
    ("a.yaml", "m:\n  'a.kite.io': 1\n  \"b.kite.io\": 2\n", "MM"),
    ("a.yaml", "m: {'a.kite.io': 1, b.kite.io: 2}\n", "MM"),
    ("a.yaml", "m:\n  ? a.kite.io\n  : a.wren.io\n", "B"),
    ("a.py", "M = dict([(\"a.kite.io\", 1), (\"b.kite.io\", 2)])\n", "MM"),
    ("a.py", "M = OrderedDict([(\"a.kite.io\", 1), (\"b.kite.io\", 2)])\n", "MM"),
    ("a.py", "M = OrderedDict([\n    (\"a.kite.io\", 1),\n    (\"c.kite.io\", 2),\n])\n", "RR"),
    ("a.py", "M = [(\"a.kite.io\", 1), (\"b.kite.io\", 2)]\n", "RR"),
    ("a.py", "M = dict([(1, \"a.kite.io\"), (2, \"b.kite.io\")])\n", "RR"),
    ("a.js", "const m = new Map([[\"a.kite.io\", 1], [\"b.kite.io\", 2]]);\n", "MM"),
    ("a.js", "const m = new Map([[1, \"a.kite.io\"], [2, \"b.kite.io\"]]);\n", "RR"),
    ("a.js", "const m = Object.fromEntries([[\"a.kite.io\", 1], [\"b.kite.io\", 2]]);\n", "MM"),
    ("a.rs", "let m = HashMap::from([(\"a.kite.io\", 1), (\"b.kite.io\", 2)]);\n", "MM"),
    ("a.kt", "val m = mapOf(\"a.kite.io\" to 1, \"b.kite.io\" to 2)\n", "MM"),
    ("a.scala", "val m = Map(\"a.kite.io\" -> 1, \"b.kite.io\" -> 2)\n", "MM"),
    ("a.kt", "val m = mapOf(1 to \"a.kite.io\", 2 to \"b.kite.io\")\n", "RR"),
    ("a.sh", "declare -A m=([a.kite.io]=1 [b.kite.io]=2)\n", "MM"),
    ("a.sh", "declare -A m=(\n  [a.kite.io]=1\n  [\"b.kite.io\"]=2\n)\n", "MM"),
    ("a.sh", "declare -A m=([x]=a.kite.io [y]=b.kite.io)\n", "RR"),
    ("a.sh", "declare -A m=([a.kite.io]=a.wren.io)\n", "B"),
    ("a.sh", "m[a.kite.io]=1\nm[b.kite.io]=2\n", "RR"),
    (
        "a.tf",
        "x = <<EOF\nfoo { \"bar\n  it's\nEOF\nm = {\n  \"a.kite.io\" = 1\n  \"b.kite.io\" = 2\n}\n",
        "MM",
    ),
    ("a.tf", "x = <<-EOT\n  a: [1\n  EOT\nm = {\n  \"a.kite.io\" = 1\n  \"b.kite.io\" = 2\n}\n", "MM"),
    ("a.tf", "x = <<EOF\nfoo\nEOF\nm = {\n  (\"a.kite.io\") = 1\n  \"b.kite.io\" : 2\n}\n", "MM"),
    (
        "a.tf",
        "resource \"x\" \"y\" {\n  user_data = <<-EOF\n    #!/bin/bash\n    if [ \"$x\" = \"{\" ]; then echo 'a'; fi\n    don't\n  EOF\n  weights = {\n    \"a.kite.io\" = 1\n    \"b.kite.io\" = 2\n  }\n}\n",
        "MM",
    ),
    ("a.json", "{\"a\\u002ekite.io\": 1, \"b.kite.io\": 2}", "MM"),
    ("a.json", "{\"a\\u002ekite\\u002eio\": 1, \"b.kite.io\": 2}", "MM"),
    ("a.json", "[\"a\\u002ekite.io\", \"b.kite.io\"]", "RD"),
    ("a.json", "[\"https:\\/\\/a.kite.io\\/x\", \"https://b.kite.io/x\"]", "RD"),
    ("a.json", "{\"a\\u002ekite.io\": \"a.wren.io\"}", "B"),
    ("a.md", "We moved from [a.kite.io] to a.wren.io.\n\n[a.kite.io]: https://a.kite.io/\n", "BBR"),
    ("a.md", "See [a.kite.io] for more.\n\n[a.kite.io]: https://a.kite.io/\n", "RRR"),
    ("a.js", "switch (h) {\n  case 'a.kite.io':\n  case 'b.kite.io':\n    x();\n}\n", "MM"),
    ("a.js", "switch (h) { case \"a.kite.io\": case \"b.kite.io\": x(); break; }\n", "MM"),
    ("a.js", "switch (h) { case \"a.kite.io\": x(); break; case \"b.kite.io\": y(); break; }\n", "MM"),
    ("a.js", "switch (h) { case \"a.kite.io\": case \"c.kite.io\": x(); break; }\n", "RR"),
    ("a.java", "switch (h) { case \"a.kite.io\", \"b.kite.io\" -> x(); }\n", "RD"),
    ("a.cs", "switch (h) { case \"a.kite.io\": case \"b.kite.io\": x(); break; }\n", "MM"),
    ("a.cs", "var y = h switch { \"a.kite.io\" => 1, \"b.kite.io\" => 2, _ => 0 };\n", "MM"),
    ("a.toml", "[[x]]\nhost = \"a.kite.io\"\n[[x]]\nhost = \"b.kite.io\"\n", "MM"),
    (
        "a.toml",
        "[[x]]\nname = \"web\"\nhost = \"a.kite.io\"\n[[x]]\nname = \"login\"\nhost = \"b.kite.io\"\n",
        "RR",
    ),
    ("a.toml", "[[x]]\nhost = \"a.kite.io\"\n[[y]]\nhost = \"b.kite.io\"\n", "RR"),
    ("a.toml", "[[x]]\nurl = \"https://a.kite.io\"\n[[x]]\nurl = \"https://b.kite.io\"\n", "RR"),
    ("a.toml", "[x]\nhost = \"a.kite.io\"\n[y]\nhost = \"b.kite.io\"\n", "RR"),
    ("setup.cfg", "[x]\nhosts =\n    a.kite.io\n    b.kite.io\n", "RD"),
    ("setup.cfg", "[x]\nhosts =\n    a.kite.io\n    c.kite.io\nother = 1\n", "RR"),
    ("setup.cfg", "[x]\nhosts =\n    a.kite.io\nothers =\n    b.kite.io\n", "RR"),
    ("a.ini", "[x]\nhosts = a.kite.io,\n        b.kite.io\n", "RD"),
    ("a.clj", "(def h #{\"a.kite.io\" \"b.kite.io\"})\n", "RD"),
    ("a.clj", "(def h [\"a.kite.io\" \"b.kite.io\"])\n", "RD"),
    ("a.clj", "(def h {\"a.kite.io\" 1 \"b.kite.io\" 2})\n", "MM"),
    ("a.clj", "(def h {:a \"a.kite.io\" :b \"b.kite.io\"})\n", "RR"),
    ("a.clj", "(def h ['(\"a.kite.io\") '(\"b.kite.io\")])\n", "RD"),
    ("a.clj", "(f \"a.kite.io\" \"b.kite.io\")\n", "RR"),
    ("a.r", "h <- c(\"a.kite.io\", \"b.kite.io\")\n", "RD"),
    ("a.R", "h <- c(\"a.kite.io\", \"b.kite.io\")\n", "RD"),
    ("a.R", "h <- c(x=\"a.kite.io\", y=\"b.kite.io\")\n", "RR"),
    ("a.R", "h <- list(\"a.kite.io\" = 1, \"b.kite.io\" = 2)\n", "MM"),
    ("a.ps1", "$h = @(\"a.kite.io\", \"b.kite.io\")\n", "RD"),
    ("a.ps1", "$h = @('a.kite.io'\n'b.kite.io')\n", "RD"),
    ("a.ps1", "$h = 'a.kite.io', 'b.kite.io'\n", "RR"),
    ("a.ps1", "$h = @{ 'a.kite.io' = 1; 'b.kite.io' = 2 }\n", "MM"),
    ("a.ps1", "$h = @{\n  'a.kite.io' = 1\n  'b.kite.io' = 2\n}\n", "MM"),
    ("a.ps1", "$h = @{ x = 'a.kite.io'; y = 'b.kite.io' }\n", "RR"),
    ("a.ps1", "$h = @{ 'a.kite.io' = 'a.wren.io' }\n", "B"),
    ("db.kite", "$ORIGIN a.kite.io.\nwww IN A 1.2.3.4\n$ORIGIN b.kite.io.\nwww IN A 1.2.3.5\n", "RR"),
    ("db.kite", "$ORIGIN a.kite.io.\nwww IN CNAME x.y.\n$ORIGIN b.kite.io.\nwww IN A 1.2.3.5\n", "MM"),
    ("db.kite", "$ORIGIN a.kite.io.\nwww IN CNAME x.y.\n$ORIGIN b.kite.io.\nftp IN CNAME x.y.\n", "RR"),
];

#[test]
fn keys_lists_and_records_by_format() {
    check(KEYS_BY_FORMAT);
}

/// Look-alikes of keys, lists, labels and records, and what they are told from.
const NEAR_KEYS_BY_FORMAT: &[(&str, &str, &str)] = &[
    ("a.toml", "[h]\n'a.kite.io' = 1\n\"c.kite.io\" = 2\n", "RR"),
    ("a.toml", "[x.'a.kite.io']\ny = 1\n[z.\"b.kite.io\"]\ny = 2\n", "RR"),
    ("a.toml", "[h.\"a.kite.io\"]\nx = 1\n[h.\"a.kite.io\".tls]\ny = 1\n", "RR"),
    ("a.toml", "[h.\"a.kite.io\".tls]\nx = 1\n[h.\"b.kite.io\".tls]\ny = 1\n", "MM"),
    ("a.toml", "[[h.\"a.kite.io\".r]]\nx = 1\n[[h.\"b.kite.io\".r]]\ny = 1\n", "RR"),
    ("a.toml", "x = \"\"\"\nhosts: a.kite.io\n\"\"\"\ny = \"\"\"\nhosts: b.kite.io\n\"\"\"\n", "RR"),
    (
        "a.toml",
        "[[route]]\nhost = \"a.kite.io\"\nport = 1\n\n[[route]]\nhost = \"c.kite.io\"\nport = 2\n",
        "RR",
    ),
    ("a.toml", "[[route]]\nhost = \"a.kite.io\"\n[route.tls]\nhost = \"b.kite.io\"\n", "RR"),
    ("a.toml", "[[route]]\nhost = 'a.kite.io'\n[route.tls]\nx = 1\n[[route]]\nhost = \"b.kite.io\"\n", "MM"),
    ("a.toml", "it's = 1\n\"a.kite.io\" = 2\n\"b.kite.io\" = 3\n", "MM"),
    ("a.toml", "\"a.kite.io:80\" = 1\n\"b.kite.io:80\" = 2\n", "MM"),
    ("a.toml", "\"a.kite.io:80\" = 1\n\"b.kite.io:81\" = 2\n", "RR"),
    ("a.yaml", "? a.kite.io\n: 1\n? c.kite.io\n: 2\n", "RR"),
    ("a.yaml", "x:\n  ? a.kite.io\n  : 1\ny:\n  ? b.kite.io\n  : 2\n", "RR"),
    ("a.yaml", "? x\n: a.kite.io\n? y\n: b.kite.io\n", "RR"),
    ("a.yaml", "- ? a.kite.io\n  : 1\n- ? b.kite.io\n  : 2\n", "RR"),
    ("a.yaml", "q: ? a.kite.io\nr: b.kite.io\n", "RR"),
    ("a.py", "M = dict([(\"a.kite.io\", 1), (\"c.kite.io\", 2)])\n", "RR"),
    ("a.py", "M = dict(x=\"a.kite.io\", y=\"b.kite.io\")\n", "RR"),
    ("a.py", "M = list([(\"a.kite.io\", 1), (\"b.kite.io\", 2)])\n", "RR"),
    ("a.py", "M = dict([(\"a.kite.io\", \"a.wren.io\"), (\"c.kite.io\", \"x\")])\n", "BR"),
    ("a.js", "const m = new Map([[\"x\", \"a.kite.io\"], [\"y\", \"b.kite.io\"]]);\n", "RR"),
    ("a.js", "const m = new Map(list.map((x) => [x, \"a.kite.io\", \"b.kite.io\"]));\n", "RD"),
    ("a.kt", "val m = mapOf(Pair(\"a.kite.io\", 1), Pair(\"b.kite.io\", 2))\n", "MM"),
    ("a.kt", "val m = mapOf(Pair(1, \"a.kite.io\"), Pair(2, \"b.kite.io\"))\n", "RR"),
    ("a.kt", "val m = listOf(\"a.kite.io\" to 1, \"b.kite.io\" to 2)\n", "RR"),
    ("a.java", "x = Map.ofEntries(Map.entry(\"a.kite.io\", 1), Map.entry(\"b.kite.io\", 2));\n", "MM"),
    ("a.java", "x = Map.ofEntries(Map.entry(1, \"a.kite.io\"), Map.entry(2, \"b.kite.io\"));\n", "RR"),
    ("a.scala", "val m = Map(1 -> \"a.kite.io\", 2 -> \"b.kite.io\")\n", "RR"),
    ("a.rb", "f(\"a.kite.io\" => 1, \"b.kite.io\" => 2)\n", "MM"),
    ("a.rb", "f(:x => \"a.kite.io\", :y => \"b.kite.io\")\n", "RR"),
    ("a.pl", "my %h = (\"a.kite.io\" => 1, \"b.kite.io\" => 2);\n", "MM"),
    ("a.sh", "declare -A m=([x]=a.kite.io [a.kite.io]=b.kite.io)\n", "RRR"),
    ("a.sh", "a=([0]=a.kite.io [1]=b.kite.io)\n", "RR"),
    ("a.sh", "declare -A m=([a.kite.io]=1 [c.kite.io]=2)\n", "RR"),
    ("a.json", "{\"a\\u002ekite.io\": 1, \"c.kite.io\": 2}", "RR"),
    ("a.json", "[\"https:\\/\\/a.kite.io\\/x\", \"https:\\/\\/b.kite.io\\/y\"]", "RR"),
    ("a.json", "[\"^a\\\\.kite\\\\.io$\", \"^b\\\\.kite\\\\.io$\"]", "RD"),
    ("a.cs", "switch (h) { case \"a.kite.io\": case \"c.kite.io\": x(); break; }\n", "RR"),
    ("a.c", "switch (h) { case 'a': case 'b': f(\"a.kite.io\"); g(\"b.kite.io\"); }\n", "RR"),
    (
        "a.java",
        "return switch (h) { case \"a.kite.io\" -> 1; case \"b.kite.io\" -> 2; default -> 0; };\n",
        "MM",
    ),
    (
        "a.java",
        "return switch (h) { case \"x\" -> \"a.kite.io\"; case \"y\" -> \"b.kite.io\"; default -> \"\"; };\n",
        "RR",
    ),
    ("a.java", "return switch (h) { case \"a.kite.io\" -> \"a.wren.io\"; default -> h; };\n", "B"),
    ("a.cs", "var y = h switch { \"x\" => \"a.kite.io\", \"y\" => \"b.kite.io\", _ => \"\" };\n", "RR"),
    ("a.cs", "var y = h switch { \"a.kite.io\" => \"a.wren.io\", _ => h };\n", "B"),
    ("setup.cfg", "[x]\nentry =\n    a = a.kite.io\n    b = b.kite.io\n", "RR"),
    ("setup.cfg", "[options]\nhosts =\n    # front\n    a.kite.io\n    b.kite.io\n\n[other]\nx = 1\n", "RD"),
    ("a.ini", "[x]\n  a = a.kite.io\n    b = b.kite.io\n", "RR"),
    ("a.properties", "hosts=a.kite.io\n  other=b.kite.io\n", "RR"),
    (".gitconfig", "[remote \"o\"]\n\turl = https://a.kite.io/x\n\tpushurl = https://b.kite.io/x\n", "RR"),
    ("tox.ini", "[testenv]\ncommands =\n    curl https://a.kite.io\n    curl https://b.kite.io\n", "RR"),
    ("tox.ini", "[testenv]\ncommands =\n    curl https://a.kite.io\n    curl https://a.wren.io\n", "R"),
    ("a.clj", "(def h [\"a.kite.io\" \"c.kite.io\"])\n", "RR"),
    ("a.clj", "(def h {:hosts [\"a.kite.io\"] :others [\"b.kite.io\"]})\n", "RR"),
    ("a.clj", "(def h {\"a.kite.io\" \"a.wren.io\"})\n", "B"),
    ("a.clj", "(def h {:from \"a.kite.io\" :to \"a.wren.io\"})\n", "B"),
    ("a.clj", "(def h {:web \"a.kite.io\" :api \"a.wren.io\"})\n", "R"),
    ("a.clj", "(str/replace u \"a.kite.io\" \"a.wren.io\")\n", "B"),
    ("a.clj", "(def a \"a.kite.io\")\n(def b \"a.wren.io\")\n", "R"),
    ("a.clj", "(do (get \"a.kite.io\") (get \"a.wren.io\"))\n", "R"),
    ("a.clj", "; a.kite.io became a.wren.io\n(def x 1)\n", "B"),
    ("a.el", "(setq h '(\"a.kite.io\" \"b.kite.io\"))\n", "RD"),
    ("a.edn", "{:hosts #{\"a.kite.io\" \"b.kite.io\"}}\n", "RD"),
    ("a.R", "h <- c(\"a.kite.io\", \"c.kite.io\")\n", "RR"),
    ("a.R", "f(\"a.kite.io\", \"b.kite.io\")\n", "RR"),
    ("a.R", "gsub(\"a.kite.io\", \"a.wren.io\", x)\n", "B"),
    ("a.js", "c(\"a.kite.io\", \"b.kite.io\")\n", "RR"),
    ("a.ps1", "$h = @(\"a.kite.io\", \"c.kite.io\")\n", "RR"),
    ("a.ps1", "Invoke-WebRequest -Uri https://a.kite.io\nInvoke-WebRequest -Uri https://b.kite.io\n", "RR"),
    ("a.ps1", "$x -replace 'a\\.kite\\.io', 'a.wren.io'\n", "B"),
    ("a.ps1", "if ($h -eq 'a.kite.io') { $h = 'a.wren.io' }\n", "B"),
    ("a.ps1", "if ($h -eq 'a.kite.io') { $api = 'a.wren.io' }\n", "R"),
    ("a.ps1", "$h = @{ web = 'a.kite.io'; api = 'a.wren.io' }\n", "R"),
    ("a.tf", "x = <<EOF\ncurl http://x/* {\nEOF\nm = {\n  \"a.kite.io\" = 1\n  \"b.kite.io\" = 2\n}\n", "MM"),
    (
        "a.tf",
        "resource \"x\" \"y\" {\n  d = <<-EOF\n    {{ if }} [ ( /* it's\n  EOF\n}\nvariable \"m\" {\n  default = {\n    \"a.kite.io\" = 1\n    \"b.kite.io\" = 2\n  }\n}\n",
        "MM",
    ),
    ("a.tf", "x = <<EOF\n\"a.kite.io\" = 1\n\"b.kite.io\" = 2\nEOF\n", "RR"),
    ("db.kite", "$ORIGIN finch.io.\nwww IN CNAME www.finch.dev.\n", "B"),
    ("db.kite", "$ORIGIN finch.io.\nwww IN CNAME www.finch.io.\n", "RR"),
    ("db.kite", "$ORIGIN finch.io.\nwww IN CNAME api\n", "R"),
    ("db.kite", "$ORIGIN finch.io.\nwww IN CNAME api.finch.dev.\n", "R"),
    ("db.kite", "$ORIGIN finch.io.\n@ IN NS ns1.finch.dev.\nwww IN A 10.0.0.1\n", "R"),
    (
        "db.kite",
        "$ORIGIN finch.io.\n$TTL 300\n@ IN SOA ns1 host (\n  1 ; serial\n  2 ) ; www CNAME\nwww IN CNAME www.finch.dev. ; moved\n",
        "B",
    ),
    (
        "db.kite",
        "$TTL 300\na.kite.io. IN A 1.2.3.4\n           IN TXT \"x\"\nb.kite.io. 300 IN CNAME x.y.\n",
        "MM",
    ),
    ("db.kite", "$TTL 300\na.kite.io. IN A 1.2.3.4\na.wren.io. IN A 1.2.3.4\n", "R"),
    ("db.kite", "$TTL 300\n_x.a.kite.io. IN CNAME x.y.\na.wren.io. IN A 1.2.3.4\n", "."),
    (
        "a.md",
        "Moved from [a.kite.io] to a.wren.io. See [x][a.kite.io] and [a.kite.io](https://a.kite.io).\n\n[a.kite.io]: https://a.kite.io/\n",
        "BBRRBR",
    ),
    (
        "a.md",
        "See [a.kite.io] and [b.kite.io].\n\n[a.kite.io]: https://a.kite.io/x\n[b.kite.io]: https://b.kite.io/y\n",
        "MMMRMR",
    ),
    (
        "a.md",
        "See [a.kite.io] and [b.kite.io].\n\n[a.kite.io]: https://a.kite.io/\n[b.kite.io]: https://b.kite.io/\n",
        "RRRRRR",
    ),
    ("a.md", "See [a.kite.io]. <!-- redomain:keep -->\n\n[a.kite.io]: https://a.kite.io/\n", ".BR"),
    ("a.md", "- [ ] We moved from [a.kite.io](https://a.kite.io) to a.wren.io.\n- [a.kite.io]\n", "BBR"),
    ("a.md", "We moved from [a.kite.io][1] to a.wren.io.\n\n[1]: https://a.kite.io\n", "BR"),
];

#[test]
fn look_alikes_of_keys_lists_and_records() {
    check(NEAR_KEYS_BY_FORMAT);
}

/// Formats and languages that the tables above do not have.
const OTHER_FORMATS: &[(&str, &str, &str)] = &[
    ("a.kt", "when (h) {\n    \"a.kite.io\" -> 1\n    \"b.kite.io\" -> 2\n    else -> 0\n}\n", "MM"),
    ("a.kt", "when (h) {\n    \"a.kite.io\", \"b.kite.io\" -> 1\n}\n", "RD"),
    ("a.kt", "when (h) {\n    \"a.kite.io\" -> \"a.wren.io\"\n    else -> h\n}\n", "B"),
    ("a.kt", "when (h) {\n    \"x\" -> \"a.kite.io\"\n    else -> \"a.wren.io\"\n}\n", "R"),
    ("a.kt", "val s = setOf(\n    \"a.kite.io\",\n    \"b.kite.io\",\n)\n", "RD"),
    ("a.kt", "@CrossOrigin(origins = [\"https://a.kite.io\", \"https://b.kite.io\"])\nclass X\n", "RD"),
    (
        "a.swift",
        "switch h {\ncase \"a.kite.io\": return 1\ncase \"b.kite.io\": return 2\ndefault: return 0\n}\n",
        "MM",
    ),
    ("a.swift", "let m: [String: Int] = [\"a.kite.io\": 1, \"b.kite.io\": 2]\n", "MM"),
    ("a.swift", "let m = [\"a.kite.io\": \"a.wren.io\"]\n", "B"),
    ("a.swift", "if url.host == \"a.kite.io\" {\n    url.host = \"a.wren.io\"\n}\n", "B"),
    (
        "a.swift",
        "let a = URL(string: \"https://a.kite.io\")!\nlet b = URL(string: \"https://a.wren.io\")!\n",
        "R",
    ),
    ("a.scala", "h match {\n  case \"a.kite.io\" => 1\n  case \"b.kite.io\" => 2\n}\n", "MM"),
    ("a.scala", "h match {\n  case \"a.kite.io\" => \"a.wren.io\"\n  case x => x\n}\n", "B"),
    ("a.scala", "val s = Set(\"a.kite.io\", \"b.kite.io\")\n", "RD"),
    ("a.scala", "if (h == \"a.kite.io\") \"a.wren.io\" else h\n", "B"),
    ("a.ex", "case h do\n  \"a.kite.io\" -> 1\n  \"b.kite.io\" -> 2\nend\n", "MM"),
    ("a.ex", "case h do\n  \"a.kite.io\" -> \"a.wren.io\"\n  other -> other\nend\n", "B"),
    ("a.exs", "config :x, check_origin: [\"//a.kite.io\", \"//b.kite.io\"]\n", "RD"),
    ("a.ex", "%{\"a.kite.io\" => 1, \"b.kite.io\" => 2}\n", "MM"),
    ("a.ex", "def host(\"a.kite.io\"), do: \"a.wren.io\"\n", "B"),
    ("a.dart", "const m = {'a.kite.io': 1, 'b.kite.io': 2};\n", "MM"),
    ("a.dart", "const s = <String>{'a.kite.io', 'b.kite.io'};\n", "RD"),
    ("a.dart", "final a = Uri.https('a.kite.io', '/x');\nfinal b = Uri.https('a.wren.io', '/y');\n", "R"),
    ("a.lua", "local m = { [\"a.kite.io\"] = 1, [\"b.kite.io\"] = 2 }\n", "MM"),
    ("a.lua", "local m = { [\"a.kite.io\"] = \"a.wren.io\" }\n", "B"),
    ("a.lua", "local m = { web = \"a.kite.io\", api = \"b.kite.io\" }\n", "RR"),
    ("a.pl", "$u =~ s/a\\.kite\\.io/a.wren.io/g;\n", "B"),
    ("a.pl", "$u =~ s{https://a\\.kite\\.io}{https://a.wren.io};\n", "B"),
    ("a.pl", "my %m = (\n  'a.kite.io' => 'a.wren.io',\n);\n", "B"),
    ("a.pl", "my @h = ('a.kite.io', 'b.kite.io');\n", "RD"),
    ("Jenkinsfile", "def m = ['a.kite.io': 1, 'b.kite.io': 2]\n", "MM"),
    ("Jenkinsfile", "environment {\n  A = 'https://a.kite.io'\n  B = 'https://a.wren.io'\n}\n", "R"),
    ("Jenkinsfile", "parameters {\n  choice(name: 'H', choices: ['a.kite.io', 'b.kite.io'])\n}\n", "RD"),
    ("Jenkinsfile", "sh 'curl https://a.kite.io'\nsh 'curl https://a.wren.io'\n", "R"),
    ("a.groovy", "url.replaceAll('a.kite.io', 'a.wren.io')\n", "B"),
    ("a.nix", "{ networking.extraHosts = ''\n  127.0.0.1 a.kite.io b.kite.io\n''; }\n", "RD"),
    (
        "a.nix",
        "{ services.nginx.virtualHosts = { \"a.kite.io\" = { x = 1; }; \"b.kite.io\" = { x = 2; }; }; }\n",
        "MM",
    ),
    (
        "a.nix",
        "{ services.nginx.virtualHosts.\"a.kite.io\".root = x; services.nginx.virtualHosts.\"b.kite.io\".root = y; }\n",
        "MM",
    ),
    ("a.cue", "hosts: [\"a.kite.io\", \"b.kite.io\"]\n", "RD"),
    ("a.cue", "m: {\n\t\"a.kite.io\": 1\n\t\"b.kite.io\": 2\n}\n", "MM"),
    ("a.cue", "from: \"a.kite.io\"\nto: \"a.wren.io\"\n", "B"),
    ("a.dhall", "{ web = \"a.kite.io\", api = \"a.wren.io\" }\n", "R"),
    ("a.dhall", "{ from = \"a.kite.io\", to = \"a.wren.io\" }\n", "B"),
    ("a.dhall", "let hosts = [ \"a.kite.io\", \"b.kite.io\" ] in hosts\n", "RD"),
    ("a.dhall", "let hosts =\n      [ \"a.kite.io\"\n      , \"b.kite.io\"\n      ]\nin hosts\n", "RD"),
    ("a.jsonnet", "{ 'a.kite.io': 1, 'b.kite.io': 2 }\n", "MM"),
    ("a.jsonnet", "{ ['a.kite.io']: 1, ['b.kite.io']: 2 }\n", "MM"),
    ("a.jsonnet", "std.strReplace(u, 'a.kite.io', 'a.wren.io')\n", "B"),
    ("a.jsonnet", "local a = 'a.kite.io';\nlocal b = 'a.wren.io';\n{}\n", "R"),
    (
        "BUILD",
        "x(\n    name = \"y\",\n    hosts = [\n        \"a.kite.io\",\n        \"b.kite.io\",\n    ],\n)\n",
        "RD",
    ),
    ("x.bzl", "M = {\n    \"a.kite.io\": \"x\",\n    \"b.kite.io\": \"y\",\n}\n", "MM"),
    ("x.bzl", "http_archive(urls = [\"https://a.kite.io/x.tgz\", \"https://a.wren.io/x.tgz\"])\n", "D"),
    (
        "templates/ing.yaml",
        "spec:\n  rules:\n    {{- if .x }}\n    - host: a.kite.io\n    {{- end }}\n    - host: b.kite.io\n",
        "MM",
    ),
    (
        "templates/ing.yaml",
        "metadata:\n  annotations:\n    {{- with .a }}\n    nginx.ingress.kubernetes.io/permanent-redirect: https://a.wren.io\n    {{- end }}\nspec:\n  rules:\n    - host: a.kite.io\n",
        "B",
    ),
    (
        "values.yaml",
        "ingress:\n  hosts:\n    - host: a.kite.io\n      paths: [/]\n    - host: b.kite.io\n      paths: [/]\n",
        "MM",
    ),
    ("values.yaml", "ingress:\n  host: a.kite.io\nlegacy:\n  redirectTo: https://a.wren.io\n", "R"),
    (
        "kustomization.yaml",
        "patches:\n  - patch: |-\n      - op: replace\n        path: /spec/rules/0/host\n        value: a.kite.io\n      - op: replace\n        path: /spec/rules/1/host\n        value: b.kite.io\n",
        "RR",
    ),
    (
        "kustomization.yaml",
        "configMapGenerator:\n  - name: x\n    literals:\n      - A=a.kite.io\n      - B=b.kite.io\n",
        "RR",
    ),
    (
        "traefik.toml",
        "[http.routers.a]\nrule = \"Host(`a.kite.io`)\"\n[http.routers.b]\nrule = \"Host(`b.kite.io`)\"\n",
        "RR",
    ),
    ("traefik.yml", "http:\n  routers:\n    a:\n      rule: Host(`a.kite.io`) || Host(`b.kite.io`)\n", "RD"),
    (
        "traefik.toml",
        "[http.middlewares.m.redirectRegex]\nregex = \"^https://a\\\\.kite\\\\.io/(.*)\"\nreplacement = \"https://a.wren.io/${1}\"\n",
        "B",
    ),
    (
        "envoy.yaml",
        "virtual_hosts:\n  - name: old\n    domains: [\"a.kite.io\"]\n    routes:\n      - match: {prefix: /}\n        redirect: {host_redirect: a.wren.io}\n",
        "B",
    ),
    (
        "envoy.yaml",
        "virtual_hosts:\n  - name: x\n    domains: [\"a.kite.io\", \"b.kite.io\"]\n    routes: []\n",
        "RD",
    ),
    (
        "envoy.yaml",
        "virtual_hosts:\n  - name: old\n    domains: [\"a.kite.io\"]\n    routes:\n      - match: {prefix: /}\n        route: {host_rewrite_literal: a.wren.io}\n",
        "R",
    ),
    ("hosts.map", "a.kite.io be_a\nb.kite.io be_b\n", "MM"),
    ("hosts.map", "a.kite.io be_a\nc.kite.io be_b\n", "RR"),
    ("redirects.map", "a.kite.io https://a.wren.io\n", "B"),
    ("squid.conf", "acl a dstdomain .a.kite.io\nacl a dstdomain x.y\nhttp_access allow a\n", "."),
    ("squid.conf", "cache_peer a.kite.io parent 3128 0\ncache_peer b.kite.io parent 3128 0\n", "RR"),
    ("postfix/transport", "a.kite.io smtp:[10.0.0.1]\nb.kite.io smtp:[10.0.0.2]\n", "MM"),
    ("postfix/virtual", "@a.kite.io @a.wren.io\n", "B"),
    ("postfix/main.cf", "mydestination = a.kite.io, b.kite.io, localhost\n", "RD"),
    ("dnsmasq.conf", "address=/a.kite.io/10.0.0.1\naddress=/b.kite.io/10.0.0.2\n", "RR"),
    ("dnsmasq.conf", "cname=a.kite.io,b.kite.io\n", "BB"),
    ("etc/hosts", "10.0.0.1\ta.kite.io\n10.0.0.1\tb.kite.io\n", "RR"),
    ("etc/hosts", "10.0.0.1 a.kite.io # now a.wren.io\n", "R"),
    ("inventory/hosts", "[web]\na.kite.io\nb.kite.io\n", "MM"),
    ("inventory/hosts.yml", "web:\n  hosts:\n    a.kite.io:\n      x: 1\n    c.kite.io:\n      x: 1\n", "RR"),
    (
        "playbook.yml",
        "- replace:\n    path: /etc/x\n    regexp: 'a\\.kite\\.io'\n    replace: 'a.wren.io'\n",
        "B",
    ),
    (
        "playbook.yml",
        "- lineinfile:\n    path: /etc/x\n    regexp: '^HOST='\n    line: 'HOST=a.kite.io'\n- lineinfile:\n    path: /etc/x\n    regexp: '^API='\n    line: 'API=a.wren.io'\n",
        "R",
    ),
    ("a.pp", "host { 'a.kite.io': ip => '10.0.0.1', host_aliases => ['b.kite.io', 'd.kite.io'] }\n", "RRD"),
    ("a.pp", "$hosts = ['a.kite.io', 'b.kite.io']\n", "RD"),
    ("recipes/default.rb", "default['x']['hosts'] = %w(a.kite.io b.kite.io)\n", "RD"),
    ("attributes/default.rb", "default['x']['a'] = 'a.kite.io'\ndefault['x']['b'] = 'a.wren.io'\n", "R"),
    (
        "r53.tf",
        "resource \"aws_route53_record\" \"a\" {\n  name = \"a.kite.io\"\n  type = \"A\"\n  records = [\"10.0.0.1\"]\n}\nresource \"aws_route53_record\" \"b\" {\n  name = \"b.kite.io\"\n  type = \"A\"\n  records = [\"10.0.0.2\"]\n}\n",
        "RR",
    ),
    (
        "acm.tf",
        "resource \"aws_acm_certificate\" \"x\" {\n  domain_name = \"a.kite.io\"\n  subject_alternative_names = [\"b.kite.io\", \"d.kite.io\"]\n}\n",
        "RRD",
    ),
    (
        "cf.tf",
        "resource \"cloudflare_page_rule\" \"x\" {\n  target = \"a.kite.io/*\"\n  actions {\n    forwarding_url {\n      url = \"https://a.wren.io/$1\"\n      status_code = 301\n    }\n  }\n}\n",
        "B",
    ),
    (
        "cf.tf",
        "resource \"cloudflare_list_item\" \"x\" {\n  redirect {\n    source_url = \"https://a.kite.io\"\n    target_url = \"https://a.wren.io\"\n  }\n}\n",
        "B",
    ),
    (
        "s3.tf",
        "resource \"aws_s3_bucket_website_configuration\" \"x\" {\n  bucket = \"a.kite.io\"\n  redirect_all_requests_to {\n    host_name = \"a.wren.io\"\n  }\n}\n",
        "B",
    ),
    (
        "cf.js",
        "function handler(event) {\n  var host = event.request.headers.host.value;\n  if (host === 'a.kite.io') {\n    return { statusCode: 301, headers: { location: { value: 'https://a.wren.io' + event.request.uri } } };\n  }\n  return event.request;\n}\n",
        "B",
    ),
    (
        "cf.js",
        "function handler(event) {\n  if (event.request.headers.host.value === 'a.kite.io') {\n    return { statusCode: 200, headers: { 'x-origin': { value: 'https://a.wren.io' } } };\n  }\n}\n",
        "R",
    ),
    (
        "netlify.toml",
        "[[headers]]\n  for = \"/*\"\n  [headers.values]\n    Access-Control-Allow-Origin = \"https://a.kite.io\"\n    Link = \"https://a.wren.io\"\n",
        "R",
    ),
    (
        "vercel.json",
        "{\"rewrites\": [{\"source\": \"/api/:p*\", \"destination\": \"https://a.kite.io/:p*\"}, {\"source\": \"/web/:p*\", \"destination\": \"https://a.wren.io/:p*\"}]}",
        "R",
    ),
    (
        "firebase.json",
        "{\"hosting\": {\"redirects\": [{\"source\": \"https://a.kite.io/**\", \"destination\": \"https://a.wren.io\", \"type\": 301}]}}",
        "B",
    ),
    (
        "staticwebapp.config.json",
        "{\"routes\": [{\"route\": \"/x\", \"redirect\": \"https://a.kite.io\"}, {\"route\": \"/y\", \"redirect\": \"https://a.wren.io\"}]}",
        "R",
    ),
    (
        "rules.json",
        "[{\"Condition\": {\"KeyPrefixEquals\": \"x/\"}, \"Redirect\": {\"HostName\": \"a.kite.io\"}}, {\"Condition\": {\"KeyPrefixEquals\": \"y/\"}, \"Redirect\": {\"HostName\": \"a.wren.io\"}}]",
        "R",
    ),
    (
        "rules.xml",
        "<RoutingRule><Condition><HttpHost>a.kite.io</HttpHost></Condition><Redirect><HostName>a.wren.io</HostName></Redirect></RoutingRule>\n",
        "B",
    ),
    (
        "wp.sql",
        "UPDATE wp_posts SET guid = REPLACE(guid, 'http://a.kite.io', 'https://a.wren.io'), x = 1;\n",
        "B",
    ),
    (
        "wp.sql",
        "INSERT INTO `wp_options` VALUES (1,'siteurl','https://a.kite.io','yes'),(2,'home','https://b.kite.io','yes');\n",
        "RR",
    ),
    ("wp.sh", "wp search-replace 'https://a.kite.io' 'https://a.wren.io' --all-tables\n", "B"),
    ("a.properties", "app.hosts=a.kite.io,\\\n  b.kite.io\n", "RD"),
    ("a.properties", "web.host=a.kite.io\nsso.host=b.kite.io\n", "RR"),
    ("a.plist", "<dict>\n<key>a.kite.io</key>\n<dict/>\n<key>b.kite.io</key>\n<dict/>\n</dict>\n", "MM"),
    (
        "a.plist",
        "<dict>\n<key>A</key>\n<string>a.kite.io</string>\n<key>B</key>\n<string>b.kite.io</string>\n</dict>\n",
        "RR",
    ),
    ("A.java", "@CrossOrigin(origins = {\"https://a.kite.io\", \"https://b.kite.io\"})\nclass X {}\n", "RD"),
    (
        "A.java",
        "@Server(url = \"https://a.kite.io\")\n@Server(url = \"https://b.kite.io\")\nclass X {}\n",
        "RR",
    ),
    (
        "A.cs",
        "[EnableCors(origins: \"https://a.kite.io,https://b.kite.io\", headers: \"*\")]\nclass X {}\n",
        "RD",
    ),
    ("A.cs", "[RequireHost(\"a.kite.io\", \"b.kite.io\")]\nclass X {}\n", "RR"),
    ("a.yml", "csp: \"default-src 'self'; img-src https://a.kite.io https://b.kite.io\"\n", "RD"),
    ("a.yml", "csp: >-\n  default-src 'self';\n  img-src https://a.kite.io\n  https://b.kite.io\n", "RD"),
    ("a.rb", "origins 'a.kite.io', 'b.kite.io'\n", "RR"),
    ("a.js", "app.use(cors({ origin: ['https://a.kite.io', /b\\.x$/, 'https://b.kite.io'] }));\n", "RD"),
    ("a.env", "NO_PROXY=localhost,a.kite.io,b.kite.io\n", "RD"),
    ("a.sh", "export no_proxy=localhost,a.kite.io,b.kite.io\n", "RD"),
    ("a.sh", "export no_proxy=\"localhost,.a.kite.io,b.kite.io\"\n", ".R"),
    ("known_hosts", "a.kite.io ssh-rsa AAAA\nb.kite.io ssh-rsa BBBB\n", "RR"),
    ("openssl.cnf", "[req]\nsubjectAltName = @alt\n[alt]\nDNS.1 = a.kite.io\nDNS.2 = c.kite.io\n", "RR"),
    ("openssl.cnf", "subjectAltName=DNS:a.kite.io,IP:10.0.0.1,DNS:b.kite.io\n", "RD"),
    ("a.sh", "certbot certonly -d a.kite.io,b.kite.io\n", "RD"),
    ("a.sh", "certbot certonly \\\n  -d a.kite.io \\\n  -d b.kite.io\n", "RD"),
    (
        "compose.yml",
        "services:\n  x:\n    networks:\n      n:\n        aliases:\n          - a.kite.io\n          - b.kite.io\n",
        "RD",
    ),
    (
        "compose.yml",
        "services:\n  x:\n    extra_hosts:\n      a.kite.io: 10.0.0.1\n      b.kite.io: 10.0.0.2\n",
        "MM",
    ),
    (
        "compose.yml",
        "services:\n  x:\n    environment:\n      VIRTUAL_HOST: a.kite.io,b.kite.io\n      LETSENCRYPT_HOST: a.kite.io,b.kite.io\n",
        "RDRD",
    ),
    (
        ".github/workflows/x.yml",
        "jobs:\n  x:\n    strategy:\n      matrix:\n        host: [a.kite.io, b.kite.io]\n",
        "RD",
    ),
    (
        ".github/workflows/x.yml",
        "jobs:\n  x:\n    strategy:\n      matrix:\n        include:\n          - env: a\n            host: a.kite.io\n          - env: b\n            host: b.kite.io\n",
        "MM",
    ),
    ("schema.json", "{\"properties\": {\"host\": {\"enum\": [\"a.kite.io\", \"b.kite.io\"]}}}", "RD"),
    (
        "openapi.yaml",
        "servers:\n  - url: https://a.kite.io/v1\n    description: web\n  - url: https://b.kite.io/v1\n    description: sso\n",
        "RR",
    ),
    (
        "openapi.yaml",
        "servers:\n  - url: https://{h}.x.y\n    variables:\n      h:\n        enum: [a.kite.io, b.kite.io]\n",
        "RD",
    ),
];

#[test]
fn names_that_meet_in_other_formats() {
    check(OTHER_FORMATS);
}

/// Scripts of Tcl, texts inside of code, and signs of pairs.
const TCL_AND_TEXTS: &[(&str, &str, &str)] = &[
    ("a.tcl", "set hosts {a.kite.io b.kite.io}\n", "RD"),
    ("a.tcl", "set hosts {a.kite.io c.kite.io}\n", "RR"),
    ("a.tcl", "set hosts [list a.kite.io b.kite.io]\n", "RD"),
    ("a.tcl", "set hosts [list \\\n    a.kite.io \\\n    b.kite.io]\n", "RD"),
    ("a.tcl", "string map {a.kite.io a.wren.io} $u\n", "B"),
    ("a.tcl", "set u [string map {a.kite.io a.wren.io c.kite.io x} $u]\n", "BR"),
    ("a.tcl", "switch $h {\n  a.kite.io { x }\n  b.kite.io { y }\n}\n", "MM"),
    ("a.tcl", "switch $h {\n  x { f a.kite.io }\n  y { f b.kite.io }\n}\n", "RR"),
    ("a.tcl", "array set m {a.kite.io 1 b.kite.io 2}\n", "MM"),
    ("a.tcl", "array set m {x a.kite.io y b.kite.io}\n", "RR"),
    ("a.tcl", "proc f {} {\n  get a.kite.io\n  get a.wren.io\n}\n", "R"),
    ("a.tcl", "if {$h eq \"a.kite.io\"} {\n  get a.wren.io\n}\n", "R"),
    (
        "irule.tcl",
        "when HTTP_REQUEST {\n  if { [HTTP::host] equals \"a.kite.io\" } {\n    HTTP::redirect \"https://a.wren.io[HTTP::uri]\"\n  }\n}\n",
        "B",
    ),
    (
        "irule.tcl",
        "when HTTP_REQUEST {\n  if { [HTTP::host] equals \"a.kite.io\" } {\n    pool a.wren.io\n  }\n}\n",
        "R",
    ),
    ("a.cpp", "os <<name;\nf(\"a.kite.io\");\nname;\nset(\"a.wren.io\");\n", "R"),
    ("a.rb", "x = <<~EOS\n  it's {\nEOS\nh = { \"a.kite.io\" => 1, \"b.kite.io\" => 2 }\n", "MM"),
    ("a.php", "<?php\n$x = <<<EOT\nit's {\nEOT;\n$h = ['a.kite.io' => 1, 'b.kite.io' => 2];\n", "MM"),
    ("a.tf", "x = <<EOF\n{\"hosts\": [\"a.kite.io\", \"b.kite.io\"]}\nEOF\n", "RD"),
    ("a.tf", "x = <<EOF\ncurl https://a.kite.io\ncurl https://b.kite.io\nEOF\n", "RR"),
    ("a.yml", "command: >\n  curl https://a.kite.io https://b.kite.io\n", "RR"),
    ("a.yml", "args: >-\n  --a=https://a.kite.io\n  --b=https://a.wren.io\n", "R"),
    ("a.tf", "m = {\n  \"a.kite.io\" = { upstream = \"a.wren.io\" }\n}\n", "R"),
    ("a.tf", "m = {\n  \"a.kite.io\" = \"a.wren.io\"\n}\n", "B"),
    ("a.rb", "M = { 'a.kite.io' => { upstream: 'a.wren.io' } }\n", "R"),
    ("a.php", "<?php\n$m = ['a.kite.io' => ['upstream' => 'a.wren.io']];\n", "R"),
    ("a.lua", "m = { [\"a.kite.io\"] = { upstream = \"a.wren.io\" } }\n", "R"),
    ("a.rb", "M = { 'a.kite.io' => 'a.wren.io' }\n", "B"),
    ("a.rs", "match h {\n    \"a.kite.io\" => \"a.wren.io\".to_string(),\n    _ => x,\n}\n", "B"),
    ("a.tf", "x = host == \"a.kite.io\" ? \"a.wren.io\" : host\n", "B"),
    ("a.tf", "m = {\n  host = v == \"a.kite.io\" ? \"a.wren.io\" : v\n}\n", "B"),
];

#[test]
fn scripts_of_tcl_and_texts_in_code() {
    check(TCL_AND_TEXTS);
}

/// More statements, keys and records of the kinds above.
const UNSEEN_FORMS: &[(&str, &str, &str)] = &[
    (
        "nginx.conf",
        "server {\n  listen 80;\n  server_name www.x.y a.kite.io;\n  location / {\n    rewrite ^ https://a.wren.io$request_uri? permanent;\n  }\n}\n",
        "B",
    ),
    (
        "nginx.conf",
        "map $http_host $redirect_host {\n  hostnames;\n  default \"\";\n  a.kite.io \"a.wren.io\";\n}\n",
        "B",
    ),
    (
        "nginx.conf",
        "map $http_origin $cors {\n  https://a.kite.io $http_origin;\n  https://b.kite.io $http_origin;\n}\n",
        "MM",
    ),
    ("nginx.conf", "if ($host ~* ^a\\.kite\\.io$) {\n  return 301 https://a.wren.io$request_uri;\n}\n", "B"),
    ("nginx.conf", "server {\n  server_name a.kite.io;\n  error_page 404 https://a.wren.io/404;\n}\n", "B"),
    (
        "nginx.conf",
        "server {\n  server_name a.kite.io;\n  add_header Link \"<https://a.wren.io>; rel=canonical\";\n  return 204;\n}\n",
        "R",
    ),
    (
        "httpd.conf",
        "<VirtualHost *:80>\n  ServerName a.kite.io\n  RewriteCond %{HTTPS} off\n  RewriteRule ^ https://a.wren.io%{REQUEST_URI} [R=301]\n</VirtualHost>\n",
        "B",
    ),
    (
        "httpd.conf",
        "<If \"%{HTTP_HOST} == 'a.kite.io'\">\n  Redirect permanent / https://a.wren.io/\n</If>\n",
        "B",
    ),
    (
        "httpd.conf",
        "RewriteCond %{HTTP_HOST} =a.kite.io [NC,OR]\nRewriteCond %{HTTP_HOST} =x.y\nRewriteRule ^(.*)$ https://a.wren.io$1 [L,R=301]\n",
        "B",
    ),
    ("Caddyfile", "http://a.kite.io, https://a.kite.io {\n\tredir https://a.wren.io{uri} 308\n}\n", "BB"),
    ("Caddyfile", "x.y {\n\t@old host a.kite.io c.kite.io\n\tredir @old https://a.wren.io{uri}\n}\n", "B."),
    (
        "Caddyfile",
        "x.y {\n\t@old header Host a.kite.io\n\troute @old {\n\t\tredir https://a.wren.io{uri}\n\t}\n}\n",
        "B",
    ),
    (
        "Caddyfile",
        "x.y {\n\thandle_path /old* {\n\t\tredir https://a.wren.io{uri}\n\t}\n\thandle {\n\t\treverse_proxy a.kite.io\n\t}\n}\n",
        "R",
    ),
    (
        "lighttpd.conf",
        "$HTTP[\"host\"] == \"a.kite.io\" {\n  url.redirect = ( \".*\" => \"https://a.wren.io$0\" )\n}\nelse $HTTP[\"host\"] == \"c.kite.io\" {\n  server.document-root = \"/x\"\n}\n",
        "BR",
    ),
    (
        "ing.yaml",
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: x\n  annotations:\n    traefik.ingress.kubernetes.io/redirect-regex: ^https://a\\.kite\\.io/(.*)\n    traefik.ingress.kubernetes.io/redirect-replacement: https://a.wren.io/$1\n",
        "B",
    ),
    (
        "httproute.yaml",
        "kind: HTTPRoute\nspec:\n  hostnames: [a.kite.io]\n  rules:\n    - filters:\n        - type: RequestRedirect\n          requestRedirect:\n            hostname: a.wren.io\n",
        "B",
    ),
    (
        "httproute.yaml",
        "kind: HTTPRoute\nspec:\n  hostnames: [a.kite.io]\n  rules:\n    - filters:\n        - type: URLRewrite\n          urlRewrite:\n            hostname: a.wren.io\n",
        "R",
    ),
    (
        "vs.yaml",
        "kind: VirtualService\nspec:\n  hosts: [a.kite.io]\n  http:\n    - redirect:\n        authority: a.wren.io\n",
        "B",
    ),
    (
        "vs.yaml",
        "kind: VirtualService\nspec:\n  hosts: [a.kite.io]\n  http:\n    - rewrite:\n        authority: a.wren.io\n      route: []\n",
        "R",
    ),
    (
        "octodns/kite.yaml",
        "a.kite.io.:\n  - type: A\n    values: [10.0.0.1]\n  - type: TXT\n    value: see a.wren.io\n",
        "R",
    ),
    (
        "dns.json",
        "{\"Changes\": [{\"Action\": \"UPSERT\", \"ResourceRecordSet\": {\"Name\": \"a.kite.io\", \"Type\": \"CNAME\", \"ResourceRecords\": [{\"Value\": \"a.wren.io\"}]}}]}",
        "B",
    ),
    (
        "dns.json",
        "{\"Changes\": [{\"Action\": \"UPSERT\", \"ResourceRecordSet\": {\"Name\": \"a.kite.io\", \"Type\": \"MX\", \"ResourceRecords\": [{\"Value\": \"10 a.wren.io\"}]}}]}",
        "R",
    ),
    (
        "external.yaml",
        "kind: DNSEndpoint\nspec:\n  endpoints:\n    - dnsName: a.kite.io\n      recordType: CNAME\n      targets: [a.wren.io]\n",
        "B",
    ),
    (
        "pulumi.py",
        "aws.route53.Record(\"x\", name=\"a.kite.io\", type=\"CNAME\", records=[\"a.wren.io\"])\n",
        "B",
    ),
    (
        "dns.tf",
        "resource \"google_dns_record_set\" \"x\" {\n  name    = \"a.kite.io.\"\n  type    = \"CNAME\"\n  rrdatas = [\"a.wren.io.\"]\n}\n",
        "B",
    ),
    (
        "dns.tf",
        "resource \"azurerm_dns_cname_record\" \"x\" {\n  name   = \"a.kite.io\"\n  record = \"a.wren.io\"\n}\n",
        "B",
    ),
    (
        "app.py",
        "@app.before_request\ndef f():\n    if request.host == 'a.kite.io':\n        return redirect('https://a.wren.io' + request.path, 301)\n",
        "B",
    ),
    (
        "app.py",
        "if request.host == 'a.kite.io':\n    abort(410)\nelif request.host == 'x':\n    return redirect('https://a.wren.io')\n",
        "R",
    ),
    ("app.py", "HOST = {'a.kite.io': 'a.wren.io'}.get(h, h)\n", "B"),
    ("app.py", "host = 'a.wren.io' if host == 'a.kite.io' else host\n", "B"),
    ("app.py", "if host == 'a.kite.io':\n    host, port = 'a.wren.io', 443\n", "R"),
    ("app.py", "match host:\n    case 'a.kite.io':\n        return 'a.wren.io'\n", "B"),
    ("app.py", "match host:\n    case 'a.kite.io' | 'b.kite.io':\n        x()\n", "RR"),
    ("app.rb", "case host\nwhen 'a.kite.io', 'b.kite.io'\n  x\nend\n", "RD"),
    ("app.rb", "case host\nwhen 'a.kite.io'\n  'a.wren.io'\nend\n", "B"),
    ("app.rs", "match host {\n    \"a.kite.io\" | \"x\" => Some(\"a.wren.io\"),\n    _ => None,\n}\n", "B"),
    (
        "app.go",
        "switch r.Host {\ncase \"a.kite.io\":\n\thttp.Redirect(w, r, \"https://a.wren.io\", 301)\n}\n",
        "B",
    ),
    (
        "app.go",
        "u := *r.URL\nu.Host = \"a.wren.io\"\nif r.Host == \"a.kite.io\" {\n\thttp.Redirect(w, r, u.String(), 301)\n}\n",
        "R",
    ),
    (
        "app.go",
        "if r.Host == \"a.kite.io\" {\n\tlog.Printf(\"host %s\", r.Host)\n\tr.Host = \"a.wren.io\"\n\treturn\n}\n",
        "B",
    ),
    (
        "app.ts",
        "if (req.headers.host === 'a.kite.io') {\n  res.writeHead(301, { Location: `https://a.wren.io${req.url}` });\n  res.end();\n}\n",
        "B",
    ),
    (
        "app.ts",
        "export function middleware(req) {\n  if (req.nextUrl.hostname === 'a.kite.io') {\n    return NextResponse.redirect(new URL('https://a.wren.io'));\n  }\n}\n",
        "B",
    ),
    (
        "app.ts",
        "export function middleware(req) {\n  if (req.nextUrl.hostname === 'a.kite.io') {\n    return NextResponse.rewrite(new URL('https://a.wren.io'));\n  }\n}\n",
        "R",
    ),
    ("app.ts", "const hosts = new Map<string, string>([['a.kite.io', 'x'], ['b.kite.io', 'y']]);\n", "MM"),
    ("app.ts", "const t: Record<string, number> = {\n  ['a.kite.io']: 1,\n  ['b.kite.io']: 2,\n};\n", "MM"),
    ("app.ts", "window.location.href = host === 'a.kite.io' ? 'https://a.wren.io' : '/';\n", "B"),
    (
        "app.ts",
        "if (location.hostname === 'a.kite.io') {\n  const api = 'https://a.wren.io/api';\n  fetch(api);\n}\n",
        "R",
    ),
    ("App.java", "if (\"a.kite.io\".equals(host)) {\n  host = \"a.wren.io\";\n}\n", "B"),
    (
        "App.java",
        "if (\"a.kite.io\".equals(request.getServerName())) {\n  response.sendRedirect(\"https://a.wren.io\");\n}\n",
        "B",
    ),
    ("App.java", "if (\"a.kite.io\".equals(host)) {\n  return \"a.wren.io\";\n}\n", "B"),
    (
        "App.cs",
        "if (context.Request.Host.Host == \"a.kite.io\") {\n  context.Response.Redirect(\"https://a.wren.io\");\n}\n",
        "B",
    ),
    ("App.cs", "options.AddRedirect(\"^https://a\\\\.kite\\\\.io/(.*)\", \"https://a.wren.io/$1\");\n", "B"),
    (
        "a.php",
        "<?php\nif ($_SERVER['HTTP_HOST'] === 'a.kite.io') {\n  header('Location: https://a.wren.io' . $_SERVER['REQUEST_URI'], true, 301);\n  exit;\n}\n",
        "B",
    ),
    ("a.php", "<?php\nswitch ($host) {\n  case 'a.kite.io':\n  case 'b.kite.io':\n    x();\n}\n", "MM"),
    ("a.php", "<?php\nreturn match($host) {\n  'a.kite.io' => 1,\n  'b.kite.io' => 2,\n};\n", "MM"),
    ("a.sql", "UPDATE sites\nSET domain = 'a.wren.io'\nWHERE domain = 'a.kite.io'\n  AND active;\n", "B"),
    ("a.sql", "INSERT INTO redirects (source, target)\nVALUES ('a.kite.io', 'a.wren.io');\n", "B"),
    (
        "a.sql",
        "UPDATE t\nSET url = REPLACE(\n  url,\n  'https://a.kite.io',\n  'https://a.wren.io'\n);\n",
        "B",
    ),
    (
        "a.sql",
        "MERGE INTO t USING s ON t.host = 'a.kite.io' WHEN MATCHED THEN UPDATE SET host = 'a.wren.io';\n",
        "B",
    ),
    ("a.sql", "DELETE FROM t WHERE host = 'a.kite.io';\nINSERT INTO t (host) VALUES ('a.wren.io');\n", "R"),
    ("a.sh", "curl -sI http://a.kite.io | grep -q 'Location: https://a.wren.io'\n", "R"),
    ("a.sh", "[[ $host == a.kite.io ]] && host=a.wren.io\n", "B"),
    ("a.sh", "host=${host/a.kite.io/a.wren.io}\n", "B"),
    ("a.sh", "export A=a.kite.io B=a.wren.io\n", "R"),
    ("a.sh", "declare -A m\nm=([a.kite.io]=x [c.kite.io]=y)\n", "RR"),
    ("a.sh", "hosts=(\"a.kite.io\" \"b.kite.io\")\n", "RD"),
    ("a.toml", "hosts = { 'a.kite.io' = 1, \"b.kite.io\" = 2 }\n", "MM"),
    ("a.toml", "[[proxy]]\ndomain = \"a.kite.io\"\n[[proxy]]\ndomain = \"b.kite.io\"\n", "MM"),
    ("a.toml", "[[proxy]]\ndomain = \"a.kite.io\"\n[[proxy]]\ndomain = \"a.wren.io\"\n", "M"),
    ("a.toml", "x = '''\na.kite.io\nb.kite.io\n'''\n", "RD"),
    ("a.yaml", "a: &x\n  a.kite.io: 1\nb:\n  <<: *x\n  b.kite.io: 2\n", "RR"),
    ("a.yaml", "{a.kite.io: 1, \"b.kite.io\": 2}\n", "MM"),
    ("a.yaml", "- a.kite.io: 1\n- b.kite.io: 2\n", "RR"),
    ("a.yaml", "hosts:\n  - name: a\n    host: a.kite.io\n  - name: a\n    host: b.kite.io\n", "MM"),
    ("a.json5", "{'a.kite.io': 1, \"b.kite.io\": 2}\n", "MM"),
    ("a.py", "d = {}\nd['a.kite.io'] = 1\nd['b.kite.io'] = 2\n", "RR"),
    ("a.py", "x = {'a.kite.io': 1} | {'b.kite.io': 2}\n", "RR"),
    ("a.py", "x = dict(zip(['a.kite.io', 'b.kite.io'], [1, 2]))\n", "RD"),
    ("a.py", "x = defaultdict(int, {'a.kite.io': 1, 'b.kite.io': 2})\n", "MM"),
    ("a.py", "x = collections.OrderedDict((('a.kite.io', 1), ('b.kite.io', 2)))\n", "MM"),
    ("a.go", "var x = map[string]int{\n\t`a.kite.io`: 1,\n\t\"b.kite.io\": 2,\n}\n", "MM"),
    ("a.go", "var x = [...]string{\"a.kite.io\", \"b.kite.io\"}\n", "RD"),
    ("a.go", "x := []Host{{Name: \"a.kite.io\"}, {Name: \"b.kite.io\"}}\n", "RD"),
    ("a.go", "x := []Route{{Host: \"a.kite.io\"}, {Host: \"b.kite.io\"}}\n", "MM"),
    (
        "a.tf",
        "locals {\n  t = <<-EOT\n    server { \"\n  EOT\n  hosts = [\n    \"a.kite.io\",\n    \"b.kite.io\",\n  ]\n}\n",
        "RD",
    ),
    ("a.md", "[a.kite.io]: https://a.kite.io\n[b.kite.io]: https://x.y\n\nUse [a.kite.io].\n", "MRMM"),
    ("a.md", "* [a.kite.io](https://a.kite.io)\n* [a.wren.io](https://a.wren.io)\n", "RR"),
    ("setup.cfg", "[options.extras]\nx =\n  a.kite.io; b.kite.io\n", "RD"),
    ("pytest.ini", "[pytest]\naddopts =\n    --host a.kite.io\n    --origin a.wren.io\n", "R"),
    ("tox.ini", "[testenv]\nsetenv =\n    A = a.kite.io\n    B = a.wren.io\n", "R"),
    ("x.service", "[Service]\nEnvironment=A=a.kite.io\nEnvironment=B=b.kite.io\n", "RR"),
    ("a.clj", "(def m {:redirects {\"a.kite.io\" \"a.wren.io\"}})\n", "B"),
    ("a.clj", "(case h \"a.kite.io\" 1 \"b.kite.io\" 2)\n", "MM"),
    ("a.clj", "(hash-map \"a.kite.io\" 1 \"b.kite.io\" 2)\n", "MM"),
    ("a.ps1", "switch ($h) {\n  'a.kite.io' { 1 }\n  'b.kite.io' { 2 }\n}\n", "MM"),
    ("a.ps1", "$m = [ordered]@{\n  'a.kite.io' = 'x'\n  'b.kite.io' = 'y'\n}\n", "MM"),
    ("a.R", "hosts <- c(\n  \"a.kite.io\",\n  \"b.kite.io\"\n)\n", "RD"),
    ("a.R", "x <- switch(h, \"a.kite.io\" = 1, \"b.kite.io\" = 2)\n", "MM"),
];

#[test]
fn more_statements_keys_and_records() {
    check(UNSEEN_FORMS);
}
