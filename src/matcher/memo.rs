//! Resolutions that were computed before: most texts name the same few hosts.
//!
//! Resolving follows the chain of rules until it settles; a hit here is one hash of the location. A memo belongs to
//! the rules of one matcher, and is used only where every rule is for every file.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use crate::host::Location;
use crate::rule::Resolution;

/// Locations that are kept; beyond that the memo starts over.
// The 22,168 mentions in a tree of 55,646 files name 151 hosts; a file of generated names must not fill the memory.
const MAX_LOCATIONS: usize = 4096;

/// Resolutions of locations by the rules of one matcher, as far as they do not depend on the file.
#[derive(Debug, Default)]
pub(crate) struct Memo(RefCell<HashMap<Location, Arc<Resolution>>>);

impl Memo {
    /// The resolution of `location`; `resolve` is called the first time.
    pub fn get(&self, location: &Location, resolve: impl FnOnce() -> Arc<Resolution>) -> Arc<Resolution> {
        let mut known = self.0.borrow_mut();
        if let Some(resolution) = known.get(location) {
            return Arc::clone(resolution);
        }
        if known.len() >= MAX_LOCATIONS {
            known.clear();
        }
        let resolution = resolve();
        known.insert(location.clone(), Arc::clone(&resolution));
        resolution
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{MAX_LOCATIONS, Memo};
    use crate::host::{HostName, Location};
    use crate::rule::Resolution;

    #[test]
    fn resolves_each_location_once_until_there_are_too_many() {
        let memo = Memo::default();
        let mut resolved = 0;
        let mut get = |host: &str| {
            let location = Location::bare(HostName::of_literals(host.split('.')));
            let found = memo.get(&location, || {
                resolved += 1;
                Arc::new(Resolution::Unsettled { chain: vec![resolved] })
            });
            (found, resolved)
        };
        let first = get("a.b");
        assert_eq!(get("a.b"), first);
        assert_ne!(get("a.c"), first);
        for number in 0..2 * MAX_LOCATIONS {
            get(&format!("{number}.b"));
        }
        assert!(memo.0.borrow().len() <= MAX_LOCATIONS);
    }
}
