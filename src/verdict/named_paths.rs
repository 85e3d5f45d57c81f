//! The files of a tree that are named after a host that rules move, as a reference to one of them is looked up.
//!
//! No run renames them, so that a reference that is rewritten leads to nothing. A reference is a path from anywhere in
//! the tree: from its root, from the folder of the file that has it, or from a folder that a program is told of.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::text::{RelPath, Span};

/// The paths of files and links that are named after a host, with the folders of those in whose path it stands.
#[derive(Debug, Default)]
pub struct NamedPaths {
    paths: BTreeSet<RelPath>,
    /// The folders and files whose own name has the host, by that name.
    heads: HashMap<Box<[u8]>, BTreeSet<Box<[u8]>>>,
    hosts: HashSet<Box<[u8]>>,
}

impl NamedPaths {
    /// Adds a path in which hosts stand at these places.
    pub fn add(&mut self, path: &RelPath, hosts: &[Span]) {
        let bytes = path.as_bytes();
        for host in hosts {
            let start = memchr::memrchr(b'/', &bytes[..host.start]).map_or(0, |slash| slash + 1);
            let end = memchr::memchr(b'/', &bytes[host.end..]).map_or(bytes.len(), |len| host.end + len);
            let heads = self.heads.entry(bytes[start..end].into()).or_default();
            heads.insert(bytes[..end].into());
            self.hosts.insert(host.of(bytes).into());
        }
        self.paths.insert(path.clone());
    }

    /// Returns `true` if there are none.
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// Returns `true` if a folder or file is named after this host.
    pub fn names(&self, host: &str) -> bool {
        self.hosts.contains(host.as_bytes())
    }

    /// Returns `true` if a path that ends in the folders `before` and in `name`, and goes on with `after`, is one of a
    /// file or folder.
    pub(super) fn has(&self, before: &[&[u8]], name: &[u8], after: &[&[u8]]) -> bool {
        let Some(heads) = self.heads.get(name) else { return false };
        heads.iter().any(|head| {
            let mut folders = head.rsplit(|byte| *byte == b'/').skip(1);
            before.iter().rev().all(|folder| folders.next() == Some(*folder)) && self.goes_on(head, after)
        })
    }

    /// Returns `true` if the path `head` goes on with these names.
    fn goes_on(&self, head: &[u8], after: &[&[u8]]) -> bool {
        if after.is_empty() {
            return true;
        }
        let path = [&[head][..], after].concat().join(&b'/');
        let folder = [&path[..], b"/"].concat();
        self.paths.contains(&path[..])
            || self
                .paths
                .range(RelPath::new(&*folder)..)
                .next()
                .is_some_and(|it| it.as_bytes().starts_with(&folder))
    }
}

#[cfg(test)]
mod tests {
    use super::NamedPaths;
    use crate::text::{RelPath, Span};

    #[test]
    fn a_reference_is_a_path_from_any_folder() {
        let mut named = NamedPaths::default();
        for path in ["etc/sites/old.io", "www/old.io/css/main.css", "old.io.conf"] {
            let at = path.find("old.io").unwrap();
            named.add(&RelPath::from(path), &[Span::new(at, at + 6)]);
        }
        for (path, expected) in [
            ("old.io", true),
            ("sites/old.io", true),
            ("etc/sites/old.io", true),
            ("x/etc/sites/old.io", false),
            ("tes/old.io", false),
            ("old.io/css", true),
            ("www/old.io/css/main.css", true),
            ("old.io/css/main", false),
            ("old.io/main.css", false),
            ("sites/old.io/css", false),
            ("old.io.conf", true),
            ("sites/old.io.conf", false),
        ] {
            let parts: Vec<&[u8]> = path.split('/').map(str::as_bytes).collect();
            let at = parts.iter().position(|part| part.starts_with(b"old.io")).unwrap();
            assert_eq!(named.has(&parts[..at], parts[at], &parts[at + 1..]), expected, "{path}");
        }
        assert!(named.names("old.io") && !named.names("api.old.io"));
    }
}
