//! Holes before a part of a name, looked for from the right: `${env}.example.com`, `{{ env }}.example.com`.
//!
//! All of them are written `{}` in the name of a host, so that the templates of one name are one row.

/// Bytes of a hole. A longer one is a block of code.
const MAX_HOLE: usize = 80;

/// The start of the hole that ends at `end`; `None` where none does.
pub(super) fn hole_start(text: &[u8], end: usize) -> Option<usize> {
    let floor = end.saturating_sub(MAX_HOLE);
    let near = &text[floor..end];
    let near = &near[memchr::memrchr(b'\n', near).map_or(0, |at| at + 1)..];
    let offset = end - near.len();
    let start = match near.last()? {
        b'}' if near.ends_with(b"}}") => memchr::memmem::rfind(near, b"{{")?,
        b'}' => memchr::memrchr(b'{', near)?,
        b')' => memchr::memrchr(b'(', near).filter(|at| *at > 0 && matches!(near[at - 1], b'$' | b'\\'))?,
        b'>' => memchr::memrchr(b'<', near).filter(|at| is_placeholder(&near[at + 1..near.len() - 1]))?,
        b's' | b'd' | b'v' if near.len() > 1 && near[near.len() - 2] == b'%' => near.len() - 2,
        _ => return None,
    };
    let signs = near[..start].iter().rev().take_while(|byte| matches!(byte, b'$' | b'#' | b'\\')).count();
    Some(offset + start - signs)
}

/// `<env>`, `<your-domain>`: words, and no markup.
fn is_placeholder(inner: &[u8]) -> bool {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b' ');
    !inner.is_empty() && inner.iter().all(is_word)
}

/// Returns `true` if a hole begins at `at`: a name before it goes on there.
pub(super) fn begins_hole(text: &[u8], at: usize) -> bool {
    let rest = &text[at.min(text.len())..];
    [&b"${"[..], b"{{", b"$(", b"#{", b"%s", b"<"].iter().any(|hole| rest.starts_with(hole))
        || rest.len() > 1 && matches!(rest[0], b'{' | b'$') && rest[1].is_ascii_alphabetic()
}
