//! Hints: edits that are right for their names, and may be unwanted in their files. Each is given once a run, with its
//! count; none changes a verdict or an exit code.
//!
//! Judged by the paths of files, compared without case; a file is under the first hint that fits.

use super::escape::line_path;
use super::model::{FileReport, Report, Standing};
use crate::mention::{Reason, Verdict};
use crate::rule::Category;
use crate::text::{Count, RelPath, enumeration};

/// Paths of a hint that are shown.
pub(super) const MAX_PATHS: usize = 3;

enumeration! {
    /// The kind of a hint, in the order in which they are tried and given.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum HintKind {
        /// Somebody else's code, or code that a program writes.
        Vendored,
        /// A file with digests, or one that a program compares byte by byte.
        Digests,
        /// A record of past states.
        Changelog,
        /// A test of a redirect from the old name.
        RedirectTest,
    }
}

/// Edits in files of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint<'r> {
    /// Their kind.
    pub kind: HintKind,
    /// Number of edits.
    pub edits: usize,
    /// The files, in the order of their paths.
    pub files: Vec<&'r RelPath>,
}

/// Directories of code that is made or kept elsewhere.
const VENDORED: [&str; 12] = [
    "vendor",
    "vendored",
    "_vendor",
    "third_party",
    "third-party",
    "thirdparty",
    "3rdparty",
    "node_modules",
    "bower_components",
    "generated",
    "__generated__",
    "dist",
];
/// Parts of the names of such files.
const GENERATED: [&str; 7] =
    [".min.", ".generated.", "_generated.", "zz_generated", ".pb.go", "_pb2.py", ".g.dart"];
/// Files whose digests, or whose bytes, something compares.
const LOCKED: [&str; 9] = [
    "package-lock.json",
    "npm-shrinkwrap.json",
    "pnpm-lock.yaml",
    "go.sum",
    "go.work.sum",
    "pipfile.lock",
    "sha256sums",
    "checksums.txt",
    "packages.lock.json",
];
const LOCKED_ENDINGS: [&str; 6] = [".lock", ".sha256", ".sha512", ".snap", ".golden", ".asc"];
const GOLDEN: [&str; 5] = ["golden", "goldens", "__snapshots__", "snapshots", "cassettes"];
/// Beginnings of the names of files that list changes by version or date.
const CHANGELOGS: [&str; 8] =
    ["changelog", "changes", "release-notes", "release_notes", "releasenotes", "news", "history", "releases"];
const CHANGELOG_DIRECTORIES: [&str; 5] =
    ["changelogs", "changelog", "release-notes", "release_notes", "releasenotes"];
/// Endings of texts for people; `history.js` is no changelog.
const DOCUMENTS: [&str; 7] = ["md", "rst", "txt", "adoc", "asciidoc", "markdown", "org"];
/// Parts of a test's name that name redirects as its subject.
const REDIRECTS: [&str; 3] = ["redirect", "canonical", "old_host"];
/// Parts that say of `redirect` that it is where a login comes back to.
const LOGINS: [&str; 4] = ["oauth", "login", "redirect_ur", "redirect-ur"];
const TESTS: [&str; 6] = ["test", "tests", "__tests__", "spec", "specs", "e2e"];

impl Report<'_> {
    /// The hints of the run, at most one of a kind.
    pub fn hints(&self) -> Vec<Hint<'_>> {
        let mut hints = HintKind::ALL.map(|kind| Hint { kind, edits: 0, files: Vec::new() });
        for file in &self.files {
            let edits = edits(file);
            let kind = Some(edits).filter(|edits| *edits > 0).and_then(|_| HintKind::of(file));
            if let Some(hint) = hints.iter_mut().find(|hint| Some(hint.kind) == kind) {
                hint.edits += edits;
                hint.files.push(&file.path);
            }
        }
        hints.into_iter().filter(|hint| hint.edits > 0).collect()
    }
}

/// Number of rewrites that the run is about.
fn edits(file: &FileReport<'_>) -> usize {
    let counts = |standing| !matches!(standing, Standing::Known | Standing::Outside);
    file.entries().filter(|entry| entry.is(Verdict::Rewrite) && counts(entry.standing)).count()
}

fn is_about_redirect(stem: &str) -> bool {
    let has = |parts: &[&str]| parts.iter().any(|part| stem.contains(part));
    has(&REDIRECTS) && !has(&LOGINS)
}

impl HintKind {
    /// The kind of a file.
    fn of(file: &FileReport<'_>) -> Option<Self> {
        let path = file.path.to_text().to_ascii_lowercase();
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let is_in = |known: &[&str]| folders.split('/').any(|folder| known.contains(&folder));
        let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
        let is_document =
            ending.is_empty() || DOCUMENTS.contains(&ending.rsplit('.').next().unwrap_or(ending));
        let is_test = is_in(&TESTS)
            || stem.starts_with("test_")
            || stem.ends_with("_test")
            || ["test.", "spec."].iter().any(|kind| ending.starts_with(kind));
        let is_bridge = file.entries().any(|entry| entry.is(Verdict::Review(Reason::Bridge)));
        if is_in(&VENDORED) || GENERATED.iter().any(|part| name.contains(part)) {
            Some(Self::Vendored)
        } else if LOCKED.contains(&name)
            || LOCKED_ENDINGS.iter().any(|it| name.ends_with(it))
            || is_in(&GOLDEN)
        {
            Some(Self::Digests)
        } else if is_document
            && (CHANGELOGS.iter().any(|start| stem.starts_with(start)) || is_in(&CHANGELOG_DIRECTORIES))
        {
            Some(Self::Changelog)
        } else if is_test && file.category == Category::Code && (is_bridge || is_about_redirect(stem)) {
            Some(Self::RedirectTest)
        } else {
            None
        }
    }

    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vendored => "vendored",
            Self::Digests => "digests",
            Self::Changelog => "changelog",
            Self::RedirectTest => "redirect-test",
        }
    }

    /// A description of the files, and advice about them.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Vendored => ("vendored or generated code", "change its source instead, or `keep` it"),
            Self::Digests => {
                ("golden files and files with digests", "make them anew, since what they compare changes too")
            }
            Self::Changelog => ("changelogs and release notes", "`keep` them if they tell what was"),
            Self::RedirectTest => {
                ("tests that seem to test a redirect", "see whether they still test it, or `keep` them")
            }
        }
    }
}

impl Hint<'_> {
    /// The hint in one line. Paths are escaped.
    pub fn line(&self) -> String {
        let (what, advice) = self.kind.words();
        let shown: Vec<String> = self.files.iter().take(MAX_PATHS).map(|path| line_path(path)).collect();
        let dots = if self.files.len() > MAX_PATHS { ", …" } else { "" };
        let (edits, files) = (Count(self.edits, "edit"), Count(self.files.len(), "file"));
        let verb = if self.edits == 1 { "is" } else { "are" };
        format!("{edits} in {files} {verb} in {what} ({}{dots}): {advice}", shown.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::HintKind;
    use crate::report::FileReport;
    use crate::rule::Category;
    use crate::text::RelPath;

    #[test]
    fn files_are_known_by_their_paths() {
        for (path, expected) in [
            ("CHANGELOG.md", Some(HintKind::Changelog)),
            ("docs/release-notes/1.2.rst", Some(HintKind::Changelog)),
            ("NEWS", Some(HintKind::Changelog)),
            ("src/history.js", None),
            ("docs/newsletter/a.html", None),
            ("vendor/x/a.go", Some(HintKind::Vendored)),
            ("src/pip/_vendor/CHANGES.md", Some(HintKind::Vendored)),
            ("web/app.min.js", Some(HintKind::Vendored)),
            ("src/vendors.py", None),
            ("yarn.lock", Some(HintKind::Digests)),
            ("a/go.sum", Some(HintKind::Digests)),
            ("ui/__snapshots__/a.js.snap", Some(HintKind::Digests)),
            ("src/lock.rs", None),
            ("tests/test_redirects.py", Some(HintKind::RedirectTest)),
            ("web/redirect.test.ts", Some(HintKind::RedirectTest)),
            ("web/redirect.ts", None),
            ("tests/test_oauth_redirect.py", None),
            ("spec/redirects.xml", None),
            ("tests/test_urls.py", None),
        ] {
            let path = RelPath::from(path);
            let mentions = Cow::Borrowed(&[][..]);
            let is_code = [".py", ".ts", ".js"].iter().any(|ending| path.to_text().ends_with(ending));
            let category = if is_code { Category::Code } else { Category::Other };
            let file = FileReport {
                path,
                category,
                edits: 1,
                mentions,
                standings: Vec::new(),
                lines: Vec::new(),
                before: None,
            };
            assert_eq!(HintKind::of(&file), expected, "{}", file.path.to_text());
        }
    }
}
