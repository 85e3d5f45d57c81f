//! Statements of template languages: conditions, loops, assignments and comments. They write nothing themselves, so
//! that the text between them is read as text.
//!
//! Knows the words that begin them in the languages in use, and no grammar. Like a hole, one never goes on behind its
//! line.

use super::hole::closed;

/// Words that begin a statement between `{{` and `}}` (Go, Helm, Handlebars).
const MUSTACHE_WORDS: &[&str] = &[
    "if", "else", "end", "range", "with", "define", "block", "break", "continue", "elseif", "each", "unless",
];

/// Words that begin a statement between `{%` and `%}` (Jinja, Twig, Liquid, Django), beside those that begin with
/// `end`.
// Others write something: `{% url … %}`, `{% static … %}`.
const JINJA_WORDS: &[&str] = &[
    "if",
    "elif",
    "elsif",
    "elseif",
    "else",
    "unless",
    "for",
    "case",
    "when",
    "set",
    "block",
    "macro",
    "with",
    "raw",
    "verbatim",
    "filter",
    "autoescape",
    "comment",
    "assign",
    "capture",
    "call",
    "do",
    "from",
    "import",
    "extends",
];

/// Words that begin a statement between `<?php` and `?>`, or `<%-` and `%>`, beside those that begin with `end`.
const CODE_WORDS: &[&str] = &[
    "if", "else", "elseif", "for", "foreach", "while", "switch", "case", "default", "break", "include",
    "require",
];

/// Length of the statement at the start of `rest`, which begins with `{` or `<`.
pub(super) fn statement(rest: &[u8]) -> Option<usize> {
    let end: &[u8] = match rest.get(..2)? {
        b"{{" => b"}}",
        b"{%" => b"%}",
        b"{#" => b"#}",
        b"<%" => b"%>",
        b"<?" => b"?>",
        _ => return None,
    };
    let len = closed(rest, end)?;
    let inner = rest.get(2..len - end.len())?;
    is_statement(&rest[..2], inner).then_some(len)
}

fn is_statement(open: &[u8], inner: &[u8]) -> bool {
    let content = inner.strip_prefix(b"-").or_else(|| inner.strip_prefix(b"~")).unwrap_or(inner);
    let content = content.trim_ascii_start();
    match open {
        b"{{" => {
            matches!(content.first(), Some(b'#' | b'/' | b'^' | b'!')) || begins_with(content, MUSTACHE_WORDS)
        }
        b"{%" => begins_with(content, JINJA_WORDS) || content.starts_with(b"end"),
        b"{#" => true,
        // `<%=` and `<%==` write a value; so does the `<%-` of some languages.
        b"<%" => match inner.first() {
            Some(b'=') => false,
            Some(b'-') => begins_with(content, CODE_WORDS) || begins_with(content, &["end", "unless", "}"]),
            _ => true,
        },
        _ => match content.strip_prefix(b"php") {
            Some(code) => {
                let code = code.trim_ascii_start();
                begins_with(code, CODE_WORDS) || code.starts_with(b"end") || code.starts_with(b"}")
            }
            None => content.starts_with(b"xml"),
        },
    }
}

/// Returns `true` if a text begins with one of the words.
fn begins_with(text: &[u8], words: &[&str]) -> bool {
    let len = text.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    let len = if len == 0 { text.len().min(1) } else { len };
    words.iter().any(|word| word.as_bytes() == &text[..len])
}

#[cfg(test)]
mod tests {
    use super::statement;

    #[test]
    fn tells_statements_from_values() {
        for (text, expected) in [
            ("{{ if .x }}a", true),
            ("{{- else -}}", true),
            ("{{end}}", true),
            ("{{#each xs}}", true),
            ("{{/each}}", true),
            ("{{! a comment }}", true),
            ("{{ .x }}", false),
            ("{{ ending }}", false),
            ("{{ include \"x\" . }}", false),
            ("{{> partial}}", false),
            ("{% if x %}", true),
            ("{%- endfor %}", true),
            ("{% url 'x' %}", false),
            ("{# x #}", true),
            ("#{x}", false),
            ("<% x.each do |y| %>", true),
            ("<% end %>", true),
            ("<%= x %>", false),
            ("<%- x %>", false),
            ("<%- if x -%>", true),
            ("<%@ taglib uri='x' %>", true),
            ("<?= $x ?>", false),
            ("<?php echo $x ?>", false),
            ("<?php if ($x): ?>", true),
            ("<?php } ?>", true),
            ("{{ if x\n }}", false),
            ("{{ if x", false),
            ("{{", false),
            ("<", false),
        ] {
            assert_eq!(statement(text.as_bytes()).is_some(), expected, "{text}");
        }
    }
}
