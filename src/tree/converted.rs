//! Files that git converts before it compares them: the lines that it counts are not those of the file on disk.
//!
//! Two attributes do that: a `working-tree-encoding` other than UTF-8, and a `filter` whose program is in force. Others (`eol`, `ident`)
//! change no line numbers. Attributes come with a commit, so that a change could hide its own lines by them.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use super::filters::git_on_files;
use super::git::{GitError, answer, git, output};
use crate::fs::{GitDir, Root};
use crate::text::RelPath;

/// Bytes of paths in one call; the system allows 2 MiB for all arguments and variables together.
const MAX_ARGUMENTS: usize = 128 << 10;

const ENCODING: &[u8] = b"working-tree-encoding";
const FILTER: &[u8] = b"filter";

/// Those of `paths` that git converts, in their order.
///
/// # Errors
/// If git cannot be asked, or answers in an unknown format.
pub(super) fn converted<'p>(
    root: &Root,
    directory: &GitDir,
    paths: impl IntoIterator<Item = &'p [u8]>,
) -> Result<Vec<RelPath>, GitError> {
    let mut attributes = Vec::new();
    let mut paths = paths.into_iter().peekable();
    while paths.peek().is_some() {
        let mut command = git(root, directory, &["check-attr", "-z"]);
        command.args([ENCODING, FILTER].map(OsStr::from_bytes)).arg("--");
        let mut length = 0;
        while let Some(path) = paths.next_if(|path| length == 0 || length + path.len() < MAX_ARGUMENTS) {
            command.arg(OsStr::from_bytes(path));
            length += path.len() + 1;
        }
        attributes
            .extend(parse(&output(&mut command)?).ok_or("`git check-attr` answered in an unknown format")?);
    }
    let has_filter = attributes.iter().any(|(_, attribute)| matches!(attribute, Attribute::Filter(_)));
    let filters = if has_filter { filters_in_force(root, directory)? } else { BTreeSet::new() };
    attributes.retain(|(_, attribute)| match attribute {
        Attribute::Encoding => true,
        Attribute::Filter(name) => filters.contains(name),
    });
    let mut converted: Vec<RelPath> = attributes.into_iter().map(|(path, _)| path).collect();
    converted.dedup();
    Ok(converted)
}

/// An attribute by which git may convert a file.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Attribute {
    Encoding,
    /// The name of a filter.
    Filter(Vec<u8>),
}

/// Reads triples of a path, an attribute and its value, each closed by a zero byte; `None` if it is something else.
fn parse(printed: &[u8]) -> Option<Vec<(RelPath, Attribute)>> {
    let mut found = Vec::new();
    let mut fields = printed.split(|&byte| byte == 0);
    while let Some(path) = fields.next().filter(|path| !path.is_empty()) {
        let (attribute, value) = (fields.next()?, fields.next()?);
        let attribute = match (attribute, value) {
            (_, b"unspecified" | b"unset") => continue,
            (ENCODING, name) if is_utf8(name) => continue,
            (ENCODING, _) => Attribute::Encoding,
            (FILTER, name) => Attribute::Filter(name.to_vec()),
            _ => return None,
        };
        found.push((RelPath::new(path), attribute));
    }
    Some(found)
}

/// Returns `true` for the encoding to which git converts nothing, in each spelling that it takes for it.
fn is_utf8(name: &[u8]) -> bool {
    [&b"utf-8"[..], b"utf8"].iter().any(|spelling| name.eq_ignore_ascii_case(spelling))
}

/// The names of the filters that git would run, which are those of the user's configuration.
fn filters_in_force(root: &Root, directory: &GitDir) -> Result<BTreeSet<Vec<u8>>, GitError> {
    let settings = ["config", "--null", "--get-regexp", r"^filter\..*\.(clean|process)$"];
    // It fails where there is none.
    let printed = answer(&mut git_on_files(root, directory, &settings)?)?.unwrap_or_default();
    Ok(programs(&printed))
}

/// The filters that have a program, of pairs of a key and a value, of which the last one with a key counts.
fn programs(listing: &[u8]) -> BTreeSet<Vec<u8>> {
    let mut settings = std::collections::BTreeMap::new();
    for setting in listing.split(|&byte| byte == 0) {
        let mut parts = setting.splitn(2, |&byte| byte == b'\n');
        let (key, value) = (parts.next().unwrap_or_default(), parts.next());
        settings.insert(key, value.is_none_or(|value| !value.is_empty()));
    }
    let in_force = settings.into_iter().filter(|(_, is_program)| *is_program);
    let names = in_force.filter_map(|(key, _)| {
        let name = key.strip_prefix(b"filter.")?;
        name.strip_suffix(b".clean").or_else(|| name.strip_suffix(b".process"))
    });
    names.map(<[u8]>::to_vec).collect()
}

#[cfg(test)]
mod tests {
    use super::{Attribute, parse, programs};
    use crate::text::RelPath;

    #[test]
    fn attributes_that_are_set_are_read() {
        let printed =
            b"a\0working-tree-encoding\0CP037\0a\0filter\0unspecified\0b\nc\0working-tree-encoding\0unset\0\
                        b\nc\0filter\0lfs\0";
        let expected = vec![
            (RelPath::from("a"), Attribute::Encoding),
            (RelPath::from("b\nc"), Attribute::Filter(b"lfs".to_vec())),
        ];
        assert_eq!(parse(printed), Some(expected));
        assert_eq!(parse(b""), Some(Vec::new()));
        assert_eq!(parse(b"a\0filter"), None);
        assert_eq!(parse(b"a\0other\0x\0"), None);
    }

    #[test]
    fn utf_8_is_no_conversion() {
        for (encoding, is_conversion) in [
            ("UTF-8", false),
            ("utf-8", false),
            ("UTF8", false),
            ("utf8", false),
            ("UTF-16", true),
            ("UTF-8x", true),
        ] {
            let printed = format!("a\0working-tree-encoding\0{encoding}\0");
            let expected = is_conversion.then(|| (RelPath::from("a"), Attribute::Encoding));
            assert_eq!(parse(printed.as_bytes()), Some(expected.into_iter().collect()), "{encoding}");
        }
    }

    #[test]
    fn a_filter_without_a_program_converts_nothing() {
        let listing = b"filter.lfs.clean\ngit-lfs clean -- %f\0filter.x.y.process\nx\0filter.own.clean\nx\0\
                        filter.own.clean\n\0filter.bare.process\0";
        let names = ["bare", "lfs", "x.y"].map(|name| name.as_bytes().to_vec());
        assert_eq!(programs(listing), names.into());
        assert!(programs(b"").is_empty());
    }
}
