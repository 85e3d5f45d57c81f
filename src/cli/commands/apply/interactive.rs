//! `apply --interactive`: asks about each edit and proposal on the terminal. What is asked next, `interview`
//! knows; nothing is written here.

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::interview::{Interview, KEYS, Key, Question};
use crate::cli;
use crate::cli::exit::CommandError;
use crate::cli::output::takes_colours;
use crate::cli::session::interrupted;
use crate::engine::Original;
use crate::mention::Verdict;
use crate::plan::{Decision, FilePlan, Placed, Plan};
use crate::report::{self, Hunk, Style};
use crate::rule::Rule;
use crate::text::{Edit, Excerpt, Place, Problem, SkipReason, Span};

/// A person to ask.
pub(super) trait Partner {
    /// Shows a text.
    fn say(&mut self, text: &str) -> Result<(), CommandError>;
    /// One line, without its end.
    fn hear(&mut self) -> Result<Vec<u8>, CommandError>;
}

/// The person at the terminal: reads standard input, writes to standard error, for a report may go to
/// standard output.
pub(super) struct Terminal {
    stop: Arc<AtomicBool>,
    read: Vec<u8>,
}

impl Terminal {
    /// The terminal of this process.
    pub fn open(stop: &Arc<AtomicBool>) -> Self {
        Self { stop: Arc::clone(stop), read: Vec::new() }
    }

    /// Whether there is somebody to ask.
    pub fn must_be_there() -> Result<(), CommandError> {
        let missing = match (std::io::stdin().is_terminal(), std::io::stderr().is_terminal()) {
            (true, true) => return Ok(()),
            (false, _) => "standard input",
            (true, false) => "standard error",
        };
        let problem =
            Problem::error(Place::default(), format!("`--interactive` needs a terminal on {missing}"));
        Err(CommandError::usage(
            problem.help("without one, `redomain diff --plan FILE` and `redomain apply --plan FILE` do"),
        ))
    }

    pub fn style() -> Style {
        if takes_colours(&std::io::stderr()) { Style::Colour } else { Style::Plain }
    }

    /// Waits until there is something to read; Ctrl-C ends it.
    fn wait(&self) -> Result<(), CommandError> {
        let stdin = std::io::stdin();
        let longest = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };
        loop {
            if self.stop.load(Ordering::Relaxed) {
                return Err(nobody());
            }
            match poll(&mut [PollFd::new(&stdin, PollFlags::IN)], Some(&longest)) {
                Ok(0) | Err(Errno::INTR) => {}
                Ok(_) => return Ok(()),
                Err(errno) => return Err(CommandError::Output(errno.into())),
            }
        }
    }
}

impl Partner for Terminal {
    fn say(&mut self, text: &str) -> Result<(), CommandError> {
        let mut err = std::io::stderr().lock();
        err.write_all(text.as_bytes())?;
        Ok(err.flush()?)
    }

    fn hear(&mut self) -> Result<Vec<u8>, CommandError> {
        loop {
            if let Some(end) = memchr::memchr(b'\n', &self.read) {
                let mut line: Vec<u8> = self.read.drain(..=end).collect();
                line.truncate(end);
                return Ok(line);
            }
            self.wait()?;
            let mut more = [0; 4096];
            match rustix::io::read(std::io::stdin(), &mut more) {
                // Nobody is there any more: what was said so far was not meant to be all.
                Ok(0) | Err(Errno::IO) => return Err(nobody()),
                Ok(read) => self.read.extend_from_slice(&more[..read]),
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(errno) => return Err(CommandError::Output(errno.into())),
            }
        }
    }
}

/// The end of a run in the middle of a question; its message is not to stand behind the question.
fn nobody() -> CommandError {
    let _ = std::io::stderr().lock().write_all(b"\n");
    interrupted()
}

/// The mentions of a file that can be asked about, as they stand in it.
pub(super) fn hunks(file: &FilePlan, original: &Original<'_>) -> Result<Vec<(usize, Hunk)>, SkipReason> {
    let excerpts = original.excerpts(file, report::CONTEXT, |placed| asked(placed).is_some())?;
    let hunk = |(index, placed): (usize, &Placed)| {
        let edit = asked(placed)?;
        let (start, first) = (placed.mention.span.start, edit.span.start);
        let excerpt = Excerpt::with(&excerpts, first)?;
        let lines = |start: usize, end: usize| {
            memchr::memchr_iter(b'\n', excerpt.here(Span::new(start, end)).of(&excerpt.bytes)).count()
        };
        let line = (placed.at.line + lines(start, first)).saturating_sub(lines(first, start));
        Some((index, Hunk::new(excerpt, line, edit)))
    };
    Ok(file.mentions.iter().enumerate().filter_map(hunk).collect())
}

/// The edit that somebody is asked about.
fn asked(placed: &Placed) -> Option<&Edit> {
    match placed.mention.verdict {
        Verdict::Rewrite => placed.mention.edit.as_ref(),
        _ => placed.mention.proposal(),
    }
}

/// Asks about every hunk, and makes a plan of what was said yes to.
pub(super) fn ask(
    plan: &mut Plan,
    hunks: &[Vec<(usize, Hunk)>],
    rules: &[Rule],
    style: Style,
    partner: &mut impl Partner,
) -> Result<(), CommandError> {
    let questions = hunks.iter().enumerate().flat_map(|(file, hunks)| {
        hunks.iter().map(move |(mention, hunk)| (Question { file, mention: *mention, rule: None }, hunk))
    });
    let (mut questions, shown): (Vec<Question>, Vec<&Hunk>) = questions.unzip();
    for question in &mut questions {
        question.rule = plan.files[question.file].mentions[question.mention].mention.rules.first().copied();
    }
    let mut interview = Interview::new(questions);
    while let Some((number, question)) = interview.current() {
        let hunk = shown[number - 1];
        let file = &plan.files[question.file];
        let head = headline(file, &file.mentions[question.mention], rules, style);
        partner.say(&format!("{head}{}", hunk.show(style)))?;
        let count = format!("({number}/{}) ", interview.len());
        answer(&mut interview, hunk, &count, style, partner)?;
    }
    let mut decisions: Vec<Vec<(usize, Decision)>> = vec![Vec::new(); plan.files.len()];
    for (question, decision) in interview.decisions() {
        decisions[question.file].push((question.mention, decision));
    }
    for (file, decisions) in plan.files.iter_mut().zip(decisions) {
        for overlap in file.decide(decisions) {
            let place = Place::new(file.path.to_text(), overlap.at.line, overlap.at.column);
            let what = "this proposal overlaps another edit, and is not written";
            cli::report(&[Problem::warning(place, what)]);
        }
    }
    Ok(())
}

/// Asks until the current question is decided.
fn answer(
    interview: &mut Interview,
    hunk: &Hunk,
    count: &str,
    style: Style,
    partner: &mut impl Partner,
) -> Result<(), CommandError> {
    let keys: Vec<String> = KEYS.iter().map(|(key, ..)| key.to_string()).collect();
    let bold = anstyle::AnsiColor::Blue.on_default().bold();
    let prompt = style.paint(bold, format!("{count}write this change [{}]?", keys.join(",")));
    loop {
        partner.say(&format!("{prompt} "))?;
        let line = partner.hear()?;
        match Key::of(&String::from_utf8_lossy(&line)) {
            Some(Key::Edit) => {
                if let Some(text) = another(hunk, partner)? {
                    interview.write_instead(hunk.encoding.encode(&text), text);
                    return Ok(());
                }
            }
            Some(Key::Help) | None => {
                let help = KEYS.iter().map(|(key, _, what)| format!("{key} - {what}\n"));
                partner.say(&help.collect::<String>())?;
            }
            Some(key) => {
                interview.press(key);
                return Ok(());
            }
        }
    }
}

/// The text to write instead; `None` to go back to the question.
fn another(hunk: &Hunk, partner: &mut impl Partner) -> Result<Option<String>, CommandError> {
    let (old, new) = (Problem::visible(&hunk.old), Problem::visible(&hunk.new));
    partner.say(&format!("in place of `{old}`, not `{new}` but (nothing: back): "))?;
    match String::from_utf8(partner.hear()?) {
        Ok(text) if text.is_empty() => Ok(None),
        Ok(text) => Ok(Some(text)),
        Err(_) => {
            partner.say("that is no UTF-8\n")?;
            Ok(None)
        }
    }
}

/// The file, the rule, and for a review why it is one.
fn headline(file: &FilePlan, placed: &Placed, rules: &[Rule], style: Style) -> String {
    let bold = anstyle::Style::new().bold();
    let path = style.paint(bold, Problem::visible(&file.path.to_text()));
    let mention = &placed.mention;
    let rule = mention.rules.first().and_then(|rule| rules.get(*rule));
    let rule = rule.map(|rule| format!(" by `{}`", rule.id)).unwrap_or_default();
    let at = format!("{path}:{}:{}", placed.at.line, placed.at.column);
    match mention.verdict.reason() {
        Some(reason) => {
            let yellow = anstyle::AnsiColor::Yellow.on_default().bold();
            let why = style.paint(yellow, format!("review, {reason}"));
            format!("\n{at}:{rule}; {why}: {}\n", reason.explanation())
        }
        None => format!("\n{at}:{rule}\n"),
    }
}
