//! Names of Kubernetes: groups of its API, and the prefixes of annotations, labels, finalizers and taints.
//!
//! They look like hosts without a scheme, and belong to objects that are stored in clusters.

use super::key::without_quote;
use super::term::{Term, TermPrefix};
use super::words::NAMESPACE_WORDS;
use crate::verdict::introduction::{behind_attributes, introduces};
use crate::verdict::word::{has_part, last_part, names};

/// Returns `true` if the term is a group or a key by the code around it. `line` is the line before it, `parts` introduce
/// its value, innermost first, and `openers` open the blocks around it.
pub(super) fn is_name(text: &[u8], term: &Term, line: &[u8], parts: &[Vec<u8>], openers: &[&[u8]]) -> bool {
    term.prefix == TermPrefix::None
        && (is_api_version(line)
            || is_group(text, term, line, parts, openers)
            || is_map_key(text, term, line, parts)
            || is_key_value(text, term, line, openers)
            || is_annotation_key(text, term, line, openers))
}

/// `apiVersion: HOST/v1`.
fn is_api_version(line: &[u8]) -> bool {
    let line = line.trim_ascii_start();
    let line = line.strip_prefix(b"- ").unwrap_or(line);
    // In a literal of another language: `apiVersion: HOST/v1\n`.
    let end = line.trim_ascii_end();
    line.starts_with(b"apiVersion:") || line.starts_with(b"\"apiVersion\":") || end.ends_with(b"apiVersion:")
}

/// `apiGroups: ["HOST"]`, `Group: "HOST"`, `+groupName=HOST`, `groups=HOST,resources=…` of kubebuilder.
fn is_group(text: &[u8], term: &Term, line: &[u8], parts: &[Vec<u8>], openers: &[&[u8]]) -> bool {
    let path = term.path(text);
    let is_version =
        path.strip_prefix(b"/v").is_some_and(|rest| rest.first().is_some_and(u8::is_ascii_digit));
    if !(path.is_empty() || is_version) {
        return false;
    }
    let is_marker = line.ends_with(b"groupName=") || line.ends_with(b":groups=");
    let is_item = line.iter().all(|byte| byte.is_ascii_whitespace() || b"-\"'".contains(byte));
    is_marker
        || parts.first().is_some_and(|part| introduces_group(part))
        || is_item && openers.first().is_some_and(|opener| introduces_group(opener))
}

fn introduces_group(part: &[u8]) -> bool {
    let part = behind_attributes(part);
    names(part).any(|(start, end)| {
        let after = &part[end..];
        NAMESPACE_WORDS.has("groups", &part[start..end]) && introduces(after) && !after.starts_with(b"(")
    })
}

/// Bytes of `name: "`, with some for blanks.
const MAX_KEY: usize = 16;

/// Bytes on either side of the name of an object in which its kind is looked for: `metadata` and `kind` stand at its
/// start.
const MAX_TO_KIND: usize = 2 << 10;

/// `metadata: {name: widgets.HOST}` of an object that is named after its group, such as a custom resource definition.
pub(super) fn names_definition(text: &[u8], term: &Term, openers: &[&[u8]]) -> bool {
    let key = without_quote(&text[term.span.start.saturating_sub(MAX_KEY)..term.span.start]);
    if !key.trim_ascii_end().ends_with(b" name:")
        || !openers.first().is_some_and(|opener| opener.trim_ascii().starts_with(b"metadata:"))
    {
        return false;
    }
    let before = &text[term.span.start.saturating_sub(MAX_TO_KIND)..term.span.start];
    let before = &before[memchr::memmem::rfind(before, DOCUMENT_END).unwrap_or(0)..];
    let after = &text[term.span.end..text.len().min(term.span.end + MAX_TO_KIND)];
    let after = &after[..memchr::memmem::find(after, DOCUMENT_END).unwrap_or(after.len())];
    let is_kind = |kind: &[u8]| [before, after].iter().any(|part| memchr::memmem::find(part, kind).is_some());
    NAMESPACE_WORDS.any("kinds-named-after-groups", is_kind)
}

/// The line between two documents of YAML.
const DOCUMENT_END: &[u8] = b"\n---";

/// `OwnerAnnotation = "HOST/owner"`, `annotations["HOST/owner"]`, `kubectl annotate pod a HOST/owner=b`.
fn is_map_key(text: &[u8], term: &Term, line: &[u8], parts: &[Vec<u8>]) -> bool {
    if !has_key(text, term) {
        return false;
    }
    let is_written =
        has_command(line, "commands") || has_command(line, "selecting-commands") && is_selector(line);
    is_written
        || parts.first().is_some_and(|part| {
            names(part).any(|(start, end)| {
                let (name, after) = (&part[start..end], &part[end..]);
                let is_longer = last_part(name).is_some_and(|last| last.len() < name.len());
                let is_subscript = matches!(after.trim_ascii_end(), b"[" | b"()[" | b"?.[");
                is_longer && introduces(after) && has_part(name, NAMESPACE_WORDS.group("map-keys"))
                    || is_subscript && is_map(name)
            })
        })
}

/// Returns `true` if one of the commands of the group is on the line.
fn has_command(line: &[u8], group: &str) -> bool {
    NAMESPACE_WORDS.any(group, |command| memchr::memmem::find(line, command).is_some())
}

/// Returns `true` if the path of the term is the name of a key, `/owner`.
fn has_key(text: &[u8], term: &Term) -> bool {
    term.path(text).strip_prefix(b"/").is_some_and(|key| {
        !key.is_empty() && key.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
    })
}

/// `-l HOST/app=a`, `--selector='a=b,HOST/app'`.
fn is_selector(line: &[u8]) -> bool {
    let line = line.strip_suffix(b"!").unwrap_or(line);
    let start = line.iter().rposition(u8::is_ascii_whitespace).map_or(0, |at| at + 1);
    let (before, argument) = line.split_at(start);
    let option = before.trim_ascii_end().rsplit(u8::is_ascii_whitespace).next().unwrap_or_default();
    let is_behind_option = matches!(option, b"-l" | b"--selector");
    let list = argument.strip_prefix(b"--selector=").or_else(|| is_behind_option.then_some(argument));
    list.is_some_and(|list| matches!(list, b"" | b"'" | b"\"") || list.ends_with(b","))
}

/// `key: HOST/gpu` of a toleration, `topologyKey: HOST/zone`, `finalizers: [HOST/fin]`, or an item of such a list.
fn is_key_value(text: &[u8], term: &Term, line: &[u8], openers: &[&[u8]]) -> bool {
    if !has_key(text, term) {
        return false;
    }
    let left = without_quote(line).trim_ascii_end();
    if let Some(left) = left.strip_suffix(b":") {
        let key = last_key(left);
        return NAMESPACE_WORDS.has("key-fields", key)
            || key == b"key" && openers.iter().any(|opener| opens(opener, "key-lists"));
    }
    let is_item =
        left.ends_with(b"-") && left.trim_ascii() == b"-" || left.ends_with(b"[") || left.ends_with(b",");
    is_item && openers.first().is_some_and(|opener| opens(opener, "name-lists"))
}

/// Returns `true` if a block or a list is the value of a key of the group.
fn opens(opener: &[u8], group: &str) -> bool {
    let opener = opener.trim_ascii_end();
    let opener =
        opener.strip_suffix(b"[").or_else(|| opener.strip_suffix(b"{")).unwrap_or(opener).trim_ascii_end();
    opener.strip_suffix(b":").is_some_and(|left| NAMESPACE_WORDS.has(group, last_key(left)))
}

/// The key at the end of `left`, without its quotes.
fn last_key(left: &[u8]) -> &[u8] {
    without_quote(left).rsplit(|byte| !byte.is_ascii_alphanumeric()).next().unwrap_or_default()
}

/// `/metadata/annotations/HOST~1owner` of a patch in JSON (RFC 6901).
pub(super) fn is_key_in_patch(text: &[u8], term: &Term) -> bool {
    let Some(before) = text[..term.name.start].strip_suffix(b"/") else { return false };
    let name = before.rsplit(|byte| !byte.is_ascii_alphanumeric()).next().unwrap_or_default();
    is_map(name) && text[term.name.end..].starts_with(b"~1")
}

/// `HOST/name: value` below `annotations:` or `labels:`, or with a quantity below `limits:`; `line` is the line up to the
/// name.
fn is_annotation_key(text: &[u8], term: &Term, line: &[u8], openers: &[&[u8]]) -> bool {
    let before = line.trim_ascii_start();
    let left = without_quote(before).trim_ascii_end();
    let is_first = left.is_empty() || left.ends_with(b"{") || left.ends_with(b",");
    let after = text[term.name.end..].strip_prefix(b"/").filter(|_| is_first);
    let Some(after) = after else { return false };
    let name = after.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte)).count();
    let rest = &after[name..];
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let is_key = name > 0 && rest.starts_with(b":") && rest.get(1).is_none_or(u8::is_ascii_whitespace);
    let value = rest.get(1..).unwrap_or_default().trim_ascii_start();
    let is_quantity = value.iter().find(|byte| !b"\"'".contains(byte)).is_some_and(u8::is_ascii_digit);
    is_key
        && (openers.iter().any(|opener| opens_map(opener))
            || is_quantity && openers.first().is_some_and(|opener| opens(opener, "resource-maps")))
}

fn opens_map(opener: &[u8]) -> bool {
    let opener = opener.trim_ascii_end();
    let opener = opener.strip_suffix(b"{").unwrap_or(opener).trim_ascii_end();
    let key = opener.strip_suffix(b":").unwrap_or(opener);
    is_map(key.strip_suffix(b"\"").unwrap_or(key))
}

fn is_map(name: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    NAMESPACE_WORDS.any("maps", |word| name.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::{is_key_in_patch, is_name};
    use crate::text::Span;
    use crate::verdict::introduction::introductions;
    use crate::verdict::vocabulary::term::Term;

    #[test]
    fn tells_names_from_hosts() {
        for (text, expected) in [
            ("apiVersion: HOST/v1", true),
            ("{APIVersion: \"HOST/v1\"", true),
            ("apiGroups: [\"\", \"HOST\"]", true),
            ("GroupVersion{Group: \"HOST\", Version: \"v1\"}", true),
            ("// +groupName=HOST", true),
            ("// +kubebuilder:rbac:groups=HOST,resources=a", true),
            ("const OwnerLabel = \"HOST/owner\"", true),
            ("FINALIZER_NAME = 'HOST/cleanup'", true),
            ("a.GetLabels()[\"HOST/owner\"]", true),
            ("annotations['HOST/owner'] = b", true),
            ("kubectl label pod a HOST/owner=b", true),
            ("\"/metadata/annotations/HOST~1owner\"", true),
            ("group: \"HOST/docs\"", false),
            ("label: \"HOST/docs\"", false),
            ("OwnerLabel = \"https://HOST/owner\"", false),
            ("OwnerLabel = \"HOST\"", false),
            ("Group(\"HOST\")", false),
            ("host: \"HOST\"", false),
            ("pages['HOST/owner']", false),
        ] {
            let start = text.find("HOST").unwrap();
            let term = Term::around(text.as_bytes(), Span::new(start, start + 4));
            let line = &text[..term.span.start];
            let left = line.strip_suffix(['"', '\'']).unwrap_or(line).len();
            let parts = introductions(text.as_bytes(), Span::new(0, left), &[]);
            let is_name = is_name(text.as_bytes(), &term, line.as_bytes(), &parts, &[]);
            assert_eq!(is_name || is_key_in_patch(text.as_bytes(), &term), expected, "{text}");
        }
    }
}
