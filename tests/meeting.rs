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
zones: [kite.io]
rules:
  - {id: ab, from: [a.kite.io, b.kite.io, d.kite.io], to: a.wren.io}
  - {id: c, from: c.kite.io, to: c.wren.io}
  - {id: svc, from: '{svc}.eu.kite.io', to: '{svc}-eu.wren.io'}
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
    ("a.go", "if host == \"a.kite.io\" {\n\thost = \"a.wren.io\"\n}\n", "R"),
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
    ("a.json", "[[\"a.kite.io\"], [\"b.kite.io\"]]", "RR"),
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
    ("a.yml", "- url: https://a.kite.io/x\n- url: https://b.kite.io/x\n", "RR"),
    ("a.yml", "dnsNames:\n  - a.kite.io\n  - b.kite.io # alias\n  - x.y\n", "RD"),
    ("a.ini", "[a.kite.io]\nx=1\n[b.kite.io]\nx=2\n", "MM"),
    ("a.zone", "a.kite.io. IN A 1.2.3.4\nb.kite.io. IN A 1.2.3.5\n", "RR"),
    ("a.zone", "a.kite.io. IN CNAME x.y.\nb.kite.io. IN CNAME z.y.\n", "MM"),
    ("a.conf", "upstream x {\n  server a.kite.io;\n  server b.kite.io backup;\n}\n", "RR"),
    ("a.conf", "map $host $x {\n  default a.kite.io;\n  c.x b.kite.io;\n}\n", "RR"),
    ("a.zone", "a.kite.io. IN A 1.2.3.4\nb.kite.io. IN CNAME z.y.\n", "RR"),
    ("a.csv", "a.kite.io,cname\nb.kite.io,cname\n", "RR"),
    ("a.go", "switch h {\ncase \"a.kite.io\", \"c.kite.io\":\n\tx()\n}\n", "RR"),
];

#[test]
fn siblings_by_language() {
    check(SIBLINGS_BY_LANGUAGE);
}
