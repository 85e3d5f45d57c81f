//! Files that the configuration of a repository names and git reads with it: it waits for a pipe among them for ever.
//!
//! Asked of `git config`, which knows the syntax, about one file at a time and without what that includes. So none is read
//! before it is looked at.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::filters::may_name;
use super::git::{git_nowhere, output};

/// Keys whose value is a file that git reads. That of `core.excludesFile` is read by `exclude`, which names it.
const KEYS: &str = r"^(include(if\..*)?\.path|core\.attributesfile)$";

/// Words of which a file with such a key has one, in small letters: git is asked about few repositories.
const WORDS: [&[u8]; 2] = [b"include", b"attributesfile"];

/// The files that the configuration at `config` names, and those that these name, each given to `each` before it is read.
pub(super) fn for_each_named<E>(config: &Path, each: &dyn Fn(&Path) -> Result<(), E>) -> Result<(), E> {
    // Each once, however deep: git goes no further than ten files down, but may come to one of them on a shorter way.
    let mut found: HashSet<PathBuf> = HashSet::new();
    let mut open = vec![config.to_path_buf()];
    while let Some(path) = open.pop() {
        let folder = path.parent().unwrap_or(Path::new("/"));
        for named in values(&path).iter().filter_map(|value| resolved(folder, value)) {
            if found.insert(named.clone()) {
                each(&named)?;
                open.push(named);
            }
        }
    }
    Ok(())
}

/// The values of [`KEYS`] in a file, as they are written. Where git cannot read it, no call of git goes on.
fn values(config: &Path) -> Vec<Vec<u8>> {
    if !may_name(config, &WORDS) {
        return Vec::new();
    }
    let mut question = git_nowhere(&["config", "--no-includes", "--null", "--file"]);
    let printed = output(question.arg(config).args(["--get-regexp", KEYS])).unwrap_or_default();
    // A key without a value has no line for it.
    let pairs = printed.split(|byte| *byte == 0).filter_map(|pair| {
        let at = memchr::memchr(b'\n', pair)?;
        Some(pair[at + 1..].to_vec())
    });
    pairs.filter(|value| !value.is_empty()).collect()
}

/// A path as git reads it: from the folder of its file, from the folder of a user, or from where git was installed. `None`
/// where there is no such user.
fn resolved(folder: &Path, value: &[u8]) -> Option<PathBuf> {
    if !value.starts_with(b"~") && !value.starts_with(b"%(") {
        return Some(folder.join(OsStr::from_bytes(value)));
    }
    let setting = [b"redomain.path=", value].concat();
    let mut question = git_nowhere(&["-c"]);
    question.arg(OsStr::from_bytes(&setting)).args([
        "config",
        "--null",
        "--type=path",
        "--get",
        "redomain.path",
    ]);
    let printed = output(&mut question).ok()?;
    Some(folder.join(OsStr::from_bytes(printed.strip_suffix(b"\0").unwrap_or(&printed))))
}
