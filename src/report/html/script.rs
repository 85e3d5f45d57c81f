//! The script of the HTML page, and the hashes by which the page's policy allows it and the style sheet.
//!
//! A test computes the hashes; each changes with every byte of its file.

/// The script.
pub(super) const SCRIPT: &str =
    concat!(include_str!("filter.js"), "\n", include_str!("decisions.js"), "\n", include_str!("keys.js"));

/// Hash of [`SCRIPT`], as a source of a content security policy.
pub(super) const SCRIPT_HASH: &str = "sha256-0Xq/zgxLsHO/oJrerlGNEbb76yAtY9VxiHee7ucyGUw=";

/// Hash of the style sheet.
pub(super) const STYLE_HASH: &str = "sha256-cgeDSNuGCwJcWpStDMtNqKTr7mz0mIUVwXJUbp/D9w8=";

#[cfg(test)]
mod tests {
    use data_encoding::BASE64;
    use sha2::{Digest, Sha256};

    use super::super::style::STYLE;
    use super::{SCRIPT, SCRIPT_HASH, STYLE_HASH};

    #[test]
    fn the_policy_allows_what_is_in_the_page() {
        for (text, hash) in [(SCRIPT, SCRIPT_HASH), (STYLE, STYLE_HASH)] {
            assert_eq!(hash, format!("sha256-{}", BASE64.encode(&Sha256::digest(text.as_bytes()))));
        }
    }

    #[test]
    fn nothing_ends_the_script_or_reaches_out() {
        for part in ["</", "<!--", "innerHTML", "fetch", "XMLHttp", "import", "eval", "http:", "https:"] {
            assert!(!SCRIPT.contains(part), "{part}");
        }
    }
}
