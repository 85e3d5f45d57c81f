//! What the rules made of the places that were looked up before.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::host::Location;
use crate::rule::Resolution;

/// Places that are remembered; then it begins anew.
const MOST: usize = 4096;

/// What one matcher's rules make of places, where that does not depend on the file.
#[derive(Debug, Default)]
pub(crate) struct Memo(RefCell<Known>);

#[derive(Debug, Default)]
struct Known {
    /// The number of the matcher.
    matcher: usize,
    places: HashMap<Location, Rc<Resolution>>,
}

impl Memo {
    /// What the rules of the matcher with this number make of `location`; `find` looks it up the first time.
    pub fn get(
        &self,
        matcher: usize,
        location: &Location,
        find: impl FnOnce() -> Rc<Resolution>,
    ) -> Rc<Resolution> {
        let mut known = self.0.borrow_mut();
        if known.matcher != matcher || known.places.len() >= MOST {
            *known = Known { matcher, places: HashMap::new() };
        }
        if let Some(resolution) = known.places.get(location) {
            return Rc::clone(resolution);
        }
        let resolution = find();
        known.places.insert(location.clone(), Rc::clone(&resolution));
        resolution
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::{MOST, Memo};
    use crate::host::{HostName, Location};
    use crate::rule::Resolution;

    #[test]
    fn asks_once_for_each_place_of_a_matcher() {
        let memo = Memo::default();
        let mut asked = 0;
        let mut get = |matcher: usize, host: &str| {
            let location = Location::bare(HostName::of_literals(host.split('.')));
            let found = memo.get(matcher, &location, || {
                asked += 1;
                Rc::new(Resolution::Unsettled { chain: vec![asked] })
            });
            (found, asked)
        };
        let first = get(1, "a.b");
        assert_eq!(get(1, "a.b"), first);
        assert_ne!(get(1, "a.c"), first);
        assert_ne!(get(2, "a.b"), first);
        for number in 0..2 * MOST {
            get(2, &format!("{number}.b"));
        }
        assert!(memo.0.borrow().places.len() <= MOST);
    }
}
