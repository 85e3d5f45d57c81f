//! `redomain hosts`: lists every host with its mentions, files, categories and verdicts.

use std::collections::BTreeMap;
use std::io::Write;

use indicatif::HumanCount;

use crate::cli::args::CommonArguments;
use crate::cli::console::Console;
use crate::cli::diagnostics::print_unread;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::write_stdout;
use crate::cli::session::Session;
use crate::lexer::hole;
use crate::matcher::Matcher;
use crate::mention::{Mention, Verdict};
use crate::text::{Count, Problem};

/// The mentions of one host.
#[derive(Default)]
struct HostEntry {
    mentions: usize,
    files: usize,
    /// Number of the last file that was counted, from 1.
    last_file: usize,
    categories: Vec<&'static str>,
    outcomes: BTreeMap<String, usize>,
}

/// Prints the hosts, those with the most mentions first.
pub(super) fn hosts(arguments: &CommonArguments, console: Console) -> Result<Exit, CommandError> {
    let session = Session::open(arguments, console)?;
    let matcher = Matcher::new(&session.rules.file);
    let scan = session.scan(&matcher, &|_, _| Ok(()))?;
    let mut hosts: BTreeMap<&str, HostEntry> = BTreeMap::new();
    for (number, file) in scan.plan.files.iter().enumerate() {
        for placed in &file.mentions {
            let mention = &placed.mention;
            let entry = hosts.entry(&mention.host).or_default();
            entry.mentions += 1;
            entry.files += usize::from(entry.last_file != number + 1);
            entry.last_file = number + 1;
            if !entry.categories.contains(&file.category.name()) {
                entry.categories.push(file.category.name());
            }
            *entry.outcomes.entry(outcome(mention)).or_default() += 1;
        }
    }
    let mut rows: Vec<(&str, HostEntry)> = hosts.into_iter().collect();
    rows.sort_by(|a, b| b.1.mentions.cmp(&a.1.mentions).then(a.0.cmp(b.0)));
    write_stdout(|out| print(&rows, out))?;
    Ok(print_unread(&session, &scan.plan))
}

/// The outcome of a mention as its row shows it; the same for names that differ only in case.
fn outcome(mention: &Mention) -> String {
    if let Some(reason) = mention.verdict.reason() {
        return format!("review ({reason})");
    }
    match (&mention.new, mention.url_move()) {
        (_, Some(url)) if mention.edit.is_some() => format!("→ {}", url.new),
        (Some(new), _) if mention.verdict == Verdict::Rewrite && mention.edit.is_some() => {
            format!("→ {}", lower_case(new))
        }
        _ => mention.verdict.name().to_owned(),
    }
}

/// A name in lower case, except for its holes: in `{{ .Values.svcName }}` the case has a meaning.
fn lower_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(char) = rest.chars().next() {
        let bytes = rest.as_bytes();
        let hole = match char {
            '%' => hole::percent(bytes),
            '_' => hole::dunder(bytes),
            '!' => hole::exclaimed(bytes),
            _ => hole::hole(bytes).map(|(len, _)| len),
        };
        match hole.and_then(|len| rest.split_at_checked(len)) {
            Some((hole, after)) => {
                out.push_str(hole);
                rest = after;
            }
            None => {
                out.extend(char.to_lowercase());
                rest = &rest[char.len_utf8()..];
            }
        }
    }
    out
}

fn print(rows: &[(&str, HostEntry)], out: &mut dyn Write) -> std::io::Result<()> {
    for (host, entry) in rows {
        let outcomes: Vec<String> = match entry.outcomes.len() {
            1 => entry.outcomes.keys().cloned().collect(),
            _ => entry.outcomes.iter().map(|(outcome, count)| format!("{outcome} {count}")).collect(),
        };
        writeln!(
            out,
            "{:>8}  {}  in {} ({}): {}",
            HumanCount(entry.mentions as u64).to_string(),
            Problem::visible(host),
            Count(entry.files, "file"),
            entry.categories.join(", "),
            Problem::visible(&outcomes.join(", "))
        )?;
    }
    let mentions: usize = rows.iter().map(|(_, entry)| entry.mentions).sum();
    writeln!(out, "{}, {}", Count(rows.len(), "host"), Count(mentions, "mention"))
}
