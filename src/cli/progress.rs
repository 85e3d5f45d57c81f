//! A scan, with a bar on a terminal where it takes long.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use crate::engine::{Each, Engine, Files, Scan};

/// A scan with a bar on a terminal; `expected` is how many files there are, as far as is known.
pub(super) fn watched<M: Send>(
    engine: &Engine<'_>,
    expected: usize,
    files: Files<'_>,
    each: &Each<'_, M>,
) -> Scan<M> {
    if !std::io::stderr().is_terminal() {
        return engine.scan(files, each);
    }
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let bar = scope.spawn(|| progress(expected, engine.read, &done));
        let scan = engine.scan(files, each);
        done.store(true, Ordering::Relaxed);
        bar.thread().unpark();
        scan
    })
}

/// A bar on standard error once a run takes over a second.
fn progress(expected: usize, read: &AtomicUsize, done: &AtomicBool) {
    let tick = Duration::from_millis(50);
    let mut waited = Duration::ZERO;
    let mut bar = None;
    while !done.load(Ordering::Relaxed) {
        std::thread::park_timeout(tick);
        waited += tick;
        if waited >= Duration::from_secs(1) {
            let bar = bar.get_or_insert_with(|| {
                // Outside of git, or of a part of a tree, nobody knows how many there are.
                let (length, template) = match expected {
                    0 => (None, "{spinner} {human_pos} files"),
                    expected => {
                        (Some(expected as u64), "{bar:30} {human_pos} of {human_len} files, {eta} left")
                    }
                };
                let style = indicatif::ProgressStyle::with_template(template);
                indicatif::ProgressBar::with_draw_target(length, indicatif::ProgressDrawTarget::stderr())
                    .with_style(style.unwrap_or_else(|_| indicatif::ProgressStyle::default_bar()))
            });
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
