//! The patterns of one file of rules, matched by the `ignore` crate where it reads all of them as git does.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::git_settings::NameCase;

/// Directory or anything else; patterns that end in `/` match only directories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Directory,
    Other,
}

/// The patterns of one file.
///
/// `ignore` differs from git, as a property test against `git ls-files` shows, on patterns with `{}` (alternatives in
/// `ignore`, plain text in git), on `[…]` of anything but letters and digits (`[!a]` matches `/` in `ignore`, and it
/// has no `[[:alpha:]]`), on any `[…]` and `\` where case does not count (in git `[A]` and `\A` do not match `a`), on a `\` at the end or before `/` or `\`, on `**` that is not a whole part of a path
/// (git compares the text before the first wildcard by itself, against its manual), on `//`, and on zero bytes and
/// anything else that is not UTF-8.
#[derive(Debug)]
pub(super) enum Patterns {
    /// `ignore` reads all of them as git does.
    Same(Gitignore),
    /// Only git itself can tell.
    Differ,
    /// A pipe or a device, which git would wait for: no rules.
    Endless,
}

/// The effect of a pattern on a path that it matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    Ignore,
    Include,
    AskGit,
}

impl Patterns {
    pub(super) fn parse(text: &[u8], case: NameCase) -> Self {
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
    pub(super) fn effect(&self, path: &[u8], shape: Shape) -> Option<Effect> {
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
