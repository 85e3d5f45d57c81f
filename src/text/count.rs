//! A number with its noun, so that plurals and thousands separators are written once.
//!
//! `indicatif::HumanCount` writes the same separators, but belongs to a library for terminals, which this floor knows
//! nothing of; ten lines are the smaller price.

use std::fmt;

/// `1 file`, `25,757 files`: a count with thousands separators and the right plural.
#[derive(Debug, Clone, Copy)]
pub struct Count(pub usize, pub &'static str);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(number, noun) = *self;
        let plural = if number == 1 { "" } else { "s" };
        write!(f, "{} {noun}{plural}", Count::grouped(number))
    }
}

impl Count {
    /// `25757` as `25,757`.
    pub fn grouped(number: usize) -> String {
        let digits = number.to_string();
        let mut out = String::with_capacity(digits.len() + digits.len() / 3);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[test]
    fn writes_plurals_and_thousands() {
        for (count, expected) in [
            (Count(0, "file"), "0 files"),
            (Count(1, "file"), "1 file"),
            (Count(999, "edit"), "999 edits"),
            (Count(1000, "edit"), "1,000 edits"),
            (Count(25_757, "file"), "25,757 files"),
            (Count(1_234_567, "host"), "1,234,567 hosts"),
        ] {
            assert_eq!(count.to_string(), expected);
        }
    }
}
