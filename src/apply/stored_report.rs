//! The report of a run as the store holds it: gzip, which takes a sixth of the JSON.
//!
//! Deflate at its fastest level takes 12 ms for the 3.3 MB of a run over 1,025 files and leaves 0.5 MB; the next level
//! takes twice as long for 15 % less, LZ4 8 ms for a fifth more. Pieces of it are compressed in parallel, each a member of
//! the file (RFC 1952 section 2.2), so that `zcat` reads it.

use super::in_pool::map_all;
use crate::fs::read_within;
use flate2::Compression;
use flate2::bufread::MultiGzDecoder;
use flate2::write::GzEncoder;
use std::io::{self, Write};

/// Bytes that are compressed at once: a match reaches back 32 KiB, so that longer pieces leave nothing smaller.
const PIECE: usize = 512 << 10;

/// Bytes of a report at most, so that a damaged file does not take all memory: mentions of three million names.
pub(super) const MAX_REPORT: u64 = 1 << 30;

/// Compresses a report.
pub(super) fn compress(report: &[u8]) -> Vec<u8> {
    let pieces: Vec<&[u8]> = report.chunks(PIECE).collect();
    map_all(&pieces, 1, || (), |(), _, piece| compress_piece(piece)).concat()
}

fn compress_piece(piece: &[u8]) -> Vec<u8> {
    let mut member = Vec::with_capacity(piece.len() / 4);
    let mut encoder = GzEncoder::new(&mut member, Compression::fast());
    // Memory takes all that is written to it.
    let _ = encoder.write_all(piece).and_then(|()| encoder.try_finish());
    drop(encoder);
    member
}

/// The report in a compressed file.
///
/// # Errors
/// If the file is damaged, or its report is larger than any.
pub(super) fn decompress(stored: &[u8]) -> io::Result<Vec<u8>> {
    read_within(MultiGzDecoder::new(stored), MAX_REPORT)
}

#[cfg(test)]
mod tests {
    use super::{PIECE, compress, decompress};

    #[test]
    fn a_report_of_any_length_comes_back() {
        for length in [1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE] {
            let report: Vec<u8> = (0..length).map(|at| (at / 7 % 251) as u8).collect();
            let stored = compress(&report);
            assert!(stored.len() <= 64 + report.len() / 5, "{} of {length}", stored.len());
            assert!(decompress(&stored).unwrap() == report, "{length}");
        }
    }

    #[test]
    fn a_damaged_report_is_an_error() {
        let report = b"{\"version\":2}".repeat(99);
        let stored = compress(&report);
        for end in 1..stored.len() {
            assert!(decompress(&stored[..end]).is_err(), "{end}");
        }
        for at in 10..stored.len() {
            let mut damaged = stored.clone();
            damaged[at] ^= 0x11;
            assert!(decompress(&damaged).is_err(), "{at}");
        }
    }
}
