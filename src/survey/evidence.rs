//! How sure it is that a name in a text is a host: by the URL, the mail address, the key or the quotes around it.

use std::borrow::Cow;

use super::words::{Language, is_directive, is_host_key};

/// Bytes before a name that are looked at for its key.
// A key with its value up to the name. A survey looks at every dotted name of a tree, most of which are no hosts.
const MAX_BEFORE: usize = 160;
/// Last labels of names that are written in reverse order, such as packages of Java.
const REVERSED: [&str; 6] = ["com", "org", "net", "io", "edu", "gov"];

/// Options of `curl`, `ssh` and the like behind which a file stands.
const FILE_OPTIONS: [&str; 10] =
    ["-o", "--output", "-i", "-F", "-K", "-T", "--cacert", "--cert", "--key", "--config"];

/// The proof that a name is a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Evidence {
    /// It stands in a URL or a mail address.
    Address,
    /// It is the value of a key or a directive that takes hosts.
    Key,
    /// It stands alone, and nothing speaks against it.
    Bare,
    /// It is code, a file or a part of a path.
    Code,
}

/// A name in its text.
pub(super) struct NameInText<'t, 'n> {
    pub text: &'t [u8],
    pub start: usize,
    pub end: usize,
    pub host: &'n str,
    pub language: Language,
    /// Capitals and small letters, as in `System.IO`.
    pub is_mixed: bool,
    /// Nothing stands before its leading dot.
    pub is_suffix: bool,
}

/// The evidence before a name: its rank, the scheme, and whether its signs are percent-encoded.
pub(super) struct Around<'t> {
    pub evidence: Evidence,
    pub scheme: Option<Cow<'t, str>>,
    pub is_encoded: bool,
}

/// Reads the text around a name.
pub(super) fn around<'t>(name: &NameInText<'t, '_>) -> Around<'t> {
    let before = &name.text[..name.start];
    for (sign, is_encoded) in [
        (&b"//"[..], false),
        (b"\\/\\/", false),
        (b"%2F%2F", true),
        (b"%2f%2f", true),
        (b"\\u002F\\u002F", false),
    ] {
        if let Some(left) = before.strip_suffix(sign)
            && let Some(scheme) = scheme_before(left)
        {
            let scheme = Some(scheme).filter(|scheme| !scheme.is_empty());
            return Around { evidence: Evidence::Address, scheme, is_encoded };
        }
    }
    if let Some(scheme) = before.strip_suffix(b"@").and_then(|left| user_before(left, name.language)) {
        return Around { evidence: Evidence::Address, scheme: Some(scheme), is_encoded: false };
    }
    Around { evidence: bare(name), scheme: None, is_encoded: false }
}

/// The scheme whose `//` follows; empty where a URL without a scheme begins; `None` where the slashes are none of a
/// URL, such as those of a comment.
fn scheme_before(left: &[u8]) -> Option<Cow<'_, str>> {
    let colon = [&b":"[..], b"%3A", b"%3a", b"\\u003A"].iter().find_map(|colon| left.strip_suffix(*colon));
    let Some(left) = colon else {
        let opens = matches!(left.last(), Some(b'"' | b'\'' | b'`' | b'(' | b'='));
        return opens.then_some(Cow::Borrowed(""));
    };
    let len = left.iter().rev().take_while(|byte| is_scheme_byte(**byte)).count();
    let scheme = String::from_utf8_lossy(&left[left.len() - len..]);
    Some(Cow::Owned(scheme.trim_start_matches(|char: char| !char.is_ascii_alphabetic()).to_ascii_lowercase()))
}

fn is_scheme_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-')
}

/// The scheme of the URL whose user information ends here, or `mail`; `None` where no user stands before the sign.
fn user_before(left: &[u8], language: Language) -> Option<Cow<'_, str>> {
    let is_user = |byte: u8| byte.is_ascii_alphanumeric() || b"._%+-:$(){}*!~#&".contains(&byte);
    let len = left.iter().rev().take(MAX_BEFORE).take_while(|byte| is_user(**byte)).count();
    // `#{@event.name}`, `remove(@user.id)` and `!@user.name`: the variable of an object, in Ruby.
    let is_variable = match left.last() {
        Some(b'{') => true,
        Some(b'(') => language == Language::Code,
        Some(b'!' | b'&') => language == Language::Code && len == 1,
        _ => false,
    };
    if len == 0 || is_variable {
        return None;
    }
    match left[..left.len() - len].strip_suffix(b"//") {
        Some(before) => scheme_before(before),
        None => Some(Cow::Borrowed("mail")),
    }
}

/// The evidence for a name outside of addresses.
fn bare(name: &NameInText<'_, '_>) -> Evidence {
    let NameInText { text, start, end, host, .. } = *name;
    let (before, after) = (start.checked_sub(1).map(|at| text[at]), text.get(end).copied());
    let is_call =
        after == Some(b'(') || matches!(after, Some(b'[' | b'<')) && name.language == Language::Code;
    let is_path = matches!(before, Some(b'/' | b'@' | b'#' | b'~' | b'\\' | b'&'));
    let has_identifier = host.split('.').any(|label| label.trim_start_matches('_').contains('_'));
    if is_call || is_path || has_identifier || name.is_mixed || is_reversed(host) {
        return Evidence::Code;
    }
    // `{{ item.name }}`: a template fills in something else.
    if opens_expression(&text[..start]) {
        return Evidence::Code;
    }
    let quote = before.filter(|byte| matches!(byte, b'"' | b'\'' | b'`'));
    let is_quoted = quote.is_some() && matches!(after, Some(b'"' | b'\'' | b'`' | b'/' | b':' | b','));
    if (name.is_suffix || name.language == Language::Code) && !is_quoted {
        return Evidence::Code;
    }
    if has_host_key(name) { Evidence::Key } else { Evidence::Bare }
}

/// Returns `true` if an expression of a template begins at the end of a text, perhaps with the sign of a variable.
fn opens_expression(before: &[u8]) -> bool {
    let before = before.strip_suffix(b"$").unwrap_or(before).trim_ascii_end();
    let before = before.strip_suffix(b"-").unwrap_or(before).trim_ascii_end();
    [&b"{{"[..], b"{%", b"${", b"<%="].iter().any(|sign| before.ends_with(sign))
}

fn is_reversed(host: &str) -> bool {
    let mut labels = host.split('.');
    labels.next().is_some_and(|first| REVERSED.contains(&first)) && labels.count() > 1
}

/// Returns `true` if the value of a key is a member called as the key is: `host = config.server.host`,
/// `connect(host=config.host, port=config.port)`. The value that ends a line of configuration is a host.
fn is_member_of_its_name(name: &NameInText<'_, '_>, key: &[u8]) -> bool {
    let NameInText { text, start, end, host, language, .. } = *name;
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_called_so = key.to_ascii_lowercase().ends_with(last.to_ascii_lowercase().as_bytes());
    let is_quoted = matches!(start.checked_sub(1).map(|at| text[at]), Some(b'"' | b'\'' | b'`'));
    let rest = &text[end..];
    let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
    let is_in_code = match line.trim_ascii().first() {
        None | Some(b'#') => language == Language::Prose,
        // A port or a path.
        Some(b':' | b'/') => false,
        Some(_) => true,
    };
    is_called_so && !is_quoted && is_in_code
}

/// Returns `true` if the key before a value, or the first word of its line, takes hosts.
fn has_host_key(name: &NameInText<'_, '_>) -> bool {
    let floor = name.start.saturating_sub(MAX_BEFORE);
    let before = &name.text[floor..name.start];
    let line = &before[memchr::memrchr(b'\n', before).map_or(0, |at| at + 1)..];
    let is_around = |byte: &u8| matches!(byte, b'"' | b'\'' | b'`' | b' ' | b'\t' | b'[' | b'{' | b'>');
    let value = line.iter().rev().take_while(|byte| is_around(byte)).count();
    let line_before = &line[..line.len() - value];
    if let Some((b'=' | b':', left)) = line_before.split_last() {
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let skipped = left.iter().rev().take_while(|byte| !is_word(byte)).count().min(3);
        let left = &left[..left.len() - skipped];
        let len = left.iter().rev().take_while(|byte| is_word(byte)).count();
        let key = &left[left.len() - len..];
        return is_host_key(key) && !is_member_of_its_name(name, key);
    }
    let mut words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let directive = words.next();
    // `curl -o a.zip`.
    let is_file =
        words.next_back().is_some_and(|word| FILE_OPTIONS.iter().any(|known| known.as_bytes() == word));
    name.language != Language::Code && !is_file && directive.is_some_and(is_directive)
}
