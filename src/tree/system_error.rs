//! Errors of the system as reasons to skip a file.

use rustix::io::Errno;

use crate::text::SkipReason;

impl SkipReason {
    /// The reason for an error of a call on a path that does not follow symbolic links.
    pub(super) fn of(error: Errno) -> Self {
        match error {
            Errno::LOOP | Errno::MLINK => Self::Symlink,
            Errno::NOENT | Errno::NOTDIR => Self::Vanished,
            // No such device or address: a socket, or a device without a driver.
            Errno::NXIO | Errno::NODEV => Self::Special,
            error => Self::Unreadable(message(error)),
        }
    }
}

/// The system's message for an error, without the number that the standard library adds.
pub(super) fn message(error: Errno) -> String {
    let text = std::io::Error::from(error).to_string();
    let end = text.find(" (os error").unwrap_or(text.len());
    text[..end].to_lowercase()
}

pub(super) fn unreadable(errno: Errno) -> SkipReason {
    SkipReason::Unreadable(message(errno))
}

pub(super) fn no_room() -> SkipReason {
    SkipReason::Unreadable("not enough memory for this file".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Errno, SkipReason};

    #[test]
    fn reasons_have_codes_and_details() {
        for (errno, code, detail) in [
            (Errno::LOOP, "symlink", None),
            (Errno::NOENT, "vanished", None),
            (Errno::NXIO, "special", None),
            (Errno::ACCESS, "unreadable", Some("permission denied")),
        ] {
            let reason = SkipReason::of(errno);
            assert_eq!((reason.code(), reason.detail()), (code, detail));
            assert_eq!(reason.is_failure(), matches!(code, "vanished" | "unreadable"));
        }
    }
}
