//! The text before a bracket, and what it says of the container: the name of a call, the head of a block, a maker of
//! lists.

use super::bracket_style::BracketStyle;

/// Words before a brace that open a block of statements.
const BLOCK_WORDS: [&[u8]; 24] = [
    b"else",
    b"try",
    b"do",
    b"finally",
    b"class",
    b"interface",
    b"struct",
    b"enum",
    b"impl",
    b"trait",
    b"func",
    b"function",
    b"fn",
    b"def",
    b"if",
    b"for",
    b"while",
    b"switch",
    b"namespace",
    b"module",
    b"static",
    b"unsafe",
    b"async",
    b"init",
];

/// Words before `(` that make no call.
const NO_CALLEES: [&[u8]; 19] = [
    b"if", b"while", b"for", b"switch", b"in", b"IN", b"return", b"and", b"or", b"not", b"elif", b"else",
    b"case", b"match", b"when", b"yield", b"await", b"assert", b"is",
];

/// Calls that make a list, a set or an array of their arguments.
const LIST_MAKERS: [&[u8]; 18] = [
    b"array",
    b"Array",
    b"listOf",
    b"setOf",
    b"mutableListOf",
    b"mutableSetOf",
    b"arrayOf",
    b"arrayListOf",
    b"List.of",
    b"Set.of",
    b"Arrays.asList",
    b"ImmutableList.of",
    b"ImmutableSet.of",
    b"Stream.of",
    b"Set",
    b"Seq",
    b"List",
    b"Vector",
];

/// The name at the end of the text before a parenthesis: `x = List.of`.
pub(crate) fn callee(head: &[u8]) -> &[u8] {
    let head = without_types(head);
    head.rsplit(|byte| byte.is_ascii_whitespace() || b"(=,".contains(byte)).next().unwrap_or_default()
}

/// The name of a call without the types that it is for: `new Map<string, number>`.
fn without_types(head: &[u8]) -> &[u8] {
    if !head.ends_with(b">") {
        return head;
    }
    let mut depth = 0_usize;
    let open = head.iter().rposition(|byte| {
        match byte {
            b'>' => depth += 1,
            b'<' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    });
    open.map_or(head, |open| &head[..open])
}

/// Returns `true` if a parenthesis after this text has the items of a list.
pub(super) fn makes_list(head: &[u8], style: BracketStyle) -> bool {
    let name = callee(head);
    LIST_MAKERS.contains(&name) || style == BracketStyle::R && matches!(name, b"c" | b"list")
}

/// Whether the last word of a text is `in`.
pub(super) fn ends_in_in(head: &[u8]) -> bool {
    let last = head.rsplit(|byte| byte.is_ascii_whitespace()).next().unwrap_or_default();
    last.eq_ignore_ascii_case(b"in")
}

/// Returns `true` if a brace after this text opens a block of statements.
pub(super) fn is_block_head(head: &[u8]) -> bool {
    let first = head.split(|byte| byte.is_ascii_whitespace() || *byte == b'(').next().unwrap_or_default();
    let last = head.rsplit(|byte| byte.is_ascii_whitespace()).next().unwrap_or_default();
    head.ends_with(b")") || last == b"=>" || BLOCK_WORDS.contains(&first) || BLOCK_WORDS.contains(&last)
}

/// Returns `true` if a brace after this text has the branches of a choice: `when (x)` of Kotlin, `match ($x)` of PHP.
pub(super) fn is_choice(head: &[u8], name: &[u8]) -> bool {
    let Some(open) = head.strip_suffix(b")").and_then(|head| memchr::memrchr(b'(', head)) else {
        return false;
    };
    let before = head[..open].trim_ascii_end();
    before.rsplit(|byte| !byte.is_ascii_alphanumeric()).next() == Some(name)
}

/// Returns `true` if a parenthesis at `at` has the arguments of a call.
pub(super) fn is_call(text: &[u8], at: usize) -> bool {
    // One blank may stand between a name and its arguments.
    let is_near = !text[..at].ends_with(b"  ");
    let before = text[..at].strip_suffix(b" ").unwrap_or(&text[..at]);
    let word = before.len()
        - before.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    let word = &before[word..];
    let is_name = !word.is_empty() && !NO_CALLEES.contains(&word);
    is_near && (is_name || before.last().is_some_and(|byte| b")]!>?".contains(byte)))
}

/// Returns `true` if a bracket at `at` takes an element out of the value before it.
pub(super) fn is_index(text: &[u8], at: usize) -> bool {
    text[..at].last().is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_)]".contains(byte))
}
