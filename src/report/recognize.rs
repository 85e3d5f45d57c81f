//! Whether a text is a report that this program wrote: its old names are no mentions, and it is out of date after the run.
//!
//! Reads what each format has at its head, and of text, which has nothing of its own there, the answer at its end.

use super::csv::HEAD;

/// Bytes at the head of a report in which its format shows.
// The rules of a SARIF log come behind the name of its driver, and the answer of a Markdown page is its first line.
const MAX_HEAD: usize = 2 << 10;

/// Bytes at the end of a text report in which its account stands.
// Moves and reasons come before it, and hints behind it.
const MAX_TAIL: usize = 8 << 10;

/// First lines of the lists of `hosts` as CSV.
const HOST_LISTS: [&[u8]; 3] = [
    b"domain,hosts,mentions,files,kinds,path,line,scope",
    b"host,mentions,files,kinds,schemes,ports,spellings,path,line",
    b"host,mentions,files,kinds,outcomes,path,line",
];

/// Returns `true` if a whole file is a report.
pub(crate) fn is_report(bytes: &[u8]) -> bool {
    has_head(bytes) || may_be_text(bytes) && has_account(&bytes[bytes.len().saturating_sub(MAX_TAIL)..])
}

/// Returns `true` if a file that starts with these bytes may be one.
pub(crate) fn may_be_report(start: &[u8]) -> bool {
    has_head(start) || may_be_text(start)
}

fn has_head(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(MAX_HEAD)];
    let has = |part: &[u8]| memchr::memmem::find(head, part).is_some();
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    match head {
        [b'{', ..] => {
            head.starts_with(b"{\"version\":1,\"summary\":{\"files_scanned\":")
                || head.starts_with(b"{\"version\":1,\"hosts\":[")
                || head.starts_with(b"{\"version\":1,\"domains\":[{\"domain\":")
                || head.starts_with(b"{\"$schema\":") && has(b"\"driver\":{\"name\":\"redomain\"")
                || head.starts_with(b"{\"path\":") && has(b",\"spelling\":\"") && has(b",\"verdict\":\"")
        }
        [b'[', ..] => {
            head.starts_with(b"[{\"description\":\"")
                && has(b",\"check_name\":")
                && has(b",\"fingerprint\":\"")
        }
        [b'<', ..] => head.starts_with(b"<!doctype html>") && has(b"<title>redomain: "),
        [b'#', ..] => has(b" rewrite + ") && has(b" unlisted, ") && has(b" read\n"),
        [b':', ..] => ends_annotation(line),
        _ => {
            HOST_LISTS.contains(&line)
                || line.starts_with(b"mentions  ") && line.ends_with(b"  kinds of files  first place")
                || line == HEAD.as_bytes()
        }
    }
}

/// Returns `true` if a line is an annotation about a name.
fn ends_annotation(line: &[u8]) -> bool {
    let is_command = [&b"::error file="[..], b"::warning file=", b"::notice file="];
    let has = |part: &[u8]| memchr::memmem::find(line, part).is_some();
    is_command.iter().any(|command| line.starts_with(command))
        && (has(b"` is an old name; the new one is `") || has(b"` needs review: "))
}

/// Returns `true` if a text begins as a diff, or with a finding.
fn may_be_text(start: &[u8]) -> bool {
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    line.starts_with(b"diff --git a/") || memchr::memmem::find(line, " → ".as_bytes()).is_some()
}

/// Returns `true` if a text ends in the account of a diff, or in the answer of the gate.
fn has_account(tail: &[u8]) -> bool {
    tail.split(|byte| *byte == b'\n').any(|line| {
        let has = |part: &[u8]| memchr::memmem::find(line, part).is_some();
        line.starts_with(b"mentions: ") && has(b" rewrite + ") && has(b" unlisted")
            || line.starts_with(b"found: ") && has(b"; run `redomain ")
    })
}

#[cfg(test)]
mod tests {
    use super::{is_report, may_be_report};

    #[test]
    fn other_files_are_no_reports() {
        for text in [
            "",
            "{\"version\":1,\"summary\":\"x\"}",
            "{\"$schema\":\"x\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"other\"}}}]}",
            "{\"path\":\"a\",\"verdict\":\"x\"}\n",
            "[{\"description\":\"x\"}]",
            "<!doctype html>\n<title>other</title>redomain: ",
            "# Notes\n\nmentions\n",
            "::error file=a.sh,line=1::`x` is bad\n",
            "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-old.io\n+new.io\n",
            "old → new\nfound: 3 names\n",
        ] {
            assert!(!is_report(text.as_bytes()), "{text}");
        }
        assert!(may_be_report(b"diff --git a/a b/a\n") && !may_be_report(b"text\n"));
    }
}
