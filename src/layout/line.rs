//! One line of a table as characters, so that columns are those of a monospaced font.

/// Stands for the second column of a wide character.
pub(super) const SECOND_HALF: char = '\0';

/// A line without its end.
#[derive(Debug)]
pub(super) struct Line {
    /// A character for each column.
    pub chars: Vec<char>,
    /// Offset of the first byte in the table.
    pub start: usize,
    /// The bytes of its end: `\n`, `\r\n` or none.
    pub ending: usize,
}

impl Line {
    /// The columns of a text; `None` where they cannot be counted.
    pub fn columns(text: &str) -> Option<Vec<char>> {
        let mut columns = Vec::with_capacity(text.len());
        for char in text.chars() {
            columns.push(char);
            if is_wide(char) {
                columns.push(SECOND_HALF);
            } else if !is_one_column(char) {
                return None;
            }
        }
        Some(columns)
    }

    /// The character at a column; a blank behind the end.
    pub fn at(&self, column: usize) -> char {
        self.chars.get(column).copied().unwrap_or(' ')
    }

    /// Columns without the blanks at the end.
    pub fn width(&self) -> usize {
        self.chars.iter().rposition(|char| *char != ' ').map_or(0, |last| last + 1)
    }

    /// Returns `true` if it is made of nothing but `signs` and blanks.
    pub fn is_made_of(&self, signs: &str) -> bool {
        self.width() > 0 && self.chars.iter().all(|char| *char == ' ' || signs.contains(*char))
    }

    /// Number of blanks right before a column, but not before `floor`.
    pub fn blanks_before(&self, column: usize, floor: usize) -> usize {
        (floor..column).rev().take_while(|at| self.at(*at) == ' ').count()
    }

    /// The column of a byte of the table; `None` if it is in another line, or in the middle of a character.
    pub fn column_of(&self, byte: usize) -> Option<usize> {
        let mut at = self.start;
        for (column, char) in self.chars.iter().enumerate() {
            if at >= byte && *char != SECOND_HALF {
                return (at == byte).then_some(column);
            }
            at += bytes(*char);
        }
        (at == byte).then_some(self.chars.len())
    }

    /// Offset behind its last character in the table.
    pub fn end(&self) -> usize {
        self.start + self.chars.iter().map(|char| bytes(*char)).sum::<usize>()
    }
}

fn bytes(char: char) -> usize {
    if char == SECOND_HALF { 0 } else { char.len_utf8() }
}

/// Returns `true` if a character takes two columns: those of East Asian scripts (UAX #11), not symbols and emoji, whose
/// width depends on the font.
fn is_wide(char: char) -> bool {
    matches!(char, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{303e}' | '\u{3041}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff01}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}'
        | '\u{20000}'..='\u{3fffd}')
}

/// Returns `true` if a character takes one column in every font.
// Wide and combining characters take two or none, and not in every editor.
pub(super) fn is_one_column(char: char) -> bool {
    !char.is_control()
        && (char as u32) < 0x1100
        && !matches!(char, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{7ff}' | '\u{900}'..='\u{10ff}')
        || matches!(char, '\u{2010}'..='\u{2027}' | '\u{2500}'..='\u{257f}' | '\u{20ac}')
}
