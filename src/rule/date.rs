//! Days of the calendar, as `YYYY-MM-DD`, which sorts as text.

/// Whether `text` is a day that exists; otherwise what is wrong with it.
pub fn check(text: &str) -> Result<(), String> {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |part: &str, length: usize| {
        let digits = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse::<u32>().ok()).flatten()
    };
    let [year, month, day] = parts.as_slice() else { return Err(malformed(text)) };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
        return Err(malformed(text));
    };
    if !(1..=12).contains(&month) {
        return Err(format!("`{text}` names no month: there is no month {month}"));
    }
    let last = last_day(year, month);
    if !(1..=last).contains(&day) {
        return Err(format!("`{text}` names no day: that month has {last} days"));
    }
    Ok(())
}

fn malformed(text: &str) -> String {
    format!("`{text}` is no date of the form YYYY-MM-DD")
}

fn last_day(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
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
