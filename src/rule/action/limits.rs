//! The names and schemes that a host rule does not touch: `except:` and `schemes:`.

use crate::host::{Fit, HostName, HostPattern, Scheme};

/// The limits of a rule, which hold for each of its moves.
#[derive(Debug, Default)]
pub struct Limits {
    /// Names that it does not take.
    pub except: Vec<HostPattern>,
    /// Schemes behind which it touches a name, `None` for none of them; all where the rule says nothing.
    pub schemes: Option<Vec<Option<String>>>,
}

/// The values of a name's unknown labels for which it is excepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Excepted {
    /// None of them.
    Never,
    /// Some of them.
    Sometimes,
    /// Every one.
    Always,
}

impl Limits {
    /// The values of its unknown labels for which `name` is excepted.
    pub(super) fn excepted(&self, name: &HostName) -> Excepted {
        let mut found = Excepted::Never;
        for pattern in &self.except {
            match pattern.fit(name) {
                Fit::Never => {}
                Fit::Always(_) => return Excepted::Always,
                Fit::Sometimes(..) => found = Excepted::Sometimes,
            }
        }
        found
    }

    /// Schemes behind which the rule touches a name, for samples; one that stands for any where it says nothing.
    pub(super) fn sample_schemes(&self) -> Vec<Scheme> {
        let Some(list) = &self.schemes else { return vec![Scheme::Unknown] };
        list.iter().map(|scheme| scheme.clone().map_or(Scheme::Absent, Scheme::Known)).collect()
    }
}
