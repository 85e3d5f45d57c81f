//! `files:` lists: globs over paths relative to the root, read as an ignore file reads them.
//!
//! `*` and `?` stop at `/`; a glob without a slash matches at any depth, one that ends in `/` all below.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use super::model::Globs;
use super::problems::{Problems, Scalar};
use super::source_position::SourcePosition;
use crate::host::PatternError;
use crate::text::Problem;

/// The globs of a list; each bad one is a mistake of its own.
pub fn globs(list: &[Scalar], problems: &mut Problems<'_>) -> Option<Globs> {
    let (mut include, mut exclude) = (Vec::new(), Vec::new());
    let mut good = true;
    for scalar in list {
        let inner = scalar.text.strip_prefix('!');
        let (text, side) = match inner {
            Some(text) => (text, &mut exclude),
            None => (scalar.text.as_str(), &mut include),
        };
        match glob(text, usize::from(inner.is_some())) {
            Ok(glob) => side.push(glob),
            Err(fault) => {
                good = false;
                problems.fault(scalar, fault);
            }
        }
    }
    let (include_set, exclude_set) = match (set(&include), set(&exclude)) {
        (Ok(include), Ok(exclude)) => (include, exclude),
        (Err(error), _) | (_, Err(error)) => {
            let at = list.first()?.at;
            problems.error(
                at,
                format!("the globs are too large together: {error}"),
                "use fewer alternatives",
            );
            return None;
        }
    };
    good.then(|| Globs {
        written: list.iter().map(|scalar| scalar.text.clone()).collect(),
        include: (!include.is_empty()).then_some(include_set),
        exclude: exclude_set,
    })
}

/// The globs of the arguments of an option; `None` where there are none.
///
/// # Errors
/// Each bad one, with its number as the line.
pub fn path_globs(option: &str, arguments: &[String]) -> Result<Option<Globs>, Vec<Problem>> {
    let mut problems = Problems::new(option);
    let scalar = |(number, text): (usize, &String)| Scalar {
        at: SourcePosition::in_file(number + 1, 1),
        text: text.clone(),
    };
    let list: Vec<Scalar> = arguments.iter().enumerate().map(scalar).collect();
    match globs(&list, &mut problems) {
        Some(globs) => Ok((!list.is_empty()).then_some(globs)),
        None => Err(problems.finish()),
    }
}

/// The globs of a list over the paths of URLs, which begin with `/`.
pub fn url_paths(list: &[Scalar], problems: &mut Problems<'_>) -> Option<Globs> {
    for scalar in list.iter().filter(|scalar| !scalar.text.trim_start_matches('!').starts_with('/')) {
        let what = format!("path `{}` does not begin with `/`", scalar.text);
        problems.error(scalar.at, what, "write the path of the URL, such as `/legacy/**`");
    }
    globs(list, problems)
}

fn set(globs: &[Glob]) -> Result<GlobSet, globset::Error> {
    let mut builder = GlobSetBuilder::new();
    for glob in globs {
        builder.add(glob.clone());
    }
    builder.build()
}

/// The glob spelled `text`, which starts at byte `at`.
fn glob(text: &str, at: usize) -> Result<Glob, PatternError> {
    if let Some(place) = text.find('\\') {
        let help = "write paths with `/`, and a literal `*` as `[*]`";
        return Err(PatternError::new(at + place, format!("glob `{text}` holds a backslash"), help));
    }
    let rooted = text.strip_prefix('/');
    let body = rooted.unwrap_or(text);
    let (body, below) = match body.strip_suffix('/') {
        Some(body) => (body, true),
        None => (body, false),
    };
    if body.is_empty() {
        let help = "write a path such as `docs/**`, or `**` for every file";
        return Err(PatternError::new(at, "the glob is empty", help));
    }
    if body.split('/').any(|part| matches!(part, "" | "." | "..")) {
        let what = format!("glob `{text}` has an empty, `.` or `..` segment");
        return Err(PatternError::new(
            at,
            what,
            "write the path from the root of the repository, such as `docs/*.md`",
        ));
    }
    let depth = if rooted.is_none() && !body.contains('/') { "**/" } else { "" };
    let full = format!("{depth}{body}{}", if below { "/**" } else { "" });
    let glob = GlobBuilder::new(&full).literal_separator(true).build();
    glob.map_err(|error| {
        let what = format!("glob `{text}` is malformed: {}", error.kind());
        PatternError::new(at, what, "write `[*]`, `[{]` or `[[]` for a literal character")
    })
}

#[cfg(test)]
mod tests {
    use super::{Scalar, globs, url_paths};
    use crate::rule::problems::Problems;
    use crate::rule::source_position::SourcePosition;
    use crate::text::RelPath;

    fn covers(list: &[&str], path: &str) -> bool {
        let at = SourcePosition::in_file(1, 1);
        let list: Vec<_> = list.iter().map(|text| Scalar { at, text: (*text).to_owned() }).collect();
        globs(&list, &mut Problems::new("f")).unwrap().covers(&RelPath::new(path.as_bytes()))
    }

    #[test]
    fn paths_of_urls_are_whole_paths() {
        for (list, path, expected) in [
            (&["/legacy/**"][..], "/legacy/a/b", true),
            (&["/legacy/**"], "/legacy/", true),
            (&["/legacy/**"], "/legacy", true),
            (&["/legacy/**"], "/legacy?x=1", true),
            (&["/legacy/**"], "/legacy/a#b", true),
            (&["/legacy/**"], "/legacyx/a", false),
            (&["/legacy/**"], "/x/legacy/a", false),
            (&["/legacy/**"], "", false),
            (&["/legacy"], "/legacy/", true),
            (&["/legacy"], "/legacy/a", false),
            (&["/*.png"], "/a.png", true),
            (&["/*.png"], "/x/a.png", false),
            (&["/legacy/**", "!/legacy/new"], "/legacy/new", false),
            (&["/legacy/**", "!/legacy/new"], "/legacy/old", true),
        ] {
            let at = SourcePosition::in_file(1, 1);
            let globs: Vec<_> = list.iter().map(|text| Scalar { at, text: (*text).to_owned() }).collect();
            let globs = url_paths(&globs, &mut Problems::new("f")).unwrap();
            assert_eq!(globs.covers_url_path(path), expected, "{list:?} on {path}");
        }
    }

    #[test]
    fn globs_read_as_in_an_ignore_file() {
        for (list, path, expected) in [
            (&["*.md"][..], "README.md", true),
            (&["*.md"], "docs/a.md", true),
            (&["/*.md"], "docs/a.md", false),
            (&["/*.md"], "a.md", true),
            (&["docs/*.md"], "docs/a.md", true),
            (&["docs/*.md"], "x/docs/a.md", false),
            (&["docs/*.md"], "docs/x/a.md", false),
            (&["docs/**"], "docs/x/a.md", true),
            (&["docs/"], "docs/x/a.md", true),
            (&["docs/"], "x/docs/a.md", true),
            (&["docs/"], "docs", false),
            (&["/docs/"], "x/docs/a.md", false),
            (&["a/b/"], "a/b/c", true),
            (&["**/*.backup*"], "a.py.backup.1", true),
            (&["!*.md"], "a.md", false),
            (&["!*.md"], "a.txt", true),
            (&["docs/**", "!docs/old/**"], "docs/old/a", false),
            (&["docs/**", "!docs/old/**"], "docs/new/a", true),
            (&[".env*"], "config/.env.staging", true),
        ] {
            assert_eq!(covers(list, path), expected, "{list:?} on {path}");
        }
    }
}
