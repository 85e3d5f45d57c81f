//! The sheet of a page: all that a reviewer can decide, in the form of a file of decisions.

use super::seen::SheetFile;
use super::wire::DecisionsText;

/// The sheet as JSON without any byte that is no ASCII, so that a page shows no character that reorders text.
///
/// # Errors
/// A value that JSON cannot represent.
pub fn sheet(rules: &str, files: Vec<SheetFile<'_>>) -> serde_json::Result<String> {
    let text =
        serde_json::to_string(&DecisionsText::undecided(env!("CARGO_PKG_VERSION"), rules.to_owned(), files))?;
    let mut ascii = String::with_capacity(text.len());
    let mut units = [0; 2];
    for letter in text.chars() {
        if letter.is_ascii() && !letter.is_ascii_control() {
            ascii.push(letter);
        } else {
            ascii.extend(letter.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    Ok(ascii)
}
