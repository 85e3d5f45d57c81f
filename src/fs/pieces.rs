//! Reading, copying and hashing files piece by piece, so that memory does not depend on their sizes.

use super::disk::Disk;
use crate::text::{Digest, Digester};
use rustix::buffer::spare_capacity;
use rustix::fd::OwnedFd;
use rustix::fs::Stat;
use rustix::io::{Errno, pread, retry_on_intr};
use std::cell::Cell;

/// Bytes that are read at once: most files are smaller, and each is then read in one call.
pub(crate) const PIECE_SIZE: usize = 256 << 10;

thread_local! {
    /// Buffer for a piece: one allocation for all files of a thread.
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Takes a piece and its offset.
pub(crate) type EachPiece<'e> = dyn FnMut(u64, &[u8]) -> Result<(), Errno> + 'e;

/// Copies an open file to a new one.
pub(crate) fn copy(disk: &Disk, from: &OwnedFd, stat: &Stat, to: &OwnedFd) -> Result<Digest, Errno> {
    let mut digester = Digester::default();
    pieces(from, stat, &mut |at, piece| {
        digester.update(piece);
        disk.write(to, at, piece)
    })?;
    Ok(digester.digest())
}

/// The digest of an open file.
pub(crate) fn digest(file: &OwnedFd, stat: &Stat) -> Result<Digest, Errno> {
    let mut digester = Digester::default();
    pieces(file, stat, &mut |_, piece| {
        digester.update(piece);
        Ok(())
    })?;
    Ok(digester.digest())
}

/// Calls `each` with the pieces of an open file, from its start, each with its offset.
pub(crate) fn pieces(file: &OwnedFd, stat: &Stat, each: &mut EachPiece<'_>) -> Result<(), Errno> {
    // One byte more than the size, so that the second read of most files returns nothing and ends the loop.
    let size = usize::try_from(stat.st_size).unwrap_or(PIECE_SIZE).saturating_add(1);
    let mut buffer = BUFFER.take();
    buffer.clear();
    buffer.try_reserve_exact(size.min(PIECE_SIZE)).map_err(|_| Errno::NOMEM)?;
    let mut at = 0;
    loop {
        buffer.clear();
        let read = retry_on_intr(|| pread(file, spare_capacity(&mut buffer), at))?;
        if read == 0 {
            BUFFER.set(buffer);
            return Ok(());
        }
        each(at, &buffer)?;
        at += read as u64;
    }
}
