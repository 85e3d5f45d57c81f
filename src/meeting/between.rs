//! The text between two names.

use crate::text::Span;

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

/// The text between two names, without the links that either of them is the target or label of, with the text before the
/// first name. `None` where neither is in one. Links of Markdown, HTML and reStructuredText; other tags are blanks.
pub(super) fn outside_links(before: &[u8], between: &str) -> Option<String> {
    let behind = behind_link(before, between);
    let rest = behind.unwrap_or(between);
    let before = before_link(rest);
    (behind.is_some() || before.is_some()).then(|| without_tags(before.unwrap_or(rest)))
}

/// The text behind the link that ends in it, and began before it.
fn behind_link<'t>(before: &[u8], text: &'t str) -> Option<&'t str> {
    let first = text.find(['<', '>', '(', ')', '[', ']'])?;
    let (inside, rest) = text.split_at(first);
    // A blank ends the target of a link, and an arrow is no tag. The attributes behind a target have quotes.
    let is_target =
        !inside.contains(char::is_whitespace) || rest.starts_with('>') && inside.contains(['"', '\'']);
    if !is_target && !rest.starts_with("</") || inside.ends_with(['-', '=']) {
        return None;
    }
    match rest.as_bytes() {
        [b')', ..] => is_target_of_markdown(before).then(|| &rest[1..]),
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

/// Returns `true` if the target of a link of Markdown begins at the end of a text: `[label](https://`.
fn is_target_of_markdown(before: &[u8]) -> bool {
    let start = before.iter().rposition(|byte| b"([<> \n".contains(byte)).unwrap_or_default();
    let opening = before[..before.len().min(start + 1)].trim_ascii_end();
    opening.ends_with(b"](") || opening.ends_with(b"](<")
}

/// The text before the link that begins in it, and ends behind it.
fn before_link(text: &str) -> Option<&str> {
    let begins = |start: &usize| {
        let tag = &text[start + 1..];
        !tag.contains('>') && (tag.is_empty() || tag.starts_with(|c: char| c.is_ascii_alphabetic()))
    };
    if let Some(start) = text.rfind('<').filter(begins) {
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

/// Returns `true` if a text has two commands of a shell, one with each name, that neither compare nor assign anything:
/// `curl OLD && curl NEW`.
pub(super) fn are_commands(text: &[u8], between: &[u8]) -> bool {
    let has =
        |text: &[u8], signs: &[&[u8]]| signs.iter().any(|sign| memchr::memmem::find(text, sign).is_some());
    has(between, &[b"&&", b"||"])
        && !has(text, &[b"=", b"test ", b"[ ", b"redirect", b"replace", b"(", b"sed "])
}

/// Operators of PowerShell that put their second operand in the place of the first.
const REPLACES: [&[u8]; 3] = [b"-replace", b"-ireplace", b"-creplace"];

/// Returns `true` if the first operand of a replacement begins at the end of a text: `$url -replace 'OLD', 'NEW'`.
pub(super) fn is_replaced(before: &[u8]) -> bool {
    let before = before.strip_suffix(b"://").map_or(before, |it| it.trim_ascii_end());
    let scheme = before.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
    [before, &before[..before.len() - scheme]].iter().any(|before| {
        let before = before.strip_suffix(b"^").unwrap_or(before);
        let before = before.strip_suffix(b"'").or_else(|| before.strip_suffix(b"\""));
        before.is_some_and(|before| REPLACES.iter().any(|it| before.trim_ascii_end().ends_with(it)))
    })
}

/// The start of a statement of SQL that writes values.
const UPDATE: &[u8] = b"update ";

/// Returns `true` if a statement of SQL writes the one name where the other one is: `UPDATE t SET a = NEW, b = 1 WHERE
/// a = OLD`.
pub(super) fn is_update(text: &[u8], statement: Span, [a, b]: [Span; 2]) -> bool {
    let start = statement.of(text).get(..UPDATE.len());
    let mut between = text[a.end..b.start.max(a.end)].split(u8::is_ascii_whitespace);
    start.is_some_and(|start| start.eq_ignore_ascii_case(UPDATE))
        && between.any(|word| word.eq_ignore_ascii_case(b"where"))
}

/// Returns `true` if an arrow stands between two names.
pub(super) fn has_arrow(between: &str) -> bool {
    ["->", "<-", "=>", "-&gt;", "=&gt;", "\u{2192}", "\u{21d2}"].iter().any(|arrow| between.contains(arrow))
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
        assert_eq!(outside_links(b"(", ") - "), None);
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
            (" -> ", None),
            (" <- ", None),
            ("` --> `", None),
            (" - was in (x) ", None),
            (") -> [b](", Some(" -> ")),
        ] {
            assert_eq!(outside_links(b"[x](https://", between).as_deref(), expected, "{between}");
        }
    }
}
