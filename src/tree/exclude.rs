//! Untracked names that git ignores, by `.gitignore` files, `info/exclude` and `core.excludesFile`.
//!
//! Only names that the index does not have are asked about, so rule files are read, and git is asked for its
//! settings, when the first such name is met. The `ignore` crate matches; a file with a pattern that `ignore` reads in
//! another way than git ([`Patterns`] names the classes) is left to `git check-ignore`. As in git, a rule file that
//! cannot be read has no rules; where git would wait for a pipe or give up, the name is told as unread.

use std::os::unix::fs::FileTypeExt;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use super::check_ignore::CheckIgnore;
use super::git_settings::{GitSettings, NameCase};
use super::patterns::{Effect, Patterns, Shape};
use crate::fs::{
    GitDir, KnownFileError, NameAt, NameKind, Opened, Root, look, open_file, read_all, read_regular,
};
use crate::text::SkipReason;

/// Bytes of a file of rules; git leaves a longer one out, too (`PATTERN_MAX_FILE_SIZE`).
const MAX_RULES: u64 = 100 << 20;

/// Bytes of rules that are compiled in one run: compiled, they take 600 times as much memory. The others are left to git,
/// whose answer to a question takes microseconds.
const MAX_COMPILED: usize = 64 << 10;

/// All rules of one repository, without those of its `.gitignore` files.
#[derive(Debug)]
pub(super) struct Excludes<'a> {
    root: &'a Root,
    git: &'a GitDir,
    shared: OnceLock<Result<Shared, SkipReason>>,
    check_ignore: CheckIgnore<'a>,
    /// Bytes of rules that were compiled so far.
    compiled: AtomicUsize,
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

impl<'a> Excludes<'a> {
    pub(super) fn new(root: &'a Root, git: &'a GitDir) -> Self {
        Self {
            root,
            git,
            shared: OnceLock::new(),
            check_ignore: CheckIgnore::new(root, git),
            compiled: AtomicUsize::new(0),
        }
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
        let read = |path: &Path| read_rules(path).map(|text| self.parsed(&text, settings.case));
        let exclude = read(&self.git.common().join("info/exclude"))?;
        let user = settings
            .excludes_file
            .as_deref()
            .map_or_else(|| Ok(Patterns::parse(b"", settings.case)), read)?;
        Ok(Shared { case: settings.case, patterns: [exclude, user] })
    }

    /// The rules of the `.gitignore` in `directory`, not read through a symbolic link, as in git: it could point
    /// anywhere.
    fn gitignore(&self, directory: &[u8], case: NameCase) -> Patterns {
        let path = [directory, b".gitignore"].concat();
        let Ok(root) = self.root.handle() else { return Patterns::parse(b"", case) };
        let text = match open_file(NameAt::new(&root, &path)) {
            Ok(Opened::File(file, _)) => read_all(file, MAX_RULES).unwrap_or_default(),
            Ok(Opened::Special) if look(root, &path) == Ok(NameKind::Special) => return Patterns::Endless,
            Ok(Opened::Special | Opened::Nothing) | Err(_) => Vec::new(),
        };
        self.parsed(&text, case)
    }

    /// The patterns of a text, as long as there is memory for them.
    fn parsed(&self, text: &[u8], case: NameCase) -> Patterns {
        let compiled = self.compiled.fetch_add(text.len(), Ordering::Relaxed);
        if compiled.saturating_add(text.len()) > MAX_COMPILED {
            Patterns::Differ
        } else {
            Patterns::parse(text, case)
        }
    }
}

/// The text of a rule file; empty where it cannot be read, and for a device, as for git.
///
/// # Errors
/// If git would wait for the file, or give up: a pipe, or a file that is too large.
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
