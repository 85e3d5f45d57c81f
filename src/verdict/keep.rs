//! `keep`: mentions that must stay, by the rule file or by a comment in the text. Wins over every reason.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;

use super::allow::covers;
use super::pragma::Pragmas;
use crate::host::Location;
use crate::rule::Keep;
use crate::text::RelPath;

/// The `keep` entries and pragmas of one file, each looked for when the first mention asks.
#[derive(Debug)]
pub(crate) struct KeepLookup<'k> {
    entries: &'k [Keep],
    path: &'k RelPath,
    /// The text, if it has pragmas.
    text: Option<&'k [u8]>,
    /// Numbers of the entries for this file.
    here: OnceCell<Vec<usize>>,
    pragmas: OnceCell<Pragmas>,
    /// Numbers of the entries that kept something.
    used: RefCell<BTreeSet<usize>>,
}

impl<'k> KeepLookup<'k> {
    /// For the file at `path`; `text` is `None` where it has no pragma.
    pub fn new(entries: &'k [Keep], path: &'k RelPath, text: Option<&'k [u8]>) -> Self {
        let (here, pragmas, used) = (OnceCell::new(), OnceCell::new(), RefCell::default());
        Self { entries, path, text, here, pragmas, used }
    }

    /// The reason that the first `keep` entry for the location gives, which may be empty. A text that is no location is
    /// kept only by entries without hosts and paths.
    pub fn by_entry(&self, location: Option<&Location>) -> Option<String> {
        let here = self.here.get_or_init(|| self.entries_here());
        let number = here.iter().copied().find(|number| self.is_about(*number, location))?;
        self.used.borrow_mut().insert(number);
        Some(self.entries[number].why.clone().unwrap_or_default())
    }

    /// The reason that the pragma for the byte at `at` gives, which may be empty.
    pub fn by_pragma(&self, at: usize) -> Option<String> {
        self.pragmas()?.keeps(at).map(str::to_owned)
    }

    /// The pragmas of the text, if it has some.
    pub fn pragmas(&self) -> Option<&Pragmas> {
        self.text.map(|text| self.pragmas.get_or_init(|| Pragmas::read(text)))
    }

    /// Numbers of the entries that kept something.
    pub fn into_used(self) -> BTreeSet<usize> {
        self.used.into_inner()
    }

    fn entries_here(&self) -> Vec<usize> {
        let numbered = self.entries.iter().enumerate();
        let here = numbered.filter(|(_, keep)| keep.files.as_ref().is_none_or(|it| it.covers(self.path)));
        here.map(|(number, _)| number).collect()
    }

    fn is_about(&self, number: usize, location: Option<&Location>) -> bool {
        let Keep { hosts, paths, .. } = &self.entries[number];
        let has_host = |location: &Location| hosts.as_ref().is_none_or(|hosts| covers(hosts, &location.name));
        let has_path =
            |location: &Location| paths.as_ref().is_none_or(|paths| paths.covers_url_path(&location.path));
        match location {
            Some(location) => has_host(location) && has_path(location),
            None => hosts.is_none() && paths.is_none(),
        }
    }
}
