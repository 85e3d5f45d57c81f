//! Runs the binary on a pseudo-terminal, which is a terminal to the program.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// Streams that are connected to the terminal; the others are pipes. Standard input always is.
pub enum Screen {
    Stderr,
    Stdout,
    Both,
}

/// A run on a terminal.
pub struct Session {
    pub child: Child,
    keyboard: File,
    seen: Arc<Mutex<Vec<u8>>>,
    reader: JoinHandle<()>,
}

impl Session {
    pub fn start(command: Command, screen: &Screen) -> Self {
        Self::on(command, screen, 80)
    }

    /// A run on a terminal with so many columns.
    pub fn on(mut command: Command, screen: &Screen, columns: u16) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        let size = Winsize { ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&master, size).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let path = Path::new(std::ffi::OsStr::from_bytes(name.as_bytes()));
        let slave = || Stdio::from(OpenOptions::new().read(true).write(true).open(path).unwrap());
        let stdout = if matches!(screen, Screen::Stderr) { Stdio::piped() } else { slave() };
        let stderr = if matches!(screen, Screen::Stdout) { Stdio::piped() } else { slave() };
        let child = command.stdin(slave()).stdout(stdout).stderr(stderr).spawn().unwrap();
        // The command holds the other end open as long as it lives.
        drop(command);
        let keyboard = File::from(master);
        let mut screen = keyboard.try_clone().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let sees = Arc::clone(&seen);
        let reader = std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            // Reading fails once the program has ended.
            while let Ok(read @ 1..) = screen.read(&mut buffer) {
                sees.lock().unwrap().extend_from_slice(&buffer[..read]);
            }
        });
        Self { child, keyboard, seen, reader }
    }

    pub fn keys(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
    }

    /// The end of the terminal that a person sits at.
    pub fn keyboard(&self) -> &File {
        &self.keyboard
    }

    /// Waits until a text is on the screen.
    pub fn wait_for(&self, text: &str) {
        let is_there = || memchr::memmem::find(&self.seen.lock().unwrap(), text.as_bytes()).is_some();
        let came = (0..6_000).any(|_| {
            std::thread::sleep(Duration::from_millis(10));
            is_there()
        });
        assert!(came, "{text}");
    }

    /// Answers the next question with a line, once all of the question is on the screen: a key that is typed before would
    /// be shown somewhere in the text. `answered` is the number of bytes that were there at the last answer.
    pub fn answer(&mut self, line: &str, answered: &mut usize) {
        self.press(&format!("{line}\n"), answered);
    }

    /// Answers the next question, as [`Self::answer`] does, with keys.
    pub fn press(&mut self, keys: &str, answered: &mut usize) {
        let mut last = 0;
        let came = (0..6_000).any(|_| {
            let seen = self.seen.lock().unwrap();
            // A question that is redrawn shows the cursor again at its end.
            let is_question =
                ["? ", "?\x1b[0m ", ": ", "\x1b[?25h"].iter().any(|end| seen.ends_with(end.as_bytes()));
            // At rest: a part of a text may end like a question too.
            let is_at_rest = seen.len() == std::mem::replace(&mut last, seen.len());
            let is_asked = is_question && is_at_rest && seen.len() > *answered;
            drop(seen);
            if !is_asked {
                std::thread::sleep(Duration::from_millis(10));
            }
            is_asked
        });
        assert!(came, "nobody asks for `{keys}`: {}", String::from_utf8_lossy(&self.seen.lock().unwrap()));
        *answered = last;
        self.keys(keys);
    }

    /// Waits for the end: exit code, screen, and the stream that is a pipe.
    pub fn end(self) -> (i32, String, String) {
        let output = self.child.wait_with_output().unwrap();
        self.reader.join().unwrap();
        drop(self.keyboard);
        let screen = String::from_utf8_lossy(&self.seen.lock().unwrap()).into_owned();
        let piped = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), screen, String::from_utf8_lossy(&piped).into_owned())
    }
}

/// The text on a screen without its colors and links.
pub fn plain(screen: &str) -> String {
    let mut parts = screen.split('\x1b');
    let first = parts.next().unwrap().to_owned();
    let parts = parts.map(|part| match part.as_bytes() {
        [b'[', ..] => part.split_once('m').unwrap().1,
        [b']', ..] => "",
        _ => part.strip_prefix('\\').unwrap(),
    });
    first + &parts.collect::<String>()
}
