//! The URL of the remote that a repository was cloned from, as its configuration has it. Nothing is asked over the net.

use super::git::{answer, git};
use crate::fs::Root;

/// Bytes of a URL; a longer one is none.
const MAX_URL: usize = 2000;

/// The URL of `origin`; `None` without a repository, git, or such a remote. It is untrusted.
pub fn origin_url(root: &Root) -> Option<String> {
    let directory = root.git()?;
    let question = ["config", "--get", "remote.origin.url"];
    let url = answer(&mut git(root, directory, &question)).ok()??;
    String::from_utf8(url).ok().filter(|url| url.len() <= MAX_URL)
}
