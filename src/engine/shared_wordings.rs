//! One copy of each wording and of the new bytes of each edit, for all the mentions that a thread finds with it.
//!
//! A minified text of 40 MB has 678,000 names, a tree has a name in 300,000 files, and they say some hundred things.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

use crate::mention::{Mention, Wording};

/// Values that are kept; beyond that they are collected anew.
// As many as the matcher keeps of resolved names: texts of names that are all different must not fill the memory.
const MAX_KEPT: usize = 4096;

/// The wordings and edits so far.
#[derive(Debug, Default)]
pub(super) struct SharedWordings {
    wordings: HashSet<Arc<Wording>>,
    edits: HashSet<Arc<[u8]>>,
}

impl SharedWordings {
    /// Lets the mention share the wording and the edit of an equal earlier one.
    pub fn share(&mut self, mention: &mut Mention) {
        share(&mut self.wordings, &mut mention.wording);
        if let Some(edit) = &mut mention.edit {
            share(&mut self.edits, &mut edit.new);
        }
    }
}

fn share<T: Hash + Eq + ?Sized>(known: &mut HashSet<Arc<T>>, value: &mut Arc<T>) {
    if let Some(earlier) = known.get(value) {
        *value = Arc::clone(earlier);
        return;
    }
    if known.len() >= MAX_KEPT {
        known.clear();
    }
    known.insert(Arc::clone(value));
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::Arc;

    use super::{MAX_KEPT, share};
    use crate::mention::Mention;
    use crate::plan::Placed;
    use crate::text::Edit;

    #[test]
    fn equal_values_are_one() {
        let mut known = HashSet::new();
        let mut values = ["a", "b", "a"].map(Arc::<str>::from);
        values.iter_mut().for_each(|value| share(&mut known, value));
        assert!(Arc::ptr_eq(&values[0], &values[2]) && !Arc::ptr_eq(&values[0], &values[1]));
        for number in 0..2 * MAX_KEPT {
            share(&mut known, &mut Arc::from(number.to_string()));
        }
        assert!(known.len() <= MAX_KEPT);
    }

    #[test]
    fn a_mention_of_a_known_wording_takes_little_memory() {
        assert!(size_of::<Placed>() <= 112 && size_of::<Mention>() <= 80 && size_of::<Edit>() <= 32);
    }
}
