//! The circumstances of a run, for the head of a page. Git is asked while the tree is scanned.

use crate::cli::args::OutputArguments;
use crate::cli::clock::today;
use crate::cli::session::Session;
use crate::cli::shell::word;
use crate::fs::Root;
use crate::report::{CodeOwners, FileLink, Format, RunContext, remote_repository};
use crate::text::{Digest, Place, Problem};
use crate::tree::{HeadQuestion, HeadState, code_owners, origin_url};

/// The questions to git.
pub(super) struct Circumstances {
    head: HeadQuestion,
    remote: Option<String>,
}

impl Circumstances {
    /// Starts to ask.
    pub fn ask(root: &Root) -> Self {
        Self { head: HeadState::ask(root), remote: origin_url(root) }
    }

    /// Starts to ask, if a report shows the circumstances.
    pub fn for_reports(arguments: &OutputArguments, root: &Root) -> Option<Self> {
        arguments.formats().any(Format::shows_lines).then(|| Self::ask(root))
    }

    /// The circumstances, with links by `link` or, without it, to the forge that the tree was cloned from.
    pub fn answer(self, session: &Session, link: Option<&FileLink>) -> RunContext {
        let head = self.head.answer();
        let commit = head.as_ref().and_then(|head| head.commit.clone());
        let guessed = || FileLink::of_remote(self.remote.as_deref()?, commit.as_deref()?);
        let remote = self.remote.as_deref().and_then(remote_repository);
        let directory = || session.root.path().file_name().unwrap_or_default().to_string_lossy().into_owned();
        RunContext {
            repository: remote.map_or_else(directory, |(host, path)| format!("{host}/{path}")),
            link: link.cloned().or_else(guessed),
            commit,
            is_dirty: head.as_ref().is_some_and(|head| head.dirty),
            branch: head.and_then(|head| head.branch),
            day: today(),
            command: command(),
            rules: Digest::of(&session.rules.source).to_string(),
            owners: owners(session),
        }
    }
}

/// The owners of files; a warning where a file of them cannot be read.
fn owners(session: &Session) -> Option<CodeOwners> {
    match code_owners(&session.root) {
        Ok(text) => text.map(|text| CodeOwners::parse(&text)),
        Err((path, error)) => {
            let problem = Problem::warning(Place::file(path), error.to_string());
            session.console.print(&[problem.help("without it, the page does not say who owns what")]);
            None
        }
    }
}

/// The call, as it could be typed.
fn command() -> String {
    let arguments = std::env::args_os().skip(1).map(|argument| word(&argument.to_string_lossy()));
    std::iter::once("redomain".to_owned()).chain(arguments).collect::<Vec<_>>().join(" ")
}
