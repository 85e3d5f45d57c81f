//! Days as a rule file writes them, `YYYY-MM-DD`, which sort as text.
//!
//! The form is checked here, since `jiff` accepts other forms of ISO 8601 too (`20270331`, `2027-03-31T00:00`), which
//! do not sort as text; the calendar is `jiff`'s.

use jiff::civil::Date;

/// Checks that `text` is a day of the calendar.
///
/// # Errors
/// The mistake, as one clause for a message.
pub fn check(text: &str) -> Result<(), String> {
    let Some((year, month, day)) = parts(text) else {
        return Err(format!("`{text}` is no date of the form YYYY-MM-DD"));
    };
    let Ok(first) = Date::new(year, month, 1) else {
        return Err(format!("`{text}` names no month: there is no month {month}"));
    };
    let last = first.days_in_month();
    if !(1..=last).contains(&day) {
        return Err(format!("`{text}` names no day: that month has {last} days"));
    }
    Ok(())
}

/// Year, month and day of a text with 4, 2 and 2 digits between hyphens, which need not be a day of the calendar.
fn parts(text: &str) -> Option<(i16, i8, i8)> {
    let [year, month, day] = text.split('-').collect::<Vec<_>>().try_into().ok()?;
    Some((digits(year, 4)?.parse().ok()?, digits(month, 2)?.parse().ok()?, digits(day, 2)?.parse().ok()?))
}

fn digits(part: &str, length: usize) -> Option<&str> {
    Some(part).filter(|part| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn knows_the_calendar() {
        for (text, good) in [
            ("2027-03-31", true),
            ("2028-02-29", true),
            ("2000-02-29", true),
            ("2027-02-29", false),
            ("1900-02-29", false),
            ("2027-04-31", false),
            ("2027-13-01", false),
            ("2027-00-01", false),
            ("2027-01-00", false),
            ("2027-1-1", false),
            ("27-01-01", false),
            ("+027-01-01", false),
            ("2027-01-01T00:00:00Z", false),
            ("soon", false),
            ("", false),
        ] {
            assert_eq!(check(text).is_ok(), good, "{text}");
        }
    }
}
