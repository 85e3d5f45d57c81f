//! What hands know from git, ripgrep and cargo: `-C`, `-g`, `--in`, `help`, completions and manual pages.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use support::{RULES, Repo, text};

fn repository() -> Repo {
    let repo = Repo::with_git();
    repo.file("redomain.yaml", RULES);
    for path in ["a.py", "docs/b.md", "docs/old/c.md", "deploy/d.tf", "Dockerfile"] {
        repo.file(path, "https://api.staging.example.com\n");
    }
    repo.commit("old names");
    repo
}

/// The files in which `check` finds an old name.
fn found(repo: &Repo, arguments: &[&str]) -> String {
    let output = repo.redomain(&[&["check", "--format", "jsonl"], arguments].concat());
    let said = text(&output.stderr);
    assert!(said.is_empty() || said.starts_with("warning: no file was read"), "{arguments:?}: {said}");
    let output = text(&output.stdout);
    let lines = output.lines().filter(|line| line.contains("\"rewrite\""));
    let lines = lines.filter_map(|line| line.split_once("\"path\":\"")).map(|(_, rest)| rest);
    let mut paths: Vec<&str> = lines.map(|rest| rest.split('"').next().unwrap()).collect();
    paths.dedup();
    paths.join(" ")
}

#[test]
fn globs_and_kinds_leave_out_files() {
    let repo = repository();
    for (arguments, expected) in [
        (&[][..], "Dockerfile a.py deploy/d.tf docs/b.md docs/old/c.md"),
        (&["-g", "*.md"], "docs/b.md docs/old/c.md"),
        (&["-g", "*.md", "-g", "!docs/old/"], "docs/b.md"),
        (&["--glob=!*.md", "--glob=!*.py"], "Dockerfile deploy/d.tf"),
        (&["--in", "docs"], "docs/b.md docs/old/c.md"),
        (&["--in", "docker,terraform"], "Dockerfile deploy/d.tf"),
        (&["--in", "docs", "-g", "!**/b.*"], "docs/old/c.md"),
        (&["-g", "*.md", "docs/old"], "docs/old/c.md"),
        (&["--in", "k8s"], ""),
        (&["-g", "*.md", "--staged"], ""),
    ] {
        assert_eq!(found(&repo, arguments), expected, "{arguments:?}");
    }
    // What is written is what was shown, and the command says so.
    let check = text(&repo.redomain(&["check", "-g", "*.tf", "--in", "terraform"]).stdout);
    assert!(check.contains("run `redomain apply --glob '*.tf' --in terraform` to"), "{check}");
    assert!(repo.redomain(&["apply", "-g", "*.tf", "--in", "terraform"]).status.success());
    assert_eq!(found(&repo, &[]), "Dockerfile a.py docs/b.md docs/old/c.md");
    let hosts = text(&repo.redomain(&["hosts", "--all", "-g", "Dockerfile"]).stdout);
    assert!(hosts.ends_with("1 domain, 1 host, 1 mention in 1 file\n"), "{hosts}");
}

#[test]
fn a_part_of_the_tree_proves_no_keep_unused() {
    let repo = repository();
    repo.file("redomain.yaml", format!("{RULES}keep:\n  - files: [nowhere.md]\n    why: none\n"));
    assert!(text(&repo.redomain(&["check"]).stderr).contains("keep"));
    assert_eq!(text(&repo.redomain(&["check", "-g", "*.md"]).stderr), "");
}

#[test]
fn mistakes_in_globs_and_kinds_are_shown() {
    let repo = repository();
    let expected = "error: --glob:2:1: glob `a[` is malformed: unclosed character class; missing ']'\n  \
                    help: write `[*]`, `[{]` or `[[]` for a literal character\n";
    repo.says(&["check", "-g", "*.md", "-g", "a["], 2, "", expected);
    let output = repo.redomain(&["check", "--in", "dock"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("a similar value exists: 'docker'"));
}

#[test]
fn another_directory_is_entered_first() {
    let repo = repository();
    let elsewhere = Repo::new();
    let path = repo.path().to_str().unwrap();
    let check = text(&elsewhere.redomain(&["-C", path, "check", "docs"]).stdout);
    assert!(check.starts_with("docs/b.md:1:9: api.staging.example.com"), "{check}");
    let diff = elsewhere.redomain(&["diff", "-C", path, "--output", "out.diff", "a.py"]);
    assert!(diff.status.success() && repo.path().join("out.diff").is_file());
    let expected = "error: nowhere: cannot be entered: No such file or directory (os error 2)\n  \
                    help: name a directory after `-C`\n";
    repo.says(&["-C", "nowhere", "check"], 2, "", expected);
}

#[test]
fn help_shows_examples_exit_codes_and_reasons() {
    let repo = Repo::new();
    for (arguments, expected) in [
        (&["help"][..], "redomain init old.example.com"),
        (&["help", "check"], "Exit codes: 0 clean, 1 something was found"),
        (&["help", "rules", "test"], "Run the tests in the rule file"),
        (&["apply", "--help"], "- email:      a mail address does not move with a web host"),
    ] {
        let output = repo.redomain(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(text(&output.stdout).contains(expected), "{arguments:?}");
    }
}

#[test]
fn every_shell_has_completions_and_every_command_a_manual_page() {
    let repo = Repo::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = text(&repo.redomain(&["completions", shell]).stdout);
        assert!(["--write-baseline", "write-baseline"].iter().any(|it| script.contains(it)), "{shell}");
    }
    for (command, expected) in [
        (&["man"][..], ".TH redomain 1  \"redomain 0.1.0\""),
        (&["man", "apply"], ".TH redomain-apply 1  \"redomain 0.1.0\""),
        (&["man", "rules", "test"], "\\fBredomain rules test\\fR"),
    ] {
        let page = text(&repo.redomain(command).stdout);
        assert!(page.contains(expected), "{command:?}: {}", &page[..page.len().min(300)]);
    }
    let check = text(&repo.redomain(&["man", "check"]).stdout);
    for section in [
        ".SH EXAMPLES\n.nf\n  redomain check    ",
        ".SH NOTES\nA line that has to stay",
        ".SH \"EXIT STATUS\"\n0 clean, 1 ",
    ] {
        assert!(check.contains(section), "{section}");
    }
    assert!(!check.contains("EXTRA"), "{check}");
    let expected = "error: `redomain rules` has no command `tst`\n  \
                    help: the commands are lint, test, list, show, schema, explain\n";
    repo.says(&["man", "rules", "tst"], 2, "", expected);
}

#[test]
fn bash_completes_commands_options_values_and_files() {
    let repo = Repo::new();
    let script = text(&repo.redomain(&["completions", "bash"]).stdout);
    for (line, expected) in [
        ("redomain ch", "check"),
        ("redomain -q ch", "check"),
        ("redomain -C dir ru", "rules"),
        ("redomain -r a.yaml --in do", "docker docs"),
        ("redomain -qj 4 --verb", "--verbose"),
        ("redomain check --sta", "--staged"),
        ("redomain check src --by h", "host"),
        ("redomain rules te", "test"),
        ("redomain help ap", "apply"),
        // Bash answers with files itself.
        ("redomain check ", ""),
        ("redomain diff ch", ""),
        ("redomain -q hosts --all ", ""),
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        let (word, previous) = (words[words.len() - 1], words[words.len() - 2]);
        let call = format!(
            "{script}\nCOMP_WORDS=({} '{word}'); COMP_CWORD={}\n_redomain redomain '{word}' {previous}\necho ${{COMPREPLY[@]}}",
            words[..words.len() - 1].join(" "),
            words.len() - 1,
        );
        let output = support::command("bash", repo.path(), &["-c", &call]).output().unwrap();
        assert_eq!(text(&output.stdout).trim_end(), expected, "{line}: {}", text(&output.stderr));
    }
}

#[test]
fn a_diff_has_the_context_that_is_asked_for_or_only_numbers() {
    let repo = Repo::new();
    repo.file("redomain.yaml", RULES);
    repo.file("a.txt", "1\n2\n3\n4\nhttps://api.staging.example.com\n6\n7\n8\n9\n");
    let lines = |arguments: &[&str]| text(&repo.redomain(&[&["diff"], arguments].concat()).stdout);
    for (arguments, expected) in [
        (&[][..], "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-"),
        (&["-U1"], "@@ -4,3 +4,3 @@\n 4\n-"),
        (&["--unified", "0"], "@@ -5 +5 @@\n-"),
        (&["-U", "100"], "@@ -1,9 +1,9 @@\n 1\n 2\n 3\n 4\n-"),
    ] {
        assert!(lines(arguments).contains(expected), "{arguments:?}: {}", lines(arguments));
    }
    let stat = lines(&["--stat"]);
    assert!(stat.starts_with("changed: 1 file\n       1  a.txt\nrewritten: 1 name\n"), "{stat}");
    let summary = lines(&["--summary"]);
    assert!(summary.starts_with("rewritten: 1 name\n"), "{summary}");
    let conflict = repo.redomain(&["diff", "--stat", "-U1"]);
    assert_eq!(conflict.status.code(), Some(2));
}

#[test]
fn quiet_leaves_the_exit_code_and_the_errors() {
    let repo = Repo::with_git();
    repo.file("redomain.yaml", format!("{RULES}keep:\n  - files: [nowhere.md]\n    why: none\n"));
    repo.file("a.txt", "https://api.staging.example.com\n");
    repo.says(&["check", "-q"], 1, "", "");
    repo.says(&["diff", "--quiet", "--exit-code"], 1, "", "");
    repo.says(&["check", "-q", "nowhere"], 2, "", "error: nowhere: no such file or directory\n");
    repo.says(&["check", "-q", "--output", "report.txt"], 1, "", "");
    assert!(repo.read("report.txt").starts_with("a.txt:1:9: "));
    repo.says(&["apply", "-q"], 0, "", "");
    assert_eq!(repo.read("a.txt"), "https://api-staging.example.com\n");
    for quiet in [
        &["rules", "lint", "-q"][..],
        &["rules", "test", "-q"],
        &["undo", "-q"],
        &["check", "--write-baseline", "-q"],
        &["undo", "--prune", "--quiet"],
        &["init", "-q", "--output", "new.yaml"],
        &["diff", "-q", "--plan", "plan.json"],
        &["apply", "-q", "--plan", "plan.json"],
    ] {
        repo.says(quiet, 0, "", "");
    }
    assert_eq!(repo.read("a.txt"), "https://api-staging.example.com\n");
    repo.says(&["hook", "status", "-q"], 1, "", "");
    let list = text(&repo.redomain(&["undo", "--list", "-q"]).stderr);
    assert!(list.contains("cannot be used with"), "{list}");
}

#[test]
fn a_report_in_a_file_is_named_with_the_answer_on_standard_error() {
    let repo = Repo::new();
    repo.file("redomain.yaml", RULES);
    repo.file("a.txt", "https://api.staging.example.com\n");
    let html = ["--format", "html", "--output", "page.html"];
    repo.says(&[&["diff"], &html[..]].concat(), 0, "", "written: page.html\n1 edit in 1 file\n");
    let found = "written: report.txt\nfound: 1 old name in 1 file\n";
    repo.says(&["check", "--output", "report.txt", "a.txt"], 1, "", found);
    repo.says(&["check", "--output", "/dev/null", "a.txt"], 1, "", "");
    repo.says(&["diff", "--plan", "plan.json", "--summary", "-q"], 0, "", "");
    let plan = repo.redomain(&["diff", "--plan", "plan.json", "a.txt"]);
    assert_eq!(text(&plan.stderr), "written: plan.json\n");
    let applied = "written: a.json\nwritten: 1 edit in 1 file\n";
    repo.says(&["apply", "--format", "json", "--output", "a.json", "a.txt"], 0, "", applied);
    repo.says(
        &["report", "--output", "run\u{202e}.txt"],
        0,
        "",
        "written: run\\u{202e}.txt\nwritten: 1 edit in 1 file\n",
    );
    repo.says(&["check", "--hook", "--output", "hook.txt", "a.txt"], 0, "", "");
}

#[test]
fn options_of_other_tools_lead_to_those_of_this_one() {
    let repo = Repo::new();
    for (arguments, expected) in [
        (&["apply", "--dry-run"][..], "  tip: `redomain diff` shows the changes and writes nothing\n"),
        (&["apply", "-n"], "  tip: `redomain diff` shows the changes and writes nothing\n"),
        (&["diff", "--exclude", "docs"], "  tip: `--glob '!GLOB'` leaves files out\n"),
        (&["check", "--cached"], "  tip: `--staged` checks what is about to be committed\n"),
        (&["check", "--stage"], "  tip: a similar argument exists: '--staged'\n"),
        (&["explain", "x"], "  tip: a similar subcommand exists: 'rules explain'\n"),
    ] {
        let output = repo.redomain(arguments);
        let said = text(&output.stderr);
        assert!(output.status.code() == Some(2) && said.contains(expected), "{arguments:?}: {said}");
        assert_eq!(said.matches("tip:").count(), 1, "{said}");
    }
}

#[test]
fn options_of_other_commands_lead_to_theirs_and_to_those_of_this_one() {
    let repo = Repo::new();
    for (arguments, expected) in [
        (&["check", "--summary"][..], "`--summary` is an option of `diff`; here: `--by host -m 0`"),
        (&["apply", "-m", "3"], "`-m` is an option of `check`"),
        (&["rules", "list", "--tree"], "`--tree` is an option of `rules lint`; here: `--hits`"),
        (&["--staged", "diff"], "`--staged` is an option of `check`"),
        (&["--summary"], "`--summary` is an option of `diff`"),
        (&["hook", "install", "--strict"], "`--strict` is an option of `check`"),
    ] {
        let output = repo.redomain(arguments);
        let said = text(&output.stderr);
        let expected = format!("\n  tip: {expected}\n\nUsage: redomain ");
        assert!(output.status.code() == Some(2) && said.contains(&expected), "{arguments:?}: {said}");
        assert_eq!(said.matches("tip:").count(), 1, "{said}");
    }
}

#[test]
fn options_of_a_command_may_stand_in_front_of_it() {
    let repo = repository();
    repo.file("other.yaml", RULES.replace("api-staging", "other-staging"));
    let elsewhere = Repo::new();
    let path = repo.path().to_str().unwrap();
    for (arguments, usual) in [
        (&["-q", "check"][..], &["check", "-q"][..]),
        (&["-v", "check"], &["check", "-v"]),
        (&["--color", "always", "-r", "other.yaml", "diff"], &["diff", "--color=always", "-r", "other.yaml"]),
        (&["-j", "2", "--glob=*.md", "check", "docs"], &["check", "-j2", "--glob", "*.md", "docs"]),
        (&["--in", "docs", "--format", "json", "diff"], &["diff", "--in", "docs", "--format=json"]),
        (&["--only", "api", "check", "-m", "1"], &["check", "--only", "api", "-m", "1"]),
        (&["--rule", "a.kelp.io=b.kelp.io", "hosts"], &["hosts", "--rule", "a.kelp.io=b.kelp.io"]),
        (&["-r", "other.yaml", "rules", "list"], &["rules", "list", "-r", "other.yaml"]),
        (&["--no-pager", "-q", "check", "--help"], &["check", "--help"]),
    ] {
        let (first, second) = (repo.redomain(arguments), repo.redomain(usual));
        assert_eq!(first.status.code(), second.status.code(), "{arguments:?}");
        assert_eq!(text(&first.stdout), text(&second.stdout), "{arguments:?}");
        assert_eq!(text(&first.stderr), text(&second.stderr), "{arguments:?}");
        assert_ne!(first.status.code(), Some(2), "{arguments:?}: {}", text(&first.stderr));
    }
    assert_eq!(elsewhere.redomain(&["-q", "-C", path, "check"]).status.code(), Some(1));
    // An error is about the command, and a value is no command.
    let error = text(&repo.redomain(&["-q", "hosts"]).stderr);
    assert!(error.contains("Usage: redomain hosts [OPTIONS]"), "{error}");
    let error = text(&repo.redomain(&["--rules", "check"]).stderr);
    assert!(error.starts_with("error: unexpected argument '--rules' found"), "{error}");
}

#[test]
fn verbose_names_the_rules_and_lists_all_that_is_left_with_the_reason() {
    let repo = Repo::with_git();
    let keep = "keep:\n  - files: [CHANGELOG.md]\n    why: history\nallow: [api-staging.example.com]\n";
    repo.file("redomain.yaml", format!("{RULES}{keep}"));
    repo.file("CHANGELOG.md", "moved from api.staging.example.com\n");
    repo.file(
        "a.txt",
        "https://api.staging.example.com api-staging.example.com me@api.staging.example.com\n",
    );
    repo.file("b\u{202e}.txt", "api.staging.example.com\n");
    std::os::unix::fs::symlink("a.txt", repo.path().join("link")).unwrap();
    repo.commit("old names");
    let rules = "rules: 1 rule of redomain.yaml\n";
    let left = "not read: link (symlink)\n\
        keep: CHANGELOG.md:1:12: api.staging.example.com (history)\n\
        allowed: a.txt:1:33: api-staging.example.com (`allow` covers it)\n\
        review: a.txt:1:60: api.staging.example.com (email)\n";
    let output = repo.redomain(&["check", "-v"]);
    assert_eq!(text(&output.stderr), format!("{rules}{left}"));
    assert_eq!(output.stdout, repo.redomain(&["check"]).stdout);
    let diff = repo.redomain(&["diff", "--verbose", "--format", "json", "a.txt"]);
    let one_file =
        left.lines().filter(|line| line.contains("a.txt")).fold(String::new(), |all, line| all + line + "\n");
    assert_eq!(text(&diff.stderr), format!("{rules}{one_file}"));
    let rule = ["--rule", "kelp.example.com=reef.example.com", "--rules", "pack:k8s-registry"];
    let check = repo.redomain(&[&["check", "-v"], &rule[..]].concat());
    assert!(
        text(&check.stderr).contains(" rules of --rule and pack:k8s-registry\n"),
        "{}",
        text(&check.stderr)
    );
    assert!(repo.redomain(&["check", "--write-baseline"]).status.success());
    let known = text(&repo.redomain(&["check", "-v"]).stderr);
    assert!(known.contains("baseline: b\\u{202e}.txt:1:1: api.staging.example.com\n"), "{known}");
    let since = text(&repo.redomain(&["check", "-v", "--since", "HEAD"]).stderr);
    assert_eq!(since, rules);
    assert_eq!(repo.redomain(&["check", "-q", "-v"]).status.code(), Some(2));
}

#[test]
fn findings_are_listed_by_file_host_or_rule() {
    let repo = Repo::new();
    let rule = "  - {id: web, from: web.staging.example.com, to: web-staging.example.com, why: short}\n";
    repo.file("redomain.yaml", format!("{RULES}{rule}"));
    repo.file("a.txt", "https://api.staging.example.com\nhttps://web.staging.example.com\n");
    repo.file("b.txt", "https://web.staging.example.com https://web.staging.example.com\n");
    let answer = "found: 4 old names in 2 files; run `redomain apply` to apply the safe fixes\n";
    let api = "api.staging.example.com → api-staging.example.com (api)";
    let web = "web.staging.example.com → web-staging.example.com (web)";
    for (arguments, expected) in [
        (
            &["--by", "file"][..],
            format!(
                "a.txt: 2\n  1:9: {api}\n  2:9: {web}\n    why: short\nb.txt: 2\n  1:9: {web}\n  1:41: {web}\n{answer}"
            ),
        ),
        (
            &["--by", "host"],
            format!(
                "{web}: 3 in 2 files\n  a.txt:2:9\n    why: short\n  b.txt:1:9\n  b.txt:1:41\n{api}: 1 in 1 file\n  \
                 a.txt:1:9\n{answer}"
            ),
        ),
        (
            &["--by", "rule", "--max-count", "1"],
            format!(
                "web: 3 in 2 files\n  a.txt:2:9: {web}\n    why: short\n  and 2 more; `--max-count all` lists them\n\
                 api: 1 in 1 file\n  a.txt:1:9: {api}\n{answer}"
            ),
        ),
        (
            &["-m", "2"],
            format!(
                "a.txt:1:9: {api}\na.txt:2:9: {web}\n  why: short\n  and 2 more; `--max-count all` lists them\n{answer}"
            ),
        ),
    ] {
        repo.says(&[&["check"], arguments].concat(), 1, &expected, "");
    }
    let output = repo.redomain(&["check", "--max-count", "few"]);
    assert!(text(&output.stderr).contains("give a number, or `all`"));
}

#[test]
fn the_way_to_write_writes_no_more_than_what_was_checked() {
    let repo = Repo::with_git();
    repo.file("redomain.yaml", RULES);
    for path in ["a.txt", "b.txt"] {
        repo.file(path, "https://api.staging.example.com\n");
    }
    repo.commit("start");
    repo.file("a b.txt", "https://api.staging.example.com\n");
    let command = |arguments: &[&str]| {
        let said = text(&repo.redomain(arguments).stdout);
        said.split('`').nth(1).map(str::to_owned).unwrap_or_else(|| panic!("{said}"))
    };
    for (arguments, expected) in [
        (&["check"][..], "redomain apply"),
        (&["check", "--since", "HEAD"], "redomain check --fix --since HEAD"),
        (
            &["check", "--diff-base", "HEAD", "--only", "api"],
            "redomain check --fix --diff-base HEAD --only api",
        ),
        (&["-C", ".", "check", "a b.txt"], "redomain -C . apply 'a b.txt'"),
    ] {
        assert_eq!(command(arguments), expected, "{arguments:?}");
    }
    assert!(repo.redomain(&["check", "--write-baseline"]).status.success());
    repo.file("c.txt", "https://api.staging.example.com\n");
    assert_eq!(command(&["check"]), "redomain check --fix");
    repo.redomain(&["check", "--fix"]);
    assert_eq!(repo.read("c.txt"), "https://api-staging.example.com\n");
    assert_eq!(repo.read("a.txt"), "https://api.staging.example.com\n");
}

#[test]
fn a_choice_of_no_file_is_a_warning() {
    let repo = Repo::new();
    repo.file("redomain.yaml", RULES);
    repo.file("a.txt", "https://api.staging.example.com\n");
    for chosen in [&["-g", "*.nope"][..], &["--in", "terraform"]] {
        let check = |more: &[&str]| repo.redomain(&[&["check"], chosen, more].concat());
        let output = check(&[]);
        assert_eq!(output.status.code(), Some(0), "{chosen:?}");
        assert!(text(&output.stderr).starts_with("warning: no file was read"), "{chosen:?}");
        assert_eq!(check(&["--strict"]).status.code(), Some(1), "{chosen:?}");
        // A hook passes paths, of which none may be of the kind.
        let paths = check(&["--strict", "a.txt"]);
        assert_eq!((paths.status.code(), text(&paths.stderr)), (Some(0), String::new()), "{chosen:?}");
    }
}
