//! One `from` of a host rule with its `to`: matches a location and rewrites it.
//!
//! Parts of a location may be unknown (a template fills them in). Then a match is for all their values, for some, or
//! for none.

use std::sync::Arc;

use super::coverage::Coverage;
use super::limits::{Excepted, Limits};
use crate::host::{
    CUT, Captures, Fit, HostName, HostPattern, LabelForm, LabelPattern, Location, NameLabel, OpenEnd,
    PathChange, PathFit, PathPattern, PathTemplate, Port, Scheme, Template, UNKNOWN_BYTE, Unknown,
    is_name_in_package, path_change,
};

/// One `from` of a host rule with the rule's `to`; a `domain` makes two of them.
#[derive(Debug, Clone)]
pub struct HostMove {
    /// The pattern as written, for messages.
    pub written: String,
    /// Its number among the entries of `from` or `domain`.
    pub entry: usize,
    /// The names of the entry that it is about.
    pub coverage: Coverage,
    /// Lower-case scheme that must stand before the host.
    pub scheme: Option<String>,
    /// The host.
    pub pattern: HostPattern,
    /// Port that must stand after it.
    pub port: Option<u16>,
    /// Path that must stand after it, or the start of it.
    pub path: Option<PathPattern>,
    /// Names and schemes that it does not touch.
    pub limits: Arc<Limits>,
    /// The new scheme, where it changes.
    pub to_scheme: Option<String>,
    /// The new host.
    pub to: Template,
    /// The new port.
    pub to_port: Option<u16>,
    /// The new path, or the start of it.
    pub to_path: Option<PathTemplate>,
}

/// The match of a move and a location.
pub(in crate::rule) enum LocationFit {
    /// A match for no value of the unknown parts.
    Never,
    /// A match for some values, such as those of this location.
    Sometimes(Box<Location>),
    /// A match for every value but those that the rule excepts.
    AllBut(Captures),
    /// A match for every value.
    Always(Captures),
}

/// Scheme and port that must be assumed for a move to match.
struct Assumed<'m> {
    scheme: Option<&'m str>,
    port: Option<u32>,
}

impl HostMove {
    /// The text of its entry for lists of rules; `None` for the second move of an entry.
    pub(super) fn entry_text(&self) -> Option<String> {
        match self.coverage {
            Coverage::Entry => Some(self.written.clone()),
            Coverage::Apex => Some(format!("domain {}", self.written)),
            Coverage::Below => None,
        }
    }

    /// The same move of every name under its host, which is a plain one.
    pub(super) fn below(&self) -> Self {
        let pattern = self.pattern.below();
        let to = self.to.below(pattern.captures().len() - 1);
        Self { pattern, to, coverage: Coverage::Below, ..self.clone() }
    }

    /// Returns `true` if it matches every mention of its host: no scheme, port or path is asked for.
    pub fn is_bare(&self) -> bool {
        !self.asks_for_scheme() && self.port.is_none() && self.path.is_none()
    }

    fn asks_for_scheme(&self) -> bool {
        self.scheme.is_some() || self.limits.schemes.is_some()
    }

    /// Returns `true` if the rule excepts the name for every value of its unknown labels.
    pub fn excepts(&self, name: &HostName) -> bool {
        self.limits.excepted(name) == Excepted::Always
    }

    /// The only host that it is about, in compared form.
    pub fn exact(&self) -> Option<Vec<&str>> {
        let labels = self.pattern.exact()?;
        Some(labels).filter(|labels| !self.excepts(&HostName::of_literals(labels.iter().copied())))
    }

    /// Matches it with `location`.
    pub(in crate::rule) fn fit(&self, location: &Location) -> LocationFit {
        let Some(assumed) = self.assumed(location) else { return LocationFit::Never };
        let path = self.path_fit(location);
        let may_fit = |it: &PathPattern| it.may_have_query(&location.current_path());
        if path.is_none() && !self.path.as_ref().is_some_and(may_fit) || self.is_done(&location.name) {
            return LocationFit::Never;
        }
        let excepted = self.limits.excepted(&location.name);
        match self.pattern.fit(&location.name) {
            _ if excepted == Excepted::Always => LocationFit::Never,
            Fit::Never => LocationFit::Never,
            Fit::Always(captures)
                if !assumed.is_nothing() || !self.knows_path(location, path.as_ref(), &captures) =>
            {
                LocationFit::Sometimes(Box::new(assumed.of(location, Arc::clone(&location.name))))
            }
            Fit::Always(captures) if excepted == Excepted::Never => LocationFit::Always(captures),
            Fit::Always(captures) => LocationFit::AllBut(captures),
            Fit::Sometimes(name, _) => LocationFit::Sometimes(Box::new(assumed.of(location, name.into()))),
        }
    }

    /// The match of its path with that of a location.
    fn path_fit(&self, location: &Location) -> Option<PathFit> {
        let Some(path) = &self.path else { return Some(PathFit::default()) };
        let old = location.current_path();
        let fit = path.fit(&old)?;
        // Behind a host alone, the tag of `app:1.2` would be a port, and `.git` a label.
        let rest = fit.parts.last().and_then(|last| old.get(last.end..)).unwrap_or_default();
        // With a scheme it is a page: `https://example.com/pkg.html=1`.
        let is_page = location.scheme != Scheme::Absent && is_name_in_package(rest);
        (!is_page && (self.to_path.is_some() || !rest.starts_with(['@', ':', '.']))).then_some(fit)
    }

    /// Returns `true` if all that it writes into the new path is known.
    fn knows_path(&self, location: &Location, fit: Option<&PathFit>, captures: &Captures) -> bool {
        let Some(fit) = fit else { return false };
        let Some(pattern) = &self.path else { return self.knows_captures(location, captures) };
        let host = (&*location.name, captures);
        let taken = path_change((Some(pattern), fit), self.to_path.as_ref(), "", host).taken;
        let path = location.current_path();
        let (taken, rest) = path.split_at_checked(taken).unwrap_or_default();
        let is_whole = !pattern.has_query() || !location.path.ends_with(CUT);
        is_whole
            && !taken.contains(UNKNOWN_BYTE)
            && !rest.starts_with(CUT)
            && self.knows_captures(location, captures)
    }

    /// Returns `true` if all labels are known that it writes into the new path.
    fn knows_captures(&self, location: &Location, captures: &Captures) -> bool {
        self.to_path.as_ref().is_none_or(|template| !template.needs_unknown(&location.name, captures))
    }

    /// Scheme and port to assume where they are unknown; `None` where they are known and differ.
    fn assumed(&self, location: &Location) -> Option<Assumed<'_>> {
        let scheme = match &location.scheme {
            _ if !self.asks_for_scheme() => None,
            Scheme::Absent if self.takes_scheme(None) => None,
            Scheme::Known(known) if self.takes_scheme(Some(known)) => None,
            Scheme::OneOf(list) if list.iter().all(|one| self.takes_scheme(Some(one))) => None,
            Scheme::OneOf(list) => {
                Some(self.named_schemes().find(|wanted| list.iter().any(|one| one == wanted))?)
            }
            Scheme::Unknown => Some(self.named_schemes().next()?),
            Scheme::Absent | Scheme::Known(_) => return None,
        };
        let port = match (self.port.map(u32::from), &location.port) {
            (None, _) => None,
            (Some(wanted), Port::Known(known)) if *known == wanted => None,
            (Some(wanted), Port::Unknown) => Some(wanted),
            (Some(_), _) => return None,
        };
        Some(Assumed { scheme, port })
    }

    /// Returns `true` if names behind this scheme are its business, where it asks for a scheme.
    fn takes_scheme(&self, found: Option<&str>) -> bool {
        match &self.limits.schemes {
            Some(list) => list.iter().any(|wanted| wanted.as_deref() == found),
            None => self.scheme.as_deref() == found,
        }
    }

    /// The schemes that it asks for.
    fn named_schemes(&self) -> impl Iterator<Item = &str> {
        let listed = self.limits.schemes.iter().flatten().flatten();
        self.scheme.iter().chain(listed).map(String::as_str)
    }

    /// A scheme that a sample needs, if it needs one.
    pub(in crate::rule) fn sample_scheme(&self) -> Option<&str> {
        let needs_none = self.limits.schemes.as_ref().is_some_and(|list| list.contains(&None));
        self.named_schemes().next().filter(|_| !needs_none)
    }

    /// Returns `true` if the name has the new host of an open move already, which contains the old one: a second run
    /// must not move it again.
    fn is_done(&self, name: &HostName) -> bool {
        if self.pattern.open() == OpenEnd::Neither {
            return false;
        }
        let old: Vec<&str> = self.pattern.literals().map(|label| label.normal()).collect();
        let Some(new) = self.to.exact() else { return false };
        if old.len() != self.pattern.labels().len() || new.len() <= old.len() {
            return false;
        }
        let contains_old = new.windows(old.len()).any(|window| window.iter().eq(old.iter()));
        let stands = name.labels.len() > new.len()
            && match self.pattern.open() {
                OpenEnd::Right => name.labels.iter().zip(&new).all(is_label),
                _ => name.labels.iter().rev().zip(new.iter().rev()).all(is_label),
            };
        contains_old && stands
    }

    /// Rewrites `location`, which it matched with these captures.
    pub(in crate::rule) fn rewrite(&self, location: &Location, captures: &Captures) -> Location {
        let mut next = location.clone();
        next.name = self.to.fill(&location.name, captures).into();
        if let Some(scheme) = &self.to_scheme {
            next.scheme = Scheme::Known(scheme.clone());
        }
        if self.port.is_some() {
            next.port = self.to_port.map_or(Port::Absent, |port| Port::Known(u32::from(port)));
        }
        if self.path.is_some() || self.to_path.is_some() {
            let path = location.current_path();
            let fit = self.path_fit(location).unwrap_or_default();
            let source = (&*location.name, captures);
            let PathChange { taken, new } =
                path_change((self.path.as_ref(), &fit), self.to_path.as_ref(), &path, source);
            next.change_path(taken, &new);
        }
        next
    }

    /// Locations that stand for all its matches, one for each scheme that it is limited to.
    pub(in crate::rule) fn typical_locations(&self) -> Vec<Location> {
        let location = self.typical_location();
        if self.scheme.is_some() {
            return vec![location];
        }
        let schemes = self.limits.sample_schemes().into_iter();
        schemes.map(|scheme| Location { scheme, ..location.clone() }).collect()
    }

    /// A location that stands for its matches, with unknown labels for captures.
    fn typical_location(&self) -> Location {
        let mut labels: Vec<NameLabel> = Vec::new();
        if self.pattern.open() == OpenEnd::Left {
            labels.push(hole("left"));
        }
        for (number, label) in self.pattern.labels().iter().enumerate() {
            labels.push(match label {
                LabelPattern::Literal(label) => NameLabel::literal(label.written()),
                LabelPattern::Asterisk => NameLabel::asterisk("*"),
                LabelPattern::One(_) | LabelPattern::Many(_) => hole(&format!("label{number}")),
            });
        }
        if self.pattern.open() == OpenEnd::Right {
            // Two, since the name goes on with a zone, and one label is no zone.
            labels.extend([hole("right"), hole("end")]);
        }
        let mut location = Location::bare(HostName { labels });
        location.scheme = self.scheme.clone().map_or(Scheme::Unknown, Scheme::Known);
        location.port = self.port.map_or(Port::Unknown, |port| Port::Known(u32::from(port)));
        location.path = self.path.as_ref().map(PathPattern::sample).unwrap_or_default();
        location
    }
}

impl Assumed<'_> {
    fn is_nothing(&self) -> bool {
        self.scheme.is_none() && self.port.is_none()
    }

    /// `location` with this name and the assumed scheme and port.
    fn of(&self, location: &Location, name: Arc<HostName>) -> Location {
        let mut assumed = Location { name, ..location.clone() };
        if let Some(scheme) = self.scheme {
            assumed.scheme = Scheme::Known(scheme.to_owned());
        }
        if let Some(port) = self.port {
            assumed.port = Port::Known(port);
        }
        assumed
    }
}

fn is_label((label, text): (&NameLabel, &String)) -> bool {
    matches!(&label.form, LabelForm::Literal(literal) if literal == text)
}

/// An unknown label; the name tells apart those of one location.
fn hole(name: &str) -> NameLabel {
    NameLabel::unknown(Unknown::Hole, &format!("{{{name}}}"), "", "")
}
