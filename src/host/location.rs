//! A host with its scheme, port and path (RFC 3986 section 3): as a text has it, and as a rule writes it.
//!
//! A text's location may have parts that a template fills in; a rule's may not.

use std::sync::Arc;

use super::name::HostName;
use super::pattern::HostPattern;
use super::pattern_error::PatternError;

/// The scheme before a host in a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// None stands there.
    Absent,
    /// This one, in lower case.
    Known(String),
    /// One of these (`https?://`, `*://`).
    OneOf(Vec<String>),
    /// A template fills it in.
    Unknown,
}

/// The port after a host in a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Port {
    /// None stands there.
    Absent,
    /// This one.
    Known(u32),
    /// A template or a `*` stands there.
    Unknown,
}

/// A host of a text with the parts of its URL that rules look at.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Location {
    /// The scheme before it.
    pub scheme: Scheme,
    /// The host; shared, since most steps of a look-up leave it as it is.
    pub name: Arc<HostName>,
    /// The port after it.
    pub port: Port,
    /// The new start of the path, which a rule put in place of `path_taken` bytes.
    pub path_new: String,
    /// Number of bytes of `path` that rules have replaced.
    pub path_taken: usize,
    /// The path of the text, decoded; empty or starting with `/`.
    pub path: String,
}

/// `[scheme://]host[:port][/path]` as a rule writes it; the host is not parsed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenLocation<'t> {
    /// Lower-case scheme.
    pub scheme: Option<String>,
    /// The host and its byte offset.
    pub host: (&'t str, usize),
    /// The port.
    pub port: Option<u16>,
    /// The path and its byte offset: starting with `/`, without a final `/` or with a query or fragment; not parsed yet.
    pub path: Option<(&'t str, usize)>,
}

impl Location {
    /// A host alone.
    pub fn bare(name: impl Into<Arc<HostName>>) -> Self {
        Self {
            scheme: Scheme::Absent,
            name: name.into(),
            port: Port::Absent,
            path_new: String::new(),
            path_taken: 0,
            path: String::new(),
        }
    }

    /// Returns `true` if both are the same place, in any spelling.
    pub fn is_same_place(&self, other: &Self) -> bool {
        let same_path =
            self.has_no_path() && other.has_no_path() || self.current_path() == other.current_path();
        self.scheme == other.scheme
            && self.port == other.port
            && same_path
            && self.name.normal() == other.name.normal()
    }

    /// Returns `true` if there is no path, and no rule removed or wrote one; spares the allocation of `current_path`.
    fn has_no_path(&self) -> bool {
        self.path_new.is_empty() && self.path_taken == 0 && self.path.is_empty()
    }

    /// Puts `new` in place of the first `taken` bytes of its path as it is now.
    pub fn change_path(&mut self, taken: usize, new: &str) {
        if taken <= self.path_new.len() {
            self.path_new.replace_range(..taken, new);
        } else {
            self.path_taken += taken - self.path_new.len();
            new.clone_into(&mut self.path_new);
        }
    }

    /// Returns `true` if rules gave it a path in place of none.
    pub fn adds_path(&self) -> bool {
        !self.path_new.is_empty() && self.path_taken == 0
    }

    /// The path with its new start.
    pub fn current_path(&self) -> String {
        format!("{}{}", self.path_new, self.path.get(self.path_taken..).unwrap_or_default())
    }
}

impl<'t> WrittenLocation<'t> {
    /// Splits `text` into its parts.
    pub fn parse(text: &'t str) -> Result<Self, PatternError> {
        let (scheme, start) = match text.find("://") {
            Some(end) => (Some(parse_scheme(&text[..end])?), end + 3),
            None => (None, 0),
        };
        let rest = &text[start..];
        let slash = rest.find(['/', '#', '?']).unwrap_or(rest.len());
        let authority = &rest[..slash];
        if let Some(at) = authority.find('@') {
            let help = "a rule is about the host; leave user and password away";
            return Err(PatternError::new(start + at, format!("`{text}` holds user information"), help));
        }
        let (host, port) = parse_authority(authority, start)?;
        let path = parse_path(&rest[slash..], start + slash)?;
        Ok(Self { scheme, host: (host, start), port, path })
    }

    /// Parses the host as a pattern.
    pub fn pattern(&self) -> Result<HostPattern, PatternError> {
        HostPattern::parse(self.host.0, self.host.1)
    }
}

/// A scheme in lower case (RFC 3986 section 3.1).
pub fn parse_scheme(text: &str) -> Result<String, PatternError> {
    let is_scheme = text.starts_with(|char: char| char.is_ascii_alphabetic())
        && text.chars().all(|char| char.is_ascii_alphanumeric() || "+-.".contains(char));
    if !is_scheme {
        let what = format!("`{text}` is no scheme");
        return Err(PatternError::new(0, what, "write a scheme such as `https://` or none"));
    }
    Ok(text.to_ascii_lowercase())
}

/// `host[:port]`, which stands at byte `start`.
fn parse_authority(authority: &str, start: usize) -> Result<(&str, Option<u16>), PatternError> {
    let Some((host, digits)) = authority.rsplit_once(':') else { return Ok((authority, None)) };
    let port = digits.parse::<u16>().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()));
    if port.is_none() {
        let what = format!("`{digits}` is no port");
        return Err(PatternError::new(start + host.len() + 1, what, "a port is a number from 0 to 65535"));
    }
    Ok((host, port))
}

/// The path at byte `start` without its last slashes; `None` where nothing is left of it.
fn parse_path(path: &str, start: usize) -> Result<Option<(&str, usize)>, PatternError> {
    let path = if path.contains(['#', '?']) { path } else { path.trim_end_matches('/') };
    if let Some(at) = path.find(' ') {
        let what = format!("path `{path}` is no plain path prefix");
        return Err(PatternError::new(start + at, what, "write whole segments such as `/blog`"));
    }
    let part = if path.starts_with('#') { "fragment" } else { "query" };
    if path.starts_with(['#', '?']) {
        let what = format!("the {part} `{path}` stands right behind the host");
        return Err(PatternError::new(start, what, format!("write `/{path}`")));
    }
    Ok(Some((path, start)).filter(|(path, _)| !path.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::WrittenLocation;

    #[test]
    fn takes_origins_apart() {
        for (text, scheme, host, port, path) in [
            ("a.example.com", None, "a.example.com", None, None),
            ("WSS://a.example.com", Some("wss"), "a.example.com", None, None),
            ("a.example.com:80", None, "a.example.com", Some(80), None),
            ("http://a.example.com:80/x/y/", Some("http"), "a.example.com", Some(80), Some("/x/y")),
            ("a.example.com/", None, "a.example.com", None, None),
            ("a.example.com/x?y=1", None, "a.example.com", None, Some("/x?y=1")),
        ] {
            let origin = WrittenLocation::parse(text).unwrap();
            let got =
                (origin.scheme.as_deref(), origin.host.0, origin.port, origin.path.map(|(path, _)| path));
            assert_eq!(got, (scheme, host, port, path), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_origin() {
        for text in ["://a.com", "a.com:http", "a.com:99999", "u@a.com", "a.com?y", "a.com/x y", "1x://a.com"]
        {
            assert!(WrittenLocation::parse(text).is_err(), "{text}");
        }
    }
}
