//! Colors and control characters on a terminal and in a pipe: three questions that do not depend on each other.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use support::terminal::{Screen, Session, plain};
use support::{Repo, command};

const COLOR: &str = "\x1b[31m";
const CONTROL: &str = "\x1b[2J";

/// A tree whose diff has a control sequence in a line of context, and whose rules have a warning.
fn repo() -> Repo {
    let repo = Repo::new();
    let rules = "version: 1\nrules:\n  - {id: api, from: api.staging.example.com, to: api-staging.example.com}\n  \
                 - {id: late, from: api.staging.example.com, to: late.example.com}\n";
    repo.file("redomain.yaml", rules);
    repo.file("a.txt", format!("{CONTROL} x\nhttps://api.staging.example.com/\n"));
    repo
}

/// Runs `diff` with one stream on a terminal: what is on the screen, and what went into the pipe.
fn run(variables: &[(&str, &str)], arguments: &[&str], screen: &Screen) -> (String, String) {
    let repo = repo();
    let arguments = [&["diff"], arguments].concat();
    let mut command = command(env!("CARGO_BIN_EXE_redomain"), repo.path(), &arguments);
    command.envs(variables.iter().copied());
    let (code, seen, piped) = Session::start(command, screen).end();
    assert_eq!(code, 0, "{seen}{piped}");
    (seen, piped)
}

/// Environment, arguments, and whether a terminal and a pipe take color.
type Row<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str], bool, bool);

const ROWS: [Row<'static>; 14] = [
    (&[], &[], true, false),
    (&[("TERM", "xterm")], &[], true, false),
    (&[("TERM", "dumb")], &[], false, false),
    (&[("NO_COLOR", "1")], &[], false, false),
    (&[("NO_COLOR", "")], &[], true, false),
    (&[("CLICOLOR", "0")], &[], false, false),
    (&[("CLICOLOR_FORCE", "1")], &[], true, true),
    (&[("CLICOLOR_FORCE", "")], &[], true, false),
    (&[("CLICOLOR_FORCE", "1"), ("TERM", "dumb")], &[], true, true),
    (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[], false, false),
    (&[("CLICOLOR_FORCE", "1")], &["--color=never"], false, false),
    (&[("NO_COLOR", "1")], &["--color=always"], true, true),
    (&[("TERM", "dumb")], &["--color=always"], true, true),
    (&[("TERM", "dumb")], &["--color", "auto"], false, false),
];

#[test]
fn a_terminal_never_gets_control_characters_of_a_file() {
    for (variables, arguments, on_terminal, _) in ROWS {
        let (screen, _) = run(variables, arguments, &Screen::Stdout);
        assert_eq!(screen.contains(COLOR), on_terminal, "{variables:?} {arguments:?}: {screen:?}");
        assert!(!screen.contains(CONTROL), "{variables:?} {arguments:?}: {screen:?}");
        assert!(plain(&screen).contains(" \\u{1b}[2J x"), "{variables:?} {arguments:?}: {screen:?}");
    }
}

#[test]
fn a_patch_that_a_terminal_would_obey_is_not_printed_there() {
    for color in ["never", "always"] {
        let repo = repo();
        let arguments = ["diff", "--format", "patch", "--color", color];
        let patch = || command(env!("CARGO_BIN_EXE_redomain"), repo.path(), &arguments);
        let (code, screen, piped) = Session::start(patch(), &Screen::Stdout).end();
        assert_eq!((code, screen.as_str()), (2, ""), "{piped}");
        assert!(piped.contains("has characters that a terminal obeys, and no patch was printed"), "{piped}");
        let (code, _, piped) = Session::start(patch(), &Screen::Stderr).end();
        assert!(code == 0 && piped.contains(CONTROL), "{piped}");
        repo.file("a.txt", "https://api.staging.example.com/\n");
        let (code, screen, _) = Session::start(patch(), &Screen::Stdout).end();
        assert!(code == 0 && screen.contains("+https://api-staging.example.com/"), "{screen}");
    }
}

#[test]
fn a_pipe_without_color_gets_the_bytes_of_a_file() {
    for (variables, arguments, _, in_pipe) in ROWS {
        let (_, piped) = run(variables, arguments, &Screen::Stderr);
        assert_eq!(piped.contains(COLOR), in_pipe, "{variables:?} {arguments:?}: {piped:?}");
        // A diff with colors is for a pager, and cannot be applied.
        assert_eq!(piped.contains(CONTROL), !in_pipe, "{variables:?} {arguments:?}: {piped:?}");
    }
}

#[test]
fn standard_error_takes_color_as_standard_output_does() {
    for (variables, arguments, on_terminal, in_pipe) in ROWS {
        let warns = "\x1b[1m\x1b[33mwarning";
        let (screen, _) = run(variables, arguments, &Screen::Stderr);
        assert_eq!(screen.contains(warns), on_terminal, "{variables:?} {arguments:?}: {screen:?}");
        let (_, piped) = run(variables, arguments, &Screen::Stdout);
        assert_eq!(piped.contains(warns), in_pipe, "{variables:?} {arguments:?}: {piped:?}");
        assert!(plain(&screen).contains("warning: redomain.yaml:"), "{screen:?}");
    }
}

#[test]
fn a_mistake_in_a_rule_file_is_marked_in_color_and_as_wide_as_the_terminal() {
    let repo = Repo::new();
    let why = "a reason that no line of a terminal has room for ".repeat(4);
    let rules = format!("version: 1\nrules: [{{from: \"a..b.io\u{202e}\", why: {why}, to: b.io}}]\n");
    repo.file("redomain.yaml", rules);
    for (arguments, color) in [(&["rules", "lint"][..], true), (&["rules", "lint", "--color=never"], false)] {
        let command = command(env!("CARGO_BIN_EXE_redomain"), repo.path(), arguments);
        let (code, screen, _) = Session::start(command, &Screen::Both).end();
        let shown = plain(&screen);
        assert_eq!((code, screen.contains("\x1b[1m\x1b[91m^")), (2, color), "{screen:?}");
        assert!(
            shown.starts_with("error: redomain.yaml:2:19: host `a..b.io\\u{202e}` has an empty"),
            "{shown}"
        );
        assert!(shown.contains("\r\n2 | rules: [{from: \"a..b.io\\u{202e}\", why: a reason"), "{shown}");
        assert!(shown.contains("\r\n  |                   ^\r\n"), "{shown}");
        assert!(shown.lines().all(|line| line.chars().count() <= 80), "{shown}");
    }
}

#[test]
fn a_long_path_breaks_behind_a_slash() {
    let repo = Repo::new();
    repo.file("redomain.yaml", "version: 1\nrules: [{from: a.kelp.io, to: b.kelp.io}]\n");
    let (folder, name) = ("a-folder-of-the-tree/".repeat(3), "a-long-name-of-a-file.txt");
    repo.file(&format!("{folder}{name}"), "https://a.kelp.io ops@a.kelp.io\n");
    let command = command(env!("CARGO_BIN_EXE_redomain"), repo.path(), &["diff", "--stat"]);
    let (_, screen, _) = Session::start(command, &Screen::Both).end();
    let shown = plain(&screen);
    assert!(shown.contains(&format!("       1  {folder}\r\n           {name}\r\n")), "{shown}");
    assert!(shown.contains(&format!("          {folder}\r\n              {name}:1:23:")), "{shown}");
}

#[test]
fn a_terminal_gets_lines_that_break_between_words_and_a_pipe_one_line_for_each_finding() {
    let repo = Repo::new();
    let host = |number: u8| format!("a-service-with-a-long-name-{number}.staging.example.com");
    let rule =
        format!("{{id: long, from: {}, to: {}, why: '{}'}}", host(1), host(2), "long words ".repeat(12));
    repo.file(
        "redomain.yaml",
        format!("version: 1\nrules:\n  - {rule}\nkeep: [{{files: [{}]}}]\n", "x".repeat(60)),
    );
    repo.file("a.txt", format!("https://{}/\n*.staging.example.com\n", host(1)));
    for arguments in [&["check", "--strict"][..], &["diff"]] {
        let command = command(env!("CARGO_BIN_EXE_redomain"), repo.path(), arguments);
        let (_, screen, _) = Session::start(command, &Screen::Both).end();
        let shown = plain(&screen);
        let own = shown.lines().filter(|line| !line.starts_with(['+', '-', ' ']) || line.contains(" → "));
        assert!(
            own.clone().count() > 4 && own.clone().all(|line| line.trim_end().chars().count() <= 80),
            "{shown}"
        );
        assert!(shown.contains(&format!("{}\r\n", host(1))), "{shown}");
        // The one rule of a file is not named in the summary.
        let rule = if arguments[0] == "check" { " (long)" } else { "" };
        assert!(shown.contains(&format!("    → {}{rule}\r\n", host(2))), "{shown}");
        let output = repo.redomain(arguments);
        let piped = String::from_utf8(output.stdout).unwrap();
        let warning = String::from_utf8(output.stderr).unwrap();
        assert!(
            warning.lines().all(|line| line.starts_with("warning: ") || line.starts_with("  help: ")),
            "{warning}"
        );
        assert!(piped.contains(&format!("{} → {}{rule}\n", host(1), host(2))), "{piped}");
    }
}

#[test]
fn short_answers_break_between_words_too() {
    let long = "a-folder-with-a-long-name/".repeat(2);
    let rules = "version: 1\nrules: [{from: a.kelp.io, to: b.kelp.io}]\n";
    let texts = [format!("{long}one.txt"), format!("{long}and-another-one-of-them.txt")];
    for (arguments, expected) in [
        (&["check", "--fix"][..], "2 edits in 2 files; `redomain undo` reverts run"),
        (&["check", "--fix", "--format=json", "--output=/dev/null"], "`redomain undo` reverts run"),
        (&["check", "--fix", "--hook"], "`git add -p` stages them;"),
        (&["apply"], "2 edits in 2 files; `redomain undo` reverts run"),
        (&["diff", "--summary", "-v"], "not read: "),
        (&["diff", "--output", &texts[1]], "written: "),
        (
            &["init", "kelp.io", "--output", "a-rule-file-with-a-long-name-that-fills-a-line.yaml"],
            "written: ",
        ),
        (&["rules", "explain", "https://a.kelp.io is-an-address-of-the-old-kind"], "  boundary  "),
    ] {
        let repo = Repo::new();
        repo.file("redomain.yaml", rules);
        texts.iter().for_each(|path| repo.file(path, "https://a.kelp.io\n"));
        std::os::unix::fs::symlink("one.txt", repo.path().join(format!("{long}a-link"))).unwrap();
        let command = command(env!("CARGO_BIN_EXE_redomain"), repo.path(), arguments);
        let (_, screen, _) = Session::start(command, &Screen::Both).end();
        let shown = plain(&screen);
        assert!(shown.contains(expected), "{arguments:?}: {shown}");
        assert!(shown.lines().all(|line| line.trim_end().chars().count() <= 80), "{arguments:?}: {shown}");
    }
}

#[test]
fn a_file_never_gets_color() {
    let repo = repo();
    let arguments = ["diff", "--color=always", "--output", "out.diff"];
    let mut command = command(env!("CARGO_BIN_EXE_redomain"), repo.path(), &arguments);
    assert!(command.status().unwrap().success());
    let diff = std::fs::read_to_string(repo.path().join("out.diff")).unwrap();
    assert!(diff.contains(CONTROL) && !diff.contains(COLOR), "{diff:?}");
}

#[test]
fn the_names_that_change_stand_out_in_a_line() {
    let (screen, _) = run(&[], &[], &Screen::Stdout);
    let old = "\x1b[31m-https://\x1b[7m\x1b[31mapi.staging.example.com\x1b[0m\x1b[31m/\x1b[0m";
    let new = "\x1b[32m+https://\x1b[7m\x1b[32mapi-staging.example.com\x1b[0m\x1b[32m/\x1b[0m";
    assert!(screen.contains(old) && screen.contains(new), "{screen:?}");
}

#[test]
fn a_terminal_has_a_pager_and_a_pipe_has_none() {
    let pager = [("PAGER", "sed 's/^/paged: /'")];
    let paged = |variables: &[(&str, &str)], arguments: &[&str], screen: &Screen| {
        let (screen, piped) = run(variables, arguments, screen);
        (screen + &piped).contains("paged: ")
    };
    assert!(paged(&pager, &[], &Screen::Stdout));
    assert!(paged(&[("REDOMAIN_PAGER", pager[0].1), ("PAGER", "cat")], &[], &Screen::Both));
    // Nobody wants one, or it would swallow the text.
    for (variables, arguments) in [
        (&pager[..], &["--no-pager"][..]),
        (&pager, &["--output", "out.diff"]),
        (&[("PAGER", "")], &[]),
        (&[("PAGER", "no-such-pager -x")], &[]),
        (&[pager[0], ("REDOMAIN_PAGER", "cat")], &[]),
        (&[pager[0], ("TERM", "dumb")], &[]),
    ] {
        assert!(!paged(variables, arguments, &Screen::Stdout), "{variables:?} {arguments:?}");
    }
    assert!(!paged(&pager, &[], &Screen::Stderr));
    let (screen, _) = run(&[("PAGER", "no-such-pager")], &[], &Screen::Stdout);
    assert!(screen.contains("1 edit in 1 file"), "{screen}");
    // A reader that leaves early is no error.
    run(&[("PAGER", "head -1")], &[], &Screen::Stdout);
}

#[test]
fn paths_are_links_where_the_terminal_shows_them() {
    let repo = repo();
    repo.file("b\x1b]8;;x\x07.txt", "https://api.staging.example.com/\n");
    let root = repo.path().canonicalize().unwrap().to_str().unwrap().to_owned();
    let seen = |variables: &[(&str, &str)], arguments: &[&str], screen: &Screen| {
        let mut command = command(env!("CARGO_BIN_EXE_redomain"), repo.path(), arguments);
        command.envs(variables.iter().copied());
        let (_, screen, piped) = Session::start(command, screen).end();
        screen + &piped
    };
    let (kitty, vte) = (("TERM", "xterm-kitty"), ("VTE_VERSION", "7603"));
    let pager = ("PAGER", "sed s/x/x/");
    for (variables, arguments, expected) in [
        (&[vte][..], &["check"][..], format!("{root}/a.txt\x1b\\a.txt:2:9\x1b]8;;\x1b\\:\x1b[0m api")),
        (&[kitty], &["check", "--by", "host"], format!("{root}/a.txt#2\x1b\\a.txt:2:9\x1b]8;;\x1b\\\r\n")),
        (&[vte], &["check", "--by=file"], format!("{root}/a.txt\x1b\\2:9\x1b]8;;\x1b\\: api")),
        (
            &[vte],
            &["check"],
            format!("{root}/b%1B%5D8%3B%3Bx%07.txt\x1b\\b\\u{{1b}}]8;;x\\u{{7}}.txt:1:9\x1b]8;;"),
        ),
        (&[kitty], &["diff", "--stat"], format!("{root}/a.txt#1\x1b\\a.txt\x1b]8;;\x1b\\\r\n")),
        (
            &[],
            &["--hyperlink-format", "zed", "check"],
            format!("\x1b]8;;zed://file{root}/a.txt:2\x1b\\a.txt:2:9"),
        ),
        (
            &[pager],
            &["diff", "--stat", "--hyperlink-format=vscode"],
            format!("\x1b]8;;vscode://file{root}/a.txt:1\x1b\\a.txt"),
        ),
    ] {
        let screen = seen(variables, arguments, &Screen::Both);
        assert!(screen.contains(&expected), "{variables:?} {arguments:?}: {screen:?}");
        assert!(plain(&screen).contains("2:9") || plain(&screen).contains("  a.txt"), "{screen:?}");
    }
    let link = "\x1b]8;;";
    for (variables, arguments, screen) in [
        (&[][..], &["check"][..], Screen::Both),
        (&[vte], &["check"], Screen::Stderr),
        (&[vte], &["check", "--color=always"], Screen::Stderr),
        (&[("CLICOLOR_FORCE", "1")], &["check", "--hyperlink-format=file"], Screen::Stderr),
        (&[vte, ("NO_COLOR", "1")], &["check"], Screen::Both),
        (&[vte], &["check", "--hyperlink-format", "none"], Screen::Both),
        (&[vte, pager], &["diff", "--stat"], Screen::Both),
        (&[vte], &["check", "--format=json"], Screen::Both),
        (&[vte], &["check", "--output=/dev/null"], Screen::Both),
    ] {
        let screen = seen(variables, arguments, &screen);
        assert!(!screen.contains(link), "{variables:?} {arguments:?}: {screen:?}");
    }
}

#[test]
fn a_terminal_gets_the_part_of_a_minified_line_that_changes_and_a_pipe_all_of_it() {
    let repo = repo();
    repo.file("a.txt", format!("{0}https://api.staging.example.com/{0}\n", "x".repeat(5000)));
    for (screen, is_cut) in [(Screen::Both, true), (Screen::Stderr, false)] {
        let command = command(env!("CARGO_BIN_EXE_redomain"), repo.path(), &["diff"]);
        let (_, seen, piped) = Session::start(command, &screen).end();
        let shown = plain(&(seen + &piped));
        let longest = shown.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(
            shown.contains("xhttps://api-staging.example.com/x") && (longest < 300) == is_cut,
            "{longest}"
        );
    }
}

#[test]
fn a_mail_address_is_whole_on_a_terminal_and_its_host_alone_elsewhere() {
    let repo = Repo::new();
    let rules = "version: 1\nrules:\n  - {from: api.staging.example.com, to: api-staging.example.com}\n";
    repo.file("redomain.yaml", rules);
    repo.file("a.md", "write to mailto:Ops.Team+x@api.staging.example.com\n");
    for arguments in [&["check", "--strict"][..], &["check", "--strict", "--by", "file"], &["diff"]] {
        let command = command(env!("CARGO_BIN_EXE_redomain"), repo.path(), arguments);
        let (_, screen, _) = Session::on(command, &Screen::Stdout, 160).end();
        let address = "Ops.Team+x@api.staging.example.com → Ops.Team+x@api-staging.example.com?";
        assert!(plain(&screen).contains(address), "{arguments:?}: {screen}");
        let piped = String::from_utf8(repo.redomain(arguments).stdout).unwrap();
        let host = " api.staging.example.com → api-staging.example.com?";
        assert!(piped.contains(host) && !piped.contains("Team"), "{arguments:?}: {piped}");
    }
    let json = repo.redomain(&["diff", "--format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let mention = &json["files"][0]["mentions"][0];
    assert_eq!(
        (mention["text"].as_str(), mention["reason"].as_str()),
        (Some("api.staging.example.com"), Some("email"))
    );
}
