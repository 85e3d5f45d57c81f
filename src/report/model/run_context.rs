//! The circumstances of a run that has just ended, for the head of a page: which tree, which rules, which call.

use super::file_link::FileLink;
use super::owners::CodeOwners;
use crate::report::escape::{Visible, clipped, code};
use maud::{Markup, html};

/// Digits of a commit or a digest that are shown, as many as git shows.
const SHORT: usize = 12;

/// The circumstances of a run. All texts are untrusted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunContext {
    /// Name of the repository: of its remote, or of its directory.
    pub repository: String,
    /// The commit that is checked out.
    pub commit: Option<String>,
    /// The branch; `None` where none is checked out.
    pub branch: Option<String>,
    /// Tracked files differ from the commit.
    pub is_dirty: bool,
    /// The day of the run.
    pub day: String,
    /// The call.
    pub command: String,
    /// Digest of the rules.
    pub rules: String,
    /// Links to files.
    pub link: Option<FileLink>,
    /// The owners of the files, where the tree has a CODEOWNERS file.
    pub owners: Option<CodeOwners>,
}

impl RunContext {
    /// A line for the head of a Markdown page.
    pub(in crate::report) fn markdown(&self) -> String {
        let short = |text: &str| code(&text.chars().take(SHORT).collect::<String>());
        let mut line = code(&self.repository);
        if let Some(commit) = &self.commit {
            line.push_str(&format!(" at {}", short(commit)));
        }
        if let Some(branch) = &self.branch {
            line.push_str(&format!(" on {}", code(branch)));
        }
        if self.is_dirty {
            line.push_str(", with uncommitted changes");
        }
        let version = env!("CARGO_PKG_VERSION");
        format!("{line}, {}, redomain {version}, rules {}", code(&self.day), short(&self.rules))
    }

    /// Lines for the head of a page.
    pub(in crate::report) fn markup(&self) -> Markup {
        let short = |text: &str| Visible(text.chars().take(SHORT).collect::<String>());
        html! {
            p class="dim" {
                b { (Visible(&self.repository)) }
                @if let Some(commit) = &self.commit { " at " code { (short(commit)) } }
                @if let Some(branch) = &self.branch { " on " code { (Visible(clipped(branch, 100))) } }
                @if self.is_dirty { ", with uncommitted changes" }
                ", " (Visible(&self.day)) ", redomain " (env!("CARGO_PKG_VERSION"))
                ", rules " code { (short(&self.rules)) }
            }
            "\n" p class="dim" { code { (Visible(clipped(&self.command, 1000))) } }
        }
    }
}
