//! The user of this process, as git sees it where it asks whose a repository is.

/// True if a file with this owner is the caller's. With `sudo` it may also be that of the user behind it.
pub(super) fn is_own(owner: u32) -> bool {
    let user = rustix::process::geteuid();
    if !user.is_root() {
        return owner == user.as_raw();
    }
    let before_sudo = std::env::var("SUDO_UID").ok().and_then(|user| user.parse::<u32>().ok());
    owner == 0 || Some(owner) == before_sudo
}

/// True if no other user than the system's can have written a file with this owner.
pub(super) fn is_own_or_of_the_system(owner: u32) -> bool {
    owner == 0 || is_own(owner)
}
