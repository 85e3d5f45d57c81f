//! The commit that is checked out, and whether the tracked files differ from it.
//!
//! Asks `git status`, which works beside the scan: it is started early, and waited for when the answer is needed.

use std::process::Stdio;

use super::filters::git_on_files;
use super::git::ONE_THREAD;
use super::running::Running;
use crate::fs::Root;

/// State of the working tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadState {
    /// The commit; `None` before the first one.
    pub commit: Option<String>,
    /// The branch; `None` where none is checked out.
    pub branch: Option<String>,
    /// True if a tracked file, or the index, differs from it.
    pub dirty: bool,
}

/// A question that git has not answered yet.
#[derive(Debug)]
pub struct HeadQuestion(Option<Running>);

impl HeadState {
    /// Starts to ask; there is no answer without git or a repository.
    pub fn ask(root: &Root) -> HeadQuestion {
        let Some(directory) = root.git() else { return HeadQuestion(None) };
        let status =
            ["status", "--porcelain=v2", "--branch", "--untracked-files=no", "--ignore-submodules=all"];
        // The scan has the other threads.
        let question = [&ONE_THREAD[..], &status].concat();
        let Ok(mut command) = git_on_files(root, directory, &question) else { return HeadQuestion(None) };
        command.stderr(Stdio::null());
        HeadQuestion(Running::start(&mut command).ok())
    }

    fn parse(answer: &[u8]) -> Option<Self> {
        let (mut commit, mut branch, mut dirty) = (None, None, false);
        for line in answer.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            if let Some(oid) = line.strip_prefix(b"# branch.oid ") {
                commit = Some(std::str::from_utf8(oid).ok()?);
            } else if let Some(name) = line.strip_prefix(b"# branch.head ") {
                branch = Some(String::from_utf8_lossy(name).into_owned());
            } else {
                dirty |= !line.starts_with(b"#");
            }
        }
        let commit = commit.filter(|oid| oid.bytes().all(|byte| byte.is_ascii_hexdigit()));
        // No branch can have such a name.
        let branch = branch.filter(|name| name != "(detached)");
        Some(Self { commit: commit.map(str::to_owned), branch, dirty })
    }
}

impl HeadQuestion {
    /// Waits for the answer.
    pub fn answer(self) -> Option<HeadState> {
        let output = self.0?.output().ok()?;
        if output.status.success() { HeadState::parse(&output.stdout) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::HeadState;

    #[test]
    fn understands_git() {
        let oid = "4713a37f3c8e6b5b7f1d9ce8a2c4a5b6c7d8e9f0";
        let main = Some("main");
        for (answer, commit, branch, dirty) in [
            (format!("# branch.oid {oid}\n# branch.head main\n"), Some(oid), main, false),
            (
                format!("# branch.oid {oid}\n# branch.head (detached)\n1 .M N... 1 2 3 4 5 a\n"),
                Some(oid),
                None,
                true,
            ),
            (
                "# branch.oid (initial)\n# branch.head main\n1 A. N... 1 2 3 4 5 a\n".to_owned(),
                None,
                main,
                true,
            ),
            (String::new(), None, None, false),
        ] {
            let [commit, branch] = [commit, branch].map(|text: Option<&str>| text.map(str::to_owned));
            let expected = HeadState { commit, branch, dirty };
            assert_eq!(HeadState::parse(answer.as_bytes()), Some(expected), "{answer}");
        }
    }
}
