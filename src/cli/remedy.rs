//! The command that `check` names as the way to fix its findings, and `diff` as the way to write its changes.
//!
//! It has the options that decide which names are found, so that it writes those and no others.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::cli::args::CommonArguments;
use crate::cli::shell::word;

/// Paths that a command repeats; a hook passes on hundreds.
const MAX_REPEATED_PATHS: usize = 4;

/// The program with `start`, the rules and the part of the tree that a run was asked for, and these paths.
pub(super) fn command(program: &str, start: &str, arguments: &CommonArguments, paths: &[String]) -> String {
    let mut command = program.to_owned();
    if let Some(directory) = &arguments.directory {
        command.push_str(&format!(" -C {}", word(&directory.to_string_lossy())));
    }
    command.push_str(&format!(" {start}"));
    if let Some(rules) = &arguments.rules {
        command.push_str(&format!(" --rules {}", word(rules)));
    }
    for rule in &arguments.rule {
        command.push_str(&format!(" --rule {}", word(rule)));
    }
    for (option, ids) in [("--only", &arguments.only), ("--skip", &arguments.skip)] {
        if !ids.is_empty() {
            command.push_str(&format!(" {option} {}", word(&ids.join(","))));
        }
    }
    for glob in &arguments.glob {
        command.push_str(&format!(" --glob {}", word(glob)));
    }
    if !arguments.kinds.is_empty() {
        let kinds: Vec<&str> = arguments.kinds.iter().map(|kind| kind.name()).collect();
        command.push_str(&format!(" --in {}", kinds.join(",")));
    }
    if paths.len() > MAX_REPEATED_PATHS {
        return command;
    }
    if paths.iter().any(|path| path.starts_with('-')) {
        command.push_str(" --");
    }
    paths.iter().for_each(|path| command.extend([" ", &word(path)]));
    command
}

/// The paths of the command line.
pub(super) fn given_paths(arguments: &CommonArguments) -> Vec<String> {
    arguments.paths.iter().map(|path| path.to_string_lossy().into_owned()).collect()
}

/// The word by which the user's shell starts this program: its name, or its path where the name is another program or
/// none, as for one that pre-commit installed for itself.
pub(super) fn program() -> String {
    let Ok(program) = std::env::current_exe() else { return "redomain".to_owned() };
    let search = std::env::var_os("PATH").unwrap_or_default();
    // For a hook that it installed, pre-commit puts the hook's own programs first.
    let own = usize::from(std::env::var_os("PRE_COMMIT").is_some());
    program_word(&program, std::env::split_paths(&search).skip(own))
}

fn program_word(program: &Path, folders: impl Iterator<Item = PathBuf>) -> String {
    let name = OsStr::from_bytes(b"redomain");
    let first = folders.map(|folder| folder.join(name)).find(|path| path.is_file());
    let is_same = first.is_some_and(|first| first.canonicalize().ok() == program.canonicalize().ok());
    if is_same { "redomain".to_owned() } else { word(&program.to_string_lossy()) }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a test makes its own files")]
mod tests {
    use super::program_word;
    use std::fs;
    use std::os::unix::fs::symlink;

    #[test]
    fn program_is_called_by_its_name_where_a_shell_finds_it() {
        let root = tempfile::tempdir().unwrap();
        let folders = ["own", "linked", "other", "none"].map(|name| root.path().join(name));
        folders.iter().for_each(|folder| fs::create_dir(folder).unwrap());
        let [own, linked, other, none] = folders;
        let program = own.join("redomain");
        fs::write(&program, "1").unwrap();
        fs::write(other.join("redomain"), "2").unwrap();
        symlink(&program, linked.join("redomain")).unwrap();
        let path = program.to_str().unwrap();
        for (folders, expected) in [
            (&[&own][..], "redomain"),
            (&[&none, &linked], "redomain"),
            (&[&other, &own], path),
            (&[&none], path),
            (&[], path),
        ] {
            let found = program_word(&program, folders.iter().map(|folder| folder.to_path_buf()));
            assert_eq!(found, expected, "{folders:?}");
        }
    }
}
