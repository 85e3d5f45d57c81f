//! Untracked names that git ignores, by `.gitignore` files, `info/exclude` and `core.excludesFile`.
//!
//! Only names that the index does not have are asked about, so rule files are read, and git is asked for its
//! settings, when the first such name is met. The `ignore` crate matches; a file with a pattern that `ignore` reads in
//! another way than git ([`Patterns`] names the classes) is left to `git check-ignore`. As in git, a rule file that
//! cannot be read has no rules; where git would wait for a pipe or give up, the name is told as unread.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::check_ignore::CheckIgnore;
use super::git_settings::{GitSettings, NameCase};
use crate::fs::{
    GitDir, KnownFileError, NameAt, NameKind, Opened, Root, look, open_file, read_all, read_regular,
};
use crate::text::SkipReason;
use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Bytes of a file of rules; git leaves a longer one out, too (`PATTERN_MAX_FILE_SIZE`).
const MAX_RULES: u64 = 100 << 20;

/// Directory or anything else; patterns that end in `/` match only directories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Directory,
    Other,
}

/// All rules of one repository, without those of its `.gitignore` files.
#[derive(Debug)]
pub(super) struct Excludes<'a> {
    root: &'a Root,
    git: &'a GitDir,
    shared: OnceLock<Result<Shared, SkipReason>>,
    check_ignore: CheckIgnore<'a>,
}

/// Rules and settings for the whole repository.
#[derive(Debug)]
struct Shared {
    case: NameCase,
    /// The rules of `info/exclude`, which come first, and of `core.excludesFile`.
    patterns: [Patterns; 2],
}

/// One directory on the way down to a name, with its own rules.
#[derive(Debug)]
pub(super) struct IgnoreScope {
    above: Option<Arc<IgnoreScope>>,
    /// Its path with a final `/`, or nothing for the root.
    prefix: Box<[u8]>,
    /// The rules of its `.gitignore`; `None` where it has none.
    patterns: Option<OnceLock<Patterns>>,
    /// True if it, or a directory above it, is ignored; computed once.
    ignored: OnceLock<Result<bool, SkipReason>>,
}

/// The rules of one file.
///
/// `ignore` differs from git, as a property test against `git ls-files` shows, on patterns with `{}` (alternatives in
/// `ignore`, plain text in git), on `[…]` of anything but letters and digits (`[!a]` matches `/` in `ignore`, and it
/// has no `[[:alpha:]]`), on any `[…]` and `\` where case does not count (in git `[A]` and `\A` do not match `a`), on a `\` at the end or before `/` or `\`, on `**` that is not a whole part of a path
/// (git compares the text before the first wildcard by itself, against its manual), on `//`, and on zero bytes and
/// anything else that is not UTF-8.
#[derive(Debug)]
enum Patterns {
    /// `ignore` reads all of them as git does.
    Same(Gitignore),
    /// Only git itself can tell.
    Differ,
    /// A pipe or a device, which git would wait for: no rules.
    Endless,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    Ignore,
    Include,
    AskGit,
}

impl<'a> Excludes<'a> {
    pub(super) fn new(root: &'a Root, git: &'a GitDir) -> Self {
        Self { root, git, shared: OnceLock::new(), check_ignore: CheckIgnore::new(root, git) }
    }

    /// True if `path`, a name in `scope`, is ignored; nothing below an ignored directory can be included.
    ///
    /// # Errors
    /// If git had to be asked and did not answer.
    pub(super) fn ignores(&self, scope: &IgnoreScope, path: &[u8], shape: Shape) -> Result<bool, SkipReason> {
        Ok(self.ignores_scope(scope)? || self.matches(scope, path, shape)?)
    }

    fn ignores_scope(&self, scope: &IgnoreScope) -> Result<bool, SkipReason> {
        // Up to the nearest directory whose answer is known, and down again: a loop, since a tree may be deep.
        let mut open = Vec::new();
        let mut next = Some(scope);
        let mut ignored = Ok(false);
        while let Some(scope) = next {
            if let Some(known) = scope.ignored.get() {
                ignored = known.clone();
                break;
            }
            open.push(scope);
            next = scope.above.as_deref();
        }
        for scope in open.into_iter().rev() {
            ignored = scope.ignored.get_or_init(|| self.ignores_in(scope, ignored)).clone();
        }
        ignored
    }

    /// True if the directory `scope` is ignored, or one above it, as `above` says.
    fn ignores_in(&self, scope: &IgnoreScope, above: Result<bool, SkipReason>) -> Result<bool, SkipReason> {
        match &scope.above {
            Some(parent) if !above.clone()? => {
                let path = scope.prefix.strip_suffix(b"/").unwrap_or_default();
                self.matches(parent, path, Shape::Directory)
            }
            _ => above,
        }
    }

    /// True if the last rule that matches `path` ignores it; rules of nearer files come later.
    fn matches(&self, scope: &IgnoreScope, path: &[u8], shape: Shape) -> Result<bool, SkipReason> {
        match self.effect(scope, path, shape)? {
            Some(Effect::Ignore) => Ok(true),
            Some(Effect::Include) | None => Ok(false),
            Some(Effect::AskGit) => self.ask_git(scope, path),
        }
    }

    /// Asks git, which reads the rules of all directories on the way.
    fn ask_git(&self, scope: &IgnoreScope, path: &[u8]) -> Result<bool, SkipReason> {
        let shared = self.shared.get_or_init(|| self.shared()).as_ref().map_err(Clone::clone)?;
        let mut next = Some(scope);
        while let Some(scope) = next {
            if matches!(self.patterns(scope, shared.case), Some(Patterns::Endless)) {
                let place = String::from_utf8_lossy(&scope.prefix);
                let why = format!("`{place}.gitignore` is not a regular file, and git would wait for it");
                return Err(SkipReason::Unreadable(why));
            }
            next = scope.above.as_deref();
        }
        self.check_ignore.ignores(path).map_err(SkipReason::Unreadable)
    }

    /// The rules of the `.gitignore` in a directory.
    fn patterns<'s>(&self, scope: &'s IgnoreScope, case: NameCase) -> Option<&'s Patterns> {
        Some(scope.patterns.as_ref()?.get_or_init(|| self.gitignore(&scope.prefix, case)))
    }

    fn effect(&self, scope: &IgnoreScope, path: &[u8], shape: Shape) -> Result<Option<Effect>, SkipReason> {
        let shared = self.shared.get_or_init(|| self.shared()).as_ref().map_err(Clone::clone)?;
        let mut next = Some(scope);
        while let Some(scope) = next {
            let patterns = self.patterns(scope, shared.case);
            let below = &path[scope.prefix.len()..];
            if let Some(effect) = patterns.and_then(|patterns| patterns.effect(below, shape)) {
                return Ok(Some(effect));
            }
            next = scope.above.as_deref();
        }
        Ok(shared.patterns.iter().find_map(|patterns| patterns.effect(path, shape)))
    }

    fn shared(&self) -> Result<Shared, SkipReason> {
        let settings = GitSettings::load(self.root, self.git).map_err(SkipReason::Unreadable)?;
        let read = |path: &Path| read_rules(path).map(|text| Patterns::parse(&text, settings.case));
        let exclude = read(&self.git.common().join("info/exclude"))?;
        let user = settings
            .excludes_file
            .as_deref()
            .map_or_else(|| Ok(Patterns::parse(b"", settings.case)), read)?;
        Ok(Shared { case: settings.case, patterns: [exclude, user] })
    }

    /// The rules of the `.gitignore` in `directory`, not read through a symbolic link, as in git: it could point anywhere.
    fn gitignore(&self, directory: &[u8], case: NameCase) -> Patterns {
        let path = [directory, b".gitignore"].concat();
        let Ok(root) = self.root.handle() else { return Patterns::parse(b"", case) };
        let text = match open_file(NameAt::new(&root, &path)) {
            Ok(Opened::File(file, _)) => read_all(file, MAX_RULES).unwrap_or_default(),
            Ok(Opened::Special) if look(root, &path) == Ok(NameKind::Special) => return Patterns::Endless,
            Ok(Opened::Special | Opened::Nothing) | Err(_) => Vec::new(),
        };
        Patterns::parse(&text, case)
    }
}

/// The text of a rule file; empty where it cannot be read, and for a device, as for git.
///
/// # Errors
/// Where git would wait, or give up.
fn read_rules(path: &Path) -> Result<Vec<u8>, SkipReason> {
    match read_regular(path, MAX_RULES) {
        Ok(text) => Ok(text),
        Err(error @ (KnownFileError::Special(_) | KnownFileError::TooLarge(_))) if !is_device(path) => {
            Err(SkipReason::Unreadable(format!("the file of excludes `{}` {error}", path.display())))
        }
        Err(_) => Ok(Vec::new()),
    }
}

fn is_device(path: &Path) -> bool {
    path.metadata().is_ok_and(|found| found.file_type().is_char_device())
}

/// Presence of a `.gitignore` in a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HasGitignore {
    Yes,
    No,
}

impl IgnoreScope {
    /// The directory at `prefix` (with a final `/`, or empty), in `above`.
    pub(super) fn new(above: Option<Arc<Self>>, prefix: &[u8], gitignore: HasGitignore) -> Arc<Self> {
        let patterns = (gitignore == HasGitignore::Yes).then(OnceLock::new);
        Arc::new(Self { above, prefix: prefix.into(), patterns, ignored: OnceLock::new() })
    }
}

impl Patterns {
    fn parse(text: &[u8], case: NameCase) -> Self {
        Self::compiled(text, case).map_or(Self::Differ, Self::Same)
    }

    /// The patterns, if `ignore` reads all of them as git does.
    fn compiled(text: &[u8], case: NameCase) -> Option<Gitignore> {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let mut builder = GitignoreBuilder::new("");
        builder.case_insensitive(case == NameCase::Insensitive).ok()?;
        for line in text.split(|&byte| byte == b'\n').filter(|line| !line.starts_with(b"#")) {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let line =
                std::str::from_utf8(line).ok().filter(|line| is_read_as_in_git(line.as_bytes(), case))?;
            builder.add_line(None, line).ok()?;
        }
        builder.build().ok()
    }

    /// The effect on `path`, relative to the directory of the rules, of the last rule that matches it.
    fn effect(&self, path: &[u8], shape: Shape) -> Option<Effect> {
        let gitignore = match self {
            Self::Same(gitignore) => gitignore,
            Self::Differ => return Some(Effect::AskGit),
            Self::Endless => return None,
        };
        match gitignore.matched(Path::new(OsStr::from_bytes(path)), shape == Shape::Directory) {
            Match::None => None,
            Match::Ignore(_) => Some(Effect::Ignore),
            Match::Whitelist(_) => Some(Effect::Include),
        }
    }
}

/// True if a line of a rule file is in none of the classes on which `ignore` differs from git; see [`Patterns`].
fn is_read_as_in_git(line: &[u8], case: NameCase) -> bool {
    let line = line.strip_prefix(b"!").unwrap_or(line);
    let mut at = 0;
    while let Some(&byte) = line.get(at) {
        let rest = &line[at + 1..];
        at += match byte {
            0 | b'{' | b'}' => return false,
            b'/' if rest.starts_with(b"/") => return false,
            b'\\' => match rest {
                [b'/' | b'\\', ..] | [] => return false,
                _ if case == NameCase::Insensitive => return false,
                _ => 2,
            },
            b'[' => match simple_class(rest) {
                Some(length) if case == NameCase::Sensitive => 1 + length,
                _ => return false,
            },
            b'*' if rest.starts_with(b"*") => {
                let is_part = line[..at].last().is_none_or(|&before| before == b'/')
                    && rest.get(1).is_none_or(|&after| after == b'/');
                if !is_part {
                    return false;
                }
                2
            }
            _ => 1,
        };
    }
    true
}

/// Length, with its `]`, of a class of nothing but letters and digits and ranges of them.
fn simple_class(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += match &text[at..] {
            [b']', ..] if at > 0 => return Some(at + 1),
            [first, b'-', last, ..] if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() => {
                if first > last {
                    return None;
                }
                3
            }
            [one, ..] if one.is_ascii_alphanumeric() => 1,
            _ => return None,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::{Effect, NameCase, Patterns, Shape, is_read_as_in_git};

    #[test]
    fn the_last_matching_rule_decides() {
        let rules = "# comment\n*.log\n!keep.log\n/top\nbuild/\ndocs/*.txt\n\\#hash\n\\!bang\nspace\\ \ntail  \nwin\r\n!/\n";
        let patterns = Patterns::parse(rules.as_bytes(), NameCase::Sensitive);
        let (ignore, include) = (Some(Effect::Ignore), Some(Effect::Include));
        for (path, shape, expected) in [
            ("a.log", Shape::Other, ignore),
            ("x/a.log", Shape::Other, ignore),
            ("x/keep.log", Shape::Other, include),
            ("top", Shape::Other, ignore),
            ("x/top", Shape::Other, None),
            ("build", Shape::Directory, ignore),
            ("x/build", Shape::Directory, ignore),
            ("build", Shape::Other, None),
            ("docs/a.txt", Shape::Other, ignore),
            ("x/docs/a.txt", Shape::Other, None),
            ("# comment", Shape::Other, None),
            ("#hash", Shape::Other, ignore),
            ("!bang", Shape::Other, ignore),
            ("space ", Shape::Other, ignore),
            ("space", Shape::Other, None),
            ("tail", Shape::Other, ignore),
            ("win", Shape::Other, ignore),
        ] {
            assert_eq!(patterns.effect(path.as_bytes(), shape), expected, "{path}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_first_rule() {
        let patterns = Patterns::parse(b"\xef\xbb\xbffoo", NameCase::Sensitive);
        assert_eq!(patterns.effect(b"foo", Shape::Other), Some(Effect::Ignore));
    }

    #[test]
    fn a_file_with_a_pattern_that_differs_is_left_to_git() {
        for text in ["*.log\n{a,b}\n", "[[:digit:]]\n", "caf\u{e9}[\u{e9}]\n"] {
            assert!(
                matches!(Patterns::parse(text.as_bytes(), NameCase::Sensitive), Patterns::Differ),
                "{text}"
            );
        }
        assert!(matches!(Patterns::parse(b"caf\xe9\n", NameCase::Sensitive), Patterns::Differ));
        assert!(matches!(Patterns::parse(b"# {\xe9}\na", NameCase::Sensitive), Patterns::Same(_)));
    }

    #[test]
    fn classes_of_patterns_that_differ_are_known() {
        for (line, expected) in [
            ("*.py[cod]", true),
            ("[Bb]in/", true),
            ("core.[0-9]*", true),
            ("!**/keep", true),
            ("a/**/b", true),
            ("**", true),
            ("logs/**", true),
            ("\\#*#", true),
            ("a\\ ", true),
            ("Icon\r", true),
            ("*.{o,a}", false),
            ("[!a]", false),
            ("[^a]", false),
            ("[]a]", false),
            ("[+-9]", false),
            ("[z-a]", false),
            ("[[:alpha:]]", false),
            ("[a", false),
            ("a\\", false),
            ("a\\/", false),
            ("a\\\\/", false),
            ("a**/b", false),
            ("**a", false),
            ("***", false),
            ("**//", false),
            ("a\0b", false),
        ] {
            assert_eq!(is_read_as_in_git(line.as_bytes(), NameCase::Sensitive), expected, "{line:?}");
        }
        assert!(
            !is_read_as_in_git(b"[Bb]in", NameCase::Insensitive)
                && is_read_as_in_git(b"B*n", NameCase::Insensitive)
        );
    }
}
