//! The HTML page as a reviewer uses it: in a real browser where one is found, and by its text everywhere.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing, makes its own files, and says that it was skipped"
)]

mod support;

use std::path::Path;
use std::process::Command;

use support::{Repo, git, text};

const RULES: &str = "version: 1\nzones: [kelp.io]\nrules:\n  - {id: api, from: a.kelp.io, to: b.kelp.io}\n";

/// Names of the browser, as systems have them.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The document of a page after its script has run, with everything that the browser said; `None` without a browser.
fn opened(page: &Path, fragment: &str) -> Option<(String, String)> {
    let url = format!("file://{}#{fragment}", page.display());
    let profile = format!("--user-data-dir={}", page.with_extension("profile").display());
    let browser = |name: &&str| {
        let mut command = Command::new(name);
        command.args(["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", &profile]);
        command.args(["--virtual-time-budget=2000", "--dump-dom", &url]).output().ok()
    };
    let Some(output) = BROWSERS.iter().find_map(browser) else {
        eprintln!("skipped: no Chromium in `PATH`");
        return None;
    };
    Some((text(&output.stdout), text(&output.stderr)))
}

fn repository() -> Repo {
    let repo = Repo::new();
    repo.file("redomain.yaml", RULES);
    repo.file("deploy/run.sh", "# <script>document.title='ran'</script>\ncurl https://a.kelp.io/x\n# last\n");
    repo.file("docs/more.md", "see https://a.kelp.io and x.kelp.io\n");
    // A quote ends an attribute, a tag ends the title, and an image would be loaded.
    repo.file(
        "\"><img src=https:x onerror=document.title='ran'>.txt",
        "</p></script><script>document.title='ran'</script> *.a.kelp.io a.kelp.io\n",
    );
    repo
}

fn page(repo: &Repo, more: &[&str]) -> String {
    let output = repo.redomain(&[&["diff", "--format", "html"], more].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn each_mention_stands_in_its_line() {
    let page = page(&repository(), &["deploy"]);
    for part in [
        "<p data-n=\"1\"># &lt;script&gt;document.title='ran'&lt;/script&gt;</p>",
        "<p class=\"d\" data-n=\"2\">curl https://<span class=\"n\"><del>a</del>.kelp.io</span>/x</p>",
        "<p class=\"a\" data-n=\"2\">curl https://<span class=\"n\"><ins>b</ins>.kelp.io</span>/x</p>",
        "<p data-n=\"3\"># last</p>",
        "<a class=\"self\" href=\"#f0\" aria-label=\"Link to this file\">#</a>",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

/// The lines of a page.
fn lines(page: &str) -> Vec<&str> {
    let lines = page.split("<p ").filter(|line| line.contains("data-n="));
    lines.filter_map(|line| line.split("</p>").next()).collect()
}

#[test]
fn a_stored_run_is_shown_with_the_lines_that_its_apply_showed() {
    let [html, markdown] = ["html=a.html", "markdown=a.md"];
    let plans = ["diff", "--plan", "plan.json", "--report", html, "--report", markdown];
    for steps in [
        vec![vec!["apply", "--report", html, "--report", markdown]],
        vec![plans.to_vec(), vec!["apply", "--plan", "plan.json"]],
    ] {
        let repo = repository();
        for step in steps {
            let output = repo.redomain(&step);
            assert!(output.status.success(), "{}", text(&output.stderr));
        }
        let stored = |format| text(&repo.redomain(&["report", "--format", format]).stdout);
        let (before, after) = (repo.read("a.html"), stored("html"));
        assert!(lines(&after).contains(&"data-n=\"3\"># last"), "{after}");
        assert_eq!(lines(&after), lines(&before));
        let (before, after) = (repo.read("a.md"), stored("markdown"));
        let samples = |page: &str| page.split("```diff").skip(1).map(str::to_owned).collect::<Vec<_>>();
        assert!(!samples(&after).is_empty(), "{after}");
        assert_eq!(samples(&after)[0], samples(&before)[0]);
    }
}

#[test]
fn files_of_the_root_stand_together() {
    let repo = repository();
    for path in ["a.sh", "e.sh"] {
        repo.file(path, "a.kelp.io\n");
    }
    assert_eq!(page(&repo, &[]).matches("<summary><b>./</b> <span class=\"count\">3</span>").count(), 1);
}

#[test]
fn a_page_says_who_owns_what_and_where_it_is() {
    let repo = repository();
    assert!(!page(&repo, &[]).contains("@writers"));
    repo.file("CODEOWNERS", "*.sh @ops @\"><script>\n/docs/ @writers\n");
    let page = page(&repo, &[]);
    let owners = page.split("<select name=\"owner\">").nth(1).unwrap().split("</select>").next().unwrap();
    for owner in [">(nobody)<", ">@&quot;&gt;&lt;script&gt;<", ">@ops<", ">@writers<"] {
        assert!(owners.contains(owner), "{owner}: {owners}");
    }
    // Two owners of one file are two numbers.
    assert!(page.contains(".3+2\""), "{page}");
    let tree = page.split("<nav id=\"tree\"").nth(1).unwrap().split("</nav>").next().unwrap();
    assert!(
        tree.contains("<code>deploy/</code>") && tree.contains("only<span class=\"away\"> docs/</span>"),
        "{tree}"
    );
    std::fs::remove_file(repo.path().join("CODEOWNERS")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", repo.path().join("CODEOWNERS")).unwrap();
    let output = repo.redomain(&["diff", "--format", "html"]);
    let warning = "warning: CODEOWNERS: is a link that leads out of the tree, and was not read";
    assert!(text(&output.stderr).starts_with(warning) && output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn a_picture_has_the_most_frequent_names_and_one_band_for_the_rest() {
    let repo = Repo::new();
    repo.file("redomain.yaml", RULES);
    repo.file("a.sh", "a.kelp.io\n");
    assert!(!page(&repo, &[]).contains("class=\"flow\""));
    repo.file(
        "redomain.yaml",
        "version: 1\nzones: [kelp.io]\nrules:\n  - {id: all, from: '{a}.kelp.io', to: '{a}.reef.io'}\n",
    );
    for count in [5, 500] {
        let names: String = (0..count).map(|at| format!("h{at}.kelp.io\n")).collect();
        repo.file("a.sh", &names);
        let page = page(&repo, &[]);
        let bands = page.matches("<path class=\"flow\"").count();
        assert_eq!((bands, page.contains("486 more names")), (2 * count.min(14), count == 500));
        assert_eq!(page.matches("<path class=\"flow rest\"").count(), if count == 500 { 2 } else { 0 });
    }
}

#[test]
fn links_lead_to_the_forge_or_to_the_editor() {
    let repo = repository();
    let link = ["--link", "vscode://file/srv/{path}:{line}", "deploy"];
    assert!(page(&repo, &link).contains("href=\"vscode://file/srv/deploy/run.sh:2\""));
    git(repo.path(), &["init", "-q", "-b", "main"]);
    git(repo.path(), &["add", "-A"]);
    git(repo.path(), &["commit", "-qm", "start"]);
    let commit = text(
        &Command::new("git").args(["rev-parse", "HEAD"]).current_dir(repo.path()).output().unwrap().stdout,
    );
    git(repo.path(), &["remote", "add", "origin", "https://me:secret@github.com/o/r.git"]);
    let guessed = page(&repo, &["deploy"]);
    let href = format!("href=\"https://github.com/o/r/blob/{}/deploy/run.sh#L2\"", commit.trim());
    assert!(guessed.contains(&href) && !guessed.contains("secret"), "{guessed}");
    for part in [
        "<b>github.com/o/r</b> at <code>",
        " on <code>main</code>, ",
        "<code>redomain diff --format html deploy</code>",
    ] {
        assert!(guessed.contains(part), "{part}: {guessed}");
    }
    repo.file("docs/more.md", "a.kelp.io");
    assert!(page(&repo, &["deploy"]).contains("</code>, with uncommitted changes, "));
    git(repo.path(), &["remote", "set-url", "origin", "https://github.com/o/r\"><script>"]);
    assert!(!page(&repo, &["deploy"]).contains("class=\"out\""));
    for call in [
        &["diff", "--link", "https://kelp.io/{path}"][..],
        &["diff", "--format", "html", "--link", "javascript://x/{path}"],
    ] {
        assert_eq!(repo.redomain(call).status.code(), Some(2), "{call:?}");
    }
}

#[test]
fn a_patch_is_the_diff_alone_and_a_table_has_a_line_for_each_mention() {
    let repo = repository();
    git(repo.path(), &["init", "-q"]);
    let patch = repo.redomain(&["diff", "--format", "patch"]).stdout;
    repo.file(".git/x.patch", &patch);
    git(repo.path(), &["apply", ".git/x.patch"]);
    assert_eq!(repo.redomain(&["diff", "--format", "patch"]).stdout, b"");
    let again = repository();
    let table = text(&again.redomain(&["diff", "--format", "csv", "docs"]).stdout);
    let expected = "path,line,column,kind,verdict,reason,rule,old,new,note,standing\n\
        docs/more.md,1,13,docs,rewrite,,api,a.kelp.io,b.kelp.io,,fine\n\
        docs/more.md,1,27,docs,unlisted,,,x.kelp.io,,,fine\n";
    assert_eq!(table, expected);
    for command in ["apply", "check", "report"] {
        assert_eq!(again.redomain(&[command, "--format", "patch"]).status.code(), Some(2), "{command}");
    }
}

#[test]
fn a_browser_filters_and_runs_nothing_of_the_tree() {
    let repo = repository();
    let file = repo.path().join("page.html");
    let written = repo.redomain(&["diff", "--format", "html", "--output", "page.html"]);
    assert!(written.status.success());
    let Some((all, said)) = opened(&file, "") else { return };
    assert!(all.contains("<form id=\"filter\">") && all.contains("5 mentions</output>"), "{all}\n{said}");
    let problems: Vec<&str> = said.lines().filter(|line| line.contains("CONSOLE")).collect();
    assert!(problems.is_empty() && !all.contains("<title>ran"), "{problems:?}");
    let (some, _) = opened(&file, "verdict=rewrite&in=deploy%2F").unwrap();
    assert!(some.contains("1 of 5 mentions</output>"), "{some}");
    let (some, _) = opened(&file, "text=see").unwrap();
    assert!(some.contains("2 of 5 mentions</output>"), "{some}");
}
