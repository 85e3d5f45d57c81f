//! Files that the configuration of a repository names and git reads with it: it waits for a pipe among them for ever.
//!
//! Found by a reading of the text that is no more than lines with a key and a path. What it does not find, such as a path
//! over several lines, ends by the bound on the time of a question to git.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::fs::read_regular;

/// Keys whose value is a file that git reads: of `include` and `includeIf`, and of `core`. That of `core.excludesFile` is
/// read by `exclude`, which names it.
const KEYS: [&[u8]; 2] = [b"path", b"attributesfile"];

/// Bytes of a configuration file that is searched.
const MAX_SEARCHED: u64 = 1 << 20;

/// Depth of includes, as git's own limit.
const MAX_DEPTH: usize = 10;

/// Files that are looked at in all.
const MAX_FILES: usize = 100;

/// The files that the configuration at `config` names, and those that these name.
pub(super) fn named_files(config: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    let mut open = vec![(config.to_path_buf(), 0)];
    while let Some((path, depth)) = open.pop() {
        let folder = path.parent().unwrap_or(Path::new("/"));
        for named in read_regular(&path, MAX_SEARCHED).map(|text| values(&text)).unwrap_or_default() {
            let named = resolved(folder, &named);
            if found.len() == MAX_FILES || found.contains(&named) {
                continue;
            }
            if depth < MAX_DEPTH {
                open.push((named.clone(), depth + 1));
            }
            found.push(named);
        }
    }
    found
}

/// A path as git reads it: from the folder of its file, or from the user's.
fn resolved(folder: &Path, value: &[u8]) -> PathBuf {
    let home = value.strip_prefix(b"~/").zip(std::env::var_os("HOME"));
    match home {
        Some((rest, home)) => PathBuf::from(home).join(OsStr::from_bytes(rest)),
        None => folder.join(OsStr::from_bytes(value)),
    }
}

/// The values of [`KEYS`] in the text of a configuration file, whatever section they are in.
fn values(text: &[u8]) -> Vec<Vec<u8>> {
    let lines = text.split(|byte| *byte == b'\n').map(|line| {
        let line = line.trim_ascii();
        // A key may follow its section on one line.
        let end = if line.starts_with(b"[") { memchr::memrchr(b']', line).map_or(0, |at| at + 1) } else { 0 };
        line[end..].trim_ascii()
    });
    let values = lines.filter_map(|line| {
        let at = memchr::memchr(b'=', line)?;
        let (key, value) = (line[..at].trim_ascii(), line[at + 1..].trim_ascii());
        KEYS.iter().any(|known| key.eq_ignore_ascii_case(known)).then(|| unquoted(value))
    });
    values.filter(|value| !value.is_empty() && !value.contains(&0)).collect()
}

/// A value without quotes, escapes and a comment behind it.
fn unquoted(value: &[u8]) -> Vec<u8> {
    let (mut out, mut is_quoted) = (Vec::new(), false);
    let mut bytes = value.iter().copied();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\\' => out.extend(bytes.next()),
            b'#' | b';' if !is_quoted => break,
            byte => out.push(byte),
        }
    }
    if is_quoted { out } else { out.trim_ascii_end().to_vec() }
}

#[cfg(test)]
mod tests {
    use super::values;

    #[test]
    fn paths_of_a_configuration_are_found() {
        for (text, expected) in [
            (&b"[include]\n\tpath = ../more\n"[..], &[&b"../more"[..]][..]),
            (b"[include] path=a b # why\n", &[b"a b"]),
            (b"[includeIf \"gitdir:/x]/\"]\r\n PATH = \"~/a #b\"\r\n", &[b"~/a #b"]),
            (b"[core]\nattributesFile=x\\\\y\nAttributesFile=z;\n", &[b"x\\y", b"z"]),
            (b"[remote \"a\"]\nurl = path\npath\npath =\n", &[]),
        ] {
            assert_eq!(values(text), expected, "{}", String::from_utf8_lossy(text));
        }
    }
}
