//! The request to stop, raised by signals and read between two files.

use super::held_signals;
use std::ffi::c_int;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A flag that a signal may raise at any time. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// A flag that is raised by the first of these signals that the process gets; a second one ends the process, except
    /// while files change places. Signals that the caller of the process ignores stay ignored (`nohup`).
    pub fn on_signals(signals: &[c_int]) -> Self {
        let interrupt = Self::default();
        interrupt.also_on(signals);
        interrupt
    }

    /// Lets these signals raise the flag too.
    pub fn also_on(&self, signals: &[c_int]) {
        held_signals::watch(signals, &self.0);
    }

    /// A flag that is raised by each of these signals; from here on none of them ends the process, however often it comes.
    pub fn outlasting(signals: &[c_int]) -> Self {
        let interrupt = Self::on_signals(signals);
        held_signals::disarm();
        interrupt
    }

    /// Requests the run to stop.
    pub fn raise(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Tests for a request to stop.
    pub fn is_raised(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// The flag itself, for loops that look at it often.
    pub fn flag(&self) -> &AtomicBool {
        &self.0
    }
}
