//! A plan as a file, so that `apply --plan` writes exactly the reviewed edits: each with its old bytes, and the digest
//! of each file.
//!
//! A plan may come from anywhere and is not trusted. Invariant: every path of a [`SavedPlan`] is inside the tree, no
//! file is named twice, and the edits of a file are sorted and disjoint.

mod wire;

use crate::fs::is_safe;
use crate::json;
use crate::text::{Digest, Edit, EditSet, Excerpt, Place, Problem, RelPath, SkipReason, Span};
use std::collections::HashSet;
use std::io::{BufWriter, Write};
use wire::{FileText, PlanText};

/// The field that identifies a saved plan, with its quotes.
const FORMAT_FIELD: &[u8] = b"\"redomain_plan\"";

/// Edits to be written later, with the version and rules that made them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedPlan {
    /// The version of the program that made it.
    pub version: String,
    /// The digest of the rule file.
    pub rules: Digest,
    /// The files that change.
    pub files: Vec<SavedFile>,
    /// The report to store with the run, as an opaque text of the caller. No plan is without one: it is what people
    /// read of its edits, and what they are held against.
    pub report: String,
}

/// The edits of one file, bound to its digest and to their old bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFile {
    path: RelPath,
    before: Digest,
    /// The bytes that each edit replaces.
    old: Vec<Vec<u8>>,
    edits: EditSet,
}

impl SavedFile {
    /// Binds `edits` to the file at `path`, which has the digest `before`. `lines` are its lines around the edits.
    ///
    /// # Errors
    /// An edit outside of `lines`: its old bytes would be missing in the plan, and no reviewer would see them.
    pub fn new(
        path: &RelPath,
        before: Digest,
        lines: &[Excerpt<'_>],
        edits: EditSet,
    ) -> Result<Self, SkipReason> {
        let old = edits.iter().map(|edit| replaced_bytes(lines, edit)).collect::<Option<_>>();
        let old =
            old.ok_or_else(|| SkipReason::Unreadable("an edit is outside of the lines read".to_owned()))?;
        Ok(Self { path: path.clone(), before, old, edits })
    }

    /// The path of the file from the root.
    pub fn path(&self) -> &RelPath {
        &self.path
    }

    /// The digest of the file that the edits were made for.
    pub fn before(&self) -> Digest {
        self.before
    }

    /// The edits.
    pub fn edits(&self) -> &EditSet {
        &self.edits
    }

    /// Returns `true` if edit `number` was made to replace these `bytes`, which are `offset` bytes after its start. The
    /// digest proves that the file is the same; the old bytes prove that a reviewer saw them.
    pub fn takes(&self, number: usize, offset: usize, bytes: &[u8]) -> bool {
        self.old.get(number).and_then(|old| old.get(offset..offset + bytes.len())) == Some(bytes)
    }

    /// Edits with the bytes that they replace.
    pub fn replacements(&self) -> impl Iterator<Item = (&Edit, &[u8])> {
        self.edits.iter().zip(self.old.iter().map(Vec::as_slice))
    }

    fn from_wire(text: FileText) -> Result<Self, String> {
        let FileText { path, path_bytes, before, edits } = text;
        let path = RelPath::new(wire::bytes(path, path_bytes)?);
        if !is_safe(&path) {
            return Err(format!("`{path}` is not a path of a file in the tree"));
        }
        let before = before.parse().map_err(|_| format!("`{path}`: `{before}` is no digest"))?;
        let (mut old, mut list) = (Vec::with_capacity(edits.len()), Vec::with_capacity(edits.len()));
        for edit in edits {
            let (start, replaced, new) = edit.parts().map_err(|what| format!("`{path}`: {what}"))?;
            let end = start.checked_add(replaced.len());
            let end = end.ok_or_else(|| format!("`{path}`: no file has an offset of {start}"))?;
            list.push(Edit { span: Span::new(start, end), new: new.into() });
            old.push(replaced);
        }
        if !list.is_sorted_by(|one: &Edit, other| one.span.start <= other.span.start) {
            return Err(format!("`{path}`: edits are not in the order of their offsets"));
        }
        match EditSet::new(list) {
            Ok(edits) if !edits.is_empty() => Ok(Self { path, before, old, edits }),
            Ok(_) => Err(format!("`{path}`: has no edits")),
            Err(conflict) => {
                let (first, second) = (conflict.first.span.start, conflict.second.span.start);
                Err(format!("`{path}`: the edits at {first} and {second} overlap"))
            }
        }
    }
}

/// The bytes that `edit` replaces; `None` where they are not all in one of the excerpts.
fn replaced_bytes(excerpts: &[Excerpt<'_>], edit: &Edit) -> Option<Vec<u8>> {
    let excerpt = Excerpt::with(excerpts, edit.span.start)?;
    excerpt.span().contains(edit.span).then(|| excerpt.here(edit.span).of(&excerpt.bytes).to_vec())
}

impl SavedPlan {
    /// Returns `true` if a file with these bytes is a saved plan, in any layout, from its first byte to its last.
    pub fn is_one(bytes: &[u8]) -> bool {
        // Searched for before parsing, which takes many times as long: hardly any JSON file has the field.
        fields(bytes).is_some_and(|fields| memchr::memmem::find(fields, FORMAT_FIELD).is_some())
            && Self::parse("", bytes).is_ok()
    }

    /// Returns `true` if a large file that starts with `start` may be a saved plan, as [`Self::write`] writes it.
    pub fn may_start(start: &[u8]) -> bool {
        fields(start).is_some_and(starts_with_format)
    }

    /// Number of edits in all files.
    pub fn edits(&self) -> usize {
        self.files.iter().map(|file| file.edits.len()).sum()
    }

    /// Writes the plan as JSON.
    ///
    /// # Errors
    /// The error of `out`.
    pub fn write(&self, out: &mut dyn Write) -> std::io::Result<()> {
        let mut out = BufWriter::new(out);
        json::write_indented(&PlanText::of(self), &mut out)?;
        out.write_all(b"\n")?;
        out.flush()
    }

    /// Reads a plan, called `name` in messages.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn parse(name: &str, bytes: &[u8]) -> Result<Self, Vec<Problem>> {
        let PlanText { redomain_plan: _, version, rules, files: texts, report } =
            PlanText::parse(bytes).map_err(|what| vec![mistake(name, what)])?;
        let (mut files, mut problems) = (Vec::with_capacity(texts.len()), Vec::new());
        let mut known = HashSet::new();
        for text in texts {
            match SavedFile::from_wire(text) {
                Ok(file) if !known.insert(file.path.clone()) => {
                    problems.push(mistake(name, format!("`{}` is named twice", file.path)));
                }
                Ok(file) => files.push(file),
                Err(what) => problems.push(mistake(name, what)),
            }
        }
        if report.is_none() {
            problems.push(mistake(name, "has no `report`, which its edits are held against".to_owned()));
        }
        match (rules.parse(), report) {
            (Ok(rules), Some(report)) if problems.is_empty() => Ok(Self { version, rules, files, report }),
            (Ok(_), _) => Err(problems),
            (Err(_), _) => {
                problems.push(mistake(name, format!("`{rules}` is no digest of a rule file")));
                Err(problems)
            }
        }
    }
}

/// A mistake in the plan called `name` in messages.
fn mistake(name: &str, what: String) -> Problem {
    Problem::error(Place::file(name), what).help("make it again with `redomain diff --plan FILE`")
}

/// The text behind the brace that opens a JSON object.
fn fields(bytes: &[u8]) -> Option<&[u8]> {
    bytes.trim_ascii_start().strip_prefix(b"{")
}

fn starts_with_format(fields: &[u8]) -> bool {
    let value = fields.trim_ascii_start().strip_prefix(FORMAT_FIELD);
    let value = value.and_then(|rest| rest.trim_ascii_start().strip_prefix(b":"));
    value.is_some_and(|value| value.trim_ascii_start().first().is_some_and(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::{Digest, SavedFile, SavedPlan};
    use crate::text::{Edit, EditSet, EditStream, Excerpt, RelPath, Span};

    fn edit(start: usize, end: usize, new: &[u8]) -> Edit {
        Edit { span: Span::new(start, end), new: new.into() }
    }

    fn plan() -> SavedPlan {
        let file = |path: &[u8], original: &[u8], edits: Vec<Edit>| {
            let (before, lines) = (Digest::of(original), [Excerpt::whole(original)]);
            SavedFile::new(&RelPath::new(path), before, &lines, EditSet::new(edits).unwrap()).unwrap()
        };
        SavedPlan {
            version: String::from("1.2.3"),
            rules: Digest::of(b"rules"),
            files: vec![
                file(b"a/b.txt", b"one two", vec![edit(0, 3, b"1"), edit(3, 3, b"!"), edit(4, 7, b"")]),
                file(b"caf\xe9 \x1b[2J", b"\xffold\xfe", vec![edit(0, 5, b"\x00\xff new")]),
                file("zwölf".as_bytes(), b"o\0l\0d\0", vec![edit(0, 6, b"n\0e\0w\0")]),
            ],
            report: String::from("{\"a\": 1}"),
        }
    }

    fn text(plan: &SavedPlan) -> String {
        let mut out = Vec::new();
        plan.write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn reads_back_what_it_writes() {
        let text = text(&plan());
        assert!(SavedPlan::is_one(text.as_bytes()));
        assert!(!text.contains('\x1b'), "{text}");
        assert_eq!(SavedPlan::parse("plan.json", text.as_bytes()), Ok(plan()));
    }

    #[test]
    fn a_file_becomes_what_the_reviewer_saw_or_nothing() {
        let file = &plan().files[0];
        let becomes = |original: &[u8]| {
            let (mut splice, mut out, mut fits) = (EditStream::new(file.edits()), Vec::new(), true);
            splice.feed(original, &mut out, |number, at, bytes| fits &= file.takes(number, at, bytes));
            (splice.finish(&mut out) && fits).then_some(out)
        };
        assert_eq!(becomes(b"one two").unwrap(), b"1! ");
        for other in [&b"two one"[..], b"one tw", b"", b"ONE two"] {
            assert_eq!(becomes(other), None);
        }
        assert!(!file.takes(0, 1, b"nee") && !file.takes(9, 0, b""));
    }

    #[test]
    fn an_edit_outside_of_the_lines_read_is_refused() {
        let lines = [Excerpt { bytes: b"two\n".as_slice().into(), start: 4, lines_before: 1 }];
        for (span, expected) in [((4, 7), true), ((8, 8), true), ((0, 3), false), ((6, 9), false)] {
            let edits = EditSet::new(vec![edit(span.0, span.1, b"new")]).unwrap();
            let file = SavedFile::new(&RelPath::from("a"), Digest::of(b"one\ntwo\nend\n"), &lines, edits);
            assert_eq!(file.is_ok(), expected, "{span:?}");
        }
    }

    #[test]
    fn a_plan_is_recognized_however_it_is_laid_out() {
        let written = text(&plan());
        let value: serde_json::Value = serde_json::from_str(&written).unwrap();
        let mut fields: Vec<_> = value.as_object().unwrap().iter().collect();
        fields.reverse();
        let fields = fields.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect::<Vec<_>>();
        let reordered = format!("{{{}}}", fields.join(","));
        for (text, expected) in [
            (written.as_str(), true),
            (&written[..60], false),
            (&format!("{written}api.old.example"), false),
            (&written.replace("1.2.3", "1\", \"x\": \"y"), false),
            (&serde_json::to_string(&value).unwrap(), true),
            (&format!("\n {}", written.replace('\n', "\r\n\t")), true),
            (&reordered, true),
            ("{\"redomain_plan\" :\n1", false),
            ("{\"redomain_plan\": 1}", false),
            ("{\"redomain_plan\": \"api.old.example\"}", false),
            ("{\"a\": {\"redomain_plan\": 1}}", false),
            ("{\"a\": \"\\\"redomain_plan\\\": 1\"}", false),
            ("[{\"redomain_plan\": 1}]", false),
            ("", false),
        ] {
            assert_eq!(SavedPlan::is_one(text.as_bytes()), expected, "{text}");
        }
        for (start, expected) in [
            (&written[..60], true),
            ("{\"redomain_plan\" :\n1", true),
            ("{\"redomain_plan\": \"api.old.example\"}", false),
            ("[{\"redomain_plan\": 1}]", false),
        ] {
            assert_eq!(SavedPlan::may_start(start.as_bytes()), expected, "{start}");
        }
    }

    #[test]
    fn every_mistake_is_named() {
        let good = text(&plan());
        let digest = Digest::of(b"one two").to_string();
        let long = format!("\"offset\": {}", u64::MAX);
        for (from, to, expected) in [
            ("\"redomain_plan\": 1", "\"redomain_plan\": 2", "plan format 2 is not known here, only 1"),
            ("\"redomain_plan\": 1", "\"plan\": 1", "is no saved plan"),
            ("{\n", "[\n", "is no saved plan"),
            ("\"version\"", "\"colour\": 1, \"version\"", "unknown field `colour`"),
            ("a/b.txt", "/etc/passwd", "`/etc/passwd` is not a path of a file in the tree"),
            ("a/b.txt", "a/../../b", "`a/../../b` is not a path of a file in the tree"),
            ("a/b.txt", "a/.GIT/config", "`a/.GIT/config` is not a path of a file in the tree"),
            ("a/b.txt", ".redomain/lock", "`.redomain/lock` is not a path of a file in the tree"),
            ("a/b.txt", "", "`` is not a path of a file in the tree"),
            ("a/b.txt", "zwölf", "`zwölf` is named twice"),
            (&digest, "12", "`a/b.txt`: `12` is no digest"),
            (",\n  \"report\": \"{\\\"a\\\": 1}\"", "", "has no `report`, which its edits are held against"),
            ("\"offset\": 3", "\"offset\": 5", "`a/b.txt`: edits are not in the order of their offsets"),
            ("\"offset\": 3", "\"offset\": 2", "`a/b.txt`: the edits at 0 and 2 overlap"),
            ("\"offset\": 3", "\"offset\": -3", "invalid value"),
            ("\"offset\": 4", &long, "`a/b.txt`: no file has an offset of 18446744073709551615"),
            ("\"new\": \"\\u0000\u{fffd} new\"", "\"new\": \"seen\"", "`new` and `new_bytes` differ"),
        ] {
            let bad = good.replacen(from, to, 1);
            assert_ne!(bad, good, "{from}");
            let problems = SavedPlan::parse("plan.json", bad.as_bytes()).unwrap_err();
            assert_eq!(problems.len(), 1, "{problems:?}");
            let said = problems[0].to_string();
            assert!(said.starts_with("error: plan.json: ") && said.contains(expected), "{said}");
        }
        let two = good.replace("a/b.txt", "../b.txt").replace("zwölf", "/zwölf");
        assert_eq!(SavedPlan::parse("plan.json", two.as_bytes()).unwrap_err().len(), 2);
    }

    #[test]
    fn no_bytes_make_it_panic() {
        let good = text(&plan());
        for cut in 0..good.len() - 2 {
            assert!(SavedPlan::parse("plan.json", &good.as_bytes()[..cut]).is_err(), "{cut}");
        }
    }
}
