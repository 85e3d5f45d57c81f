//! A progress bar on standard error for scans that take over a second.
//!
//! The threads of the scan report the files that they have read, and the one that reports redraws the bar, so that it
//! needs no thread of its own. `indicatif` draws at most 20 times a second, however often it is told.

use std::io::IsTerminal;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::engine::{Each, Engine, Files, Scan};

/// Time before the bar appears.
// Most runs are over by then (55,646 files take 0.3 s), and a bar that flashes up is noise.
const DELAY: Duration = Duration::from_secs(1);

/// Files read so far, and the bar once it is visible.
struct Progress {
    started: Instant,
    /// Number of files there will be; 0 if it is not known.
    expected: usize,
    read: AtomicUsize,
    bar: OnceLock<ProgressBar>,
}

/// Scans, with a bar if standard error is a terminal; `expected` is the number of files, or 0 if it is not known.
pub(super) fn scan_with_progress<M: Send>(
    engine: &Engine<'_>,
    expected: usize,
    files: Files<'_>,
    each: &Each<'_, M>,
) -> Scan<M> {
    if !std::io::stderr().is_terminal() {
        return engine.scan(files, each);
    }
    let progress =
        Progress { started: Instant::now(), expected, read: AtomicUsize::new(0), bar: OnceLock::new() };
    let scan = Engine { on_read: &|files| progress.add(files), ..*engine }.scan(files, each);
    if let Some(bar) = progress.bar.get() {
        bar.finish_and_clear();
    }
    scan
}

impl Progress {
    /// Counts files that were read, and shows the count.
    fn add(&self, files: usize) {
        let read = (self.read.fetch_add(files, Ordering::Relaxed) + files) as u64;
        if self.started.elapsed() < DELAY {
            return;
        }
        let bar = self.bar.get_or_init(|| new_bar(self.expected));
        // Untracked files are not among the expected ones.
        if bar.length().is_some_and(|length| length < read) {
            bar.set_length(read);
        }
        bar.set_position(read);
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
