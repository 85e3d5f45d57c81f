//! Category of a file, from its path alone, by the embedded table `rules/categories.yaml`.
//!
//! The table's comments say how its rows are matched and which one goes first. ASCII case does not count, and contents
//! are never read.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

use serde::Deserialize;

use crate::rule::Category;
use crate::text::RelPath;

const TABLE: &str = include_str!("../../rules/categories.yaml");

/// The embedded table, parsed when the first file is looked up.
// Parsing takes 2 million instructions, a half of a run that finds nothing.
#[derive(Debug, Default)]
pub struct Categories {
    table: OnceLock<CategoryTable>,
}

/// A parsed table.
#[derive(Debug, Default)]
struct CategoryTable {
    /// Categories in the table's order; the other fields hold positions in it.
    ranked: Vec<Category>,
    names: RankedKeys,
    globs: Vec<NameGlob>,
    directories: RankedKeys,
    /// The extensions that a category's directories are limited to.
    only: Vec<Vec<Vec<u8>>>,
    extensions: RankedKeys,
}

/// File names with one `*` in them, and the position of their category.
// `globset` takes 2.5 million instructions to compile the 41 globs of the table, which is more than it takes to parse
// the table; two comparisons of bytes do the same for globs of this form.
#[derive(Debug)]
struct NameGlob {
    prefix: Vec<u8>,
    suffix: Vec<u8>,
    rank: usize,
}

/// Keys, each with the position of its category.
#[derive(Debug, Default)]
struct RankedKeys {
    ranks: HashMap<Vec<u8>, usize, BuildHasherDefault<Fnv>>,
    /// Length of the longest key; a longer path part is not looked up.
    longest: usize,
}

/// FNV-1a.
// Several short keys are looked up for every file of a run. The table is embedded, so nobody can choose keys that
// collide.
#[derive(Debug)]
struct Fnv(u64);

/// One row of the table as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoryRow {
    category: String,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    globs: Vec<String>,
    #[serde(default)]
    directories: Vec<String>,
    #[serde(default)]
    only: Vec<String>,
    #[serde(default)]
    extensions: Vec<String>,
}

impl Categories {
    /// The table that is embedded in the program.
    pub fn embedded() -> Self {
        Self::default()
    }

    /// The category of the file at `path`.
    pub fn of(&self, path: &RelPath) -> Category {
        // A test parses the table; without it, every file would be `other`.
        self.table.get_or_init(|| CategoryTable::parse(TABLE).unwrap_or_default()).of(path)
    }
}

impl NameGlob {
    fn parse(glob: &str, rank: usize) -> Result<Self, String> {
        match glob.split_once('*') {
            Some((prefix, suffix)) if !suffix.contains(['*', '?']) && !prefix.contains('?') => {
                Ok(Self { prefix: prefix.into(), suffix: suffix.into(), rank })
            }
            _ => Err(format!("`{glob}` does not have exactly one `*`")),
        }
    }

    fn matches(&self, name: &[u8]) -> bool {
        let rest = name.strip_prefix(self.prefix.as_slice());
        rest.is_some_and(|rest| rest.ends_with(&self.suffix))
    }
}

impl CategoryTable {
    fn parse(table: &str) -> Result<Self, String> {
        let rows: Vec<CategoryRow> = serde_yaml::from_str(table).map_err(|error| error.to_string())?;
        let mut categories = Self::default();
        for (rank, row) in rows.into_iter().enumerate() {
            let category = Category::named(&row.category).ok_or(row.category)?;
            categories.ranked.push(category);
            // Of two categories with the same name or directory the first one stays.
            for name in row.names {
                categories.names.add(name, rank);
            }
            for directory in row.directories {
                categories.directories.add(directory, rank);
            }
            for glob in &row.globs {
                categories.globs.push(NameGlob::parse(glob, rank)?);
            }
            categories.only.push(row.only.into_iter().map(String::into_bytes).collect());
            for extension in row.extensions {
                if let Some(other) = categories.extensions.get(extension.as_bytes()) {
                    return Err(format!("`{extension}` is {} and {category}", categories.ranked[other]));
                }
                categories.extensions.add(extension, rank);
            }
        }
        Ok(categories)
    }

    fn of(&self, path: &RelPath) -> Category {
        let path = path.as_bytes().to_ascii_lowercase();
        let (directories, name) = match memchr::memrchr(b'/', &path) {
            Some(slash) => (&path[..slash], &path[slash + 1..]),
            None => (&[][..], path.as_slice()),
        };
        let by_name = self.names.get(name);
        let by_glob = self.globs.iter().find(|glob| glob.matches(name)).map(|glob| glob.rank);
        let by_directory = self.rank_of_directories(directories, name);
        let outright = [by_name, by_glob, by_directory].into_iter().flatten().min();
        let rank = outright.or_else(|| extensions(name).find_map(|end| self.extensions.get(end)));
        rank.map_or(Category::Other, |rank| self.ranked[rank])
    }

    /// The first category whose directory names include one of `directories`, or two of them in a row.
    fn rank_of_directories(&self, directories: &[u8], name: &[u8]) -> Option<usize> {
        let mut first = None;
        let (mut before, mut start) = (0, 0);
        for end in memchr::memchr_iter(b'/', directories).chain([directories.len()]) {
            for part in [&directories[start..end], &directories[before..end]] {
                let rank = self.directories.get(part);
                let rank = rank.filter(|&rank| first.is_none_or(|first| rank < first));
                first = rank.filter(|&rank| self.covers_name(rank, name)).or(first);
            }
            (before, start) = (start, end + 1);
        }
        first
    }

    /// True if a category's directories hold for a file with this name.
    fn covers_name(&self, rank: usize, name: &[u8]) -> bool {
        let only = &self.only[rank];
        only.is_empty() || extensions(name).any(|end| only.iter().any(|own| own == end))
    }
}

impl RankedKeys {
    /// Adds `key`, unless it is there.
    fn add(&mut self, key: String, rank: usize) {
        self.longest = self.longest.max(key.len());
        self.ranks.entry(key.into_bytes()).or_insert(rank);
    }

    fn get(&self, key: &[u8]) -> Option<usize> {
        if key.len() > self.longest { None } else { self.ranks.get(key).copied() }
    }
}

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn write_usize(&mut self, length: usize) {
        self.0 = (self.0 ^ length as u64).wrapping_mul(0x0100_0000_01b3);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The extensions of `name`, the last one first; a leading dot starts none.
fn extensions(name: &[u8]) -> impl Iterator<Item = &[u8]> {
    let stem = usize::from(name.first() == Some(&b'.'));
    let mut rest = &name[stem..];
    std::iter::from_fn(move || {
        let dot = memchr::memrchr(b'.', rest)?;
        let extension = &rest[dot + 1..];
        rest = &rest[..dot];
        Some(extension)
    })
}

#[cfg(test)]
mod tests {
    use super::{Categories, CategoryTable, TABLE};
    use crate::text::RelPath;

    #[test]
    fn the_embedded_table_is_in_order() {
        let categories = CategoryTable::parse(TABLE).unwrap();
        let keys = [&categories.names, &categories.directories, &categories.extensions]
            .into_iter()
            .flat_map(|table| table.ranks.keys());
        for key in keys.chain(categories.only.iter().flatten()) {
            assert_eq!(*key, key.to_ascii_lowercase(), "paths are compared in lower case");
        }
    }

    #[test]
    fn a_table_that_is_not_in_order_is_refused() {
        for (table, expected) in [
            ("- category: nonsense", "nonsense"),
            ("- {category: ci, extensions: [a]}\n- {category: web, extensions: [a]}", "`a` is ci and web"),
            ("- {category: ci, name: [a]}", "unknown field `name`"),
            ("- {category: ci, globs: ['a*b*c']}", "`a*b*c` does not have exactly one `*`"),
            ("- {category: ci, globs: [abc]}", "`abc` does not have exactly one `*`"),
        ] {
            let error = CategoryTable::parse(table).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn every_file_has_the_category_one_would_guess() {
        let categories = Categories::embedded();
        for (category, paths) in [
            (
                "ci",
                ".github/workflows/deploy-staging.yml sub/.github/workflows/test.yaml \
                 .github/actions/setup/run.sh .gitlab-ci.yml ci/deploy.gitlab-ci.yml .circleci/config.yml \
                 .circleci/docker-compose.yml cloudbuild.yaml deploy/cloudbuild.staging.yaml azure-pipelines.yml \
                 azure-pipelines-release.yml Jenkinsfile Jenkinsfile.release .travis.yml bitbucket-pipelines.yml",
            ),
            (
                "config",
                ".github/dependabot.yml k8s.yaml nginx.conf nginx/nginx.conf.template app.yaml.j2 pyproject.toml \
                 setup.cfg package.json application.properties requirements.txt requirements-dev.txt .gitignore \
                 .npmignore win/settings.reg certs/request.cnf CODEOWNERS",
            ),
            (
                "docs",
                ".github/PULL_REQUEST_TEMPLATE.md charts/api/README.md README.md README LICENSE LICENSE-MIT \
                 CHANGELOG.md docs/guide.rst notes.txt manual.adoc",
            ),
            (
                "docker",
                "Dockerfile dockerfile Dockerfile.staging dockerfiles/frontend.staging.alpine.Dockerfile \
                 k8s/Dockerfile docker-compose.yml docker-compose.staging.yaml compose.yaml .dockerignore",
            ),
            (
                "code",
                "docker/entrypoint.sh k8s/deploy.sh env.py src/config/env.ts backend/settings.py main.PY \
                 main.py.backup.20250915_125822 web/app.tsx cmd/main.go src/lib.rs Api.java scripts/smoke.sh \
                 schema.sql Makefile CMakeLists.txt notebook.ipynb",
            ),
            (
                "kubernetes",
                "k8s/ingress.yaml deploy/kubernetes/base/service.yml charts/api/values.yaml \
                 charts/api/templates/ingress.yaml helm/templates/_helpers.tpl manifests/app.json \
                 base/kustomization.yaml Chart.yaml",
            ),
            (
                "env",
                ".env .env.staging .env.staging.tests config/.env.staging.template staging.env k8s/.env .envrc \
                 env.example",
            ),
            (
                "terraform",
                "terraform-gcp-staging/vpc-connector.tf prod.tfvars main.tf.json .terraform.lock.hcl \
                 terragrunt.hcl",
            ),
            ("web", "index.html styles/site.css logo.svg docs/CNAME public/robots.txt"),
            ("data", "users.csv events.jsonl sitemap-old.xml session.har server.log db.dump"),
            ("other", "logo.png backup.sql.gz archive.tar.gz tool .hidden example.com name. a/b.c/d"),
        ] {
            for path in paths.split_whitespace() {
                assert_eq!(categories.of(&RelPath::from(path)).name(), category, "{path}");
            }
        }
        assert_eq!(categories.of(&RelPath::new(&b"\xff\xfe.PY"[..])).name(), "code");
    }
}
