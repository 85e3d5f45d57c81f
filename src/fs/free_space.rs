//! The free space of a file system, as far as it tells. Changes nothing.

use rustix::fd::AsFd;
use rustix::fs::fstatvfs;
use rustix::io::Errno;

/// Free space in blocks: a file takes whole ones.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FreeSpace {
    block: u64,
    blocks: u64,
}

impl FreeSpace {
    /// The free space of the file system that `file` lies on; `None` where it does not tell, as some network file
    /// systems. Quotas are not in it.
    pub fn of(file: &impl AsFd) -> Result<Option<Self>, Errno> {
        let told = fstatvfs(file)?;
        // Some blocks are for root only.
        let is_root = rustix::process::geteuid().is_root();
        let blocks = if is_root { told.f_bfree } else { told.f_bavail };
        let is_told = told.f_blocks > 0 && told.f_frsize > 0;
        Ok(is_told.then_some(Self { block: told.f_frsize, blocks }))
    }

    /// Bytes of the blocks of a file of `size` bytes.
    pub fn rounded(self, size: u64) -> u64 {
        size.div_ceil(self.block).saturating_mul(self.block)
    }

    /// Free bytes.
    pub fn bytes(self) -> u64 {
        self.blocks.saturating_mul(self.block)
    }
}
