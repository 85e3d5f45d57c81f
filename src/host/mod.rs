//! The vocabulary of names: labels, names with unknown parts, patterns over them, zones.
//!
//! Knows nothing of bytes in files, of rules or of verdicts. A `HostPattern` that exists is well-formed.

mod fit;
mod label;
mod location;
mod name;
mod pattern;
mod template;
mod zone;

pub use fit::{Captures, Fit};
pub use label::{Fault, Label, is_label_char, normal};
pub use location::{Location, Origin, Port, Scheme};
pub use name::{Form, Name, NameLabel, Unknown};
pub use pattern::{HostPattern, LabelPattern, Open};
pub use template::{Piece, Template};
pub use zone::{Zone, Zones, has_known_suffix, registrable};
