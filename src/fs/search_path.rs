//! The directories in which programs are looked for.
//!
//! An entry of `PATH` that is not absolute names another directory in every tree: in that of a stranger, a program of
//! theirs.

use std::ffi::OsString;

/// `PATH` without its relative and empty entries; `None` where it has none of them, as nearly always.
pub fn absolute_search_path() -> Option<OsString> {
    without_relative(std::env::var_os("PATH")?)
}

fn without_relative(path: OsString) -> Option<OsString> {
    if std::env::split_paths(&path).all(|entry| entry.is_absolute()) {
        return None;
    }
    std::env::join_paths(std::env::split_paths(&path).filter(|entry| entry.is_absolute())).ok()
}

#[cfg(test)]
mod tests {
    use super::without_relative;

    #[test]
    fn entries_that_depend_on_the_directory_are_left_out() {
        for (path, expected) in [
            ("/usr/bin:/bin", None),
            ("./node_modules/.bin:/usr/bin", Some("/usr/bin")),
            (":/usr/bin", Some("/usr/bin")),
            ("/usr/bin:", Some("/usr/bin")),
            ("/usr/bin::/bin:.", Some("/usr/bin:/bin")),
            ("bin", Some("")),
        ] {
            assert_eq!(without_relative(path.into()), expected.map(Into::into), "{path}");
        }
    }
}
