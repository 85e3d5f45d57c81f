//! Files on disk and in git, read only: their list, their categories, their bytes.
//!
//! A file that cannot be read is a value with its reason ([`crate::text::Skip`]); an error means that nothing can be
//! listed. Knows nothing of hosts and verdicts, and writes nothing.

mod batch;
mod category;
mod check_ignore;
mod code_owners;
mod content;
mod conversation;
mod converted;
mod exclude;
mod filters;
mod git;
mod git_files;
mod git_includes;
mod git_settings;
mod head;
mod hooks;
mod index;
mod index_file;
mod large;
#[cfg(any(test, fuzzing))]
pub mod laws;
mod list;
mod listing;
mod object;
mod other_repositories;
mod patch;
mod patterns;
mod read;
mod remote;
mod root;
mod running;
mod selection;
mod since;
mod staged;
mod system_error;
mod visit;
mod walk;

pub use batch::{Batch, WalkedFile};
pub use category::Categories;
pub use code_owners::code_owners;
pub use content::{ContentKind, FileContent};
pub use head::{HeadQuestion, HeadState};
pub use hooks::{HooksSetting, hooks_folder, hooks_setting, owns_git_directories};
pub use index::{Tracked, TrackedKind};
pub use large::{LargeText, LinePlace, Part, Parts};
pub use list::list;
pub use listing::{FileEntry, Listing, TreeError, Unlisted};
pub use object::ObjectName;
pub use other_repositories::in_other_repositories;
pub use read::{ReadFile, Reader};
pub use remote::origin_url;
pub use root::find_root;
pub use since::{Base, Since};
pub use staged::{Asked, StagedChanges};
pub use visit::Visited;
pub use walk::{Directory, Walk};
