//! Owners of files, as a CODEOWNERS file names them. A pure function of its text and a path.
//!
//! Read as GitHub does: the last line that matches a path decides, and a line without owners takes them away. Patterns are
//! those of ignore files without `!` and `[…]`, and `docs/*` holds no deeper files. Sections of GitLab count each by
//! itself, and in a file with sections a pattern without a leading `/` holds at any depth, as it does there. A line that
//! cannot be read is left out, as on both forges. Invariant: no text of a file makes matching slower than its length times
//! that of the path.

use std::collections::{HashMap, HashSet};

use crate::text::RelPath;

/// A CODEOWNERS file. Its owners are untrusted text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodeOwners {
    /// Lines before the first section are a section too.
    sections: Vec<OwnerSection>,
}

/// Lines of which the last one that matches decides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct OwnerSection {
    /// Owners of lines that name none.
    owners: Vec<String>,
    lines: Vec<OwnerLine>,
}

/// A pattern with its owners.
#[derive(Debug, Clone, PartialEq, Eq)]
struct OwnerLine {
    pattern: Vec<NamePattern>,
    owners: Vec<String>,
}

/// A part of a pattern between slashes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum NamePattern {
    /// Any number of directories.
    Directories,
    /// One name.
    Name(Vec<BytePattern>),
}

/// A part of the pattern of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BytePattern {
    /// Any number of bytes.
    Any,
    One,
    Byte(u8),
}

impl CodeOwners {
    /// The file with this text.
    pub fn parse(text: &[u8]) -> Self {
        let text = String::from_utf8_lossy(text);
        let text = text.trim_start_matches('\u{feff}');
        let has_sections = text.lines().any(|line| section(line).is_some());
        let mut sections = vec![OwnerSection::default()];
        let mut places = HashMap::new();
        let mut at = 0;
        for line in text.lines() {
            if let Some((name, owners)) = section(line) {
                at = *places.entry(name).or_insert(sections.len());
                match sections.get_mut(at) {
                    Some(section) => section.owners = owners,
                    None => sections.push(OwnerSection { owners, lines: Vec::new() }),
                }
            } else if let (Some(line), Some(section)) = (owner_line(line, has_sections), sections.get_mut(at))
            {
                let OwnerLine { pattern, owners } = line;
                let owners = if owners.is_empty() { section.owners.clone() } else { owners };
                section.lines.push(OwnerLine { pattern, owners });
            }
        }
        Self { sections }
    }

    /// The owners of a file in the order in which they are written, each once; none where nobody owns it.
    pub fn of(&self, path: &RelPath) -> Vec<&str> {
        let names: Vec<&[u8]> = path.as_bytes().split(|byte| *byte == b'/').collect();
        let mut found = HashSet::new();
        let lines = self
            .sections
            .iter()
            .filter_map(|section| section.lines.iter().rev().find(|line| line.matches(&names)));
        let owners = lines.flat_map(|line| &line.owners).map(String::as_str);
        owners.filter(|owner| found.insert(*owner)).collect()
    }
}

/// The name and the owners in the header of a section: `[Name]`, `^[Name]` or `[Name][2]`. Names are compared without
/// case; a second section of a name continues the first.
fn section(line: &str) -> Option<(String, Vec<String>)> {
    let line = line.trim();
    let rest = line.strip_prefix('^').unwrap_or(line).strip_prefix('[')?;
    let (name, rest) = rest.split_once(']')?;
    let rest = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((count, rest)) if count.bytes().all(|byte| byte.is_ascii_digit()) => rest,
        Some(_) => return None,
        None => rest,
    };
    let is_header = !name.trim().is_empty() && (rest.is_empty() || rest.starts_with(char::is_whitespace));
    let words = words(rest);
    let name = name.trim().to_lowercase();
    let owners = words.into_iter().filter(|word| is_owner(word)).collect();
    is_header.then_some((name, owners))
}

/// A line with a pattern; `None` for a comment, and for one that the forges do not read.
fn owner_line(line: &str, has_sections: bool) -> Option<OwnerLine> {
    let mut words = words(line).into_iter();
    let pattern = words.next().filter(|pattern| !pattern.starts_with('!') && !pattern.contains("***"))?;
    let owners: Vec<String> = words.collect();
    let is_read = owners.iter().all(|owner| is_owner(owner));
    is_read.then(|| OwnerLine { pattern: name_patterns(&pattern, has_sections), owners })
}

/// The words of a line before its comment. A blank behind `\` does not end a word.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut is_escaped = false;
    for letter in line.chars().chain([' ']) {
        if letter == '#' && word.is_empty() {
            break;
        }
        if letter.is_whitespace() && !is_escaped {
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            continue;
        }
        is_escaped = letter == '\\' && !is_escaped;
        word.push(letter);
    }
    words
}

/// A user, a team or a mail address.
fn is_owner(word: &str) -> bool {
    word.find('@').is_some_and(|at| at + 1 < word.len())
}

fn name_patterns(pattern: &str, has_sections: bool) -> Vec<NamePattern> {
    let any_name = || NamePattern::Name(vec![BytePattern::Any]);
    let (anchored, names) = pattern.strip_prefix('/').map_or((false, pattern), |names| (true, names));
    let (is_directory, names) = names.strip_suffix('/').map_or((false, names), |names| (true, names));
    let is_anywhere = !anchored && (has_sections || !names.contains('/'));
    let mut parts: Vec<NamePattern> = Vec::new();
    if is_anywhere && names != "**" {
        parts.push(NamePattern::Directories);
    }
    parts.extend(names.split('/').map(|name| match name {
        "**" => NamePattern::Directories,
        name => NamePattern::Name(byte_patterns(name)),
    }));
    let last = names.rsplit('/').next().unwrap_or_default();
    match last {
        // A directory is the files below it.
        "**" => parts.push(any_name()),
        _ if is_directory => parts.extend([NamePattern::Directories, any_name()]),
        "*" => {}
        _ => parts.push(NamePattern::Directories),
    }
    parts
}

fn byte_patterns(name: &str) -> Vec<BytePattern> {
    let mut parts = Vec::with_capacity(name.len());
    let mut bytes = name.bytes();
    while let Some(byte) = bytes.next() {
        parts.push(match byte {
            b'*' => BytePattern::Any,
            b'?' => BytePattern::One,
            b'\\' => BytePattern::Byte(bytes.next().unwrap_or(byte)),
            _ => BytePattern::Byte(byte),
        });
    }
    parts
}

impl OwnerLine {
    fn matches(&self, names: &[&[u8]]) -> bool {
        fits(&self.pattern, names, |part, name| match (part, name) {
            (NamePattern::Directories, _) => Fit::AnyNumber,
            (NamePattern::Name(pattern), Some(name)) => Fit::of(fits(pattern, name, BytePattern::fit)),
            (NamePattern::Name(_), None) => Fit::No,
        })
    }
}

impl BytePattern {
    fn fit(&self, byte: Option<&u8>) -> Fit {
        match self {
            Self::Any => Fit::AnyNumber,
            Self::One => Fit::of(byte.is_some()),
            Self::Byte(own) => Fit::of(byte == Some(own)),
        }
    }
}

/// How a part of a pattern fits a part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    No,
    Once,
    /// It fits any number of any parts.
    AnyNumber,
}

impl Fit {
    fn of(fits: bool) -> Self {
        if fits { Self::Once } else { Self::No }
    }
}

/// The pattern fits all of the text. What the last part of any number takes is made longer until the rest fits; no earlier
/// one has to be tried again.
fn fits<P, T>(pattern: &[P], text: &[T], fit: impl Fn(&P, Option<&T>) -> Fit) -> bool {
    let (mut at, mut place) = (0, 0);
    let mut last: Option<(usize, usize)> = None;
    loop {
        let fit = pattern.get(at).map_or(Fit::No, |part| fit(part, text.get(place)));
        match (fit, last) {
            (Fit::AnyNumber, _) => {
                at += 1;
                last = Some((at, place));
            }
            (Fit::Once, _) => (at, place) = (at + 1, place + 1),
            (Fit::No, _) if at == pattern.len() && place == text.len() => return true,
            (Fit::No, Some((after, start))) if start < text.len() => {
                last = Some((after, start + 1));
                (at, place) = (after, start + 1);
            }
            (Fit::No, _) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::CodeOwners;
    use crate::text::RelPath;

    #[track_caller]
    fn check(text: &str, cases: &[(&str, &[&str])]) {
        let owners = CodeOwners::parse(text.as_bytes());
        for (path, expected) in cases {
            assert_eq!(owners.of(&RelPath::from(*path)), *expected, "{path} in {text}");
        }
    }

    #[test]
    fn patterns_match_as_on_github() {
        for (pattern, path, expected) in [
            ("*", "a", true),
            ("*", "a/b/c", true),
            ("**", "a/b", true),
            ("*.js", "a.js", true),
            ("*.js", "x/y/a.js", true),
            ("*.js", "x.js/a", true),
            ("*.js", "a.jsx", false),
            ("/*", "a", true),
            ("/*", "a/b", false),
            ("/*.md", "a.md", true),
            ("/*.md", "x/a.md", false),
            ("docs/*", "docs/a.md", true),
            ("docs/*", "docs/x/a.md", false),
            ("docs/*", "x/docs/a.md", false),
            ("docs/**", "docs/x/a.md", true),
            ("docs/", "docs/x/a.md", true),
            ("docs/", "x/docs/a.md", true),
            ("docs/", "docs", false),
            ("/docs/", "docs/a", true),
            ("/docs/", "x/docs/a", false),
            ("/docs", "docs", true),
            ("/docs", "docs/x/a", true),
            ("docs", "x/docs/a", true),
            ("a/b", "a/b", true),
            ("a/b", "a/b/c", true),
            ("a/b", "x/a/b", false),
            ("a/b/", "a/b", false),
            ("**/logs", "build/logs/a", true),
            ("**/logs", "logs", true),
            ("a/**/b", "a/b", true),
            ("a/**/b", "a/x/y/b/c", true),
            ("a/**/b", "b/a/b", false),
            ("**/a/**/b/**/c", "x/a/b/b/y/c", true),
            ("/a/*/c", "a/b/c/d", true),
            ("/a/*/c", "a/b/b/c", false),
            ("a?c", "abc", true),
            ("a?c", "a/c", false),
            ("a\\ b", "a b", true),
            ("a\\*", "ab", false),
            ("a\\*", "a*", true),
            ("app/[id]", "app/[id]/page.tsx", true),
            ("app/[id]", "app/i", false),
            ("/", "a", false),
            ("//", "a", false),
            ("\\", "a", false),
        ] {
            let text = format!("{pattern} @o");
            let owners = CodeOwners::parse(text.as_bytes());
            let expected: &[&str] = if expected { &["@o"] } else { &[] };
            assert_eq!(owners.of(&RelPath::from(path)), expected, "{pattern} on {path}");
        }
    }

    #[test]
    fn the_last_line_that_matches_decides() {
        check(
            "\u{feff}# owners\r\n*  @all # of the rest\r\n/apps/ @org/apps dev@kelp.io\r\n/apps/free\r\n*.go @go @go\r\n",
            &[
                ("a", &["@all"]),
                ("apps/a", &["@org/apps", "dev@kelp.io"]),
                ("apps/free/a", &[]),
                ("apps/free/a.go", &["@go"]),
            ],
        );
    }

    #[test]
    fn lines_that_the_forges_do_not_read_are_left_out() {
        check("* @all\n!a @b\na b\n/a***b @c\n\\\n@d\n", &[("a", &["@all"]), ("axb", &["@all"])]);
        check("", &[("a", &[])]);
    }

    #[test]
    fn sections_of_gitlab_count_each_by_itself() {
        check(
            "* @all\n[Docs][2] @writers\ndocs/\n*.md @readme\n^[ Ops ] @ops\ninfra/x\n[docs] @others\nlast\n[id]/x @y\n",
            &[
                ("a", &["@all"]),
                ("x/docs/a", &["@all", "@writers"]),
                ("docs/a.md", &["@all", "@readme"]),
                ("x/infra/x/y", &["@all", "@ops"]),
                ("last", &["@all", "@others"]),
                ("[id]/x", &["@all", "@y"]),
            ],
        );
    }

    #[test]
    fn no_pattern_is_slow() {
        let text = format!("{}b @o\n{}/b @p\n", "*a".repeat(2000), "**/a/".repeat(2000));
        let path = format!("{}/{}", "a/".repeat(2000), "a".repeat(4000));
        check(&text, &[(&path, &[])]);
    }

    #[test]
    fn no_number_of_sections_or_owners_is_slow() {
        let sections: String = (0..100_000).map(|at| format!("[s{at}] @s\n")).collect();
        let owners: String = (0..100_000).map(|at| format!(" @{at}")).collect();
        let found = CodeOwners::parse(format!("*{owners}\n{sections}").as_bytes());
        assert_eq!(found.of(&RelPath::from("a")).len(), 100_000);
    }

    #[test]
    fn no_bytes_are_refused() {
        let owners = CodeOwners::parse(b"\xff\xfe* @a\n\0 @b\n* @\xff\n");
        assert_eq!(owners.of(&RelPath::new(*b"\xff")), ["@\u{fffd}"]);
    }
}
