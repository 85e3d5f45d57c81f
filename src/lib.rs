//! `redomain` moves a repository from old host names to new ones, and keeps it there.

pub mod host;
pub mod rule;
pub mod text;
