//! `apply --interactive`: asks about each edit and each proposal on the terminal, and plans the accepted ones.
//!
//! `interview` decides which question comes next. Nothing is written here.

use std::collections::HashMap;

use super::PlannedRun;
use super::interview::{Interview, KEYS, Key, Question};
use super::terminal::{Terminal, User};
use crate::cli::diagnostics::print_warnings;
use crate::cli::exit::CommandError;
use crate::cli::page_parts::{page_lines, page_lines_again};
use crate::cli::session::Session;
use crate::engine::{Original, Scan};
use crate::host::MAX_LABEL_LENGTH;
use crate::matcher::Matcher;
use crate::mention::{Reason, Verdict};
use crate::plan::{Decision, FilePlan, Placed, Plan};
use crate::report::{self, Hunk, LineBlock, Style};
use crate::rule::Rule;
use crate::text::{Count, Digest, Edit, Excerpt, Place, Problem, SkipReason, Span};
use crate::tree::Reader;

/// The part of a file that is kept after its bytes have left the memory.
struct Sheet {
    /// The digest of the bytes read, if something may be written.
    before: Option<Digest>,
    /// The questions, each with the index of its mention.
    hunks: Vec<(usize, Hunk)>,
    /// The lines of a file that no question is about.
    lines: Vec<LineBlock>,
}

/// Scans, asks, and keeps the edits that were accepted.
pub(super) fn plan(session: &Session) -> Result<PlannedRun, CommandError> {
    let matcher = Matcher::new(&session.rules.file);
    let each = |file: &FilePlan, original: &Original<'_>| {
        let hunks = hunks(file, original)?;
        let may_change = !file.edits.is_empty() || !hunks.is_empty();
        let lines = if may_change { Vec::new() } else { page_lines(file, original)? };
        Ok(Sheet { before: may_change.then(|| original.digest()), hunks, lines })
    };
    let Scan { mut plan, made: sheets } = session.scan(&matcher, &each)?;
    print_warnings(session, &plan);
    let mut hunks = Vec::new();
    let mut others = Vec::new();
    for sheet in sheets {
        hunks.push(sheet.hunks);
        others.push((sheet.before, sheet.lines));
    }
    let mut terminal = Terminal::new(&session.stop);
    let style = session.console.stderr_style();
    let decisions = ask(&plan, &hunks, &session.rules.file.rules, style, &mut terminal)?;
    session.console.print(&decide(&mut plan, decisions));
    let mut reader = Reader::new();
    let read = plan.files.iter().zip(others).map(|(file, (before, lines))| match before {
        Some(digest) => (before, page_lines_again(session, &mut reader, file, digest)),
        None => (before, lines),
    });
    let (digests, lines) = read.unzip();
    Ok(PlannedRun { plan, digests, lines })
}

/// The edits and proposals of a file with the lines around them, each with the index of its mention.
fn hunks(file: &FilePlan, original: &Original<'_>) -> Result<Vec<(usize, Hunk)>, SkipReason> {
    let excerpts = original.excerpts(file, report::CONTEXT, |placed| edit_in_question(placed).is_some())?;
    let mentions = file.mentions.iter().enumerate();
    Ok(mentions.filter_map(|(index, placed)| Some((index, hunk(placed, &excerpts)?))).collect())
}

/// The edit of a mention with the lines around it; `None` for a mention that is not asked about.
fn hunk(placed: &Placed, excerpts: &[Excerpt]) -> Option<Hunk> {
    let edit = edit_in_question(placed)?;
    let (mention, first) = (placed.mention.span.start, edit.span.start);
    let excerpt = Excerpt::with(excerpts, first)?;
    // The edit may begin on another line than the mention: a proposal may take in its surroundings.
    let line = (placed.at.line + line_breaks(excerpt, mention, first))
        .saturating_sub(line_breaks(excerpt, first, mention));
    Some(Hunk::new(excerpt, line, edit))
}

/// The number of line breaks from `start` to `end`; 0 if `end` is before `start`.
fn line_breaks(excerpt: &Excerpt, start: usize, end: usize) -> usize {
    memchr::memchr_iter(b'\n', excerpt.here(Span::new(start, end)).of(&excerpt.bytes)).count()
}

/// The edit that is asked about; `None` for a mention without an edit or a proposal.
fn edit_in_question(placed: &Placed) -> Option<&Edit> {
    match placed.mention.verdict {
        Verdict::Rewrite => placed.mention.edit.as_ref(),
        _ => placed.mention.proposal(),
    }
}

/// Asks about every hunk; returns the decisions by file.
fn ask(
    plan: &Plan,
    hunks: &[Vec<(usize, Hunk)>],
    rules: &[Rule],
    style: Style,
    user: &mut impl User,
) -> Result<Vec<Vec<(usize, Decision)>>, CommandError> {
    let mut questions = Vec::new();
    let mut shown = Vec::new();
    let mut changes = HashMap::new();
    for (file, hunks) in hunks.iter().enumerate() {
        for (mention, hunk) in hunks {
            let rule = plan.files[file].mentions[*mention].mention.rules.first().copied();
            let next = changes.len();
            let change = *changes.entry(change_of(&plan.files[file].mentions[*mention])).or_insert(next);
            questions.push(Question { file, mention: *mention, rule, change });
            shown.push(hunk);
        }
    }
    let mut interview = Interview::new(questions);
    if interview.len() > 0 {
        user.show("Answer with a key and Enter; `?` explains the keys.\n")?;
    }
    while let Some((number, question)) = interview.current() {
        let hunk = shown[number - 1];
        let file = &plan.files[question.file];
        let head = headline(file, &file.mentions[question.mention], rules, style);
        user.show(&format!("{head}{}", hunk.show(style)))?;
        let equal = match interview.equal() {
            0 => String::new(),
            1 => " and 1 equal one in this file".to_owned(),
            equal => format!(" and {} equal ones in this file", Count::grouped(equal)),
        };
        let question = format!("({number}/{}) write this change{equal}", interview.len());
        answer(&mut interview, hunk, &question, style, user)?;
    }
    let mut decisions: Vec<Vec<(usize, Decision)>> = vec![Vec::new(); plan.files.len()];
    for (question, decision) in interview.decisions() {
        decisions[question.file].push((question.mention, decision));
    }
    Ok(decisions)
}

/// What is equal in equal changes: old text, new bytes, rule and reason.
fn change_of(placed: &Placed) -> (&str, Option<&[u8]>, Option<usize>, Option<Reason>) {
    let mention = &placed.mention;
    let new = edit_in_question(placed).map(|edit| &*edit.new);
    (&mention.text, new, mention.rules.first().copied(), mention.verdict.reason())
}

/// Applies the decisions to the plan; returns a warning for each accepted proposal that overlaps another edit.
fn decide(plan: &mut Plan, decisions: Vec<Vec<(usize, Decision)>>) -> Vec<Problem> {
    let mut warnings = Vec::new();
    for (file, decisions) in plan.files.iter_mut().zip(decisions) {
        for overlap in file.decide(decisions) {
            let place = Place::new(file.path.to_text(), overlap.at.line, overlap.at.column);
            warnings.push(Problem::warning(place, "this proposal overlaps another edit, and is not written"));
        }
    }
    warnings
}

/// Asks until the current question is decided.
fn answer(
    interview: &mut Interview,
    hunk: &Hunk,
    question: &str,
    style: Style,
    user: &mut impl User,
) -> Result<(), CommandError> {
    let keys: Vec<String> = KEYS.iter().map(|(key, ..)| key.to_string()).collect();
    let bold = anstyle::AnsiColor::Blue.on_default().bold();
    let prompt = style.paint(bold, format!("{question} [{}]?", keys.join(",")));
    loop {
        user.show(&format!("{prompt} "))?;
        let line = user.read_line()?;
        match Key::of(&String::from_utf8_lossy(&line)) {
            Some(Key::Edit) => {
                if let Some(text) = replacement(hunk, user)? {
                    interview.write_instead(hunk.encoding.encode(&text), text);
                    return Ok(());
                }
            }
            Some(Key::Help) | None => {
                let help = KEYS.iter().map(|(key, _, what)| format!("{key} - {what}\n"));
                user.show(&help.collect::<String>())?;
            }
            Some(key) => {
                interview.press(key);
                return Ok(());
            }
        }
    }
}

/// The text that the user types in place of the new name; `None` to go back to the question.
fn replacement(hunk: &Hunk, user: &mut impl User) -> Result<Option<String>, CommandError> {
    let old = Problem::visible(&hunk.old);
    let new =
        if hunk.new.is_empty() { "nothing".to_owned() } else { format!("`{}`", Problem::visible(&hunk.new)) };
    user.show(&format!("`{old}` would become {new}\ntype another text (empty: go back): "))?;
    match String::from_utf8(user.read_line()?) {
        Ok(text) if text.is_empty() => Ok(None),
        Ok(text) if text == hunk.old => {
            user.show(&format!("`{old}` is the old text: `n` leaves it\n"))?;
            Ok(None)
        }
        Ok(text) => match name_mistake(&text) {
            Some(mistake) => {
                user.show(&format!("`{}` {mistake}\n", Problem::visible(&text)))?;
                Ok(None)
            }
            None => Ok(Some(text)),
        },
        Err(_) => {
            user.show("that is not UTF-8\n")?;
            Ok(None)
        }
    }
}

/// Why a text that was typed cannot be a name, with or without what belongs to a URL; escapes and templates can.
fn name_mistake(text: &str) -> Option<&'static str> {
    let behind_scheme = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = behind_scheme.split(['/', '?', '#']).next().unwrap_or_default();
    if text.chars().any(|char| char.is_whitespace() || char.is_control()) {
        Some("has white space or a control character")
    } else if text.contains(['"', '\'', '`', '<', '>']) {
        Some("has a quote or an angle bracket")
    } else if host.contains("..") || host.is_empty() {
        Some("has an empty label")
    } else if host.split('.').any(|label| label.chars().count() > MAX_LABEL_LENGTH) {
        Some("has a label of more than 63 characters")
    } else {
        None
    }
}

/// The line above a hunk: file, rule, and the reason of a review.
fn headline(file: &FilePlan, placed: &Placed, rules: &[Rule], style: Style) -> String {
    let bold = anstyle::Style::new().bold();
    let path = style.paint(bold, Problem::visible(&file.path.to_text()));
    let mention = &placed.mention;
    let rule = mention.rules.first().and_then(|rule| rules.get(*rule));
    let rule = rule.map(|rule| format!(" by `{}`", rule.id)).unwrap_or_default();
    let at = format!("{path}:{}:{}", placed.at.line, placed.at.column);
    let url = mention.url_move().map(|url| {
        let [old, new] = [&url.old, &url.new].map(|url| Problem::visible(url));
        format!("  {old} → {new}\n")
    });
    let url = url.unwrap_or_default();
    match mention.verdict.reason() {
        Some(reason) => {
            let yellow = anstyle::AnsiColor::Yellow.on_default().bold();
            let why = style.paint(yellow, format!("review, {reason}"));
            let meeting = report::meeting(placed).map(|it| format!("  {}\n", Problem::visible(&it)));
            let removal = report::removal(placed).map(|it| format!("  {it}\n"));
            let [meeting, removal] = [meeting, removal].map(Option::unwrap_or_default);
            format!("\n{at}:{rule}; {why}: {}\n{url}{meeting}{removal}", reason.explanation())
        }
        None => format!("\n{at}:{rule}\n{url}"),
    }
}
