//! The text between two names.

/// Returns `true` if a sentence ends in this text.
pub(super) fn ends_sentence(between: &[u8]) -> bool {
    between.windows(2).any(|pair| matches!(pair[0], b'.' | b'!' | b'?') && pair[1].is_ascii_whitespace())
}

/// A text without the scheme at its end.
pub(super) fn without_scheme(text: &str) -> &str {
    let before = ["https", "http", "wss", "ws"].iter().find_map(|scheme| {
        text.strip_suffix("://").or_else(|| text.strip_suffix(":\\/\\/"))?.strip_suffix(scheme)
    });
    before.unwrap_or(text)
}

/// The text between two names, without the links that either of them is the target or label of. `None` where neither is
/// in one. Links of Markdown, HTML and reStructuredText; other tags are blanks.
pub(super) fn outside_links(between: &str) -> Option<String> {
    let behind = behind_link(between);
    let rest = behind.unwrap_or(between);
    let before = before_link(rest);
    (behind.is_some() || before.is_some()).then(|| without_tags(before.unwrap_or(rest)))
}

/// The text behind the link that ends in it, and began before it.
fn behind_link(text: &str) -> Option<&str> {
    let first = text.find(['<', '>', '(', ')', '[', ']'])?;
    let rest = &text[first..];
    match rest.as_bytes() {
        [b')', ..] => Some(&rest[1..]),
        [b']', b'(', ..] => rest.find(')').map(|end| &rest[end + 1..]),
        [b'<', b'/', ..] => rest.find('>').map(|end| &rest[end + 1..]),
        [b'>', ..] => {
            let rest = &rest[1..];
            let label = rest.find("</").filter(|end| !rest[..*end].contains('<'));
            let behind = label.and_then(|label| Some(&rest[label + rest[label..].find('>')? + 1..]));
            Some(behind.unwrap_or_else(|| rest.trim_start_matches('`').trim_start_matches('_')))
        }
        _ => None,
    }
}

/// The text before the link that begins in it, and ends behind it.
fn before_link(text: &str) -> Option<&str> {
    if let Some(start) = text.rfind('<').filter(|start| !text[*start..].contains('>')) {
        let before = &text[..start];
        let is_tag = text[start + 1..].starts_with(|c: char| c.is_ascii_alphabetic());
        // "`label <target>`_"
        let opens = |quote: &usize| !before[quote + 1..].starts_with(char::is_whitespace);
        let label = before.rfind('`').filter(|quote| !is_tag && before.ends_with(' ') && opens(quote));
        return Some(&before[..label.unwrap_or(start)]);
    }
    let text = text.strip_suffix('<').unwrap_or(text);
    let label = text.strip_suffix("](").map(|before| before.rfind('[').unwrap_or(before.len()));
    let start = label.or_else(|| text.strip_suffix('[').map(str::len))?;
    Some(text[..start].strip_suffix('!').unwrap_or(&text[..start]))
}

fn without_tags(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        let Some((_, behind)) = tag.split_once('>') else { break };
        plain.push_str(before);
        plain.push(' ');
        rest = behind;
    }
    plain.push_str(rest);
    plain
}

/// Returns `true` if two names stand beside each other with one sign, and a scheme, between them: `OLD=NEW`,
/// `s#OLD#NEW#`.
pub(super) fn is_joint(between: &[u8]) -> bool {
    let text = String::from_utf8_lossy(between);
    let text = without_scheme(&text).trim_start_matches('$').trim_end_matches('^');
    matches!(text.chars().count(), 1..=2)
        && !text.contains([',', '.', '?', '&'])
        && !text.contains(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::outside_links;

    #[test]
    fn links_around_the_names_are_left_out() {
        for (between, expected) in [
            (" and ", None),
            ("/x) and [y](", Some(" and ")),
            (") | [![y](", Some(" | [")),
            ("` to its\nnew home, <", Some("` to its\nnew home, ")),
            (")](", Some("")),
            ("](https://x.y) is now [", Some(" is now ")),
            ("\">x</a>\n<a href=\"", Some("\n")),
            ("\">x</a> became <b><a class=\"c\" href=\"", Some(" became  ")),
            ("</a> or <a href=\"https://x.y\">", Some(" or  ")),
            ("/x.png\" width=1>\n<img src=\"", Some("\n")),
            (">`_\n`y <", Some("\n")),
            ("> or <", Some(" or ")),
            (" <", Some(" ")),
        ] {
            assert_eq!(outside_links(between).as_deref(), expected, "{between}");
        }
    }
}
