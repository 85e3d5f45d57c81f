//! The Markdown page as the body of a pull request.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use support::{Repo, text};

const RULES: &str = "version: 1
zones: [example.com]
rules:
  - {id: api, from: api.staging.example.com, to: api-staging.example.com, why: \"ask @ops, see #7 and GH-8\"}
";

fn repository() -> Repo {
    let repo = Repo::with_git();
    repo.file("redomain.yaml", RULES);
    repo.file("src/a.py", "first\nurl = 'https://api.staging.example.com/'\nlast\n");
    repo.file("docs/b.md", "see *.staging.example.com\n```\nhttps://api.staging.example.com\n```\n");
    for number in 0..15 {
        repo.file(&format!("more/{number}.md"), format!("or *.staging.example.com\nx{number}.example.com\n"));
    }
    repo.file("CHANGELOG.md", "- from api.staging.example.com\n");
    repo
}

fn page(repo: &Repo, arguments: &[&str]) -> String {
    let output = repo.redomain(&[arguments, &["--format", "markdown"]].concat());
    assert!(output.status.code().is_some_and(|code| code < 2), "{}", text(&output.stderr));
    text(&output.stdout)
}

#[track_caller]
fn has(page: &str, parts: &[&str]) {
    for part in parts {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[test]
fn a_reviewer_decides_first_and_sees_equal_reviews_once() {
    let page = page(&repository(), &["diff"]);
    has(
        &page,
        &[
            "## 3 edits in 3 files\n",
            "\n- [ ] 16 × `*.staging.example.com`: `docs/b.md:1`, `more/0.md:1`, `more/1.md:1` and 13 more; ",
            "\n> **Hint:** 1 edit in 1 file is in changelogs and release notes &#40;CHANGELOG&#46;md&#41;",
            "\n| directory | code | docs | all |\n| --- | ---: | ---: | ---: |\n",
            "\n| `src/` | 1 |  | 1 |\n",
            "\n| times | old | new | rule |\n| ---: | --- | --- | --- |\n| 3 | `api.staging.example.com` | ",
        ],
    );
    let place = |part: &str| page.find(part).unwrap();
    assert!(place("### To review") < place("### Unlisted") && place("### Unlisted") < place("by directory"));
}

#[test]
fn samples_are_hunks_that_nothing_in_them_ends() {
    let page = page(&repository(), &["diff"]);
    has(
        &page,
        &[
            "\n`src/a.py:2`\n\n```diff\n first\n-url = 'https://api.staging.example.com/'\n+url = 'https://api-staging.example.com/'\n last\n```\n",
            "\n`docs/b.md:3`\n\n````diff\n see *.staging.example.com\n ```\n-https://api.staging.example.com\n+https://api-staging.example.com\n ```\n````\n",
        ],
    );
    assert_eq!(page.matches("diff\n").count(), 3, "{page}");
}

#[test]
fn a_forge_finds_no_mention_in_texts_of_the_rules() {
    let page = page(&repository(), &["diff"]);
    has(&page, &["| `api` | ask &#64;&#8288;ops, see &#35;&#8288;7 and GH&#45;&#8288;8 |"]);
}

#[test]
fn long_lists_are_folded() {
    let page = page(&repository(), &["diff"]);
    has(&page, &["<details>\n<summary>5 more</summary>\n\n| times | host |\n| ---: | --- |\n"]);
    assert_eq!(page.matches("<details>").count(), page.matches("</details>").count());
}

#[test]
fn it_says_how_to_get_the_same_and_how_to_take_it_back() {
    let repo = repository();
    repo.commit("old names");
    repo.git(&["remote", "add", "origin", "git@github.com:o/r.git"]);
    let page = page(&repo, &["diff", "--accept", "hole", "src", "docs"]);
    has(
        &page,
        &[
            "`github.com/o/r` at `",
            "- The same report: `redomain diff --accept hole src docs --format markdown`, at `",
            "- Write the changes: `redomain apply --accept hole src docs`\n",
            "- Undo: `redomain undo` where they were written, or revert the commit\n",
            "[`docs/b.md:1`](<https://github.com/o/r/blob/",
        ],
    );
}

#[test]
fn a_gate_and_a_run_that_wrote_show_lines_too() {
    let repo = repository();
    let sample = "\n-url = 'https://api.staging.example.com/'\n+url = 'https://api-staging.example.com/'\n";
    let gate = page(&repo, &["check"]);
    has(
        &gate,
        &[
            "### Findings",
            sample,
            "writes the new names",
            "- The same report: `redomain check --format markdown`",
        ],
    );
    has(&text(&repo.redomain(&["check", "--format", "html"]).stdout), &["<p data-n=\"1\">first</p>"]);
    has(&page(&repo, &["check", "--fix", "docs"]), &["### To review"]);
    has(&page(&repo, &["report"]), &["```diff\n", "\n-", "\n+", ", 1 file read"]);
    has(&page(&repo, &["apply"]), &["## written: 2 edits in 2 files", sample, "- Undo: `redomain undo`"]);
    has(&page(&repo, &["report"]), &["- Undo: `redomain undo 0002-"]);
}
