//! One way through each command, end to end.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use std::fs;
use std::io::Read;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Output, Stdio};

use support::{Repo, command, text};

const RULES: &str = "\
version: 1
rules:
  - id: api
    from: api.staging.example.com
    to: api-staging.example.com
  - id: socket
    from: wss://staging.example.com
    to: wss://api-staging.example.com
allow: [\"*.example.com\"]
";

fn repository() -> Repo {
    let repo = Repo::new();
    repo.file("redomain.yaml", RULES);
    repo.file("deploy/.env", "API=https://api.staging.example.com\nWS=wss://staging.example.com/ws\n");
    repo.file("run.sh", "curl https://api.staging.example.com.evil.net\ncurl api.staging.example.com");
    repo.file(".gitignore", "ignored/\n");
    repo.file("ignored/notes.txt", "api.staging.example.com");
    repo.file("ignored/tracked.txt", "api.staging.example.com");
    repo.file("caf\u{e9} menu.txt", "api.staging.example.com\r\nx\r\n");
    fs::set_permissions(repo.path().join("run.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    symlink("run.sh", repo.path().join("link.sh")).unwrap();
    repo.git(&["init", "-q"]);
    repo.git(&["add", "-A"]);
    repo.git(&["add", "-f", "ignored/tracked.txt"]);
    repo.git(&["commit", "-qm", "start"]);
    repo
}

#[test]
fn diff_is_what_git_applies_and_apply_writes() {
    let (a, b) = (repository(), repository());
    let before = a.files();
    let diff = a.redomain(&["diff"]);
    assert!(diff.status.success());
    assert_eq!(a.files(), before, "a dry run writes nothing");
    fs::write(b.path().join(".git/x.diff"), &diff.stdout).unwrap();
    b.git(&["apply", ".git/x.diff"]);
    let applied = a.redomain(&["apply"]);
    assert!(applied.status.success(), "{}", text(&applied.stderr));
    assert!(
        text(&applied.stdout).contains("written: 5 edits in 4 files; `redomain undo` reverts run "),
        "{}",
        text(&applied.stdout)
    );
    assert_eq!(a.files(), b.files());
    let mode = fs::metadata(a.path().join("run.sh")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o755);
    assert!(a.path().join("link.sh").is_symlink());
    assert_eq!(fs::read(a.path().join("ignored/notes.txt")).unwrap(), b"api.staging.example.com");
    assert_eq!(fs::read(a.path().join("ignored/tracked.txt")).unwrap(), b"api-staging.example.com");
    assert!(text(&a.redomain(&["apply"]).stdout).ends_with("nothing to write\n"));
}

#[test]
fn undo_brings_every_byte_back() {
    let repo = repository();
    let before = repo.files();
    repo.redomain(&["apply"]);
    assert_ne!(repo.files(), before);
    assert!(text(&repo.redomain(&["undo", "--list"]).stdout).ends_with("1 run\n"));
    let undone = repo.redomain(&["undo"]);
    assert!(undone.status.success(), "{}", text(&undone.stderr));
    assert_eq!(repo.files(), before);
    assert!(repo.git(&["status", "--porcelain"]).stdout.is_empty());
    assert_eq!(repo.redomain(&["undo"]).status.code(), Some(2));
}

#[test]
fn undo_leaves_what_was_edited_since() {
    let repo = repository();
    repo.redomain(&["apply"]);
    repo.file("deploy/.env", "edited by hand");
    let undone = repo.redomain(&["undo"]);
    assert_eq!(undone.status.code(), Some(3));
    assert!(
        text(&undone.stderr).starts_with("error: deploy/.env: was edited since it was written"),
        "{}",
        text(&undone.stderr)
    );
    assert_eq!(fs::read(repo.path().join("deploy/.env")).unwrap(), b"edited by hand");
    assert_eq!(fs::read(repo.path().join("ignored/tracked.txt")).unwrap(), b"api.staging.example.com");
}

#[test]
fn output_is_the_same_for_any_number_of_threads() {
    let repo = repository();
    let one = repo.redomain(&["diff", "--threads", "1"]).stdout;
    for threads in ["2", "7"] {
        assert_eq!(repo.redomain(&["diff", "--threads", threads]).stdout, one);
    }
}

#[test]
fn check_names_each_old_name_and_fails() {
    let repo = repository();
    let check = repo.redomain(&["check", "deploy"]);
    assert_eq!(check.status.code(), Some(1));
    assert_eq!(
        text(&check.stdout),
        "deploy/.env:1:13: api.staging.example.com → api-staging.example.com (api)\n\
         deploy/.env:2:10: staging.example.com → api-staging.example.com (socket)\n\
         found: 2 old names in 1 file; run `redomain apply deploy` to apply the safe fixes\n"
    );
    repo.redomain(&["apply"]);
    let check = repo.redomain(&["check"]);
    assert_eq!(
        (check.status.code(), text(&check.stdout).as_str()),
        (Some(0), "clean: 5 files, 0 old names\n")
    );
}

#[test]
fn an_expired_keep_fails_the_check() {
    let repo = repository();
    repo.file("redomain.yaml", format!("{RULES}keep:\n  - hosts: [x.example.com]\n    until: 2001-01-31\n"));
    let check = repo.redomain(&["check", ".gitignore"]);
    assert_eq!(check.status.code(), Some(1));
    assert!(
        text(&check.stderr).contains("redomain.yaml:11:5: this keep expired after `2001-01-31`"),
        "{}",
        text(&check.stderr)
    );
}

#[test]
fn json_says_what_the_design_says() {
    let repo = repository();
    let report: serde_json::Value =
        serde_json::from_slice(&repo.redomain(&["diff", "--format", "json", "deploy"]).stdout).unwrap();
    let expected = serde_json::json!({
        "version": 1,
        "summary": {"files_scanned": 1, "files_changed": 1, "edits": 2,
                    "mentions": {"rewrite": 2, "review": 0, "keep": 0, "allowed": 0, "unlisted": 0}},
        "files": [{"path": "deploy/.env", "category": "env", "edits": 2, "mentions": [
            {"line": 1, "column": 13, "offset": 12, "text": "api.staging.example.com",
             "host": "api.staging.example.com", "spelling": "plain", "verdict": "rewrite", "reason": null,
             "rule": "api", "new": "api-staging.example.com"},
            {"line": 2, "column": 10, "offset": 45, "text": "staging.example.com", "host": "staging.example.com",
             "spelling": "plain", "verdict": "rewrite", "reason": null, "rule": "socket",
             "new": "api-staging.example.com"}]}],
        "skipped": [], "named": [], "command": "diff"
    });
    assert_eq!(report, expected);
}

#[test]
fn hosts_lists_what_is_there() {
    let hosts = repository().redomain(&["hosts"]);
    assert!(text(&hosts.stdout).contains("4      4  api.staging.example.com"), "{}", text(&hosts.stdout));
    assert!(text(&hosts.stdout).ends_with("2 hosts, 5 mentions\n"));
}

#[test]
fn hosts_keeps_the_case_of_a_template_and_not_that_of_a_name() {
    let repo = Repo::new();
    repo.file(
        "redomain.yaml",
        "version: 1\nrules:\n  - {from: '{s}.staging.example.com', to: '{s}-staging.example.com'}\n",
    );
    repo.file(
        "a.yaml",
        "a: https://{{ .Values.svcName }}.staging.example.com\nb: https://API.Staging.example.com\n\
         c: https://api.staging.example.com\n",
    );
    let hosts = text(&repo.redomain(&["hosts"]).stdout);
    for row in [
        "       2      1  api.staging.example.com           → api-staging.example.com  config  a.yaml:2\n",
        "       1      1  {{ .Values.svcName }}.staging.example.com  → {{ .Values.svcName }}-staging.example.com  config  \
         a.yaml:1\n",
    ] {
        assert!(hosts.contains(row), "{hosts}");
    }
    assert!(hosts.ends_with("2 hosts, 3 mentions\n"));
}

#[test]
fn a_report_without_runs_says_that_there_are_none() {
    for arguments in [&["report"][..], &["report", "3"]] {
        let output = repository().redomain(arguments);
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(
            text(&output.stderr),
            "error: there are no runs yet\n  help: `redomain apply` stores a report of each run that writes\n"
        );
    }
}

#[test]
fn a_deleted_directory_is_named_by_every_command() {
    for arguments in [&["diff"][..], &["undo"], &["report"], &["rules", "list"], &["apply", "--resume"]] {
        let repo = Repo::new();
        let program = env!("CARGO_BIN_EXE_redomain");
        let script = format!("mkdir gone && cd gone && rmdir ../gone && {program} {}", arguments.join(" "));
        let output = command("sh", repo.path(), &["-c", &script]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let message = text(&output.stderr);
        assert!(message.starts_with("error: the working directory cannot be read: "), "{message}");
    }
}

#[test]
fn only_and_skip_choose_rules() {
    let repo = repository();
    let edits = |arguments: &[&str]| text(&repo.redomain(&[&["diff"], arguments].concat()).stdout);
    assert!(edits(&["--only", "socket"]).contains("\n1 edit in 1 file ("));
    assert!(edits(&["--skip", "socket"]).contains("\n4 edits in 4 files ("));
    let wrong = repo.redomain(&["diff", "--only", "sokcet"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert_eq!(text(&wrong.stderr), "error: there is no rule `sokcet`\n  help: did you mean `socket`\n");
}

#[test]
fn wrong_calls_end_with_two_and_say_what_to_do() {
    let empty = Repo::new();
    for arguments in [
        &["diff"][..],
        &["diff", "--rules", "none.yaml"],
        &["diff", "--rules", "pack:netra"],
        &["difff"],
        &["diff", "--threads", "0"],
    ] {
        let output = empty.redomain(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty() && output.stdout.is_empty(), "{arguments:?}");
    }
    let missing = repository().redomain(&["diff", "nowhere.txt"]);
    assert_eq!(missing.status.code(), Some(2), "{}", text(&missing.stderr));
}

#[test]
fn every_pack_passes_its_own_tests() {
    let empty = Repo::new();
    for pack in ["netra-staging", "k8s-registry", "microsoft-learn"] {
        let output = empty.redomain(&["rules", "test", "--rules", &format!("pack:{pack}")]);
        assert!(output.status.success(), "{pack}: {}", text(&output.stderr));
        assert!(
            empty.redomain(&["rules", "lint", "--rules", &format!("pack:{pack}")]).status.success(),
            "{pack}"
        );
    }
}

#[test]
fn explain_shows_every_step() {
    let output = repository().redomain(&["rules", "explain", "wss://staging.example.com/x"]);
    let shown = text(&output.stdout);
    for line in [
        "  rules     socket (redomain.yaml:6:5): wss://staging.example.com",
        "  boundary  `/` on the left, `/` on the right",
        "  verdict   rewrite",
        "result: wss://api-staging.example.com/x",
    ] {
        assert!(shown.contains(line), "{line} in {shown}");
    }
}

#[test]
fn encoded_letters_are_shown_as_they_are_meant() {
    let percent = |host: &str| host.bytes().map(|byte| format!("%{byte:02x}")).collect::<String>();
    let encoded = percent("api.staging.example.com");
    let repo = repository();
    let shown = text(&repo.redomain(&["rules", "explain", &encoded]).stdout);
    for line in [
        "  host      api.staging.example.com",
        "  spelling  percent",
        "  verdict   rewrite",
        "  note      api.staging.example.com → api-staging.example.com",
        &format!("result: {}", percent("api-staging.example.com")),
    ] {
        assert!(shown.contains(line), "{line} in {shown}");
    }
    repo.file("encoded.txt", &encoded);
    for format in ["text", "html"] {
        let shown = text(&repo.redomain(&["check", "encoded.txt", "--format", format]).stdout);
        let plain = shown.contains("api.staging.example.com");
        assert!(plain, "{format}: {shown}");
    }
}

#[test]
fn the_sample_gives_the_account_it_should() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let repo = Repo::new();
    support::copy(&root.join("testdata/sample"), repo.path());
    let diff = text(&repo.redomain(&["diff", "--rules", "pack:netra-staging"]).stdout);
    assert!(
        diff.contains("mentions: 36 = 25 rewrite + 9 review + 2 keep + 0 allowed + 0 unlisted\n"),
        "{diff}"
    );
    assert!(diff.ends_with("25 edits in 11 files (12 files read)\n"), "{diff}");
    repo.redomain(&["apply", "--rules", "pack:netra-staging"]);
    let origins = fs::read_to_string(repo.path().join("tests/test_origins.py")).unwrap();
    for spoofed in
        ["app.netrasystems.ai.evil.com", "api.staging.netrasystems.ai.evil.net", "notnetrasystems.ai"]
    {
        assert!(origins.contains(spoofed), "{spoofed} in {origins}");
    }
    let kept = "backups/notes.txt";
    assert_eq!(
        fs::read(repo.path().join(kept)).unwrap(),
        fs::read(root.join("testdata/sample").join(kept)).unwrap()
    );
}

/// Every command that prints, in an order in which each has something to say; a `!` stands for each format.
const PRINTING: [&str; 32] = [
    "rules lint",
    "rules list",
    "rules list --hits",
    "rules test",
    "rules explain api.staging.example.com",
    "hosts",
    "init --output /dev/stdout",
    "hook install",
    "hook status",
    "hook uninstall",
    "hook status",
    "diff !",
    "diff --exit-code !",
    "diff --exit-code --output /dev/stdout !",
    "diff --plan /dev/stdout",
    "check !",
    "check --strict --staged !",
    "check --since HEAD !",
    "check --output /dev/stdout !",
    "apply !",
    "report !",
    "undo --list",
    "undo",
    "check --fix --only api !",
    "undo",
    "diff --plan plan.json",
    "apply --plan plan.json",
    "undo --prune",
    "undo",
    "check --write-baseline",
    "check --strict !",
    "check --prune-baseline",
];

#[test]
fn a_reader_that_goes_away_changes_no_exit_code() {
    let formats = ["text", "json", "jsonl", "markdown", "html", "sarif", "github", "gitlab"];
    let (read, unread) = (repository(), repository());
    for repo in [&read, &unread] {
        repo.file("staged.txt", "api.staging.example.com\n");
        repo.git(&["add", "staged.txt"]);
    }
    for printing in PRINTING {
        let mut runs: Vec<Vec<&str>> = vec![printing.split(' ').collect()];
        if printing.ends_with('!') {
            runs.resize(formats.len(), runs[0].clone());
        }
        for (arguments, format) in runs.iter_mut().zip(formats) {
            if arguments.last() == Some(&"!") {
                arguments.splice(arguments.len() - 1.., ["--format", format]);
            }
            let expected = read.redomain(arguments);
            assert!(!expected.stdout.is_empty(), "{arguments:?}");
            let (reader, writer) = std::io::pipe().unwrap();
            drop(reader);
            let mut command = command(env!("CARGO_BIN_EXE_redomain"), unread.path(), arguments);
            let output = command.stdout(writer).stderr(Stdio::piped()).output().unwrap();
            assert_eq!(output.status.code(), expected.status.code(), "{arguments:?}");
            assert_eq!(text(&output.stderr), text(&expected.stderr), "{arguments:?}");
        }
    }
    assert_eq!(read.files(), unread.files(), "what is written is written without a reader");
}

#[test]
fn standard_output_by_its_name_is_appended_to_and_not_replaced() {
    let repo = repository();
    let expected = [b"before\n".to_vec(), repo.redomain(&["check"]).stdout].concat();
    repo.file(".git/out.txt", "before\n");
    let out = repo.path().join(".git/out.txt");
    let open = fs::File::options().append(true).open(&out).unwrap();
    // `/dev/stdout` leads there; as root, a mistake would replace it for the whole machine.
    let arguments = ["check", "--output", "/dev/fd/1"];
    let mut command = command(env!("CARGO_BIN_EXE_redomain"), repo.path(), &arguments);
    assert_eq!(command.stdout(open).status().unwrap().code(), Some(1));
    assert_eq!(text(&fs::read(out).unwrap()), text(&expected));
}

#[test]
fn a_reader_of_one_byte_changes_no_exit_code() {
    let repo = repository();
    // More than a pipe holds, so that the rest cannot be written.
    repo.file("many.txt", "api.staging.example.com\n".repeat(20_000));
    for (arguments, code) in
        [(["check", "--color=never"], 1), (["diff", "--exit-code"], 1), (["diff", "--color=never"], 0)]
    {
        let mut command = command(env!("CARGO_BIN_EXE_redomain"), repo.path(), &arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdout.take().unwrap().read_exact(&mut [0]).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(
            (output.status.code(), text(&output.stderr)),
            (Some(code), String::new()),
            "{arguments:?}"
        );
    }
    let full = fs::File::options().write(true).open("/dev/full");
    if let Ok(full) = full {
        let output =
            command(env!("CARGO_BIN_EXE_redomain"), repo.path(), &["check"]).stdout(full).output().unwrap();
        let said = "error: could not write the output: No space left on device (os error 28)\n";
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(3), said.to_owned()));
    }
}

#[test]
fn no_line_of_any_command_is_one_for_a_runner() {
    let repo = Repo::with_git();
    let rules = "version: 1
zones: [example.com]
rules:
  - id: api
    from: api.staging.example.com
    to: api-staging.example.com
    why: \"::error ::rule\\n::warning ::second\"
  - {id: text, text: '::debug ::old', to: '::debug ::new', why: '##[error]why'}
keep:
  - {files: ['::error::kept'], why: '::error ::kept'}
tests:
  - {in: '::error ::api.staging.example.com', out: '::error ::wrong'}
";
    repo.file("redomain.yaml", rules);
    repo.file("::error ::x.txt", "api.staging.example.com ::debug ::old ##[error]\n.staging.example.com\n");
    repo.file(".gitattributes", "x\n");
    repo.git(&["add", "-A"]);
    for arguments in [
        "rules list",
        "rules list --hits",
        "rules lint",
        "rules test",
        "hosts",
        "check",
        "check --strict",
        "check --staged",
        "diff",
        "diff --plan p.json",
        "check --format json",
        "check --format jsonl",
        "check --format markdown",
        "check --format sarif",
        "check --format gitlab",
        "check --format html",
        "apply --plan p.json",
        "undo",
        "check --fix",
        "undo --list",
        "report",
        "report --format jsonl",
        "report --format markdown",
        "undo",
        "apply",
        "check --write-baseline",
        "check --prune-baseline",
        "check --only ::error::",
        "check ::error",
        "report ::error",
        "diff --accept ::error",
        "apply --plan ::error",
    ] {
        let output = repo.redomain(&arguments.split(' ').collect::<Vec<_>>());
        is_no_command(arguments, &output);
    }
    let texts = ["::error ::api.staging.example.com", "x\n::error ::api.staging.example.com ##[error]"];
    for explained in texts {
        is_no_command(explained, &repo.redomain(&["rules", "explain", explained]));
    }
}

#[test]
fn a_diff_in_the_log_of_a_runner_has_no_commands() {
    let repo = Repo::with_git();
    repo.file("redomain.yaml", RULES);
    let content = "::warning ::a\n\t::error ::b\nhttps://api.staging.example.com\r::set-output x\n##[group]c\n::end::\n";
    repo.file("##[group]x.txt", content);
    let diff = |variable: &str, out: Stdio, arguments: &[&str]| {
        let mut diff = command(env!("CARGO_BIN_EXE_redomain"), repo.path(), arguments);
        let output = diff.env(variable, "true").stdout(out).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let exact = diff("CI", Stdio::piped(), &["diff"]);
    let [context, changed] =
        ["\n ::warning ::a\n \t::error ::b\n-https://", ".com\r::set-output x\n ##[group]c\n ::end::\n"];
    assert!(exact.contains(context) && exact.contains(changed), "{exact}");
    for variable in ["GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION"] {
        let log = diff(variable, Stdio::piped(), &["diff"]);
        let lines = log.split(['\n', '\r']).map(str::trim_start);
        assert_eq!(lines.filter(|line| line.starts_with("::") || line.contains("##[")).count(), 0, "{log}");
        let log = diff(variable, Stdio::piped(), &["diff", "--color", "always"]);
        let lines = log.split(['\n', '\r']).map(str::trim_start);
        assert_eq!(lines.filter(|line| line.starts_with("::") || line.contains("##[")).count(), 0, "{log}");
        // A file is for `git apply`, whatever the name of its descriptor.
        let file = Repo::new();
        let path = file.path().join("x.patch");
        diff(variable, fs::File::create(&path).unwrap().into(), &["diff"]);
        assert_eq!(file.read("x.patch"), exact);
        diff(variable, Stdio::piped(), &["diff", "--output", path.to_str().unwrap()]);
        assert_eq!(file.read("x.patch"), exact);
        let log = diff(variable, Stdio::piped(), &["diff", "--output", "/dev/stdout"]);
        assert!(!log.contains("\n ::"), "{log}");
    }
    for variable in ["GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION"] {
        for arguments in [&["diff", "--format", "patch"][..], &["diff", "--report", "patch=/dev/stdout"]] {
            let mut patch = command(env!("CARGO_BIN_EXE_redomain"), repo.path(), arguments);
            let output = patch.env(variable, "true").output().unwrap();
            let expected = "error: line 5 of the patch would be a command to the runner of this job, and no patch was \
                            printed\n  help: write it to a file with `--output FILE`\n";
            assert_eq!(output.status.code(), Some(2));
            assert!(text(&output.stderr).ends_with(expected), "{}", text(&output.stderr));
            assert_eq!(text(&output.stdout), "");
        }
        let file = Repo::new();
        let path = file.path().join("x.patch");
        diff(variable, fs::File::create(&path).unwrap().into(), &["diff", "--format", "patch"]);
        assert!(exact.starts_with(&file.read("x.patch")) && file.read("x.patch").contains(context));
        diff(variable, Stdio::piped(), &["diff", "--format", "patch", "--output", path.to_str().unwrap()]);
        assert!(file.read("x.patch").contains(context));
    }
    assert!(diff("CI", Stdio::piped(), &["diff", "--format", "patch"]).contains(context));
    fs::write(repo.path().join(".git/x.patch"), exact).unwrap();
    repo.git(&["apply", ".git/x.patch"]);
    assert_eq!(repo.read("##[group]x.txt"), content.replace("api.staging", "api-staging"));
}

fn is_no_command(arguments: &str, output: &Output) {
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(!(out.is_empty() && err.is_empty()), "{arguments}");
    for line in out.lines().chain(err.lines()) {
        // A diff has the bytes of the file, for `git apply`.
        let is_hunk = arguments.starts_with("diff") && line.starts_with(['+', '-']);
        assert!(!line.trim_start().starts_with("::"), "{arguments}: {line}");
        assert!(is_hunk || !line.contains("##["), "{arguments}: {line}");
    }
}
