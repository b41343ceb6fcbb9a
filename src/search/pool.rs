//! Threads for what is done to each hit: reading it, finding where the words stand.

use std::sync::OnceLock;

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};

/// More threads than this have nothing to do for a page of ten hits.
const MOST: usize = 4;

/// Fewer items than this are not worth a thread.
const FEWEST: usize = 3;

/// What `each` makes of each item and its index, in order; the first error instead. On several threads,
/// where the system gives them.
pub(super) fn side_by_side<T: Send, R: Send, E: Send>(
    items: Vec<T>,
    each: impl Fn(usize, T) -> Result<R, E> + Sync + Send,
) -> Result<Vec<R>, E> {
    static POOL: OnceLock<Option<ThreadPool>> = OnceLock::new();
    let cores = || std::thread::available_parallelism().map_or(1, usize::from).min(MOST);
    let started = || match cores() {
        1 => None,
        cores => ThreadPoolBuilder::new().num_threads(cores).build().ok(),
    };
    let pool = if items.len() < FEWEST { None } else { POOL.get_or_init(started).as_ref() };
    match pool {
        Some(pool) => pool
            .install(|| items.into_par_iter().enumerate().map(|(k, item)| each(k, item)).collect()),
        None => items.into_iter().enumerate().map(|(k, item)| each(k, item)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_order_with_the_first_error() {
        for count in [0, 1, 2, 3, 200] {
            let items: Vec<usize> = (100..100 + count).collect();
            let done =
                side_by_side(items.clone(), |k, n| if n == k + 100 { Ok(n) } else { Err(k) });
            assert_eq!(done, Ok(items.clone()));
            let failed = side_by_side(items, |k, _| if k < 1 { Ok(()) } else { Err("no") });
            assert_eq!(failed.is_err(), count > 1);
        }
    }
}
