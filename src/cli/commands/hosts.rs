//! `redomain hosts`: the inventory.

use std::collections::BTreeMap;
use std::io::Write;

use crate::cli;
use crate::cli::args::CommonArguments;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::emit;
use crate::cli::session::Session;
use crate::matcher::Matcher;
use crate::text::{Count, Problem};

#[derive(Default)]
struct Entry {
    mentions: usize,
    files: usize,
    last_file: usize,
    categories: Vec<&'static str>,
    verdicts: BTreeMap<String, usize>,
}

/// Lists every host with its mentions, files, categories and what the rules do to it.
pub(super) fn hosts(arguments: &CommonArguments) -> Result<Exit, CommandError> {
    let session = Session::open(arguments)?;
    let matcher = Matcher::new(&session.rules.file);
    let scan = session.scan(&matcher, &|_, _| Ok(()))?;
    let mut hosts: BTreeMap<&str, Entry> = BTreeMap::new();
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
            let fate = match (mention.verdict.reason(), &mention.new) {
                (Some(reason), _) => format!("review ({reason})"),
                (None, Some(new)) if mention.edit.is_some() && mention.verdict.name() == "rewrite" => {
                    format!("→ {}", new.to_lowercase())
                }
                _ => mention.verdict.name().to_owned(),
            };
            *entry.verdicts.entry(fate).or_default() += 1;
        }
    }
    let mut rows: Vec<(&str, Entry)> = hosts.into_iter().collect();
    rows.sort_by(|a, b| b.1.mentions.cmp(&a.1.mentions).then(a.0.cmp(b.0)));
    emit(None, |out| print(&rows, out))?;
    Ok(cli::completeness(&scan.plan))
}

fn print(rows: &[(&str, Entry)], out: &mut dyn Write) -> std::io::Result<()> {
    let mentions: usize = rows.iter().map(|(_, entry)| entry.mentions).sum();
    for (host, entry) in rows {
        let fates: Vec<String> = match entry.verdicts.len() {
            1 => entry.verdicts.keys().cloned().collect(),
            _ => entry.verdicts.iter().map(|(fate, count)| format!("{fate} {count}")).collect(),
        };
        let files = Count(entry.files, "file").to_string();
        let (count, categories) = (Count::grouped(entry.mentions), entry.categories.join(", "));
        writeln!(
            out,
            "{count:>8}  {}  in {files} ({categories}): {}",
            Problem::visible(host),
            Problem::visible(&fates.join(", "))
        )?;
    }
    writeln!(out, "{}, {}", Count(rows.len(), "host"), Count(mentions, "mention"))
}
