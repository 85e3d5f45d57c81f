//! The listing against git's own: the same repository, asked both ways, must give the same set of files.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests lay out their own files, and may fail"
)]

mod seeds;
mod support;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use proptest::prelude::{Strategy, any};
use proptest::test_runner::TestRunner;
use redomain::fs::Root;
use redomain::text::RelPath;
use redomain::tree::{Listing, TreeError, list};
use tempfile::TempDir;

/// A repository in a temporary directory, deaf to the settings of whoever runs the tests.
struct Repo {
    _temporary: TempDir,
    path: PathBuf,
}

impl Repo {
    fn new() -> Self {
        Self::with(&["init", "--quiet"])
    }

    fn with(init: &[&str]) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let path = temporary.path().canonicalize().unwrap().join("repo");
        std::fs::create_dir(&path).unwrap();
        let repo = Self { _temporary: temporary, path };
        repo.git(init);
        // The run reads the user's settings, as it must; this one of the repository comes before them.
        repo.git(&["config", "core.excludesFile", "no-such-file"]);
        repo
    }

    fn git(&self, arguments: &[&str]) -> Vec<u8> {
        git(&self.path, arguments)
    }

    fn at(&self, path: impl AsRef<OsStr>) -> PathBuf {
        self.path.join(path.as_ref())
    }

    fn write(&self, path: impl AsRef<OsStr>, content: &str) {
        let path = self.at(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    fn touch(&self, paths: &[&str]) {
        for path in paths {
            self.write(path, "");
        }
    }

    fn list(&self, selection: &[&str]) -> Listing {
        let selection: Vec<_> = selection.iter().map(|path| RelPath::from(*path)).collect();
        list(&Root::find(&self.path), &selection).unwrap()
    }

    /// Asserts that our files are git's, without what git lists and we never read.
    fn agrees_with_git(&self) {
        let ours = self.list(&[]);
        let files: Vec<_> = ours.files.iter().map(|file| file.path.as_bytes().to_vec()).collect();
        assert!(files.is_sorted_by(|left, right| left < right), "in the order of bytes, each once");
        assert!(ours.skipped.is_sorted_by(|left, right| left.path < right.path));
        let theirs = self.git(&["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
        let theirs: BTreeSet<_> = theirs
            .split(|&byte| byte == 0)
            .filter(|path| !path.is_empty() && self.is_file(path))
            .map(<[u8]>::to_vec)
            .collect();
        let ours: BTreeSet<_> = files.into_iter().collect();
        let [read_too, missed] = [&ours - &theirs, &theirs - &ours].map(text);
        assert!(
            read_too.is_empty() && missed.is_empty(),
            "git does not list {read_too:?}, only git {missed:?}"
        );
    }

    fn is_file(&self, path: &[u8]) -> bool {
        let path = Path::new(OsStr::from_bytes(path));
        let behind_link = path.ancestors().skip(1).any(|above| self.path.join(above).is_symlink());
        !behind_link && self.path.join(path).symlink_metadata().is_ok_and(|found| found.is_file())
    }
}

fn git(directory: &Path, arguments: &[&str]) -> Vec<u8> {
    let mut command = Command::new("git");
    command.current_dir(directory).env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command.envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")]);
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "a").env(format!("GIT_{role}_EMAIL"), "a@example.com");
    }
    let output = command.args(["-c", "protocol.file.allow=always"]).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn text(paths: impl IntoIterator<Item = Vec<u8>>) -> Vec<String> {
    paths.into_iter().map(|path| path.escape_ascii().to_string()).collect()
}

fn files(listing: &Listing) -> Vec<String> {
    listing.files.iter().map(|file| file.path.to_text()).collect()
}

fn skipped(listing: &Listing) -> Vec<(String, &'static str)> {
    listing.skipped.iter().map(|skip| (skip.path.to_text(), skip.reason.code())).collect()
}

#[test]
fn rules_of_every_kind_leave_out_what_git_leaves_out() {
    let repo = Repo::new();
    repo.write(
        ".gitignore",
        "*.log\n!keep.log\n/top\nbuild/\ndocs/*.txt\n**/deep\na/**/z\n!build/kept\nout/*\n!out/kept\n[Tt]mp?\n\
         \\#hash\nspace\\ \nx{a,b}\n*.{o,a}\nabc/**\n!/abc/in\nname\\*\n[[:digit:]]*\n",
    );
    repo.write("sub/.gitignore", "!*.log\n/only\ninner/\n");
    repo.write("sub/inner/.gitignore", "!*\n");
    repo.write(".git/info/exclude", "excluded\n*.ex\n!kept.ex\n");
    repo.touch(&[
        "a.log",
        "keep.log",
        "top",
        "x/top",
        "x/a.log",
        "build/kept",
        "build/other",
        "x/build/a",
        "file/build",
    ]);
    repo.touch(&[
        "docs/a.txt",
        "docs/b/a.txt",
        "deep/a",
        "x/y/deep",
        "a/z",
        "a/b/c/z",
        "a/b/z/y",
        "out/kept",
        "out/b",
    ]);
    repo.touch(&[
        "Tmp1", "tmp2", "tmp", "#hash", "space ", "space", "xa", "x{a,b}", "o.o", "o.{o,a}", "abc/in",
        "abc/d/e",
    ]);
    repo.touch(&[
        "name*",
        "names",
        "1a",
        "b1",
        "sub/a.log",
        "sub/only",
        "sub/x/only",
        "sub/inner/a",
        "sub/inner/.x",
    ]);
    repo.touch(&[
        "excluded",
        "x/excluded/a",
        "a.ex",
        "kept.ex",
        ".hidden/.file",
        ".env.staging",
        "sub/keep.log",
    ]);
    repo.agrees_with_git();
    repo.git(&["add", "--all"]);
    repo.git(&["add", "--force", "build/kept", "a/b/c/z", "sub/inner/a", "x/a.log", "1a"]);
    repo.touch(&["build/new", "a/b/c/new", "sub/inner/new", "x/b.log", "new", "sub/new.log"]);
    repo.agrees_with_git();
    let listed = files(&repo.list(&[]));
    assert!(listed.contains(&"build/kept".to_owned()) && !listed.contains(&"build/new".to_owned()));
}

/// Names of every shape that the patterns of [`random_rules`] speak about.
fn named_in_every_way() -> Repo {
    let repo = Repo::new();
    for first in ["a", "b", "ab", ".a", "a b", "[a]", "a*", "\u{e9}"] {
        for second in ["a", "b/a", "b/ab", "ab/a/b/a", "A/b", "a\\b", "{a,b}", "a,b", "1", "B."] {
            repo.write(format!("{first}/{second}"), "");
        }
        repo.touch(&[&format!("{first}.x"), &format!("{first}.y")]);
    }
    repo
}

/// The rules of an ignore file, made of all that means something in one.
fn random_rules() -> impl Strategy<Value = String> + Clone {
    let token = proptest::sample::select(vec![
        "a",
        "b",
        "ab",
        "*",
        "**",
        "?",
        "/",
        "/",
        "[ab]",
        "[!a]",
        "\\",
        ".",
        "**/",
        "/**",
        "[a-",
        "]",
        "x",
        " ",
        "!",
        "#",
        "{a,b}",
        "\r",
        "[[:alpha:]]",
        "[^]b]",
        "A",
        "{",
        "}",
        ",",
        "\u{e9}",
        "[a-z]",
        "[0-9A]",
        "[+-9]",
        "-",
        "1",
        "/**/",
        "\\ ",
        "\\*",
        "[",
        "\0",
        "*.x",
        "[\u{e9}]",
    ]);
    let line = (any::<bool>(), proptest::collection::vec(token, 1..6))
        .prop_map(|(negated, tokens)| format!("{}{}\n", if negated { "!" } else { "" }, tokens.concat()));
    proptest::collection::vec(line, 1..6).prop_map(|lines| lines.concat())
}

fn hold_against_git(repo: &Repo) {
    let outcome = TestRunner::new(seeds::kept_beside(file!(), 200)).run(
        &(random_rules(), random_rules()),
        |(above, below)| {
            repo.write(".gitignore", &above);
            repo.write("a/.gitignore", &below);
            repo.agrees_with_git();
            Ok(())
        },
    );
    outcome.unwrap();
}

#[test]
fn random_rules_leave_out_what_git_leaves_out() {
    let repo = named_in_every_way();
    repo.git(&["add", "a/b/a", "ab/A", ".a.x"]);
    hold_against_git(&repo);
}

#[test]
fn random_rules_without_case_leave_out_what_git_leaves_out() {
    let repo = named_in_every_way();
    repo.git(&["config", "core.ignoreCase", "true"]);
    hold_against_git(&repo);
}

/// Rules that the `ignore` crate is trusted with, so that the other tests cannot pass by asking git alone.
#[test]
fn simple_random_rules_leave_out_what_git_leaves_out() {
    let repo = named_in_every_way();
    let token = proptest::sample::select(vec![
        "a", "b", "*", "**/", "/**", "/", "?", "[ab]", "[a-z]", ".", "x", " ", "!", "#", "\\*", "\\ ", ",",
        "\u{e9}", "A",
    ]);
    let line = proptest::collection::vec(token, 1..5).prop_map(|tokens| format!("{}\n", tokens.concat()));
    let rules = proptest::collection::vec(line, 1..4).prop_map(|lines| lines.concat());
    let outcome = TestRunner::new(seeds::kept_beside(file!(), 300)).run(&rules, |rules| {
        repo.write(".gitignore", &rules);
        repo.agrees_with_git();
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn odd_names_are_names_like_any_other() {
    let repo = Repo::new();
    let odd: [&[u8]; 8] =
        [b"caf\xe9", b"a\nb", b"tab\there", b" ", b"-x", b"\xff\xfe/\x80", "ü/é".as_bytes(), b"a\\b"];
    for name in odd {
        repo.write(OsStr::from_bytes(name), "");
    }
    repo.agrees_with_git();
    std::fs::write(repo.at(".gitignore"), b"caf\xe9\n[\x80-\xff]\n").unwrap();
    repo.agrees_with_git();
    repo.git(&["add", "--all"]);
    repo.agrees_with_git();
    assert!(repo.list(&[]).files.iter().any(|file| file.path.as_bytes() == b"a\nb"));
}

#[test]
fn what_is_on_disk_decides_and_not_the_index() {
    let repo = Repo::new();
    repo.touch(&[
        "gone",
        "to-link",
        "to-directory",
        "link-to-file",
        "directory/a",
        "directory/b",
        "a-b",
        "a.b",
        "a/b",
        "ab",
    ]);
    repo.git(&["add", "--all"]);
    for name in ["gone", "to-link", "to-directory", "link-to-file"] {
        std::fs::remove_file(repo.at(name)).unwrap();
    }
    std::fs::remove_dir_all(repo.at("directory")).unwrap();
    symlink("a.b", repo.at("to-link")).unwrap();
    symlink("a", repo.at("directory")).unwrap();
    repo.touch(&["to-directory/new", "link-to-file"]);
    repo.agrees_with_git();
    let listing = repo.list(&[]);
    assert_eq!(files(&listing), ["a-b", "a.b", "a/b", "ab", "link-to-file", "to-directory/new"]);
    assert_eq!(skipped(&listing), [("directory".to_owned(), "symlink"), ("to-link".to_owned(), "symlink")]);
}

#[test]
fn other_repositories_are_named_and_left_alone() {
    let repo = Repo::new();
    let other = Repo::new();
    other.touch(&["in"]);
    other.git(&["add", "in"]);
    other.git(&["commit", "--quiet", "-m", "in"]);
    repo.git(&["submodule", "--quiet", "add", other.path.to_str().unwrap(), "vendor/sub"]);
    git(&repo.path, &["clone", "--quiet", other.path.to_str().unwrap(), "nested/clone"]);
    git(&repo.path, &["clone", "--quiet", other.path.to_str().unwrap(), "ignored/clone"]);
    repo.touch(&[
        "nested/beside",
        "not-a-repository/.git/x",
        "not-a-repository/a",
        "tracked/a",
        ".redomain/journal",
    ]);
    repo.write(".gitignore", "ignored\n.redomain\n");
    repo.git(&["add", "tracked"]);
    git(&repo.at("tracked"), &["init", "--quiet"]);
    repo.agrees_with_git();
    let listing = repo.list(&[]);
    assert_eq!(
        skipped(&listing),
        [("nested/clone".to_owned(), "submodule"), ("vendor/sub".to_owned(), "submodule")]
    );
    let listing = repo.list(&["vendor/sub/in", "nested/clone", "nested/beside"]);
    assert_eq!(files(&listing), ["nested/beside", "vendor/sub/in"]);
    assert_eq!(skipped(&listing), [("nested/clone".to_owned(), "submodule")]);
    let inside = Root::find(&repo.at("vendor/sub"));
    assert_eq!(inside.path(), repo.at("vendor/sub"));
    assert_eq!(files(&list(&inside, &[]).unwrap()), ["in"]);
}

#[test]
fn a_worktree_has_its_own_index_and_shared_rules() {
    let repo = Repo::new();
    repo.write(".git/info/exclude", "shared\n");
    repo.touch(&["a"]);
    repo.git(&["add", "a"]);
    repo.git(&["commit", "--quiet", "-m", "a"]);
    repo.git(&["worktree", "add", "--quiet", "../tree"]);
    let tree =
        Repo { _temporary: tempfile::tempdir().unwrap(), path: repo.path.parent().unwrap().join("tree") };
    tree.touch(&["shared", "b", "c"]);
    tree.git(&["add", "--force", "b"]);
    tree.agrees_with_git();
    assert_eq!(files(&tree.list(&[])), ["a", "b", "c"]);
    assert_eq!(Root::find(&tree.at("a")).path(), tree.path);
}

#[test]
fn every_form_of_index_is_read() {
    let repo = Repo::new();
    repo.write(".gitignore", "*\n");
    let names: Vec<_> = (0..300).map(|number| format!("{}/{}/{number}", number % 7, number % 3)).collect();
    repo.touch(&names.iter().map(String::as_str).collect::<Vec<_>>());
    repo.git(&["add", "--force", "0", "1", "2", "3", "4"]);
    repo.git(&["commit", "--quiet", "-m", "a"]);
    repo.agrees_with_git();
    repo.git(&["update-index", "--index-version", "4"]);
    repo.agrees_with_git();
    repo.git(&["update-index", "--split-index"]);
    repo.git(&["rm", "--quiet", "--cached", "1/1/1", "2/0/9"]);
    repo.git(&["add", "--force", "5"]);
    repo.write("3/0/3", "changed");
    repo.git(&["add", "--force", "3/0/3"]);
    repo.agrees_with_git();
    repo.git(&["update-index", "--no-split-index"]);
    repo.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "0", "1/1"]);
    repo.touch(&["2/1/16", "2/new"]);
    repo.agrees_with_git();
    let sha256 = Repo::with(&["init", "--quiet", "--object-format=sha256"]);
    sha256.write(".gitignore", "*\n");
    sha256.touch(&["a/b", "c", "d"]);
    sha256.git(&["add", "--force", "a", "c"]);
    sha256.agrees_with_git();
}

#[test]
fn a_conflict_is_listed_once() {
    let repo = Repo::new();
    repo.write("both", "base");
    repo.git(&["add", "both"]);
    repo.git(&["commit", "--quiet", "-m", "base"]);
    repo.git(&["switch", "--quiet", "--create", "other"]);
    repo.write("both", "theirs");
    repo.git(&["commit", "--quiet", "--all", "-m", "theirs"]);
    repo.git(&["switch", "--quiet", "-"]);
    repo.write("both", "ours");
    repo.git(&["commit", "--quiet", "--all", "-m", "ours"]);
    let merge =
        Command::new("git").current_dir(&repo.path).args(["merge", "--quiet", "other"]).output().unwrap();
    assert!(!merge.status.success());
    repo.agrees_with_git();
    assert_eq!(files(&repo.list(&[])), ["both"]);
}

#[test]
fn a_damaged_index_is_an_error_and_never_a_panic() {
    let repo = Repo::new();
    repo.touch(&["a", "b/c", "b/d", "e"]);
    repo.git(&["add", "--all"]);
    let index = std::fs::read(repo.at(".git/index")).unwrap();
    std::fs::write(repo.at(".git/index"), "nonsense").unwrap();
    let error = list(&Root::find(&repo.path), &[]).unwrap_err();
    assert!(matches!(error, TreeError::Index { .. }));
    assert!(error.problems()[0].to_string().contains(".git/index: git's index cannot be read: "), "{error}");
    std::fs::write(repo.at(".git/index"), &index[..60]).unwrap();
    let error = list(&Root::find(&repo.path), &[]).unwrap_err();
    assert!(
        error.problems()[0].to_string().contains("it is no index, or damaged: it is cut off\n"),
        "{error}"
    );
    for at in 0..index.len() {
        let mut damaged = index.clone();
        damaged[at] ^= 0xff;
        std::fs::write(repo.at(".git/index"), &damaged).unwrap();
        let _ = list(&Root::find(&repo.path), &[]);
        // Git lists what is left of it, and takes zeros for the rest.
        std::fs::write(repo.at(".git/index"), &index[..at]).unwrap();
        let cut = list(&Root::find(&repo.path), &[]);
        assert!(matches!(cut, Err(TreeError::Index { .. })), "{at}: {cut:?}");
    }
}

#[test]
fn the_repositorys_own_excludes_file_counts() {
    let repo = Repo::new();
    repo.write("my rules", "*.mine\n");
    repo.git(&["config", "core.excludesFile", "my rules"]);
    repo.touch(&["a.mine", "b"]);
    repo.agrees_with_git();
    assert_eq!(files(&repo.list(&[])), ["b", "my rules"]);
}

#[test]
fn a_selection_narrows_and_a_file_named_is_always_listed() {
    let repo = Repo::new();
    repo.write(".gitignore", "ignored\nbuild/\n");
    repo.touch(&[
        "a",
        "dir/a",
        "dir/b/c",
        "dir/b/ignored",
        "dir-x",
        "build/a",
        "build/b/c",
        "build/tracked",
        "other/a",
    ]);
    repo.git(&["add", "--force", "build/tracked", "a"]);
    symlink("a", repo.at("link")).unwrap();
    symlink("dir", repo.at("to-dir")).unwrap();
    for (selection, expected) in [
        (&["dir"][..], &["dir/a", "dir/b/c"][..]),
        (&["dir/"], &["dir/a", "dir/b/c"]),
        (&["dir/b/c", "a"], &["a", "dir/b/c"]),
        (&["dir/b/ignored"], &["dir/b/ignored"]),
        (&["dir", "dir/b/ignored"], &["dir/a", "dir/b/c", "dir/b/ignored"]),
        (&["build"], &["build/tracked"]),
        (&["build/a", "build/b/c"], &["build/a", "build/b/c"]),
        (&["build", "build/b/c"], &["build/b/c", "build/tracked"]),
        (&["a", "a", "a"], &["a"]),
        (&["."], &[".gitignore", "a", "build/tracked", "dir-x", "dir/a", "dir/b/c", "other/a"]),
        (
            &[".", "build/a"],
            &[".gitignore", "a", "build/a", "build/tracked", "dir-x", "dir/a", "dir/b/c", "other/a"],
        ),
        (&["link"], &[]),
    ] {
        assert_eq!(files(&repo.list(selection)), expected, "{selection:?}");
    }
    assert_eq!(skipped(&repo.list(&["link", "a"])), [("link".to_owned(), "symlink")]);
    assert_eq!(skipped(&repo.list(&["to-dir/a"])), [("to-dir".to_owned(), "symlink")]);
}

#[test]
fn all_paths_that_cannot_be_listed_are_told_at_once() {
    let repo = Repo::new();
    repo.touch(&["a", ".redomain/journal"]);
    let named =
        ["gone", "a", ".git/config", ".redomain/journal", "a/b", "../repo/a", "b/../a"].map(RelPath::from);
    let error = list(&Root::find(&repo.path), &named).unwrap_err();
    let TreeError::Selection(refused) = &error else { panic!("{error}") };
    let refused: Vec<_> = refused.iter().map(|(path, _)| path.to_text()).collect();
    assert_eq!(refused, ["gone", ".git/config", ".redomain/journal", "a/b", "../repo/a", "b/../a"]);
    assert_eq!(error.problems().len(), 6);
}

#[test]
fn outside_of_git_every_file_is_listed() {
    let directory = tempfile::tempdir().unwrap();
    let repo = Repo { path: directory.path().canonicalize().unwrap(), _temporary: directory };
    repo.write(".gitignore", "*\n");
    repo.touch(&["a", ".hidden/b", ".redomain/journal", "sub/.redomain/kept", "sub/.git/x", "sub/y"]);
    symlink("a", repo.at("link")).unwrap();
    support::pipe(&repo.at("pipe"));
    let listing = repo.list(&[]);
    assert_eq!(files(&listing), [".gitignore", ".hidden/b", "a", "sub/.redomain/kept", "sub/y"]);
    assert_eq!(skipped(&listing), [("link".to_owned(), "symlink"), ("pipe".to_owned(), "special")]);
}

#[test]
fn the_order_does_not_depend_on_threads_and_a_deep_tree_needs_no_stack() {
    let repo = Repo::new();
    let deep = format!("{}leaf", "d/".repeat(1900));
    let mut directory =
        rustix::fs::open(&repo.path, rustix::fs::OFlags::RDONLY, rustix::fs::Mode::empty()).unwrap();
    for _ in 0..1900 {
        rustix::fs::mkdirat(&directory, "d", rustix::fs::Mode::RWXU).unwrap();
        directory =
            rustix::fs::openat(&directory, "d", rustix::fs::OFlags::RDONLY, rustix::fs::Mode::empty())
                .unwrap();
    }
    let flags = rustix::fs::OFlags::CREATE | rustix::fs::OFlags::WRONLY;
    rustix::fs::openat(&directory, "leaf", flags, rustix::fs::Mode::RWXU).unwrap();
    repo.touch(&["d-x", "d.x", "d0", "e/f", "e-f", "e.f"]);
    let listings = [1, 2, 7].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| repo.list(&[]))
    });
    assert_eq!(files(&listings[0]), ["d-x", "d.x", &deep, "d0", "e-f", "e.f", "e/f"]);
    assert!(listings.iter().all(|listing| *listing == listings[0]));
}

#[test]
#[ignore = "REDOMAIN_TREE=DIR names a repository to compare; use a release build to see how long it takes"]
#[allow(clippy::print_stderr, reason = "the times are what it is run for")]
fn a_real_repository_is_listed_as_git_lists_it() {
    let path = PathBuf::from(std::env::var_os("REDOMAIN_TREE").unwrap());
    let repo = Repo { path: path.canonicalize().unwrap(), _temporary: tempfile::tempdir().unwrap() };
    repo.agrees_with_git();
    let mut times: Vec<_> = (0..15)
        .map(|_| {
            let start = std::time::Instant::now();
            repo.list(&[]);
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    eprintln!("listed in {:?} (median of 15)", times[7]);
}
