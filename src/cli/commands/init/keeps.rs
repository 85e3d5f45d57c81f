//! Files that name hosts and are not edited by hand: history, copies of other projects, generated files and backups.

/// A pattern of files, and the reason to keep them.
pub(super) struct KeepPattern {
    pub glob: &'static str,
    pub why: &'static str,
    is_match: fn(&str) -> bool,
}

const HISTORY: &str = "history";
const VENDORED: &str = "a copy of another project";
const GENERATED: &str = "generated; its source is changed instead";
const BACKUP: &str = "a copy of what once was";

/// All patterns in the order in which they are written.
const PATTERNS: [KeepPattern; 15] = [
    KeepPattern { glob: "**/CHANGELOG*", why: HISTORY, is_match: |path| name(path).starts_with("CHANGELOG") },
    KeepPattern { glob: "**/HISTORY*", why: HISTORY, is_match: |path| name(path).starts_with("HISTORY") },
    KeepPattern {
        glob: "**/RELEASE_NOTES*",
        why: HISTORY,
        is_match: |path| name(path).starts_with("RELEASE_NOTES"),
    },
    KeepPattern {
        glob: "**/incident-reports/**",
        why: HISTORY,
        is_match: |path| has_folder(path, "incident-reports"),
    },
    KeepPattern { glob: "**/postmortems/**", why: HISTORY, is_match: |path| has_folder(path, "postmortems") },
    KeepPattern { glob: "**/vendor/**", why: VENDORED, is_match: |path| has_folder(path, "vendor") },
    KeepPattern { glob: "**/vendored/**", why: VENDORED, is_match: |path| has_folder(path, "vendored") },
    KeepPattern {
        glob: "**/third_party/**",
        why: VENDORED,
        is_match: |path| has_folder(path, "third_party"),
    },
    KeepPattern {
        glob: "**/node_modules/**",
        why: VENDORED,
        is_match: |path| has_folder(path, "node_modules"),
    },
    KeepPattern { glob: "**/dist/**", why: GENERATED, is_match: |path| has_folder(path, "dist") },
    KeepPattern { glob: "**/generated/**", why: GENERATED, is_match: |path| has_folder(path, "generated") },
    KeepPattern { glob: "**/*.min.js", why: GENERATED, is_match: |path| path.ends_with(".min.js") },
    KeepPattern { glob: "**/*.map", why: GENERATED, is_match: |path| path.ends_with(".map") },
    KeepPattern { glob: "**/backups/**", why: BACKUP, is_match: |path| has_folder(path, "backups") },
    KeepPattern { glob: "**/*.backup*", why: BACKUP, is_match: |path| name(path).contains(".backup") },
];

impl KeepPattern {
    pub fn covers(&self, path: &str) -> bool {
        (self.is_match)(path)
    }
}

/// The patterns that match one of these paths, which name hosts of the migration.
pub(super) fn keeps<'p>(paths: impl Iterator<Item = &'p str> + Clone) -> Vec<KeepPattern> {
    PATTERNS.into_iter().filter(|pattern| paths.clone().any(|path| pattern.covers(path))).collect()
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn has_folder(path: &str, folder: &str) -> bool {
    path.split('/').rev().skip(1).any(|part| part == folder)
}
