//! The results of `rules test` in the Test Anything Protocol, version 14 (<https://testanything.org>).

use std::io::{Result, Write};

use super::case::{CaseEnd, PASSED_OVER, TestCase};
use crate::json;
use crate::text::visible;

/// Writes a test point for each case.
pub(super) fn write(cases: &[&TestCase], out: &mut dyn Write) -> Result<()> {
    writeln!(out, "TAP version 14\n1..{}", cases.len())?;
    for (number, case) in (1..).zip(cases) {
        let name = description(&case.name);
        match &case.end {
            CaseEnd::Passed => writeln!(out, "ok {number} - {name}")?,
            CaseEnd::PassedOver => writeln!(out, "ok {number} - {name} # SKIP {PASSED_OVER}")?,
            CaseEnd::Failed(_) => {
                writeln!(out, "not ok {number} - {name}")?;
                diagnostics(case, out)?;
            }
        }
    }
    Ok(())
}

/// The YAML below a test point, with its texts in quotes as JSON has them.
fn diagnostics(case: &TestCase, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "  ---")?;
    let (line, column) = case.place.at.unwrap_or((1, 1));
    value("  at: ", &case.place.file, out)?;
    writeln!(out, "  line: {line}\n  column: {column}\n  failures:")?;
    for failure in case.end.failures() {
        value("    - message: ", &failure.what, out)?;
        if let Some((expected, got)) = &failure.texts {
            value("      wanted: ", expected, out)?;
            value("      found: ", got, out)?;
        }
    }
    writeln!(out, "  ...")
}

fn value(key: &str, text: &str, out: &mut dyn Write) -> Result<()> {
    let mut quoted = Vec::new();
    json::write(&text, &mut quoted)?;
    writeln!(out, "{key}{}", String::from_utf8_lossy(&quoted))
}

/// A text in a test point: a `#` would begin a directive.
fn description(text: &str) -> String {
    visible(text).replace('\\', "\\\\").replace('#', "\\#")
}

#[cfg(test)]
mod tests {
    use super::description;

    #[test]
    fn no_name_is_a_directive() {
        for (name, expected) in [
            ("a # SKIP b", "a \\# SKIP b"),
            ("a\nnot ok 2", "a\\\\nnot ok 2"),
            ("a \\# TODO", "a \\\\\\# TODO"),
            ("##[error]x", "\\#\\#\\\\u{5b}error]x"),
            ("\u{1b}[2J", "\\\\u{1b}[2J"),
        ] {
            assert_eq!(description(name), expected);
        }
    }
}
