//! Opening, listing, reading and replacing files beneath a root, never through a symbolic link.
//!
//! Every path is resolved one directory at a time from an open directory, so that no link that somebody puts in
//! the way leads out of the tree. All writes of the program end here: `Disk` has every call that changes
//! something below an open directory, [`replace`] writes reports and baselines, [`HookFile`] the hook of git.
//! Knows nothing of rules, plans and runs. All that depends on the operating system stands in `sys`.
//!
//! Invariant: no other room calls a function that changes the disk (`clippy.toml`, `tests/architecture.rs`).

pub(crate) mod attributes;
mod ballast;
mod clock;
mod disk;
mod free_space;
mod git_dir;
mod hook_file;
mod known;
mod names;
mod open;
mod output_place;
mod owner;
mod pieces;
mod regular;
mod replace;
mod root;
mod search_path;
mod store_mark;
mod sys;

pub(crate) use attributes::LostMetadata;
pub(crate) use ballast::{ballast_size, held_ballast, load_ballast};
pub use clock::now;
pub(crate) use disk::{BALLAST, Ballast, Disk, NameAt};
#[cfg(test)]
pub(crate) use disk::{DiskCall, DiskGate};
pub(crate) use free_space::FreeSpace;
pub use git_dir::GitDir;
pub(crate) use git_dir::is_git_directory;
pub use hook_file::HookFile;
pub use known::read_known;
pub use names::Names;
pub(crate) use names::{NameKind, look, open_below};
pub(crate) use open::{
    FileState, Mount, OpenDirectory, Opened, Parents, is_safe, is_unchanged, list_names, mount, open_file,
    open_listed, open_writable, parent, state_of,
};
pub use output_place::{PlaceRefusal, RealPlace, require_place};
#[cfg(test)]
pub(crate) use pieces::PIECE_SIZE;
pub(crate) use pieces::{copy, digest, pieces};
pub use regular::KnownFileError;
pub(crate) use regular::{open_regular, read_all, read_regular, read_within, require_end};
pub use replace::{append, make_folder, replace, try_replace};
pub use root::{Root, RootDoubt};
pub use search_path::absolute_search_path;
pub use store_mark::StoreOrigin;
pub(crate) use store_mark::{BirthMark, STORE_MARK, mark_of, mark_store, special_name, store_origin};

/// The directory at the root that holds journals, originals and reports of runs; git ignores it.
pub const STORE: &str = ".redomain";
