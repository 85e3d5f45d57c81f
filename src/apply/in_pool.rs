//! Work on many files at once, on the threads of the pool that the caller is in.
//!
//! Outside of a pool the calling thread does all of it: there, rayon would start a pool of its own, and panic where the
//! system starts no more threads.

use rayon::prelude::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

/// The results of `each` for all `items`, in their order; `each` gets the index of its item, and a value of `context` that
/// one thread uses for at least `together` items in a row.
pub(super) fn map_all<I: Sync, C, T: Send>(
    items: &[I],
    together: usize,
    context: impl Fn() -> C + Sync + Send,
    each: impl Fn(&mut C, usize, &I) -> T + Sync + Send,
) -> Vec<T> {
    if rayon::current_thread_index().is_none() {
        let mut context = context();
        return items.iter().enumerate().map(|(index, item)| each(&mut context, index, item)).collect();
    }
    let numbered = items.par_iter().enumerate().with_min_len(together);
    numbered.map_init(context, |context, (index, item)| each(context, index, item)).collect()
}

#[cfg(test)]
mod tests {
    use super::map_all;
    use std::thread::current;

    #[test]
    fn work_outside_of_a_pool_is_done_by_the_caller() {
        let items: Vec<usize> = (0..100).collect();
        let work = || map_all(&items, 1, || (), |(), index, item| (index + item, current().id()));
        let sums = |results: &[(usize, _)]| results.iter().map(|(sum, _)| *sum).collect::<Vec<_>>();
        let alone = work();
        assert!(alone.iter().all(|(_, thread)| *thread == current().id()));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        let together = pool.install(work);
        assert!(together.iter().all(|(_, thread)| *thread != current().id()));
        assert_eq!(sums(&alone), sums(&together));
        assert_eq!(sums(&alone), items.iter().map(|item| 2 * item).collect::<Vec<_>>());
    }
}
