//! Kinds of files by their names: one table, by which both the syntax and the structure of a text are chosen.
//!
//! A kind has one syntax and one structure at most: names that share the one and not the other are of two kinds.
//! Contents are not looked at, since they can be of several languages at once.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Files that are read in the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    C,
    JavaScript,
    Json,
    Php,
    Hcl,
    Lua,
    Nix,
    Cue,
    /// Haskell, Dhall and their kin.
    Haskell,
    Python,
    RubyOrPerl,
    ElixirOrRake,
    Shell,
    TomlOrEnv,
    Ini,
    Yaml,
    /// YAML of Salt and of encrypted data.
    SpecialYaml,
    Markup,
    /// XML that goes by the name of any configuration.
    Config,
    Sql,
    Basic,
    Prose,
    Rows,
    Caddy,
    R,
    PowerShell,
    Tcl,
    Lisp,
}

/// Extensions and whole names of files, in lower case, by kind.
pub(super) static NAME_PARTS: [(FileKind, &str); 28] = [
    (FileKind::C, "c h cc cpp cxx hpp hh cs go java kt kts m mm rs scala swift zig mod"),
    (
        FileKind::JavaScript,
        "js jsx mjs cjs ts tsx mts cts css scss less dart groovy gradle proto jenkinsfile jsonnet libsonnet bicep",
    ),
    (FileKind::Json, "json json5 jsonc"),
    (FileKind::Php, "php vcl"),
    (FileKind::Hcl, "tf tfvars hcl nomad"),
    (FileKind::Lua, "lua"),
    (FileKind::Nix, "nix"),
    (FileKind::Cue, "cue"),
    (FileKind::Haskell, "dhall hs elm purs"),
    (FileKind::Python, "py pyi pyx bzl star bazel build workspace tiltfile"),
    (FileKind::RubyOrPerl, "rb pl pm pp gemfile"),
    (FileKind::ElixirOrRake, "ex exs rake"),
    (FileKind::Shell, "sh bash zsh ksh fish mk dockerfile containerfile makefile"),
    (FileKind::TomlOrEnv, "toml env envrc"),
    (FileKind::Ini, "ini cfg cnf properties editorconfig gitconfig gitmodules service desktop"),
    (FileKind::Yaml, "yaml yml"),
    (FileKind::SpecialYaml, "sls eyaml"),
    (
        FileKind::Markup,
        "html htm xhtml xml xsd xsl xslt wsdl svg vue svelte ejs hbs plist csproj entitlements storyboard xib resx xaml rss atom",
    ),
    (FileKind::Config, "config"),
    (FileKind::Sql, "sql psql pgsql ddl"),
    (FileKind::Basic, "vb vbs bas"),
    (FileKind::Prose, "md markdown rst txt adoc"),
    (FileKind::Rows, "csv tsv zone"),
    (FileKind::Caddy, "caddyfile"),
    (FileKind::R, "r"),
    (FileKind::PowerShell, "ps1 psm1 psd1"),
    (FileKind::Tcl, "tcl exp"),
    (FileKind::Lisp, "clj cljs cljc edn el lisp scm rkt fnl hy"),
];

/// Parts that mean something at the start of a name too: `Dockerfile.dev`, `env.example`. Other words there are the
/// subject of a file, such as `php.conf`.
const STEMS: [&[u8]; 9] = [
    b"dockerfile",
    b"containerfile",
    b"makefile",
    b"gemfile",
    b"jenkinsfile",
    b"caddyfile",
    b"env",
    b"envrc",
    b"gitconfig",
];

/// Extension of configurations of any program; what is before it is a subject, such as the host `example.rs`.
const SUBJECT_END: &[u8] = b"conf";

/// The kinds by part of a name, from [`NAME_PARTS`].
// A search of the lists took 2 % of the instructions of a check of 25,757 files.
static KINDS: LazyLock<HashMap<&[u8], FileKind>> = LazyLock::new(|| {
    let mut kinds = HashMap::new();
    for (kind, parts) in &NAME_PARTS {
        kinds.extend(parts.split(' ').map(|part| (part.as_bytes(), *kind)));
    }
    kinds
});

/// Length of the longest part in [`NAME_PARTS`], `containerfile`; longer ones need no lookup.
const MAX_PART_LENGTH: usize = 13;

impl FileKind {
    /// The kinds that the parts of a file name say, the last part first: `app.yaml.j2` is YAML.
    pub fn of_name(name: &[u8]) -> impl Iterator<Item = Self> {
        let mut rest = Some(name);
        let parts = std::iter::from_fn(move || {
            let (part, before) = match memchr::memrchr(b'.', rest?) {
                Some(dot) => (&rest?[dot + 1..], Some(&rest?[..dot])),
                None => (rest?, None),
            };
            let is_subject = part.eq_ignore_ascii_case(SUBJECT_END);
            rest = before.filter(|_| !is_subject);
            Some((part, before.is_none() && part.len() < name.len()))
        });
        parts.filter_map(|(part, is_stem)| Self::of_part(part, is_stem))
    }

    /// The kind that a part of a name between dots says, in any case.
    fn of_part(part: &[u8], is_stem: bool) -> Option<Self> {
        let mut lower = [0; MAX_PART_LENGTH];
        let lower = lower.get_mut(..part.len())?;
        lower.copy_from_slice(part);
        lower.make_ascii_lowercase();
        let lower = &*lower;
        if is_stem && !STEMS.contains(&lower) {
            return None;
        }
        KINDS.get(lower).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::{FileKind, MAX_PART_LENGTH, NAME_PARTS, STEMS};
    use std::collections::HashSet;

    #[test]
    fn the_subject_of_a_file_says_nothing() {
        for (names, expected) in [
            ("Dockerfile Dockerfile.dev web.dockerfile", Some(FileKind::Shell)),
            (".env .env.local env.example", Some(FileKind::TomlOrEnv)),
            ("app.yaml.j2 app.YAML", Some(FileKind::Yaml)),
            ("main.go go.mod", Some(FileKind::C)),
            ("php.conf c.conf site.rs.conf api.go.conf.j2 html.map config.ru nginx.conf", None),
        ] {
            for name in names.split(' ') {
                assert_eq!(FileKind::of_name(name.as_bytes()).next(), expected, "{name}");
            }
        }
        assert!(STEMS.iter().all(|stem| FileKind::of_name(stem).next().is_some()));
    }

    #[test]
    fn every_known_part_is_short_enough_to_be_looked_up() {
        let longest = NAME_PARTS.iter().flat_map(|(_, parts)| parts.split(' ')).map(str::len).max();
        assert_eq!(longest, Some(MAX_PART_LENGTH));
    }

    #[test]
    fn every_part_has_one_kind_and_every_kind_one_row() {
        let parts: Vec<&str> = NAME_PARTS.iter().flat_map(|(_, parts)| parts.split(' ')).collect();
        assert_eq!(parts.iter().collect::<HashSet<_>>().len(), parts.len());
        for (index, (kind, _)) in NAME_PARTS.iter().enumerate() {
            assert!(NAME_PARTS[index + 1..].iter().all(|(other, _)| other != kind), "{kind:?}");
        }
    }
}
