//! What git leaves out of `status`: the rules of `.gitignore` files, `info/exclude` and `core.excludesFile`.
//!
//! Only names that git's index does not know are ever asked about, so rules are read when the first such
//! name is met. Follows gitignore(5) to the byte; a rule file that cannot be read has no rules, as in git.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use rustix::fs::{Mode, OFlags};

use super::glob::Glob;
use super::{GitDir, Root, git_config};

/// Whether the name in question is a directory; patterns that end in `/` ask.
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
    shared: OnceLock<[Patterns; 2]>,
}

/// One directory on the way down to a name, with its own rules.
#[derive(Debug)]
pub(super) struct Place {
    above: Option<Arc<Place>>,
    /// Its path with a final `/`, or nothing for the root.
    prefix: Box<[u8]>,
    /// What its `.gitignore` says; `None` where it has none.
    patterns: Option<OnceLock<Patterns>>,
    /// Whether it, or a directory above it, is ignored.
    ignored: OnceLock<bool>,
}

/// The rules of one file, in its order.
#[derive(Debug, Default, PartialEq, Eq)]
struct Patterns(Vec<Pattern>);

#[derive(Debug, PartialEq, Eq)]
struct Pattern {
    glob: Glob,
    effect: Effect,
    /// Judged by its last part, or by its whole path below the directory of the rule file.
    scope: Scope,
    shape: Option<Shape>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    Ignore,
    Include,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    Name,
    Path,
}

impl<'a> Excludes<'a> {
    pub(super) fn new(root: &'a Root, git: &'a GitDir) -> Self {
        Self { root, git, shared: OnceLock::new() }
    }

    /// Whether `path`, a name in `place`, is ignored; nothing below an ignored directory can be included.
    pub(super) fn ignores(&self, place: &Place, path: &[u8], shape: Shape) -> bool {
        self.ignores_place(place) || self.matches(place, path, shape)
    }

    fn ignores_place(&self, place: &Place) -> bool {
        // Up to the nearest directory whose answer is known, and down again: a loop, since a tree may be deep.
        let mut open = Vec::new();
        let mut next = Some(place);
        let mut ignored = false;
        while let Some(place) = next {
            if let Some(known) = place.ignored.get() {
                ignored = *known;
                break;
            }
            open.push(place);
            next = place.above.as_deref();
        }
        for place in open.into_iter().rev() {
            ignored = *place.ignored.get_or_init(|| {
                let path = place.prefix.strip_suffix(b"/").unwrap_or_default();
                let above = place.above.as_deref();
                ignored || above.is_some_and(|above| self.matches(above, path, Shape::Directory))
            });
        }
        ignored
    }

    /// Whether the last rule that matches `path` ignores it; rules of nearer files come later.
    fn matches(&self, place: &Place, path: &[u8], shape: Shape) -> bool {
        let mut next = Some(place);
        while let Some(place) = next {
            if let Some(patterns) = &place.patterns {
                let patterns = patterns.get_or_init(|| self.gitignore(&place.prefix));
                if let Some(effect) = patterns.effect(&path[place.prefix.len()..], shape) {
                    return effect == Effect::Ignore;
                }
            }
            next = place.above.as_deref();
        }
        let shared = self.shared.get_or_init(|| {
            let exclude = self.git.common().join("info/exclude");
            let global = git_config::excludes_file(self.root.path(), self.git);
            [Patterns::of_file(&exclude), global.map(|file| Patterns::of_file(&file)).unwrap_or_default()]
        });
        shared.iter().find_map(|patterns| patterns.effect(path, shape)) == Some(Effect::Ignore)
    }

    /// As git does, not through a symbolic link: it could point anywhere.
    fn gitignore(&self, directory: &[u8]) -> Patterns {
        let path = [directory, b".gitignore"].concat();
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let text = self.root.handle().ok().and_then(|root| {
            let file = rustix::fs::openat(root, path.as_slice(), flags, Mode::empty()).ok()?;
            let mut text = Vec::new();
            std::io::Read::read_to_end(&mut std::fs::File::from(file), &mut text).ok()?;
            Some(text)
        });
        text.map(|text| Patterns::parse(&text)).unwrap_or_default()
    }
}

/// Whether a directory has a `.gitignore`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gitignore {
    Present,
    Absent,
}

impl Place {
    /// The directory at `prefix` (with a final `/`, or empty), in `above`.
    pub(super) fn new(above: Option<Arc<Self>>, prefix: &[u8], gitignore: Gitignore) -> Arc<Self> {
        let patterns = (gitignore == Gitignore::Present).then(OnceLock::new);
        Arc::new(Self { above, prefix: prefix.into(), patterns, ignored: OnceLock::new() })
    }
}

impl Patterns {
    fn of_file(path: &Path) -> Self {
        std::fs::read(path).map(|text| Self::parse(&text)).unwrap_or_default()
    }

    fn parse(text: &[u8]) -> Self {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        Self(text.split(|&byte| byte == b'\n').filter_map(Pattern::parse).collect())
    }

    /// What the last matching rule says about `path`, relative to the directory of the rules.
    fn effect(&self, path: &[u8], shape: Shape) -> Option<Effect> {
        let name = memchr::memrchr(b'/', path).map_or(path, |slash| &path[slash + 1..]);
        let matching = self.0.iter().rev().find(|pattern| {
            pattern.shape.is_none_or(|needed| needed == shape)
                && pattern.glob.matches(match pattern.scope {
                    Scope::Name => name,
                    Scope::Path => path,
                })
        });
        matching.map(|pattern| pattern.effect)
    }
}

impl Pattern {
    fn parse(line: &[u8]) -> Option<Self> {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        // Git keeps lines as C strings.
        let line = line.split(|&byte| byte == 0).next().unwrap_or_default();
        if line.starts_with(b"#") {
            return None;
        }
        let line = without_trailing_spaces(line);
        let (effect, line) = match line.strip_prefix(b"!") {
            Some(rest) => (Effect::Include, rest),
            None => (Effect::Ignore, line),
        };
        let (shape, line) = match line.strip_suffix(b"/") {
            Some(rest) => (Some(Shape::Directory), rest),
            None => (None, line),
        };
        let scope = if line.contains(&b'/') { Scope::Path } else { Scope::Name };
        let glob = line.strip_prefix(b"/").unwrap_or(line);
        (!glob.is_empty()).then(|| Self { glob: Glob::new(glob), effect, scope, shape })
    }
}

/// Spaces at the end do not count, unless a backslash stands before them.
fn without_trailing_spaces(line: &[u8]) -> &[u8] {
    let mut end = 0;
    let mut at = 0;
    while let Some(&byte) = line.get(at) {
        at += if byte == b'\\' { 2 } else { 1 };
        if byte != b' ' {
            end = at.min(line.len());
        }
    }
    &line[..end]
}

#[cfg(test)]
mod tests {
    use super::{Effect, Patterns, Shape};

    #[test]
    fn the_last_matching_rule_decides() {
        let rules = "# comment\n*.log\n!keep.log\n/top\nbuild/\ndocs/*.txt\n\\#hash\n\\!bang\nspace\\ \ntail  \nwin\r\n!/\n";
        let patterns = Patterns::parse(rules.as_bytes());
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
        let patterns = Patterns::parse(b"\xef\xbb\xbffoo");
        assert_eq!(patterns.effect(b"foo", Shape::Other), Some(Effect::Ignore));
    }
}
