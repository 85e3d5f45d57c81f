//! The vocabulary of names: labels, names with unknown parts, patterns over them, zones.
//!
//! Knows no files, rules or verdicts. Invariant: a `HostPattern` or `Template` that exists is well-formed.

mod cut_path;
mod fit;
mod label;
mod location;
mod name;
mod path_fit;
mod path_pattern;
mod path_template;
mod pattern;
mod pattern_error;
mod template;
mod zone;

pub use cut_path::{CUT, UNKNOWN_BYTE, is_name_in_package};
pub use fit::{Captures, Fit};
pub use label::{Label, MAX_LABEL_LENGTH, is_in_host, is_label_char, normal};
pub use location::{Location, Port, Scheme, WrittenLocation, parse_scheme};
pub use name::{HostName, LabelForm, NameLabel, Unknown};
pub use path_fit::PathFit;
pub use path_pattern::{PathPart, PathPattern};
pub use path_template::{PathChange, PathTemplate, path_change};
pub use pattern::{HostPattern, LabelPattern, OpenEnd};
pub use pattern_error::PatternError;
pub use template::{Template, TemplatePart};
pub use zone::{Zone, Zones, has_known_suffix, private_suffix, registrable};
