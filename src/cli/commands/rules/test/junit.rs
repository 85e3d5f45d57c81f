//! The results of `rules test` as JUnit XML, as CI systems read it: one suite for the tests, one for the near misses.

use std::io::{Result, Write};

use super::case::{CaseEnd, PASSED_OVER, TestCase, TestFailure};
use crate::report::{Style, compared, xml};

/// Writes both suites.
pub(super) fn write(tests: &[TestCase], near_misses: &[TestCase], out: &mut dyn Write) -> Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"redomain\">")?;
    suite("tests", tests, out)?;
    suite("near misses", near_misses, out)?;
    writeln!(out, "</testsuites>")
}

fn suite(name: &str, cases: &[TestCase], out: &mut dyn Write) -> Result<()> {
    let failed = cases.iter().filter(|case| !case.end.failures().is_empty()).count();
    let skipped = cases.iter().filter(|case| matches!(case.end, CaseEnd::PassedOver)).count();
    let tests = cases.len();
    writeln!(
        out,
        "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failed}\" errors=\"0\" skipped=\"{skipped}\">"
    )?;
    cases.iter().try_for_each(|case| test_case(case, out))?;
    writeln!(out, "  </testsuite>")
}

fn test_case(case: &TestCase, out: &mut dyn Write) -> Result<()> {
    let (file, name) = (xml(&case.place.file), xml(&case.name));
    let line = case.place.at.map_or(1, |(line, _)| line);
    write!(out, "    <testcase classname=\"{file}:{line}\" name=\"{name}\" file=\"{file}\" line=\"{line}\"")?;
    match &case.end {
        CaseEnd::Passed => writeln!(out, "/>"),
        CaseEnd::PassedOver => {
            writeln!(out, ">\n      <skipped message=\"{}\"/>\n    </testcase>", xml(PASSED_OVER))
        }
        CaseEnd::Failed(failures) => {
            writeln!(out, ">")?;
            failures.iter().try_for_each(|failure| self::failure(failure, out))?;
            writeln!(out, "    </testcase>")
        }
    }
}

fn failure(failure: &TestFailure, out: &mut dyn Write) -> Result<()> {
    write!(out, "      <failure message=\"{}\">", xml(&failure.what))?;
    if let Some((expected, got)) = &failure.texts {
        for line in compared(expected, got, Style::Visible).lines() {
            write!(out, "\n{}", xml(line))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "</failure>")
}
