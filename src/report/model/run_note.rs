//! The run that a stored report is of.

/// A run that was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunNote {
    /// Its name.
    pub name: String,
    /// When it began (RFC 3339).
    pub started: String,
    /// The version of the program that made it.
    pub version: String,
    /// State of the run: done, undone, partly undone or open.
    pub state: &'static str,
}

impl RunNote {
    /// One line on which run it was.
    pub fn line(&self) -> String {
        format!("run {} of {}, redomain {}: {}", self.name, self.started, self.version, self.state)
    }
}
