//! The places of reports against the files that they are about, before a saved plan is written.

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use super::Pool;
use crate::fs::{Opened, Parents, Root, open_file, pieces};
use crate::report::{Disagreement, FileReport};
use crate::text::{Digest, Digester};

/// The first wrong place in each report, in the order of `reports`, which come with the digests of their files. Each
/// file is read once.
///
/// A file that is not the one of its digest proves nothing: it is refused where it is written.
pub fn misplaced(
    pool: &Pool,
    root: &Root,
    reports: &[(&FileReport<'_>, Digest)],
) -> Vec<Option<Disagreement>> {
    let Ok(root) = root.directory() else { return Vec::new() };
    let parents = || Parents::new(root);
    let checked = |parents: &mut Parents, (report, before): &(&FileReport<'_>, Digest)| {
        misplaced_in(parents, report, *before)
    };
    pool.install(|| reports.par_iter().map_init(parents, checked).collect())
}

fn misplaced_in(parents: &mut Parents, report: &FileReport<'_>, before: Digest) -> Option<Disagreement> {
    let Opened::File(file, stat) = open_file(parents.name_at(&report.path).ok()?).ok()? else { return None };
    let (mut proof, mut digester, mut len) = (report.place_proof(), Digester::default(), 0);
    let read = pieces(&file, &stat, &mut |_, piece| {
        digester.update(piece);
        proof.feed(len, piece);
        len += piece.len();
        Ok(())
    });
    let is_same = read.is_ok() && digester.digest() == before;
    proof.finish(len).filter(|_| is_same)
}
