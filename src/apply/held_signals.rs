//! Holds the signals of the process while files change places, so that Ctrl-C, a lost connection or a limit never stops
//! a run between two files.
//!
//! Handlers of a process are shared by all of its threads, and so is the state here. A signal that comes while it is
//! held still raises the flag of [`super::Interrupt`]; its other effects do not happen, except that a
//! process that was to be stopped by the terminal is stopped afterwards. `SIGKILL` and `SIGSTOP` cannot be held.

use crate::fs::read_regular;
use signal_hook::SigId;
use signal_hook::consts::{
    SIGALRM, SIGHUP, SIGINT, SIGPROF, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2, SIGVTALRM, SIGXCPU,
};
use signal_hook::flag::{register, register_conditional_default, register_conditional_shutdown};
use signal_hook::low_level::{emulate_default_handler, unregister};
use std::ffi::c_int;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The signals that end or stop a process and that somebody sends on purpose, or a limit or timer of its caller does.
const HELD: [c_int; 11] =
    [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGALRM, SIGVTALRM, SIGPROF, SIGUSR1, SIGUSR2, SIGXCPU];

/// The exit code of a process that a second signal ends, as of one that stops at the first.
const INTERRUPTED: c_int = 130;

/// Signals are held until this is dropped.
pub(super) struct HeldSignals(());

struct Signals {
    /// Number of runs that hold signals.
    holders: usize,
    /// The signals that raise a flag.
    watched: Vec<c_int>,
    /// The handlers by which a second signal ends the process; none while signals are held.
    second: Vec<SigId>,
    held: Option<HeldFlags>,
}

#[derive(Clone)]
struct HeldFlags {
    /// `false` while signals are held.
    free: Arc<AtomicBool>,
    /// The terminal asked the process to stop.
    stop_asked: Arc<AtomicBool>,
}

static SIGNALS: Mutex<Signals> =
    Mutex::new(Signals { holders: 0, watched: Vec::new(), second: Vec::new(), held: None });

fn signals() -> MutexGuard<'static, Signals> {
    SIGNALS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lets each of `watched` raise `flag`; a second signal ends the process unless signals are held.
pub(super) fn watch(watched: &[c_int], flag: &Arc<AtomicBool>) {
    let ignored = ignored();
    let mut signals = signals();
    for signal in watched.iter().filter(|signal| !is_in(ignored, **signal)) {
        // If it cannot be registered, the signal ends the process, as without this call.
        let _ = register(*signal, Arc::clone(flag));
        if !signals.watched.contains(signal) {
            signals.watched.push(*signal);
        }
    }
    signals.disarm();
    if signals.holders == 0 {
        signals.arm();
    }
}

impl HeldSignals {
    pub fn new() -> Self {
        let mut signals = signals();
        signals.holders += 1;
        if signals.holders == 1 {
            let HeldFlags { free, stop_asked } = signals.flags();
            stop_asked.store(false, Ordering::SeqCst);
            free.store(false, Ordering::SeqCst);
            signals.disarm();
        }
        Self(())
    }
}

impl Drop for HeldSignals {
    fn drop(&mut self) {
        let mut signals = signals();
        signals.holders -= 1;
        if signals.holders > 0 {
            return;
        }
        let HeldFlags { free, stop_asked } = signals.flags();
        free.store(true, Ordering::SeqCst);
        signals.arm();
        drop(signals);
        if stop_asked.load(Ordering::SeqCst) {
            // A process that cannot be stopped goes on and ends.
            let _ = emulate_default_handler(SIGTSTP);
        }
    }
}

impl Signals {
    /// The flags of the handlers, which are registered by the first call and stay.
    fn flags(&mut self) -> HeldFlags {
        if let Some(flags) = &self.held {
            return flags.clone();
        }
        let flags = HeldFlags { free: Arc::new(AtomicBool::new(true)), stop_asked: Arc::default() };
        let ignored = ignored();
        let _ = register(SIGTSTP, Arc::clone(&flags.stop_asked));
        for signal in HELD {
            if !self.watched.contains(&signal) && !is_in(ignored, signal) {
                // A signal that cannot be registered keeps its effect.
                let _ = register_conditional_default(signal, Arc::clone(&flags.free));
            }
        }
        self.held = Some(flags.clone());
        flags
    }

    /// Lets the second of the signals from now on end the process.
    fn arm(&mut self) {
        let second = Arc::new(AtomicBool::new(false));
        for signal in &self.watched {
            // In this order: the handler that looks at the flag runs before the one that raises it.
            let ends = register_conditional_shutdown(*signal, INTERRUPTED, Arc::clone(&second));
            let raises = register(*signal, Arc::clone(&second));
            self.second.extend([ends, raises].into_iter().flatten());
        }
    }

    fn disarm(&mut self) {
        for handler in self.second.drain(..) {
            unregister(handler);
        }
    }
}

/// Leaves a second signal without effect, until another one is watched.
pub(super) fn disarm() {
    signals().disarm();
}

/// Bytes of `/proc/self/status` that are read; it has some 1,500.
const MAX_STATUS: u64 = 1 << 16;

/// The signals that the process ignores since its start, as bits from `SIGHUP` on; none where the system does not tell.
fn ignored() -> u64 {
    let status = read_regular(Path::new("/proc/self/status"), MAX_STATUS).unwrap_or_default();
    let status = String::from_utf8_lossy(&status);
    let line = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    line.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}

fn is_in(mask: u64, signal: c_int) -> bool {
    mask >> (signal - 1) & 1 == 1
}
