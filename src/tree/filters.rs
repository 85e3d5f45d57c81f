//! Filters of the repository's own configuration: programs that git runs on files on disk where it compares them.
//!
//! Their names are free, so that each has to be looked up to be overridden. The filters of the user's configuration, such
//! as those of Git LFS, are left in force, also where the repository's attributes choose them.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::process::Command;

use super::git::{GitError, git, output};
use crate::fs::{GitDir, Root, read_regular};

/// Bytes of a configuration file that are searched; for a longer one git is asked.
const MAX_SEARCHED: u64 = 1 << 20;

/// Settings by which a filter is a program, and the values by which it is none.
const KEYS: [(&[u8], &[u8]); 4] =
    [(b".clean", b""), (b".smudge", b""), (b".process", b""), (b".required", b"false")];

/// [`git`] for a call that compares files on disk: the filters of the repository's own configuration are no programs,
/// those of the user's are.
///
/// # Errors
/// If the configuration cannot be read, or names a filter that cannot be overridden.
pub(super) fn git_on_files(root: &Root, directory: &GitDir, arguments: &[&str]) -> Result<Command, GitError> {
    let mut command = git(root, directory, &[]);
    for setting in overrides(root, directory)? {
        command.arg("-c").arg(setting);
    }
    command.args(arguments);
    Ok(command)
}

/// `KEY=VALUE` for each setting of the repository's configuration that would start a filter.
///
/// # Errors
/// If git cannot read the configuration, or a name has a `=`: git would take the setting for another one.
fn overrides(root: &Root, directory: &GitDir) -> Result<Vec<OsString>, GitError> {
    let files = [directory.common().join("config"), directory.directory().join("config.worktree")];
    if !files.iter().any(|file| may_name_filters(file)) {
        return Ok(Vec::new());
    }
    let arguments = ["config", "--null", "--show-scope", "--name-only", "--list"];
    parse(&output(&mut git(root, directory, &arguments))?)
}

/// True if the file, or one that it includes, may have the section `filter`. Saves a process where it has not.
fn may_name_filters(path: &Path) -> bool {
    // No escape can stand in the name of a section.
    may_name(path, &[b"filter", b"include"])
}

/// True if a configuration file may have one of these words, in any case: it has, or cannot be searched.
pub(super) fn may_name(path: &Path, words: &[&[u8]]) -> bool {
    match read_regular(path, MAX_SEARCHED) {
        Ok(text) => {
            let text = text.to_ascii_lowercase();
            words.iter().any(|word| memchr::memmem::find(&text, word).is_some())
        }
        Err(error) => !error.is_absent(),
    }
}

/// Reads pairs of a scope and a key, each closed by a zero byte.
fn parse(listing: &[u8]) -> Result<Vec<OsString>, GitError> {
    let mut settings = Vec::new();
    let mut fields = listing.split(|&byte| byte == 0);
    while let (Some(scope), Some(key)) = (fields.next(), fields.next()) {
        let Some((_, value)) = KEYS.iter().find(|(end, _)| key.ends_with(end)) else { continue };
        if !matches!(scope, b"local" | b"worktree") || !key.starts_with(b"filter.") {
            continue;
        }
        if key.contains(&b'=') {
            let key = key.escape_ascii();
            return Err(GitError {
                why: format!(
                    "the setting `{key}` of this repository starts a program and cannot be overridden"
                ),
                help: "remove it, or rename the filter without a `=`; nothing was read",
            });
        }
        settings.push(OsString::from_vec([key, b"=", value].concat()));
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn only_filters_of_the_repository_are_overridden() {
        let listing = b"system\0filter.lfs.clean\0global\0filter.lfs.process\0local\0core.bare\0\
                        local\0filter.a b.\"c\".clean\0local\0filter.x.required\0worktree\0filter.y.process\0\
                        command\0filter.z.clean\0local\0filter.x.other\0local\0myfilter.x.clean\0";
        let settings = parse(listing).unwrap();
        assert_eq!(settings, ["filter.a b.\"c\".clean=", "filter.x.required=false", "filter.y.process="]);
        assert_eq!(parse(b"").unwrap().len(), 0);
        assert!(parse(b"local\0filter.a=b.clean\0").unwrap_err().why.contains("filter.a=b.clean"));
    }
}
