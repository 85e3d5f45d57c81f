//! `--format html`: one page that needs nothing else, neither network nor scripts; the filter is made of style rules.
//!
//! Invariant: every text of the tree goes through `escape::html`, and no attribute holds any.

use std::collections::BTreeMap;
use std::io::{Result, Write};

use super::answer::Outcome;
use super::escape::{clipped, html};
use super::html_style::STYLE;
use super::model::{FileReport, JudgedMention, Report, RunKind};
use super::standing::Standing;
use crate::mention::{Reason, Verdict};
use crate::text::Count;

/// Mentions that are shown one by one; browsers become slow beyond that.
const MOST: usize = 20_000;

/// Old and new names that are shown at once.
const FIRST: usize = 12;

/// Mentions up to which all files stand open.
const OPEN: usize = 300;

/// Characters of a text that are shown.
const TEXT: usize = 300;

/// A choice of the filter: the class that its rows have, what it is called, how many there are.
type Choice = (String, String, usize);

/// Writes the page.
pub fn html_page(report: &Report, out: &mut dyn Write) -> Result<()> {
    let choices = choices(report);
    head(report, &choices, out)?;
    problems(report, out)?;
    moves(report, out)?;
    mentions(report, &choices, out)?;
    left_alone(report, out)?;
    writeln!(out, "</body>\n</html>")
}

fn head(report: &Report, choices: &[Choice], out: &mut dyn Write) -> Result<()> {
    let answer = html(&report.answer());
    writeln!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>redomain: {answer}</title>\n<style>{STYLE}"
    )?;
    for (class, ..) in choices {
        let chosen = format!("body:has(#f-{class}:checked)");
        writeln!(out, "{chosen} .file:not(.{class}),{chosen} .file tr:not(.{class}){{display:none}}")?;
    }
    let class = match report.kind {
        RunKind::Gate if report.outcome() == Outcome::Clean => "pass",
        RunKind::Gate => "fail",
        RunKind::Dry | RunKind::Written => "told",
    };
    let which = report
        .run
        .as_ref()
        .map_or_else(|| format!("redomain {}", env!("CARGO_PKG_VERSION")), |run| run.line());
    writeln!(out, "</style>\n</head>\n<body class=\"{class}\">\n<header>")?;
    writeln!(out, "<p class=\"dim\">{}</p>\n<h1>{answer}</h1>", html(&which))?;
    summary(report, out)?;
    if let Some(command) = report.fix_command() {
        let command = html(command);
        writeln!(out, "<p class=\"command\"><code>{command}</code> writes the new names</p>")?;
    }
    writeln!(out, "</header>")
}

/// The sum of all verdicts, as a bar and in words.
fn summary(report: &Report, out: &mut dyn Write) -> Result<()> {
    let counts = report.summary();
    let parts = [
        ("rewrite", counts.rewrite),
        ("review", counts.review),
        ("keep", counts.keep),
        ("allowed", counts.allowed),
        ("unlisted", counts.unlisted),
    ];
    if counts.total() > 0 {
        write!(out, "<div class=\"bar\" aria-hidden=\"true\">")?;
        for (name, count) in parts.iter().filter(|(_, count)| *count > 0) {
            write!(out, "<i class=\"{name}\" style=\"flex-grow:{count}\"></i>")?;
        }
        writeln!(out, "</div>")?;
    }
    let words: Vec<String> =
        parts.iter().map(|(name, count)| format!("{} {name}", Count::grouped(*count))).collect();
    let (total, read) = (Count(counts.total(), "mention"), Count(report.files_scanned, "file"));
    writeln!(out, "<p>{total} = {}; {read} read</p>", words.join(" + "))
}

fn problems(report: &Report, out: &mut dyn Write) -> Result<()> {
    if report.problems.is_empty() {
        return Ok(());
    }
    writeln!(out, "<section>\n<h2>The rules</h2>\n<table>")?;
    for problem in &report.problems {
        let (place, what) = (html(&problem.place.to_string()), html(&problem.what));
        let help = problem.help.as_deref().map(html).unwrap_or_default();
        writeln!(out, "<tr><td><code>{place}</code></td><td>{what}</td><td>{help}</td></tr>")?;
    }
    writeln!(out, "</table>\n</section>")
}

fn moves(report: &Report, out: &mut dyn Write) -> Result<()> {
    let rows = report.moves();
    if rows.is_empty() {
        return Ok(());
    }
    let (first, more) = rows.split_at(rows.len().min(FIRST));
    writeln!(out, "<section>\n<h2>Old and new names</h2>")?;
    moves_table(report, first, out)?;
    if !more.is_empty() {
        writeln!(out, "<details class=\"more\"><summary>{} more</summary>", Count::grouped(more.len()))?;
        moves_table(report, &more[..more.len().min(MOST)], out)?;
        writeln!(out, "</details>")?;
    }
    writeln!(out, "</section>")
}

fn moves_table(report: &Report, rows: &[(&str, &str, &str, usize)], out: &mut dyn Write) -> Result<()> {
    writeln!(
        out,
        "<table class=\"moves\">\n<thead><tr><th class=\"number\">times</th><th>old</th><th>new</th>\
         <th>rule</th></tr></thead>"
    )?;
    for (old, new, rule, count) in rows {
        let why = report.rules.iter().find(|note| note.id == **rule).and_then(|note| note.why.as_deref());
        let why = why.map(|why| format!("<br><span class=\"dim\">{}</span>", html(why))).unwrap_or_default();
        writeln!(
            out,
            "<tr><td class=\"number\">{}</td><td><code class=\"old\">{}</code></td>\
             <td><code class=\"new\">{}</code></td><td>{}{why}</td></tr>",
            Count::grouped(*count),
            shown(old),
            shown(new),
            html(rule)
        )?;
    }
    writeln!(out, "</table>")
}

/// Choices of the filter, most urgent first.
fn choices(report: &Report) -> Vec<Choice> {
    let count = |wanted: &dyn Fn(JudgedMention<'_>) -> bool| {
        report.entries().filter(|(_, entry)| wanted(*entry)).count()
    };
    let mut choices = Vec::new();
    for standing in [Standing::Finding, Standing::Known, Standing::Outside] {
        let number = count(&|entry| entry.standing == standing);
        choices.push((standing.name().to_owned(), standing.name().to_owned(), number));
    }
    choices.push(("v-rewrite".to_owned(), "rewrite".to_owned(), count(&|entry| entry.is(Verdict::Rewrite))));
    let reviews = count(&|entry| entry.placed.mention.verdict.reason().is_some());
    choices.push(("v-review".to_owned(), "review".to_owned(), reviews));
    for reason in Reason::ALL {
        let number = count(&|entry| entry.is(Verdict::Review(reason)));
        choices.push((format!("r-{reason}"), reason.to_string(), number));
    }
    for verdict in [Verdict::Keep, Verdict::Allowed, Verdict::Unlisted] {
        let number = count(&|entry| entry.is(verdict));
        choices.push((format!("v-{}", verdict.name()), verdict.name().to_owned(), number));
    }
    choices.retain(|(_, _, number)| *number > 0);
    choices
}

fn mentions(report: &Report, choices: &[Choice], out: &mut dyn Write) -> Result<()> {
    let total = report.summary().total();
    if total == 0 {
        return Ok(());
    }
    writeln!(out, "<section>\n<h2>{}</h2>\n<fieldset class=\"filter\">", Count(report.files.len(), "file"))?;
    let all = Count::grouped(total);
    writeln!(out, "<label><input type=\"radio\" name=\"f\" id=\"f-all\" checked>all {all}</label>")?;
    for (class, name, number) in choices {
        let style = if class.starts_with("r-") { " class=\"reason\"" } else { "" };
        let number = Count::grouped(*number);
        let input = format!("<input type=\"radio\" name=\"f\" id=\"f-{class}\">");
        writeln!(out, "<label{style}>{input}{name} {number}</label>")?;
    }
    writeln!(out, "</fieldset>")?;
    let mut room = MOST;
    for file in &report.files {
        if room == 0 {
            break;
        }
        self::file(report, file, total <= OPEN, &mut room, out)?;
    }
    if total > MOST {
        let left = Count(total - MOST, "mention");
        writeln!(out, "<p>{left} more; the JSON report has all.</p>")?;
    }
    writeln!(out, "</section>")
}

fn file(report: &Report, file: &FileReport, open: bool, room: &mut usize, out: &mut dyn Write) -> Result<()> {
    let mut classes: Vec<String> = file.entries().flat_map(classes).collect();
    classes.sort_unstable();
    classes.dedup();
    let path = html(&file.path.to_text());
    let (kind, count) = (file.category.name(), Count(file.mentions.len(), "mention"));
    writeln!(
        out,
        "<details class=\"file {}\"{}><summary><code>{path}</code><span class=\"dim\">{kind}</span>\
         <span class=\"dim\">{count}</span></summary>\n<table>",
        classes.join(" "),
        if open { " open" } else { "" }
    )?;
    for entry in file.entries().take(*room) {
        row(report, entry, out)?;
    }
    *room = room.saturating_sub(file.mentions.len());
    writeln!(out, "</table></details>")
}

/// The classes by which the filter knows a mention.
fn classes(entry: JudgedMention<'_>) -> Vec<String> {
    let verdict = entry.placed.mention.verdict;
    let mut classes = vec![entry.standing.name().to_owned(), format!("v-{}", verdict.name())];
    classes.extend(verdict.reason().map(|reason| format!("r-{reason}")));
    classes
}

fn row(report: &Report, entry: JudgedMention<'_>, out: &mut dyn Write) -> Result<()> {
    let (at, mention) = (entry.placed.at, &entry.placed.mention);
    let old = shown(&mention.text);
    let text = match (mention.verdict, &mention.new) {
        (Verdict::Rewrite, Some(new)) => {
            format!("<code class=\"old\">{old}</code> → <code class=\"new\">{}</code>", shown(new))
        }
        (Verdict::Review(_), Some(new)) => format!("<code>{old}</code> → <code>{}</code>?", shown(new)),
        _ => format!("<code>{old}</code>"),
    };
    let (tag, more) = match mention.verdict {
        Verdict::Review(reason) => (format!("review: {reason}"), Some(reason.explanation())),
        verdict => (verdict.name().to_owned(), None),
    };
    let tag = if entry.standing == Standing::Known { format!("{tag}, known") } else { tag };
    let why = match (&mention.note, more) {
        (Some(note), _) => shown(note),
        (None, Some(explanation)) => html(explanation),
        (None, None) => html(report.rule_id(entry)),
    };
    writeln!(
        out,
        "<tr class=\"{}\"><td>{}:{}</td><td>{text}</td><td class=\"tag\">{tag}</td><td class=\"dim\">{why}</td></tr>",
        classes(entry).join(" "),
        at.line,
        at.column
    )
}

fn left_alone(report: &Report, out: &mut dyn Write) -> Result<()> {
    let mut lists: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in &report.skipped {
        lists
            .entry(format!("Not read: {}", html(file.reason.code())))
            .or_default()
            .push(html(&file.path.to_text()));
    }
    if !report.named.is_empty() {
        let paths = report.named.iter().map(|path| html(&path.to_text())).collect();
        lists.insert("Named after a host that moves".to_owned(), paths);
    }
    for (title, paths) in lists {
        writeln!(out, "<section>\n<h2>{title} ({})</h2>", Count(paths.len(), "file"))?;
        for path in paths.iter().take(MOST) {
            writeln!(out, "<p><code>{path}</code></p>")?;
        }
        writeln!(out, "</section>")?;
    }
    Ok(())
}

fn shown(text: &str) -> String {
    html(&clipped(text, TEXT))
}
