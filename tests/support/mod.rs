//! Shared by the integration tests: a repository to work in, whole-tree comparison, and the binary.
#![allow(dead_code, reason = "each test uses a part of it")]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

pub mod picture;
pub mod terminal;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// One rule, which moves one host within its zone.
pub const RULES: &str = "version: 1
zones: [example.com]
rules:
  - {id: api, from: api.staging.example.com, to: api-staging.example.com}
";

/// The user `nobody`, and his group.
const COMMON_USER: u32 = 65534;

/// A directory that is deleted at the end of the test; a repository once `git init` was run in it.
pub struct Repo {
    folder: tempfile::TempDir,
    /// The folder of a binary that every user can run.
    programs: OnceLock<tempfile::TempDir>,
}

impl Repo {
    /// An empty directory.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), programs: OnceLock::new() }
    }

    /// An empty git repository with the branch `main`.
    pub fn with_git() -> Self {
        let repo = Self::new();
        repo.git(&["init", "-q", "-b", "main"]);
        repo
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, with its directories.
    pub fn file(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let target = self.path().join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, bytes).unwrap();
    }

    /// The text of a file.
    pub fn read(&self, path: &str) -> String {
        String::from_utf8_lossy(&fs::read(self.path().join(path)).unwrap()).into_owned()
    }

    /// All files with their bytes.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        files(self.path())
    }

    /// Runs git and insists that it succeeds.
    pub fn git(&self, arguments: &[&str]) -> Output {
        git(self.path(), arguments)
    }

    /// Commits all files without running hooks.
    pub fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--no-verify", "-m", message]);
    }

    /// Runs the binary at the root.
    pub fn redomain(&self, arguments: &[&str]) -> Output {
        redomain(self.path(), arguments)
    }

    /// The binary at the root, run by a user whom permissions and limits bind; as root, the tree becomes that of another one.
    pub fn as_common_user(&self, arguments: &[&str]) -> Command {
        self.as_user(COMMON_USER, &self.program_for_all(), arguments)
    }

    /// The binary, where every user can run it; for root a link to it, since the tests may be built in a folder of root's.
    pub fn program_for_all(&self) -> String {
        let built = env!("CARGO_BIN_EXE_redomain");
        if !rustix::process::geteuid().is_root() {
            return built.to_owned();
        }
        let folder = self.programs.get_or_init(|| {
            let folder = tempfile::tempdir().unwrap();
            let program = folder.path().join("redomain");
            let linked = fs::hard_link(built, &program);
            linked.or_else(|_| fs::copy(built, &program).map(|_| ())).unwrap();
            for path in [folder.path(), &program] {
                fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
            }
            folder
        });
        folder.path().join("redomain").to_str().unwrap().to_owned()
    }

    /// A program at the root, run by another user than root; as root, the tree becomes that user's.
    pub fn as_user(&self, user: u32, program: &str, arguments: &[&str]) -> Command {
        let mut command = command(program, self.path(), arguments);
        if rustix::process::geteuid().is_root() {
            let owner = format!("{user}:{user}");
            assert!(Command::new("chown").args(["-R", &owner]).arg(self.path()).status().unwrap().success());
            command.uid(user).gid(user);
        }
        command
    }

    /// Runs the binary at the root, and compares exit code, standard output and standard error.
    #[track_caller]
    pub fn says(&self, arguments: &[&str], code: i32, stdout: &str, stderr: &str) {
        let output = self.redomain(arguments);
        let got = (output.status.code(), text(&output.stdout), text(&output.stderr));
        assert_eq!(got, (Some(code), stdout.to_owned(), stderr.to_owned()), "{arguments:?}");
    }
}

/// The text of an output.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A command that does not see the settings of the user who runs the tests.
pub fn command(program: &str, folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("HOME", folder).env("LC_ALL", "C").env("TZ", "UTC");
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.env("GIT_CEILING_DIRECTORIES", std::env::temp_dir()).env("PAGER", "cat");
    command
}

/// Runs the binary.
pub fn redomain(folder: &Path, arguments: &[&str]) -> Output {
    command(env!("CARGO_BIN_EXE_redomain"), folder, arguments).output().unwrap()
}

/// Runs git and insists that it succeeds.
pub fn git(folder: &Path, arguments: &[&str]) -> Output {
    let arguments =
        [&["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "core.autocrlf=false"], arguments]
            .concat();
    let output = command("git", folder, &arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// Makes a named pipe; `rustix` has no call for it on macOS.
pub fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").args(["-m", "400"]).arg(path).status().unwrap().success());
}

/// All files below a directory with their bytes, except those of git and the store of `undo`.
pub fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().is_some_and(|name| name == ".git" || name == ".redomain") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_path_buf();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Copies all files of a folder.
pub fn copy(from: &Path, to: &Path) {
    for (path, bytes) in files(from) {
        let target = to.join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, bytes).unwrap();
    }
}
