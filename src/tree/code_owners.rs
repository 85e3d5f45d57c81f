//! The text of the CODEOWNERS file of a repository, from where the forges look for it.

use std::io::ErrorKind;

use crate::fs::{KnownFileError, Root, read_known};

/// Its places below the root, in the order in which the first that is there is taken: those of GitHub, then that of GitLab.
const PATHS: [&str; 4] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

/// Its largest size in bytes; GitHub does not read a longer one.
const MAX_SIZE: u64 = 3 << 20;

/// The text of the first CODEOWNERS file that is there, in the tree as it is on disk. It is untrusted.
///
/// # Errors
/// The path of a file that could not be read, and the reason.
pub fn code_owners(root: &Root) -> Result<Option<Vec<u8>>, (&'static str, KnownFileError)> {
    for path in PATHS {
        match read_known(root, &root.path().join(path), MAX_SIZE) {
            Ok(text) => return Ok(Some(text)),
            Err(error) if error.is_absent() => {}
            // `docs` may be a file.
            Err(KnownFileError::Unreadable(error)) if error.kind() == ErrorKind::NotADirectory => {}
            Err(error) => return Err((path, error)),
        }
    }
    Ok(None)
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a test makes the files that it reads")]
mod tests {
    use super::code_owners;
    use crate::fs::Root;

    #[test]
    fn the_first_place_of_the_forges_is_taken() {
        let directory = tempfile::tempdir().unwrap();
        let root = Root::find(directory.path());
        let text = || code_owners(&root).unwrap().map(|text| String::from_utf8(text).unwrap());
        std::fs::write(directory.path().join("docs"), "a").unwrap();
        assert_eq!(text(), None);
        std::fs::remove_file(directory.path().join("docs")).unwrap();
        for path in [".gitlab/CODEOWNERS", "docs/CODEOWNERS", "CODEOWNERS", ".github/CODEOWNERS"] {
            let file = directory.path().join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(&file, path).unwrap();
            assert_eq!(text().as_deref(), Some(path));
        }
        let link = directory.path().join(".github/CODEOWNERS");
        std::fs::remove_file(&link).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", &link).unwrap();
        let (path, error) = code_owners(&root).unwrap_err();
        assert_eq!(
            format!("{path} {error}"),
            ".github/CODEOWNERS is a link that leads out of the tree, and was not read"
        );
    }
}
