//! Trees for tests: built with every kind of file, changed by plain replacement, and compared as a whole in both
//! directions.
//!
//! Integration tests include this file too.

#![allow(dead_code, reason = "each test uses a part of it")]
#![expect(clippy::disallowed_methods, reason = "tests build trees")]

use super::{ContentChange, Digest, Edit, EditSet, RelPath, RunInfo, STORE, Span, now};
use rustix::fs::{AtFlags, CWD, XattrFlags};
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

/// A file, link or directory with everything that an apply keeps.
#[derive(Clone, PartialEq, Eq)]
pub struct Node {
    pub kind: char,
    pub mode: u32,
    pub owner: (u32, u32),
    /// Other paths that name the same file.
    pub links: Vec<String>,
    pub attributes: BTreeMap<String, Vec<u8>>,
    /// Bytes of a file, target of a link.
    pub content: Vec<u8>,
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, mode, owner, links, attributes, content } = self;
        write!(f, "{kind}{mode:o} {owner:?} {links:?} {attributes:?} `{}`", content.escape_ascii())
    }
}

/// A whole tree, without the store.
pub type TreeSnapshot = BTreeMap<String, Node>;

/// A change that replaces every occurrence of one text by another.
pub struct Rewrite {
    pub path: RelPath,
    pub before: Digest,
    pub from: &'static [u8],
    pub to: &'static [u8],
    pub edits: EditSet,
}

impl Rewrite {
    pub fn new(path: RelPath, content: &[u8], from: &'static [u8], to: &'static [u8]) -> Self {
        let places = content.windows(from.len()).enumerate().filter(|(_, bytes)| *bytes == from);
        let edit = |start| Edit { span: Span::new(start, start + from.len()), new: to[..].into() };
        let edits = EditSet::new(places.map(|(start, _)| edit(start)).collect()).unwrap();
        Self { path, before: Digest::of(content), from, to, edits }
    }
}

impl ContentChange for Rewrite {
    fn path(&self) -> &RelPath {
        &self.path
    }

    fn before(&self) -> Digest {
        self.before
    }

    fn edits(&self) -> &EditSet {
        &self.edits
    }
}

pub fn replaced(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let (mut out, mut at) = (Vec::new(), 0);
    while at < text.len() {
        if text[at..].starts_with(from) {
            out.extend_from_slice(to);
            at += from.len();
        } else {
            out.push(text[at]);
            at += 1;
        }
    }
    out
}

/// A change of the file at `path` as it is now.
pub fn rewrite(root: &Path, path: &[u8], to: &'static str) -> Rewrite {
    let path = RelPath::new(path);
    let content = fs::read(root.join(path.as_path())).unwrap();
    Rewrite::new(path, &content, b"old.example", to.as_bytes())
}

pub fn info() -> RunInfo {
    RunInfo {
        version: "0.1.0".into(),
        rules: Digest::of(b"rules"),
        git_commit: Some("0123456789abcdef".into()),
        dirty: Some(true),
        started: now(),
        report: Some(b"{\"report\":1}".to_vec()),
    }
}

/// A temporary directory in memory if there is `/dev/shm`: fault injection runs thousands of transactions.
pub fn quick_directory() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    tempfile::tempdir_in(if memory.is_dir() { memory } else { Path::new("/tmp") }).unwrap()
}

pub fn write(root: &Path, path: &[u8], content: &[u8], mode: u32) {
    let path = root.join(std::ffi::OsStr::from_bytes(path));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, content).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Files of all kinds, each in one of three sizes of change.
pub const FILES: [(&[u8], &[u8], u32, &str); 9] = [
    (b"a.txt", b"see https://old.example/\n", 0o644, "new.example"),
    (b"bin/run.sh", b"#!/bin/sh\ncurl old.example\n", 0o755, "a-much-longer-name.example"),
    (b"bin/secret.env", b"HOST=old.example\r\nPORT=1\r\n", 0o600, "n.example"),
    (b"deep/er/still/crlf.txt", b"\xef\xbb\xbfold.example\r\nold.example", 0o664, "new.example"),
    (b"read-only.txt", b"old.example", 0o444, "longer.new.example"),
    (b"gr\xc3\xbcn/\xe6\x97\xa5\xe6\x9c\xac.env", b"\xff\xfe old.example \x80", 0o640, "new.example"),
    (b"latin-\xe9\n\".txt", b"old.example\n", 0o644, "new.example"),
    (b"link-a.txt", b"linked: old.example\n", 0o644, "n.example"),
    (b"linked/to-outside.txt", b"half linked: old.example, old.example\n", 0o644, "longer.new.example"),
];

/// Creates a named pipe.
// Not by a command where there is a call: a child has copies of all open files, so that locks of other tests seem
// taken.
pub fn pipe(path: &Path) {
    #[cfg(target_os = "linux")]
    rustix::fs::mknodat(CWD, path, rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR, 0).unwrap();
    #[cfg(not(target_os = "linux"))]
    std::process::Command::new("mkfifo").args(["-m", "400"]).arg(path).status().unwrap();
}

/// Creates a tree with [`FILES`] and with files that must not change.
pub fn grow(root: &Path) {
    for (path, content, mode, _) in FILES {
        write(root, path, content, mode);
    }
    write(root, b"bin/untouched.txt", b"nothing here\n", 0o644);
    write(root, b"empty", b"", 0o644);
    fs::hard_link(root.join("link-a.txt"), root.join("link-b.txt")).unwrap();
    fs::hard_link(root.join("linked/to-outside.txt"), root.join("linked/kept.txt")).unwrap();
    symlink("a.txt", root.join("symlink.txt")).unwrap();
    symlink("/nonexistent/old.example", root.join("deep/dangling")).unwrap();
    pipe(&root.join("pipe"));
    // User attributes are not to be had everywhere; where they are, they must be kept.
    let value = b"kept\0value";
    let _ = rustix::fs::setxattr(root.join("a.txt"), "user.redomain.test", value, XattrFlags::empty());
    let _ = rustix::fs::setxattr(root.join("link-a.txt"), "user.redomain.test", b"", XattrFlags::empty());
    let _ = rustix::fs::setxattr(
        root.join("bin/run.sh"),
        "system.posix_acl_access",
        &access_list(),
        XattrFlags::empty(),
    );
}

/// `u::rwx,u:1:rw-,g::r-x,m::rwx,o::r-x` as the kernel has it.
fn access_list() -> Vec<u8> {
    let mut list = 2_u32.to_le_bytes().to_vec();
    for (tag, permissions, id) in
        [(1_u16, 7_u16, u32::MAX), (2, 6, 1), (4, 5, u32::MAX), (0x10, 7, u32::MAX), (0x20, 5, u32::MAX)]
    {
        list.extend(tag.to_le_bytes());
        list.extend(permissions.to_le_bytes());
        list.extend(id.to_le_bytes());
    }
    list
}

/// Changes of all [`FILES`], and of the second name of one of them.
pub fn changes(root: &Path) -> Vec<Rewrite> {
    let mut changes: Vec<Rewrite> = FILES.iter().map(|(path, _, _, to)| rewrite(root, path, to)).collect();
    changes.push(rewrite(root, b"link-b.txt", "n.example"));
    changes.push(rewrite(root, b"bin/untouched.txt", "new.example"));
    changes
}

/// The tree that `changes` make of `tree`: contents differ, all else is kept, but for hard links to names that do not
/// change.
pub fn expected(tree: &TreeSnapshot, changes: &[Rewrite]) -> TreeSnapshot {
    let mut after = tree.clone();
    let changed: Vec<String> = changes.iter().map(|change| shown(change.path.as_bytes())).collect();
    for (change, name) in changes.iter().zip(&changed) {
        let old = &tree[name];
        let new = replaced(&old.content, change.from, change.to);
        if new != old.content && !old.links.iter().all(|link| changed.contains(link)) {
            old.links
                .iter()
                .for_each(|link| after.get_mut(link).unwrap().links.retain(|other| other != name));
            after.get_mut(name).unwrap().links.clear();
        }
        after.get_mut(name).unwrap().content = new;
    }
    after
}

/// Everything below `root` but the stores.
pub fn snapshot(root: &Path) -> TreeSnapshot {
    let mut tree = TreeSnapshot::new();
    let mut inodes: BTreeMap<(u64, u64), Vec<String>> = BTreeMap::new();
    visit(root, &mut Vec::new(), &mut tree, &mut inodes);
    for mut names in inodes.into_values().filter(|names| names.len() > 1) {
        names.sort();
        for name in &names {
            tree.get_mut(name).unwrap().links =
                names.iter().filter(|other| *other != name).cloned().collect();
        }
    }
    tree
}

fn visit(
    directory: &Path,
    at: &mut Vec<u8>,
    tree: &mut TreeSnapshot,
    inodes: &mut BTreeMap<(u64, u64), Vec<String>>,
) {
    for entry in fs::read_dir(directory).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name() == STORE {
            continue;
        }
        let length = at.len();
        at.extend_from_slice(entry.file_name().as_bytes());
        let (path, meta) = (entry.path(), fs::symlink_metadata(entry.path()).unwrap());
        let kind = meta.file_type();
        let (letter, content) = if kind.is_file() {
            ('f', fs::read(&path).unwrap())
        } else if kind.is_symlink() {
            ('l', fs::read_link(&path).unwrap().as_os_str().as_bytes().to_vec())
        } else {
            (if kind.is_dir() { 'd' } else { 's' }, Vec::new())
        };
        let node = Node {
            kind: letter,
            mode: meta.mode(),
            owner: (meta.uid(), meta.gid()),
            links: Vec::new(),
            attributes: if kind.is_symlink() { BTreeMap::new() } else { attributes(&path) },
            content,
        };
        tree.insert(shown(at), node);
        if kind.is_file() {
            inodes.entry((meta.dev(), meta.ino())).or_default().push(shown(at));
        }
        if kind.is_dir() {
            at.push(b'/');
            visit(&path, at, tree, inodes);
        }
        at.truncate(length);
    }
}

fn attributes(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut names = [0; 4096];
    let len = rustix::fs::llistxattr(path, &mut names).unwrap_or(0);
    let names = names[..len].split(|byte| *byte == 0).filter(|name| !name.is_empty());
    let value = |name: &[u8]| {
        let mut value = [0; 4096];
        let len = rustix::fs::lgetxattr(path, name, &mut value).unwrap();
        value[..len].to_vec()
    };
    names.map(|name| (String::from_utf8_lossy(name).into_owned(), value(name))).collect()
}

/// A path as the keys of a [`TreeSnapshot`] have it.
pub fn shown(path: &[u8]) -> String {
    path.escape_ascii().to_string()
}

/// Compares two trees and shows the differences only.
pub fn assert_same(now: &TreeSnapshot, wanted: &TreeSnapshot, when: &str) {
    let paths = now.keys().chain(wanted.keys());
    let wrong: Vec<_> = paths
        .filter(|path| now.get(*path) != wanted.get(*path))
        .map(|path| format!("{path}:\n   is {:?}\n  not {:?}", now.get(path), wanted.get(path)))
        .collect();
    assert!(wrong.is_empty(), "{when}: the tree differs\n{}", wrong.join("\n"));
}

/// Everything in the store, for messages.
pub fn store_files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root.join(STORE)];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).into_iter().flatten() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                open.push(entry.path());
            }
            found.push(entry.path());
        }
    }
    found
}

/// Tests whether there is nothing at `path`, not even a dangling link.
pub fn is_absent(path: &Path) -> bool {
    rustix::fs::statat(CWD, path, AtFlags::SYMLINK_NOFOLLOW).is_err()
}
