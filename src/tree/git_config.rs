//! The few settings of git that decide what is listed, read from its configuration files.
//!
//! Starting `git config` would cost more than a whole listing. `include.path` is followed, `includeIf` is
//! not; settings given on git's command line or by `GIT_CONFIG_COUNT` are not seen.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::GitDir;

/// How many files may include one another before the chain is taken for a loop; git's own limit.
const MAX_INCLUDES: usize = 10;

/// Settings in the order of their files: `section.key`, or `section.subsection.key`, and the value.
#[derive(Debug, Default)]
struct Config(Vec<(Vec<u8>, Vec<u8>)>);

/// The hash by which a repository names its objects, as `extensions.objectFormat` has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ObjectFormat {
    Sha1,
    Sha256,
}

/// The object format of a repository.
pub(super) fn object_format(git: &GitDir) -> ObjectFormat {
    match Config::of_file(&git.common().join("config"), MAX_INCLUDES).get("extensions.objectformat") {
        Some(name) if name.eq_ignore_ascii_case(b"sha256") => ObjectFormat::Sha256,
        _ => ObjectFormat::Sha1,
    }
}

/// The user's own ignore rules: `core.excludesFile`, or `git/ignore` in the configuration directory.
pub(super) fn excludes_file(root: &Path, git: &GitDir) -> Option<PathBuf> {
    excludes_file_with(root, git, &|name| std::env::var_os(name).filter(|value| !value.is_empty()))
}

fn excludes_file_with(
    root: &Path,
    git: &GitDir,
    variable: &dyn Fn(&str) -> Option<OsString>,
) -> Option<PathBuf> {
    let home = variable("HOME").map(PathBuf::from);
    let user = variable("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .or_else(|| home.as_ref().map(|home| home.join(".config")))
        .map(|directory| directory.join("git"));
    // Nearest first: the first file with the setting decides.
    let mut files = vec![git.directory().join("config.worktree"), git.common().join("config")];
    match variable("GIT_CONFIG_GLOBAL") {
        Some(file) => files.push(file.into()),
        None => {
            files.extend(home.as_ref().map(|home| home.join(".gitconfig")));
            files.extend(user.as_ref().map(|user| user.join("config")));
        }
    }
    if variable("GIT_CONFIG_NOSYSTEM").is_none() {
        files.push(variable("GIT_CONFIG_SYSTEM").map_or_else(|| "/etc/gitconfig".into(), PathBuf::from));
    }
    let setting = files
        .iter()
        .find_map(|file| Config::of_file(file, MAX_INCLUDES).get("core.excludesfile").map(<[u8]>::to_vec));
    match setting {
        Some(value) if value.is_empty() => None,
        Some(value) => Some(root.join(at_home(&value, home.as_deref()))),
        None => user.map(|user| user.join("ignore")),
    }
}

fn at_home(value: &[u8], home: Option<&Path>) -> PathBuf {
    match (value.strip_prefix(b"~/"), home) {
        (Some(rest), Some(home)) => home.join(OsStr::from_bytes(rest)),
        _ => PathBuf::from(OsStr::from_bytes(value)),
    }
}

impl Config {
    fn get(&self, key: &str) -> Option<&[u8]> {
        self.0.iter().rev().find(|(own, _)| own == key.as_bytes()).map(|(_, value)| value.as_slice())
    }

    /// The settings of `file` and of what it includes; none if it cannot be read.
    fn of_file(file: &Path, includes: usize) -> Self {
        let Ok(text) = std::fs::read(file) else { return Self::default() };
        let mut config = Self::default();
        for (key, value) in Self::parse(&text).0 {
            if key == b"include.path" && includes > 0 {
                let home = std::env::var_os("HOME").map(PathBuf::from);
                let path = at_home(&value, home.as_deref());
                let path = file.parent().map_or_else(|| path.clone(), |directory| directory.join(&path));
                config.0.extend(Self::of_file(&path, includes - 1).0);
            } else {
                config.0.push((key, value));
            }
        }
        config
    }

    fn parse(text: &[u8]) -> Self {
        let mut config = Self::default();
        let mut section = Vec::new();
        let mut rest = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        while let Some(&byte) = rest.first() {
            match byte {
                b'#' | b';' => rest = after_line(rest),
                b'[' => (section, rest) = header(rest),
                byte if byte.is_ascii_whitespace() => rest = &rest[1..],
                _ => {
                    let end = memchr::memchr2(b'=', b'\n', rest).unwrap_or(rest.len());
                    let key = rest[..end].trim_ascii().to_ascii_lowercase();
                    let value = match rest.get(end) {
                        Some(b'=') => value(&rest[end + 1..]),
                        _ => (b"true".to_vec(), after_line(rest)),
                    };
                    rest = value.1;
                    config.0.push(([section.as_slice(), b".", &key].concat(), value.0));
                }
            }
        }
        config
    }
}

fn after_line(text: &[u8]) -> &[u8] {
    memchr::memchr(b'\n', text).map_or(&[], |end| &text[end + 1..])
}

/// `[section]` or `[section "subsection"]`, and what follows it.
fn header(text: &[u8]) -> (Vec<u8>, &[u8]) {
    let end = text.iter().position(|&byte| byte == b']' || byte == b'\n').unwrap_or(text.len());
    let inside = &text[1..end];
    let after = text.get(end + 1..).unwrap_or_default();
    let Some(quote) = memchr::memchr(b'"', inside) else {
        return (inside.trim_ascii().to_ascii_lowercase(), after);
    };
    let subsection = inside[quote + 1..].strip_suffix(b"\"").unwrap_or(&inside[quote + 1..]);
    let section = inside[..quote].trim_ascii().to_ascii_lowercase();
    ([section.as_slice(), b".", subsection].concat(), after)
}

/// A value up to the end of its line: quotes and escapes undone, comments and outer blanks dropped.
fn value(text: &[u8]) -> (Vec<u8>, &[u8]) {
    let mut out = Vec::new();
    let mut solid = 0;
    let mut quoted = false;
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        at += 1;
        match byte {
            b'\n' => break,
            b'#' | b';' if !quoted => {
                out.truncate(solid);
                return (out, after_line(&text[at..]));
            }
            b'"' => quoted = !quoted,
            b'\\' => {
                match text.get(at) {
                    Some(b'\n') | None => {}
                    Some(b'n') => out.push(b'\n'),
                    Some(b't') => out.push(b'\t'),
                    Some(b'b') => out.push(8),
                    Some(&other) => out.push(other),
                }
                at += 1;
                solid = out.len();
                continue;
            }
            byte if byte.is_ascii_whitespace() && !quoted => {
                if !out.is_empty() {
                    out.push(byte);
                }
                continue;
            }
            byte => out.push(byte),
        }
        solid = out.len();
    }
    out.truncate(solid);
    (out, text.get(at..).unwrap_or_default())
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "tests lay out their own files")]
mod tests {
    use super::{Config, excludes_file_with};
    use crate::tree::Root;
    use std::ffi::OsString;

    #[test]
    fn reads_values_as_git_does() {
        for (text, key, expected) in [
            ("[core]\n\texcludesFile = ~/ignore\n", "core.excludesfile", Some("~/ignore")),
            ("[CORE]EXCLUDESFILE=a b # c\n", "core.excludesfile", Some("a b")),
            ("[core]\nexcludesfile = \"a # b\" ; c", "core.excludesfile", Some("a # b")),
            ("[core]\nexcludesfile = a\\\nb\n", "core.excludesfile", Some("ab")),
            ("[core]\nexcludesfile = \"a\\\\b\"\n", "core.excludesfile", Some("a\\b")),
            ("[core]\nexcludesfile\n", "core.excludesfile", Some("true")),
            ("[core]\nexcludesfile =\nbare = no", "core.excludesfile", Some("")),
            ("[core]\nx = 1\nx = 2\n", "core.x", Some("2")),
            ("; c\n[core \"x\"]\nexcludesfile = a\n", "core.excludesfile", None),
            ("[remote \"Up\"]\nurl = u\n", "remote.Up.url", Some("u")),
            ("[core", "core.excludesfile", None),
            ("excludesfile = \"open", "core.excludesfile", None),
            ("[a]\nb = c\r\n", "a.b", Some("c")),
        ] {
            let config = Config::parse(text.as_bytes());
            assert_eq!(config.get(key), expected.map(str::as_bytes), "{text:?}");
        }
    }

    #[test]
    fn the_nearest_setting_of_the_excludes_file_wins() {
        let home = tempfile::tempdir().unwrap();
        let at = |path: &str| home.path().join(path);
        for directory in ["repo/.git/objects", "repo/.git/refs", ".config/git"] {
            std::fs::create_dir_all(at(directory)).unwrap();
        }
        std::fs::write(at("repo/.git/HEAD"), "ref: refs/heads/main\n").unwrap();
        let root = Root::find(&at("repo"));
        let git = root.git().unwrap();
        let file = |variables: &[(&str, OsString)]| {
            excludes_file_with(root.path(), git, &|name| {
                let home = Some(("HOME", home.path().as_os_str().to_owned()));
                variables.iter().cloned().chain(home).find(|(own, _)| *own == name).map(|(_, value)| value)
            })
        };
        assert_eq!(file(&[]), Some(at(".config/git/ignore")));
        assert_eq!(file(&[("XDG_CONFIG_HOME", "/x".into())]), Some("/x/git/ignore".into()));
        std::fs::write(at(".config/git/config"), "[core]\nexcludesfile = ~/from-xdg\n").unwrap();
        assert_eq!(file(&[]), Some(at("from-xdg")));
        std::fs::write(at("more"), "[core]\nexcludesfile = /from-include\n").unwrap();
        std::fs::write(at(".gitconfig"), "[include]\npath = more\n").unwrap();
        assert_eq!(file(&[]), Some("/from-include".into()));
        assert_eq!(file(&[("GIT_CONFIG_GLOBAL", "/dev/null".into())]), Some(at(".config/git/ignore")));
        std::fs::write(at("repo/.git/config"), "[core]\nexcludesfile = own\n").unwrap();
        assert_eq!(file(&[]), Some(root.path().join("own")));
        std::fs::write(at("repo/.git/config"), "[core]\nexcludesfile =\n").unwrap();
        assert_eq!(file(&[]), None);
    }
}
