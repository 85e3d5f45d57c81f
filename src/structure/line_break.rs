//! Line breaks in code that do not end a statement.

use super::byte_class::is_word;

/// Words that begin a clause of a statement of SQL, and no statement.
const CLAUSES: [&[u8]; 12] = [
    b"set",
    b"where",
    b"and",
    b"or",
    b"from",
    b"values",
    b"in",
    b"on",
    b"when",
    b"then",
    b"else",
    b"returning",
];

/// Returns `true` if the line behind the line break at `at` begins with a clause.
pub(super) fn continues_sql(text: &[u8], at: usize) -> bool {
    let line = text[at..text.len().min(at + MAX_BLANKS)].trim_ascii_start();
    let word = &line[..line.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(line.len())];
    CLAUSES.iter().any(|clause| clause.eq_ignore_ascii_case(word))
}

/// White space that is looked through for the sign that continues a statement: more of it ends one.
const MAX_BLANKS: usize = 200;

/// Returns `true` if the statement at the line break at `at` goes on in the next line.
pub(super) fn continues(text: &[u8], at: usize) -> bool {
    let before = text[at.saturating_sub(MAX_BLANKS)..at].trim_ascii_end();
    let goes_on = before.last().is_some_and(|byte| b"=,+*%&|^<?.([{\\".contains(byte));
    let after = text[at..text.len().min(at + MAX_BLANKS)]
        .iter()
        .position(|byte| !byte.is_ascii_whitespace())
        .map(|len| &text[at + len..]);
    let starts_on = after.is_some_and(|after| match after {
        [b'.', next, ..] => is_word(*next),
        [b'?' | b'+' | b'&' | b'|' | b'=' | b'*' | b'{', ..] => true,
        [b':', b' ', ..] => true,
        _ => after.starts_with(b"or ") || after.starts_with(b"and ") || after.starts_with(b"->"),
    });
    goes_on || starts_on
}
