//! Links from a report to the files of a tree: in a forge, or in an editor.
//!
//! A template names the place of the path and of the line. Invariant: the path of a file, which is untrusted, is
//! percent-encoded and stands behind the host, so that it can change neither the scheme nor the host of a link; a link
//! guessed from a remote is `https`, without user and password.

use crate::report::escape::uri;
use crate::text::RelPath;

/// Schemes of a template: of pages, and of editors that open a file by a link.
// Not any scheme: a link with `javascript:` or `data:` would run or show whatever its template says.
const SCHEMES: [&str; 9] =
    ["https", "http", "vscode", "vscodium", "cursor", "zed", "idea", "jetbrains", "txmt"];

/// The template of links to files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLink(String);

/// A kind of forge, by the form of its links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Forge {
    GitHub,
    GitLab,
    Bitbucket,
}

impl FileLink {
    /// A template with `{path}`, and `{line}` if wanted.
    ///
    /// # Errors
    /// In words, if it is no link, or has no path behind its host.
    pub fn parse(template: &str) -> Result<Self, String> {
        let Some((scheme, rest)) = template.split_once("://") else {
            return Err(format!("`{template}` is no link; it starts with a scheme such as `https://`"));
        };
        if !SCHEMES.contains(&scheme) {
            return Err(format!("`{scheme}` is none of the schemes {}", SCHEMES.join(", ")));
        }
        let host_end = rest.find('/').unwrap_or(rest.len());
        if rest.find("{path}").is_none_or(|at| at < host_end) {
            return Err(format!("`{template}` has no `{{path}}` behind its host"));
        }
        Ok(Self(template.to_owned()))
    }

    /// Links to the files below a folder, between two texts of the program: the start of the link, and what follows the path.
    pub fn below(before: &str, folder: &[u8], after: &str) -> Self {
        Self(format!("{before}{}/{{path}}{after}", uri(folder).trim_end_matches('/')))
    }

    /// The link of a forge, guessed from the URL of a remote; `None` where it is not known to be one.
    pub fn of_remote(remote: &str, commit: &str) -> Option<Self> {
        let (host, path) = remote_repository(remote)?;
        let forge = forge(&host)?;
        let is_commit = !commit.is_empty() && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_nested = path.matches('/').count() > 1;
        // Only GitLab has groups in groups.
        if !is_commit || is_nested && forge != Forge::GitLab {
            return None;
        }
        Some(Self(match forge {
            Forge::GitHub => format!("https://{host}/{path}/blob/{commit}/{{path}}#L{{line}}"),
            Forge::GitLab => format!("https://{host}/{path}/-/blob/{commit}/{{path}}#L{{line}}"),
            Forge::Bitbucket => format!("https://{host}/{path}/src/{commit}/{{path}}#lines-{{line}}"),
        }))
    }

    /// The link to a line of a file.
    pub(in crate::report) fn to(&self, path: &RelPath, line: usize) -> String {
        self.0.replace("{line}", &line.to_string()).replace("{path}", &uri(path.as_bytes()))
    }
}

fn forge(host: &str) -> Option<Forge> {
    match host {
        "github.com" => Some(Forge::GitHub),
        "gitlab.com" => Some(Forge::GitLab),
        "bitbucket.org" => Some(Forge::Bitbucket),
        _ if host.starts_with("github.") => Some(Forge::GitHub),
        _ if host.starts_with("gitlab.") => Some(Forge::GitLab),
        _ => None,
    }
}

/// Host and path of a remote: `https://host/owner/name.git`, `ssh://git@host/owner/name`, or `git@host:owner/name`.
pub fn remote_repository(remote: &str) -> Option<(String, String)> {
    let remote = remote.trim();
    let (authority, path) = match remote.split_once("://") {
        Some(("https" | "http" | "ssh" | "git", rest)) => rest.split_once('/')?,
        Some(_) => return None,
        None => remote.split_once(':')?,
    };
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host).to_ascii_lowercase();
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let is_name = |part: &str| {
        !matches!(part, "" | "." | "..")
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte))
    };
    let is_host = host.contains('.') && host.split('.').all(|label| is_name(label) && !label.contains('~'));
    (is_host && path.contains('/') && path.split('/').all(is_name)).then(|| (host, path.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::FileLink;
    use crate::text::RelPath;

    #[test]
    fn links_are_guessed_from_remotes_of_known_forges() {
        let github = "https://github.com/o/r.x/blob/c0/{path}#L{line}";
        for (remote, expected) in [
            ("https://github.com/o/r.x.git", Some(github)),
            ("https://user:token@GitHub.com/o/r.x", Some(github)),
            ("git@github.com:o/r.x.git\n", Some(github)),
            ("ssh://git@github.com:22/o/r.x.git/", Some(github)),
            ("https://gitlab.kelp.io/a/b/c", Some("https://gitlab.kelp.io/a/b/c/-/blob/c0/{path}#L{line}")),
            ("git@bitbucket.org:o/r", Some("https://bitbucket.org/o/r/src/c0/{path}#lines-{line}")),
            ("https://github.com/o/r/s", None),
            ("https://github.com/o", None),
            ("https://kelp.io/o/r", None),
            ("https://github.com/o/r?x=\"><script>", None),
            ("https://github.com/../r", None),
            ("https://github.com\\@evil.io/o/r", None),
            ("https://github.com#@evil.io/o/r", None),
            ("javascript://github.com/o/r", None),
            ("file:///github.com/o/r", None),
            ("/srv/git/github.com:o/r", None),
            ("ext::sh -c x", None),
            ("", None),
        ] {
            let found = FileLink::of_remote(remote, "c0").map(|link| link.0);
            assert_eq!(found.as_deref(), expected, "{remote}");
        }
        for commit in ["", "x\"", "../main"] {
            assert_eq!(FileLink::of_remote("https://github.com/o/r", commit), None);
        }
    }

    #[test]
    fn names_of_files_and_folders_stay_in_their_place() {
        let link = FileLink::below("file://host", b"/srv/{path} {line}\x1b\\", "#{line}");
        assert_eq!(
            link.to(&RelPath::new(b"a\x1b]8;;b\xff#?:{line}.txt".to_vec()), 7),
            "file://host/srv/%7Bpath%7D%20%7Bline%7D%1B%5C/a%1B%5D8%3B%3Bb%FF%23%3F%3A%7Bline%7D.txt#7"
        );
        assert_eq!(FileLink::below("file://", b"/", "").to(&RelPath::from("a"), 1), "file:///a");
    }

    #[test]
    fn templates_have_a_known_scheme_and_a_path_behind_the_host() {
        for template in ["https://kelp.io/{path}", "vscode://file/srv/x/{path}:{line}"] {
            assert!(FileLink::parse(template).is_ok(), "{template}");
        }
        for template in [
            "",
            "{path}",
            "javascript://x/{path}",
            "https://{path}",
            "https://{path}/x",
            "https://x",
            "data:,{path}",
        ] {
            assert!(FileLink::parse(template).is_err(), "{template}");
        }
    }

    #[test]
    fn a_path_changes_neither_scheme_nor_host() {
        let link = FileLink::parse("https://kelp.io/x/{path}#L{line}").unwrap();
        for (path, expected) in [
            ("a/b.rs", "https://kelp.io/x/a/b.rs#L7"),
            ("\"><script>", "https://kelp.io/x/%22%3E%3Cscript%3E#L7"),
            ("a#b?c{line}", "https://kelp.io/x/a%23b%3Fc%7Bline%7D#L7"),
            ("javascript:x", "https://kelp.io/x/javascript%3Ax#L7"),
        ] {
            assert_eq!(link.to(&RelPath::from(path), 7), expected);
        }
    }
}
