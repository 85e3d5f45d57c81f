//! The files that `--glob` and `--in` leave of those that are searched.

use crate::cli::args::CommonArguments;
use crate::cli::exit::CommandError;
use crate::rule::{Category, Globs, path_globs};
use crate::text::RelPath;
use crate::tree::Categories;

/// A filter of paths relative to the root.
#[derive(Debug, Default)]
pub(super) struct PathFilter {
    globs: Option<Globs>,
    kinds: Vec<Category>,
    categories: Categories,
}

impl PathFilter {
    /// The filter that the arguments ask for.
    pub fn new(arguments: &CommonArguments) -> Result<Self, CommandError> {
        let globs = path_globs("--glob", &arguments.glob).map_err(CommandError::Usage)?;
        Ok(Self { globs, kinds: arguments.kinds.clone(), categories: Categories::embedded() })
    }

    /// Returns `true` if no file is left out.
    pub fn is_empty(&self) -> bool {
        self.globs.is_none() && self.kinds.is_empty()
    }

    /// Returns `true` if the file at `path` is not left out.
    pub fn covers(&self, path: &[u8]) -> bool {
        if self.is_empty() {
            return true;
        }
        let path = RelPath::new(path);
        self.globs.as_ref().is_none_or(|globs| globs.covers(&path))
            && (self.kinds.is_empty() || self.kinds.contains(&self.categories.of(&path)))
    }
}
