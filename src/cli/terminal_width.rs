//! Characters of a line of the terminal that something is written to.

use std::io::IsTerminal;

use rustix::fd::AsFd;

/// Characters of a line below which a terminal is taken for one of 80: it says nothing about its size.
const MIN_WIDTH: usize = 40;

/// Characters of a line of standard output, or of the terminal that a pager or `head` writes to; no limit where there
/// is no terminal.
pub(super) fn width() -> usize {
    terminal_width(&std::io::stdout()).or_else(|| terminal_width(&std::io::stderr())).unwrap_or(usize::MAX)
}

/// Characters of a line of a stream; `None` where it is no terminal.
pub(super) fn terminal_width(stream: &(impl IsTerminal + AsFd)) -> Option<usize> {
    if !stream.is_terminal() {
        return None;
    }
    let width = rustix::termios::tcgetwinsize(stream).map_or(0, |size| usize::from(size.ws_col));
    Some(if width < MIN_WIDTH { 80 } else { width })
}
