//! `redomain init`: a rule file that can be tried at once, from the hosts of a tree.
#![allow(clippy::unwrap_used, reason = "a test stops at the first wrong thing")]

mod support;

use rustix::termios::LocalModes;
use support::terminal::{Screen, Session};
use support::{Repo, command, text};

/// A repository with an own domain, whose names of an environment have two labels before it, and the web's.
fn repository() -> Repo {
    let repo = Repo::new();
    let own = "API=https://api.staging.quayside.dev\nWEB=https://www.quayside.dev\nX=https://quayside.dev\n";
    repo.file("a.env", own);
    repo.file("b.py", "os.path.join('https://web.staging.quayside.dev', self.id)\n");
    repo.file("CHANGELOG.md", "- https://api.staging.quayside.dev is new\n");
    repo.file("c.md", "https://github.com/a\n".repeat(20) + "https://other.org/x.html\n");
    repo
}

#[test]
fn the_way_from_init_to_undo_needs_no_editor() {
    let repo = repository();
    let before = repo.files();
    let init = repo.redomain(&["init"]);
    let said = text(&init.stdout);
    assert!(
        said.starts_with("written: redomain.yaml, from 3 domains in 4 files\n"),
        "{said}{}",
        text(&init.stderr)
    );
    let written = repo.read("redomain.yaml");
    assert!(written.starts_with("# yaml-language-server: $schema="), "{written}");
    for part in [
        "zones:\n  - quayside.dev    # 4 hosts, 5 mentions\n  # - other.org    # 1 host, 1 mention\n",
        "#        2  api.staging.quayside.dev\n",
        "  - from: \"{service}.staging.quayside.dev\"\n    to: \"{service}-staging.quayside.dev\"\n",
        "keep:\n  - files: [\"**/CHANGELOG*\"]\n    why: history\n",
        "allow:\n  - \"*.quayside.dev\"\n  - quayside.dev\n",
        "  - in: \"https://api.staging.quayside.dev/\"\n    out: \"https://api-staging.quayside.dev/\"\n",
    ] {
        assert!(written.contains(part), "{part} in {written}");
    }
    repo.says(&["rules", "lint", "--tree"], 0, "1 rule, 0 errors, 0 warnings (4 files read)\n", "");
    for next in [&["rules", "test"][..], &["hosts"], &["diff"], &["apply"]] {
        let output = repo.redomain(next);
        assert!(output.status.success(), "{next:?}: {}", text(&output.stderr));
    }
    assert!(repo.read("a.env").starts_with("API=https://api-staging.quayside.dev\n"));
    repo.says(&["check", "--strict"], 0, "clean: 4 files, 0 old names\n", "");
    assert!(repo.redomain(&["undo"]).status.success());
    let mut after = repo.files();
    after.remove(std::path::Path::new("redomain.yaml"));
    assert_eq!(after, before);
}

#[test]
fn a_rule_for_one_label_names_what_is_deeper_and_history_is_kept() {
    let repo = Repo::new();
    let hosts = "A=https://a.staging.quayside.dev\nB=https://b.eu.staging.quayside.dev\nP=https://a.prod.quayside.dev\n";
    repo.file("a.env", hosts);
    repo.file("docs/incident-reports/2020.md", "https://a.staging.quayside.dev was down\n");
    assert!(repo.redomain(&["init"]).status.success());
    let written = repo.read("redomain.yaml");
    for part in [
        "covers one label.\n  # b.eu.staging.quayside.dev is deeper, and stays.\n  \
         # a.prod.quayside.dev stays: write a rule for \"{service}.prod.quayside.dev\", if production moves too.\n",
        "  - files: [\"**/incident-reports/**\"]\n    why: history\n",
    ] {
        assert!(written.contains(part), "{part} in {written}");
    }
}

#[test]
fn a_file_is_true_of_names_that_a_survey_does_not_count() {
    let repo = Repo::new();
    repo.file("a.env", "A=https://api.staging.quayside.dev\n");
    repo.file("main.tf", "x = { default = \"staging.quayside.dev\" }\n");
    repo.file("HISTORY.md", "- moved to web.staging.quayside.dev\n");
    let surveyed = text(&repo.redomain(&["hosts"]).stdout);
    let counted = "1 domain, 1 host, 1 mention in 3 files\nleft out: 2 mentions under endings";
    assert!(surveyed.contains(counted), "{surveyed}");
    assert!(repo.redomain(&["init"]).status.success());
    let written = repo.read("redomain.yaml");
    for part in [
        "# 3 hosts, 3 mentions\n",
        "keep:\n  - files: [\"**/HISTORY*\"]\n",
        "# It would cover staging.quayside.dev too, which is for review: templates may make old names of it.\n\
         # allow:\n#   - \"*.quayside.dev\"\n",
    ] {
        assert!(written.contains(part), "{part} in {written}");
    }
    assert!(!written.contains("web-staging"), "{written}");
    assert!(text(&repo.redomain(&["hosts"]).stdout).ends_with("\n3 hosts, 3 mentions\n"));
    assert!(text(&repo.redomain(&["diff", "--summary"]).stdout).contains("review, base: 1 mention"));
}

#[test]
fn a_domain_moves_as_a_whole() {
    let repo = repository();
    assert!(repo.redomain(&["init", "quayside.dev", "--to", "pier.example.net"]).status.success());
    assert!(repo.read("redomain.yaml").contains("  - domain: quayside.dev\n    to: pier.example.net\n"));
    assert!(repo.redomain(&["apply"]).status.success());
    assert!(repo.read("a.env").starts_with("API=https://api.staging.pier.example.net\n"));
    repo.says(&["check"], 0, "clean: 4 files, 0 old names\n", "");
}

#[test]
fn rules_of_the_command_line_are_written_down() {
    let repo = repository();
    let rules = [
        "--rule",
        "wss://api.staging.quayside.dev/x => wss://api.quayside.dev/y",
        "--rule",
        "domain:other.org=other.net",
    ];
    assert!(repo.redomain(&[&["init"], &rules[..]].concat()).status.success());
    let written = repo.read("redomain.yaml");
    let from = "rules:\n  - from: \"wss://api.staging.quayside.dev/x\"\n    to: \"wss://api.quayside.dev/y\"\n\
                \x20 - domain: other.org\n    to: other.net\n";
    assert!(written.contains(from), "{written}");
    assert!(written.contains(
        "zones:\n  - other.org    # 1 host, 1 mention\n  - quayside.dev    # 4 hosts, 5 mentions\n"
    ));
    let wrong = repo.redomain(&["init", "--output", "b.yaml", "--rule", "a..b=c.d"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).starts_with("error: --rule:1:3: host `a..b` has an empty label\n"));
}

#[test]
fn nothing_is_overwritten_and_nothing_is_needed() {
    let repo = repository();
    repo.file("redomain.yaml", "mine\n");
    let init = repo.redomain(&["init"]);
    assert_eq!(init.status.code(), Some(2));
    assert!(text(&init.stderr).starts_with("error: redomain.yaml: already exists"));
    assert_eq!(repo.read("redomain.yaml"), "mine\n");
    let empty = Repo::new();
    let device = empty.redomain(&["init", "--output", "/dev/stdout"]);
    assert!(
        device.status.success()
            && text(&device.stdout).contains("zones:\n  - example.com    # not found here\n")
    );
    assert_eq!(empty.redomain(&["init", "--output", "rules/none/x.yaml"]).status.code(), Some(3));
    assert!(empty.files().is_empty());
    let unknown = empty.redomain(&["init", "nowhere.io"]);
    assert!(unknown.status.success());
    assert!(text(&unknown.stderr).starts_with("warning: no host of `nowhere.io` is in this tree"));
    let under = empty.redomain(&["init", "a.io", "--to", "s.a.io", "--output", "z.yaml"]);
    assert_eq!(under.status.code(), Some(2));
    assert!(text(&under.stderr).starts_with("error: z.yaml (not written):"), "{}", text(&under.stderr));
    let other = empty.redomain(&["init", "a.io", "--to", "b.io", "--output", "z.yaml"]);
    assert!(text(&other.stdout).contains("  redomain rules lint --tree --rules z.yaml   find"));
    let linted = empty.redomain(&["rules", "lint"]);
    assert_eq!(linted.status.code(), Some(1));
    let said = text(&linted.stderr);
    assert!(said.contains("leads to `new.example`, a name for examples that nobody can have"), "{said}");
    for domain in ["a b", "nowhere", "*.io", "x: y\n- z"] {
        assert_eq!(
            empty.redomain(&["init", "--output", "y.yaml", domain]).status.code(),
            Some(2),
            "{domain}"
        );
    }
}

/// The end of `init` on a terminal whose questions get these keys one after the other, with what came of it.
fn asked(repo: &Repo, answers: &[&str], environment: &[(&str, &str)]) -> (i32, String) {
    let mut init = command(env!("CARGO_BIN_EXE_redomain"), repo.path(), &["init"]);
    init.env("TERM", "xterm-256color").envs(environment.iter().copied());
    let mut session = Session::start(init, &Screen::Stderr);
    let mut answered = 0;
    for keys in answers {
        session.press(keys, &mut answered);
    }
    let (code, screen, _) = session.end();
    (code, screen)
}

const DOWN: &str = "\x1b[B";

#[test]
fn on_a_terminal_it_asks_what_moves() {
    let whole = "  - domain: quayside.dev\n    to: pier.example.net\n";
    let environment =
        "  - from: \"{service}.staging.quayside.dev\"\n    to: \"{service}-staging.quayside.dev\"\n";
    for (answers, expected) in [
        (&["\n", "\n"][..], environment),
        (&["\n", DOWN, "\n", "pier.example.net\n"], whole),
        (&["quay", "\n", "whole\n", "no domain\n", "\x7f".repeat(9).as_str(), "pier.example.net\n"], whole),
        (&["another\n", "Nowhere.io\n", "\n", "new.org\n"], "  - domain: nowhere.io\n    to: new.org\n"),
        (
            &[
                "\n",
                "single\n",
                "a..quayside.dev=b.io\n",
                "\x7f".repeat(20).as_str(),
                "a.quayside.dev=b.io\n",
                "\n",
            ],
            "  - from: a.quayside.dev\n    to: b.io\n",
        ),
    ] {
        let repo = repository();
        let (code, screen) = asked(&repo, answers, &[]);
        assert_eq!(code, 0, "{answers:?}: {screen}");
        assert!(screen.contains("quayside.dev  (4 hosts, 5 mentions)"), "{screen}");
        let written = repo.read("redomain.yaml");
        assert!(written.contains(expected), "{answers:?}: {screen}{written}");
    }
}

#[test]
fn a_mistake_is_shown_beside_the_question() {
    let repo = repository();
    let answers = ["\n", "single\n", "a..b=c.d\n", "\x1b"];
    let (code, screen) = asked(&repo, &answers, &[]);
    assert_eq!(code, 130, "{screen}");
    assert!(screen.contains("host `a..b` has an empty label"), "{screen}");
}

#[test]
fn a_question_that_is_left_writes_nothing() {
    for (answers, name) in [
        (&["\x1b"][..], "Esc"),
        (&["\x03"], "Ctrl-C"),
        (&["\n", "\x03"], "Ctrl-C later"),
        (&["\n", "whole\n", "pier\x04"], "the end of input"),
    ] {
        let repo = repository();
        let (code, screen) = asked(&repo, answers, &[]);
        assert_eq!(code, 130, "{name}: {screen}");
        let said = if name == "Esc" {
            "left without an answer; nothing was written"
        } else {
            "interrupted; no file was modified"
        };
        assert!(screen.ends_with(&format!(": {said}\r\n")), "{name}: {screen:?}");
        assert!(!repo.path().join("redomain.yaml").exists(), "{name}");
    }
}

#[test]
fn a_signal_leaves_the_terminal_as_it_was() {
    for signal in [rustix::process::Signal::INT, rustix::process::Signal::TERM] {
        let repo = repository();
        let init = command(env!("CARGO_BIN_EXE_redomain"), repo.path(), &["init"]);
        let mut session = Session::start(init, &Screen::Stderr);
        // Pressed once the question is at rest.
        session.press("", &mut 0);
        let is_raw = |keyboard: &std::fs::File| {
            !rustix::termios::tcgetattr(keyboard).unwrap().local_modes.contains(LocalModes::ICANON)
        };
        assert!(is_raw(session.keyboard()));
        let pid = rustix::process::Pid::from_child(&session.child);
        rustix::process::kill_process(pid, signal).unwrap();
        let keyboard = session.keyboard().try_clone().unwrap();
        let (code, screen, _) = session.end();
        assert_eq!(code, 130, "{screen}");
        assert!(!is_raw(&keyboard));
        assert!(screen.ends_with("\x1b[?25h") && !repo.path().join("redomain.yaml").exists(), "{screen:?}");
    }
}

#[test]
fn without_colors_nothing_is_colored_and_a_dumb_terminal_is_not_asked() {
    let repo = repository();
    let (code, screen) = asked(&repo, &["\n", "\n"], &[("NO_COLOR", "1")]);
    // The first letter of a control sequence says its kind.
    let is_color =
        |part: &str| part.find(|char: char| char.is_ascii_alphabetic()).map(|at| &part[at..=at]) == Some("m");
    assert!(code == 0 && !screen.split('\x1b').skip(1).any(is_color), "{screen:?}");
    // The answer that is too long for the line of its question begins a line.
    assert!(!screen.contains("-staging.\x1b[K"), "{screen:?}");
    let repo = repository();
    let (code, screen) = asked(&repo, &[], &[("TERM", "dumb")]);
    assert_eq!(code, 0, "{screen}");
    assert!(screen.starts_with("warning: nothing is asked, since `TERM` is `dumb`\r\n"), "{screen}");
    assert!(!screen.contains('\x1b') && repo.path().join("redomain.yaml").exists(), "{screen:?}");
}
