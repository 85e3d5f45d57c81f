//! A progress bar on standard error for scans that take over a second.
//!
//! The scan counts the files that it has read in an atomic; a thread beside it shows the number 20 times a second.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::ThreadPoolBuildError;

use crate::engine::{Each, Engine, Files, Scan};

/// Time before the bar appears. Most runs are over by then, and a bar that flashes up is noise.
const PATIENCE: Duration = Duration::from_secs(1);
/// Time between two looks at the count.
const TICK: Duration = Duration::from_millis(50);

/// Scans, with a bar if standard error is a terminal; `expected` is the number of files, or 0 if it is not known.
pub(super) fn scan_with_progress<M: Send>(
    engine: &Engine<'_>,
    expected: usize,
    files: Files<'_>,
    each: &Each<'_, M>,
) -> Result<Scan<M>, ThreadPoolBuildError> {
    if !std::io::stderr().is_terminal() {
        return engine.scan(files, each);
    }
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let bar = scope.spawn(|| show_progress(expected, engine.read, &done));
        let scan = engine.scan(files, each);
        done.store(true, Ordering::Relaxed);
        bar.thread().unpark();
        scan
    })
}

fn show_progress(expected: usize, read: &AtomicUsize, done: &AtomicBool) {
    let mut waited = Duration::ZERO;
    let mut bar = None;
    while !done.load(Ordering::Relaxed) {
        std::thread::park_timeout(TICK);
        waited += TICK;
        if waited >= PATIENCE {
            let bar = bar.get_or_insert_with(|| new_bar(expected));
            let read = read.load(Ordering::Relaxed) as u64;
            if bar.length().is_some_and(|length| length < read) {
                bar.set_length(read);
            }
            bar.set_position(read);
        }
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
}

fn new_bar(expected: usize) -> ProgressBar {
    let (length, template) = match expected {
        0 => (None, "{spinner} {human_pos} files"),
        expected => (Some(expected as u64), "{bar:30} {human_pos} of {human_len} files, {eta} left"),
    };
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr()).with_style(style)
}
