//! `diff --split-by`: shares of the changes, whose sum is exactly the whole.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use std::fs;
use std::path::Path;

use support::{Repo, files, text};

const RULES: &str = "version: 1
zones: [example.com]
rules:
  - {id: api, from: api.staging.example.com, to: api-staging.example.com}
  - {id: web, from: web.staging.example.com, to: www.example.com}
";

const KEYS: [&str; 4] = ["owner", "directory", "kind", "rule"];

fn repository() -> Repo {
    let repo = Repo::with_git();
    // A folder that no run reads.
    repo.file(".git/info/exclude", "made\n");
    repo.file("made/.keep", "");
    repo.file("redomain.yaml", RULES);
    repo.file(".github/CODEOWNERS", "* @all\n/src/ @org/web\n*.md @org/docs @writer\n/free/\n");
    let api = "1\n2\nhttps://api.staging.example.com\n4\n";
    for path in ["src/a.py", "src/b.md", "lib/a.py", "root.tf", "free/x", "a b/ü.sh"] {
        repo.file(path, api);
    }
    repo.file("src/both.py", "web.staging.example.com\napi.staging.example.com web.staging.example.com\n");
    repo.file("src/web.py", "web.staging.example.com");
    repo.file("docs/review.md", "*.staging.example.com\n");
    repo
}

fn split(repo: &Repo, key: &str) -> (String, Vec<String>) {
    let output = repo.redomain(&["diff", "--split-by", key, "--output", "made/shares"]);
    assert!(output.status.success() && output.stdout.is_empty(), "{key}: {}", text(&output.stderr));
    let mut names: Vec<String> = fs::read_dir(repo.path().join("made/shares"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    (text(&output.stderr), names)
}

#[test]
fn all_patches_in_any_order_are_what_apply_writes() {
    let applied = repository();
    assert!(applied.redomain(&["apply"]).status.success());
    applied.git(&["init", "-q"]);
    for key in KEYS {
        for is_reversed in [false, true] {
            let repo = repository();
            let (_, mut names) = split(&repo, key);
            names.retain(|name| name.ends_with(".patch"));
            assert!(names.len() > 1, "{key}: {names:?}");
            if is_reversed {
                names.reverse();
            }
            for name in &names {
                repo.git(&["apply", &format!("made/shares/{name}")]);
            }
            let now = |repo: &Repo| {
                let mut files = files(repo.path());
                files.remove(Path::new(".gitignore"));
                files.retain(|path, _| !path.starts_with("made"));
                files
            };
            assert_eq!(now(&repo), now(&applied), "{key}");
            repo.says(&["diff", "--format", "patch"], 0, "", "");
        }
    }
}

#[test]
fn each_share_has_its_pages_and_the_list_has_their_sum() {
    let repo = repository();
    let (said, names) = split(&repo, "owner");
    assert_eq!(said, "written: 4 shares in made/shares\n10 edits in 8 files\n");
    let expected = [
        "all.html",
        "all.md",
        "all.patch",
        "index.html",
        "index.md",
        "no-owner.html",
        "no-owner.md",
        "no-owner.patch",
        "org-docs-writer.html",
        "org-docs-writer.md",
        "org-docs-writer.patch",
        "org-web.html",
        "org-web.md",
        "org-web.patch",
    ];
    assert_eq!(names, expected);
    let list = repo.read("made/shares/index.md");
    for line in [
        "## 10 edits in 8 files\n",
        "| owner | pages | files | edits | to review | unlisted |\n| --- | --- | ---: | ---: | ---: | ---: |\n",
        "| `@org/web` | [page](org-web.html) [Markdown](org-web.md) [patch](org-web.patch) | 3 | 5 | 0 | 0 |\n",
        "| `@all` | [page](all.html) [Markdown](all.md) [patch](all.patch) | 3 | 3 | 0 | 0 |\n",
        "| `no owner` | [page](no-owner.html) [Markdown](no-owner.md) [patch](no-owner.patch) | 1 | 1 | 0 | 0 |\n",
        "| `@org/docs @writer` | [page](org-docs-writer.html) [Markdown](org-docs-writer.md) [patch](org-docs-writer.patch) | 1 | 1 | 1 | 0 |\n",
        "| **all** |  | 8 | 10 | 1 | 0 |\n",
    ] {
        assert!(list.contains(line), "{line}{list}");
    }
    let page = repo.read("made/shares/index.html");
    for part in [
        "<td><code>@org/web</code></td><td><a href=\"org-web.html\">page</a>",
        "<b>all</b></td><td></td><td class=\"number\">8</td>",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let share = repo.read("made/shares/org-docs-writer.md");
    for part in [
        "## 1 edit in 1 file\n",
        "- [ ] `*.staging.example.com`: `docs/review.md:1`",
        "- Write the changes: `git apply org-docs-writer.patch`\n",
    ] {
        assert!(share.contains(part), "{part}: {share}");
    }
    assert!(!share.contains("src/a.py") && repo.read("made/shares/org-web.html").contains("src/both.py"));
}

#[test]
fn files_with_edits_of_several_rules_are_a_share_of_their_own() {
    let (_, names) = split(&repository(), "rule");
    let patches: Vec<&str> = names.iter().filter_map(|name| name.strip_suffix(".patch")).collect();
    assert_eq!(patches, ["api-web", "api", "web"]);
}

#[test]
fn nothing_is_written_where_the_sum_could_be_wrong() {
    let repo = repository();
    repo.file("full/old.patch", "");
    fs::remove_file(repo.path().join(".github/CODEOWNERS")).unwrap();
    let before = files(repo.path());
    let full = "error: full: is not an empty folder; nothing was read or written\n  help: name a folder that is not there yet\n";
    repo.says(&["diff", "--split-by", "kind", "--output", "full"], 2, "", full);
    let none = "error: there is no CODEOWNERS file; nothing was read or written\n  \
                help: write one, such as `.github/CODEOWNERS`, or split by `directory`, `kind` or `rule`\n";
    repo.says(&["diff", "--split-by", "owner", "--output", "new"], 2, "", none);
    for arguments in
        [&["--output", "x", "--format", "html"][..], &[], &["--output", "x", "--report", "csv=y"]]
    {
        let output = repo.redomain(&[&["diff", "--split-by", "kind"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
    let output = repo.redomain(&["diff", "--split-by", "kind", "--output", "no/such"]);
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
    assert_eq!(files(repo.path()), before);
}

#[test]
fn no_name_of_a_share_leaves_its_folder() {
    let repo = repository();
    repo.file(".github/CODEOWNERS", "* @../../x\n/src/ @<script>|`::error::\n");
    let (_, names) = split(&repo, "owner");
    assert!(
        names
            .iter()
            .all(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))),
        "{names:?}"
    );
    let list = repo.read("made/shares/index.md");
    assert!(
        list.contains("<code>&#64;&#60;script&#62;&#124;&#96;&#58;&#58;error&#58;&#58;</code>"),
        "{list}"
    );
    assert!(repo.read("made/shares/index.html").contains("<code>@&lt;script&gt;|`::error::</code>"));
}

#[test]
fn a_patch_that_the_next_run_searches_is_named() {
    let repo = repository();
    repo.file(".gitignore", "ignored*\n");
    repo.file("b/c", "");
    let outside = repo.path().with_extension("patch");
    let outside = outside.to_str().unwrap();
    let note = "write it outside of the repository, or list it in .gitignore\n";
    for (arguments, searched) in [
        (&["--format", "patch", "--output", "all.patch"][..], Some("all.patch")),
        (&["--report", "patch=b/all.patch", "--report", "html=b/all.html"], Some("b/all.patch")),
        (&["--report", "html=b/all.html", "--report", "csv=b/all.csv"], None),
        (&["--format", "patch", "--output", "ignored.patch"], None),
        (&["--format", "patch", "--output", outside], None),
        (&["--format", "patch", "--output", "all.patch", "--quiet"], None),
        (&["--split-by", "kind", "--output", "shares"], Some("shares")),
        (&["--split-by", "kind", "--output", "ignored/shares"], None),
    ] {
        let output = repo.redomain(&[&["diff"], arguments].concat());
        let said = text(&output.stderr);
        let expected = searched.map(|name| format!("note: the next run searches {name}; {note}"));
        assert_eq!(said.contains("note: "), searched.is_some(), "{arguments:?}: {said}");
        assert!(expected.is_none_or(|expected| said.contains(&expected)), "{arguments:?}: {said}");
    }
    fs::remove_file(outside).unwrap();
}
