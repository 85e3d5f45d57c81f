//! `redomain rules test`: runs the tests of a rule file, and tries near misses of each of its host rules.

mod case;
mod junit;
mod near;
mod scope;
mod tap;
mod written;

use std::io::{Result, Write};

use crate::cli::console::Console;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::{write_answer, write_stdout};
use crate::cli::rule_args::TestFormat;
use crate::cli::rule_file::Loaded;
use crate::matcher::Matcher;
use crate::report::compared;
use crate::text::{Count, Problem, visible};
use case::{CaseEnd, PASSED_OVER, TestCase};
use near::{NearMisses, try_near_misses};
use written::written;

/// The next step after a failure.
const HELP: &str = "`redomain rules explain TEXT` shows every step";

/// Runs both; exit code 1 if something failed.
pub(super) fn test(
    loaded: &Loaded,
    format: TestFormat,
    console: Console,
) -> std::result::Result<Exit, CommandError> {
    let matcher = Matcher::new(&loaded.file);
    let tests: Vec<TestCase> = loaded.file.tests.iter().map(|test| written(&matcher, test)).collect();
    let near = try_near_misses(&matcher);
    let all: Vec<&TestCase> = tests.iter().chain(&near.cases).collect();
    match format {
        TestFormat::Text => {
            print_failures(&all, console);
            write_answer(console, |out| summary(&tests, &near, out))?;
        }
        TestFormat::Tap => write_stdout(|out| tap::write(&all, out))?,
        TestFormat::Junit => write_stdout(|out| junit::write(&tests, &near.cases, out))?,
    }
    let has_failed = all.iter().any(|case| !case.end.failures().is_empty());
    Ok(if has_failed { Exit::Found } else { Exit::Success })
}

/// Prints each failure, with the difference between the texts below it.
fn print_failures(cases: &[&TestCase], console: Console) {
    for case in cases {
        for failure in case.end.failures() {
            console.print(&[Problem::error(case.place.clone(), failure.what.clone())]);
            let texts = failure.texts.as_ref();
            let style = console.stderr_style();
            let lines = texts.map(|(expected, got)| compared(expected, got, style)).unwrap_or_default();
            console.print_unbroken(&lines);
            let help = failure.help.as_deref().unwrap_or(HELP);
            console.print_lines(&format!(
                "  help: {}
",
                visible(help)
            ));
        }
    }
}

fn summary(tests: &[TestCase], near: &NearMisses, out: &mut dyn Write) -> Result<()> {
    let failed = tests.iter().filter(|case| !case.end.failures().is_empty()).count();
    writeln!(out, "{} passed, {failed} failed", tests.len() - failed)?;
    let passed_over: Vec<&str> = near
        .cases
        .iter()
        .filter(|case| matches!(case.end, CaseEnd::PassedOver))
        .map(|case| case.subject.as_str())
        .collect();
    let rules = Count(near.cases.len() - passed_over.len(), "host rule");
    let failed: usize = near.cases.iter().map(|case| case.end.failures().len()).sum();
    writeln!(out, "near misses: {rules}, {} tried, {failed} failed", Count(near.texts, "text"))?;
    if passed_over.is_empty() {
        return Ok(());
    }
    writeln!(out, "not tried, because {}: {}", PASSED_OVER.replace("its", "their"), passed_over.join(", "))
}
