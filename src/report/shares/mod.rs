//! Shares of a report, so that each team reviews and applies its own. Every file is in exactly one share, so that the
//! patches of all shares touch different files, apply in any order, and are together the whole change.
//!
//! A file with edits of several rules is in the share of these rules together: two patches of one file would need each
//! other's lines as context.

mod index;

pub use index::{shares_html, shares_markdown};

use std::collections::{BTreeMap, BTreeSet};

use crate::mention::Verdict;
use crate::report::model::{CodeOwners, FileReport, JudgedMention, Report};
use crate::text::enumeration;

/// Characters of the name of a file of a share.
const MAX_FILE_NAME: usize = 60;

/// Names of the files that list the shares.
pub const SHARES_INDEX: &str = "index";

enumeration! {
    /// The property of files by which a report is split.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum SplitBy {
        /// The owners in CODEOWNERS.
        Owner,
        /// The first directory of the path.
        Directory,
        /// The category.
        Kind,
        /// The rules of the edits.
        Rule,
    }
}

/// A share of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Its name: owners, a directory, a kind or rules. It is untrusted.
    pub name: String,
    /// The name of its files without an ending: letters, digits, `-`, `_` and `.`.
    pub file_name: String,
    /// Indices of its files in the report.
    files: Vec<usize>,
}

impl SplitBy {
    /// Name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Directory => "directory",
            Self::Kind => "kind",
            Self::Rule => "rule",
        }
    }

    /// The name of the share that a file is in.
    fn share(self, report: &Report<'_>, file: &FileReport<'_>, owners: &CodeOwners) -> String {
        let names = match self {
            Self::Owner => owners.of(&file.path).join(" "),
            Self::Directory => file.directory(),
            Self::Kind => file.category.name().to_owned(),
            Self::Rule => rules(report, file),
        };
        if names.is_empty() { format!("no {}", self.name()) } else { names }
    }
}

/// The rules of the edits of a file; without edits, those of its reviews.
fn rules(report: &Report<'_>, file: &FileReport<'_>) -> String {
    let of = |is_wanted: fn(JudgedMention<'_>) -> bool| -> BTreeSet<usize> {
        let chosen = file.entries().filter(|entry| is_wanted(*entry));
        chosen.filter_map(|entry| entry.placed.mention.rules.first().copied()).collect()
    };
    let edited = of(|entry| entry.is(Verdict::Rewrite));
    let rules =
        if edited.is_empty() { of(|entry| entry.placed.mention.verdict.reason().is_some()) } else { edited };
    let ids = rules.into_iter().filter_map(|rule| report.rules.get(rule)).map(|rule| rule.id.as_str());
    ids.collect::<Vec<_>>().join(" + ")
}

impl<'p> Report<'p> {
    /// The shares of the report, those with the most edits first.
    pub fn shares(&self, by: SplitBy, owners: &CodeOwners) -> Vec<Share> {
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, file) in self.files.iter().enumerate() {
            groups.entry(by.share(self, file, owners)).or_default().push(at);
        }
        let edits =
            |files: &[usize]| files.iter().filter_map(|at| self.files.get(*at)).map(|file| file.edits).sum();
        let mut groups: Vec<(String, Vec<usize>)> = groups.into_iter().collect();
        groups.sort_by_key(|(_, files)| std::cmp::Reverse::<usize>(edits(files)));
        let mut taken = BTreeSet::from([SHARES_INDEX.to_owned()]);
        let shares = groups.into_iter().map(|(name, files)| {
            let file_name = free_name(&name, &mut taken);
            Share { name, file_name, files }
        });
        shares.collect()
    }

    /// The report of one share. Files that were not read, and problems of the rules, are in that of the whole.
    #[must_use]
    pub fn of_share(&self, share: &Share) -> Self {
        let files: Vec<FileReport<'p>> =
            share.files.iter().filter_map(|at| self.files.get(*at)).cloned().collect();
        let has_edits = files.iter().any(|file| file.edits > 0);
        Self {
            kind: self.kind,
            run: self.run.clone(),
            context: self.context.clone(),
            links: self.links.clone(),
            rules: self.rules.clone(),
            files_scanned: files.len(),
            files,
            skipped: Vec::new(),
            named: Vec::new(),
            problems: Vec::new(),
            failing_warnings: 0,
            parts: Vec::new(),
            command: has_edits.then(|| format!("git apply {}.patch", share.file_name)),
        }
    }
}

/// A file name made of the name of a share, which no file system takes for one of `taken`.
fn free_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let plain = |char: char| if char.is_ascii_alphanumeric() || "_.".contains(char) { char } else { '-' };
    let parts: String = name.chars().map(plain).collect();
    let parts: Vec<&str> = parts.split('-').filter(|part| !part.is_empty()).collect();
    let base: String = parts.join("-").trim_matches(['.', '-']).chars().take(MAX_FILE_NAME).collect();
    let base = if base.is_empty() { "share".to_owned() } else { base };
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    let mut names = std::iter::once(base.clone()).chain(numbered);
    let free = names.find(|name| taken.insert(name.to_ascii_lowercase()));
    free.unwrap_or(base)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{MAX_FILE_NAME, free_name};

    #[test]
    fn names_of_shares_are_names_of_files_that_differ() {
        let mut taken = BTreeSet::from(["index".to_owned()]);
        for (name, expected) in [
            ("@org/web @a", "org-web-a"),
            ("@org-web/a", "org-web-a-2"),
            ("./", "share"),
            ("../../etc/passwd", "etc-passwd"),
            (".github/", "github"),
            ("INDEX", "INDEX-2"),
            ("é\u{202e}\n", "share-2"),
            ("-rf", "rf"),
        ] {
            assert_eq!(free_name(name, &mut taken), expected);
        }
        assert!(free_name(&"x".repeat(500), &mut taken).len() <= MAX_FILE_NAME);
    }
}
