//! Each way to get a rule file wrong, and exactly what is said about it.
//!
//! `testdata/bad_rules/NAME.yaml` is read as `redomain.yaml` and its problems compared with `NAME.txt`;
//! `REDOMAIN_BLESS=1` writes the answers anew.

use std::collections::BTreeSet;
use std::path::Path;

use redomain::rule::parse;

#[test]
#[allow(clippy::disallowed_methods, reason = "blessing writes the expected messages")]
fn says_exactly_what_is_wrong() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/bad_rules");
    let bless = std::env::var_os("REDOMAIN_BLESS").is_some_and(|value| value == "1");
    let stems = |extension: &str| -> BTreeSet<String> {
        let entries = std::fs::read_dir(&folder).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        let matching = paths.filter(|path| path.extension().is_some_and(|found| found == extension));
        matching.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
    };
    let names = stems("yaml");
    let mut wrong = Vec::new();
    for name in &names {
        let source = std::fs::read(folder.join(format!("{name}.yaml"))).unwrap();
        let (file, mut problems) = parse("redomain.yaml", &source);
        let text = String::from_utf8_lossy(&source);
        let lines: Vec<&str> = text.lines().collect();
        problems.iter_mut().for_each(|problem| problem.quote(&lines));
        let said: String = problems.iter().map(|problem| format!("{problem}\n")).collect();
        assert!(!said.is_empty(), "{name}: nothing is said about it");
        assert_eq!(file.is_none(), said.contains("error: "), "{name}: only an error refuses a file");
        let answer = folder.join(format!("{name}.txt"));
        if bless {
            std::fs::write(&answer, &said).unwrap();
        }
        let expected = std::fs::read_to_string(&answer).unwrap_or_default();
        if said != expected {
            wrong.push(format!("{name}\nexpected:\n{expected}said:\n{said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(names, stems("txt"), "each file has its messages, and each message its file");
}
