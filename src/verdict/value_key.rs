//! The key of a value, on its line or of the list that it is an item of, compared with the words of a list.

use super::context::Context;

/// Letters of a word that has to be the whole key.
// `can`, `btn-cn` and `cdns` end in them by chance.
const MAX_WHOLE_WORD: usize = 3;

/// Returns `true` if a key that introduces the value behind `before`, the line up to it, ends in one of `words`.
pub(super) fn has_key(context: &Context<'_>, before: &[u8], words: &[String]) -> bool {
    keys(context, before).into_iter().any(|key| is_key(key, words))
}

/// The keys that introduce a value: on its line, and of the block that it is an item of.
fn keys<'c>(context: &'c Context<'_>, before: &'c [u8]) -> Vec<&'c [u8]> {
    let of_list = memchr::memrchr2(b'[', b'(', before).and_then(|at| assigned_key(&before[..at]));
    let mut keys: Vec<&[u8]> = assigned_key(before).into_iter().chain(of_list).collect();
    let is_item = before.iter().all(|byte| byte.is_ascii_whitespace() || b"-\"'`*,".contains(byte));
    if is_item && let Some(opener) = context.openers().first() {
        keys.extend(assigned_key(opener.of(context.text)));
    }
    keys
}

/// The key that a text ends in, with its sign, the quotes and brackets of its value, and a scheme.
fn assigned_key(text: &[u8]) -> Option<&[u8]> {
    let text = text.strip_suffix(b"://").map_or(text, |text| {
        let scheme = text.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        &text[..text.len() - scheme]
    });
    let end = text.iter().rposition(|byte| !(byte.is_ascii_whitespace() || b"\"'`[({\\".contains(byte)))?;
    let signs = text[..=end].iter().rev().take_while(|byte| b":=>".contains(byte)).count();
    let left = &text[..=end - signs.min(end)];
    let end = left.iter().rposition(|byte| !(byte.is_ascii_whitespace() || b"\"'`".contains(byte)))?;
    let length = left[..=end].iter().rev().take_while(|byte| is_key_byte(**byte)).count();
    Some(&left[end + 1 - length..=end]).filter(|key| signs > 0 && !key.is_empty())
}

fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-.".contains(&byte)
}

/// Returns `true` if a key ends in one of `words`. Signs and case do not count.
fn is_key(key: &[u8], words: &[String]) -> bool {
    let key: Vec<u8> =
        key.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase).collect();
    words.iter().any(|word| {
        let word = word.as_bytes();
        key == word || word.len() > MAX_WHOLE_WORD && key.ends_with(word)
    })
}

#[cfg(test)]
mod tests {
    use super::assigned_key;

    #[test]
    fn finds_the_key_before_a_value() {
        for (text, expected) in [
            ("Host: ", Some("Host")),
            ("  \"host\": \"", Some("host")),
            ("DB_HOST=", Some("DB_HOST")),
            ("allowed_hosts = [\"", Some("allowed_hosts")),
            ("-H 'Host: ", Some("Host")),
            ("Origin: https://", Some("Origin")),
            ("hosts:", Some("hosts")),
            ("'host' => '", Some("host")),
            ("see ", None),
            ("", None),
            (":", None),
            ("a.b(\"", None),
        ] {
            assert_eq!(assigned_key(text.as_bytes()), expected.map(str::as_bytes), "{text}");
        }
    }
}
