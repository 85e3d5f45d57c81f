//! What holds for the bytes of every plan, baseline, stored report and store, whoever wrote them.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use redomain::apply::{self, ContentChange, Interrupt, OnEdited, RunInfo, RunSelector, Staged};
use redomain::baseline;
use redomain::fs::now;
use redomain::report::{Format, Report};
use redomain::saved_plan::SavedPlan;
use redomain::text::{Digest, Edit, EditSet, RelPath, Span, steers};

/// A plan that is read is inside the tree, and the same after it was written and read again.
pub fn plan(bytes: &[u8]) -> bool {
    let parsed = SavedPlan::parse("plan.json", bytes);
    let Ok(plan) = parsed else {
        assert!(parsed.is_err_and(|problems| !problems.is_empty()), "refused without a word");
        assert!(!SavedPlan::is_one(bytes));
        return false;
    };
    for file in &plan.files {
        let path = file.path().as_bytes();
        assert!(!path.starts_with(b"/") && !path.split(|byte| *byte == b'/').any(|part| part == b".."));
        assert!(!file.edits().is_empty());
    }
    let mut out = Vec::new();
    plan.write(&mut out).unwrap();
    assert_eq!(SavedPlan::parse("plan.json", &out).as_ref(), Ok(&plan));
    assert!(SavedPlan::is_one(&out));
    true
}

/// A baseline that is read has the same entries after it was written and read again.
pub fn baseline(bytes: &[u8]) -> bool {
    let Ok(read) = baseline::parse("redomain.baseline.json", bytes) else { return false };
    let again = baseline::parse("redomain.baseline.json", &baseline::to_json(&read).unwrap()).unwrap();
    let entries = |it: &baseline::Baseline| -> Vec<_> {
        it.entries
            .iter()
            .map(|entry| {
                let text = (entry.reason.clone(), entry.until.clone());
                (entry.key.clone(), entry.beside, entry.count, text)
            })
            .collect()
    };
    assert_eq!(entries(&again), entries(&read));
    true
}

/// A report that is read can be printed in every format.
pub fn report(bytes: &[u8]) -> bool {
    let Ok(report) = Report::from_stored(bytes) else { return false };
    for format in Format::ALL {
        let mut out = Vec::new();
        let text = |out: &mut dyn std::io::Write| {
            redomain::report::summary(&report, redomain::report::Style::Visible, out)
        };
        format.write(&report, &mut out, text).unwrap();
        let steering = String::from_utf8(out).unwrap().chars().find(|char| *char != '\n' && steers(*char));
        assert_eq!(steering, None, "{}", format.name());
    }
    true
}

/// A tree with a store of its own, in which one run was applied.
pub struct Store {
    /// The folder around the tree, with a file that no run may touch.
    around: PathBuf,
    run: PathBuf,
}

const OUTSIDE: &[u8] = b"old.example outside\n";

struct Change(RelPath, Digest, EditSet);

impl ContentChange for Change {
    fn path(&self) -> &RelPath {
        &self.0
    }

    fn before(&self) -> Digest {
        self.1
    }

    fn edits(&self) -> &EditSet {
        &self.2
    }
}

/// A journal with the mark of the file that it is written to, so that it is taken for one that was made here.
fn marked(journal: &[u8], path: &Path) -> Vec<u8> {
    const BEFORE: &str = "\"format\":1,";
    let file = fs::metadata(path).unwrap();
    let born = file.created().ok().and_then(|born| born.duration_since(UNIX_EPOCH).ok());
    let born = born.map_or(String::new(), |born| format!(" {}.{:09}", born.as_secs(), born.subsec_nanos()));
    let mark = format!("{BEFORE}\"made_here\":\"{}{born}\",", file.ino());
    match journal.windows(BEFORE.len()).position(|bytes| bytes == BEFORE.as_bytes()) {
        Some(at) => [&journal[..at], mark.as_bytes(), &journal[at + BEFORE.len()..]].concat(),
        None => journal.to_vec(),
    }
}

impl Store {
    /// Makes the tree in an empty folder.
    pub fn new(around: &Path) -> Self {
        let root = around.join("tree");
        fs::create_dir(&root).unwrap();
        fs::write(around.join("outside"), OUTSIDE).unwrap();
        let changes = ["a", "b"].map(|name| {
            fs::write(root.join(name), "old.example\n").unwrap();
            let edits = vec![Edit { span: Span::new(0, 3), new: b"new"[..].into() }];
            Change(RelPath::from(name), Digest::of(b"old.example\n"), EditSet::new(edits).unwrap())
        });
        let info = RunInfo {
            version: "0.1.0".into(),
            rules: Digest::of(b"rules"),
            git_commit: None,
            dirty: None,
            started: now(),
            report: Some(b"{}".to_vec()),
        };
        let staged = Staged::stage(&root, &changes, &info, &Interrupt::default()).unwrap().unwrap();
        staged.verify().unwrap().commit().unwrap();
        let run = fs::read_dir(root.join(".redomain/runs")).unwrap().next().unwrap().unwrap().path();
        Self { around: around.to_path_buf(), run }
    }

    /// Gives the run this journal, its own name in it, and asks everything of the store; nothing outside of the tree
    /// changes, whatever the journal says.
    pub fn survives(&self, journal: &[u8]) -> bool {
        let root = self.around.join("tree");
        for name in ["a", "b"] {
            fs::write(root.join(name), "new.example\n").unwrap();
        }
        fs::create_dir_all(&self.run).unwrap();
        let path = self.run.join("journal.jsonl");
        fs::write(&path, "").unwrap();
        fs::write(&path, marked(journal, &path)).unwrap();
        let records = apply::list(&root);
        let is_read = records.as_ref().is_ok_and(|records| records.iter().any(|it| it.info.is_some()));
        for number in 0..3 {
            let _ = apply::record(&root, RunSelector::Number(number));
        }
        let _ = apply::pending(&root);
        let _ = apply::resume(&root, &Interrupt::default());
        let _ = apply::undo(&root, RunSelector::Last, OnEdited::SaveOriginal, &Interrupt::default());
        let _ = apply::prune(&root, 10, 30);
        assert_eq!(fs::read(self.around.join("outside")).unwrap(), OUTSIDE);
        assert_eq!(fs::read_dir(&self.around).unwrap().count(), 2);
        is_read
    }
}
