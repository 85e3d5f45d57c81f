//! Files that redomain reads by a name it knows may be anything in somebody else's repository: none is waited for, none
//! leads out of the tree, and no message quotes what a link leads to.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use support::{RULES, Repo, command, pipe, text};

/// What a message must never have: the content of a file that a link leads to.
const SECRET: &str = "token-of-somebody";

/// A name that redomain reads, with a command that reads it, and the bytes that it may have at most.
const KNOWN: [(&str, &[&str], u64); 6] = [
    ("redomain.yaml", &["check"], 16 << 20),
    ("redomain.yaml", &["check", "--staged"], 16 << 20),
    ("redomain.yaml", &["rules", "list"], 16 << 20),
    ("ci/rules.yaml", &["check", "--rules", "ci/rules.yaml"], 16 << 20),
    ("redomain.baseline.json", &["check"], 256 << 20),
    ("plan.json", &["apply", "--plan", "plan.json"], 1 << 30),
];

/// A repository with a secret in git's settings, and a folder with a secret file.
fn repository() -> (Repo, Repo) {
    let repo = Repo::with_git();
    repo.file("redomain.yaml", RULES);
    repo.file("run.sh", "curl https://api-staging.example.com\n");
    repo.file("ci/.keep", "");
    repo.git(&["config", "x.token", SECRET]);
    let outside = Repo::new();
    outside.file("secret.txt", SECRET);
    (repo, outside)
}

#[track_caller]
fn refused(output: &Output, name: &str, what: &str) {
    let (said, err) = (text(&output.stdout), text(&output.stderr));
    let start = format!("error: {name}: {what}\n");
    assert!(err.starts_with(&start), "{err}");
    assert!(err.lines().nth(1).is_some_and(|line| line.starts_with("  help: ")), "{err}");
    assert_eq!((output.status.code(), said.as_str()), (Some(2), ""), "{err}");
    assert!(!err.contains(SECRET), "{err}");
}

/// Puts something else at the name and runs the command.
fn with(make: impl Fn(&Path, &Path), what: impl Fn(u64) -> String) {
    for (name, arguments, limit) in KNOWN {
        let (repo, outside) = repository();
        let path = repo.path().join(name);
        let _ = fs::remove_file(&path);
        make(&path, &outside.path().join("secret.txt"));
        let output = repo.redomain(arguments);
        refused(&output, name, &what(limit));
    }
}

#[test]
fn a_link_out_of_the_tree_is_not_read() {
    let what = |_| "is a link that leads out of the tree, and was not read".to_owned();
    with(|path, secret| symlink(secret, path).unwrap(), what);
    with(
        |path, secret| {
            symlink(secret, path.with_extension("link")).unwrap();
            symlink(path.with_extension("link"), path).unwrap();
        },
        what,
    );
}

#[test]
fn a_folder_that_leads_out_of_the_tree_is_not_read() {
    let (repo, outside) = repository();
    outside.file("rules.yaml", SECRET);
    symlink(outside.path(), repo.path().join("rules")).unwrap();
    let output = repo.redomain(&["check", "--rules", "rules/rules.yaml"]);
    refused(&output, "rules/rules.yaml", "is a link that leads out of the tree, and was not read");
    // A person may name a file anywhere, but through no link of the tree.
    let named = outside.path().join("rules.yaml");
    fs::write(&named, RULES).unwrap();
    fs::remove_file(repo.path().join("redomain.yaml")).unwrap();
    assert_eq!(repo.redomain(&["check", "--rules", named.to_str().unwrap()]).status.code(), Some(0));
}

#[test]
fn a_link_into_the_directory_of_git_is_not_read() {
    let what = |_| "is a link that leads into a directory of git or redomain, and was not read".to_owned();
    let git =
        |path: &Path| path.ancestors().map(|folder| folder.join(".git/config")).find(|git| git.is_file());
    with(|path, _| symlink(git(path).unwrap(), path).unwrap(), what);
}

#[test]
fn a_device_is_not_read() {
    with(|path, _| symlink("/dev/zero", path).unwrap(), |_| "is a device, not a regular file".to_owned());
}

#[test]
fn a_pipe_is_not_waited_for() {
    with(|path, _| pipe(path), |_| "is a named pipe, not a regular file".to_owned());
}

#[test]
fn a_folder_is_no_file() {
    with(|path, _| fs::create_dir(path).unwrap(), |_| "is a directory, not a regular file".to_owned());
}

#[test]
fn a_huge_file_is_not_read() {
    for (name, arguments, limit) in KNOWN {
        let (repo, _) = repository();
        File::create(repo.path().join(name)).unwrap().set_len(limit + 1).unwrap();
        let output = repo.redomain(arguments);
        refused(&output, name, &format!("is larger than {} MiB", limit >> 20));
    }
}

#[test]
fn a_link_to_a_file_of_the_tree_is_read() {
    for (name, target) in [("redomain.yaml", "config/rules.yaml"), ("ci/rules.yaml", "../config/rules.yaml")]
    {
        let (repo, _) = repository();
        fs::remove_file(repo.path().join("redomain.yaml")).unwrap();
        repo.file("config/rules.yaml", RULES);
        for target in [PathBuf::from(target), repo.path().join("config/rules.yaml")] {
            let _ = fs::remove_file(repo.path().join(name));
            symlink(target, repo.path().join(name)).unwrap();
            repo.says(&["check", "--rules", name], 0, "clean: 2 files, 0 old names\n", "");
        }
        // The index has the path that a link leads to, and not the rules, in place of its content.
        repo.commit("rules by a link");
        repo.file("run.sh", "curl https://api.staging.example.com\n");
        repo.git(&["add", "run.sh"]);
        let found = repo.redomain(&["check", "--staged", "--rules", name]);
        assert_eq!((found.status.code(), text(&found.stderr)), (Some(1), String::new()), "{name}");
        // The staged rules count, and not those on disk.
        repo.file("config/rules.yaml", RULES.replace("from: api", "from: web"));
        repo.git(&["add", "config"]);
        repo.file("config/rules.yaml", RULES);
        repo.says(&["check", "--staged", "--rules", name], 0, "clean: 1 file, 0 old names\n", "");
    }
}

/// What stands in the place of a file of git.
const INSTEAD: [&str; 4] = ["pipe", "device", "directory", "huge"];

/// Puts one of [`INSTEAD`] at the path.
fn put(path: &Path, what: &str, size: u64) {
    let _ = fs::remove_file(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    match what {
        "pipe" => pipe(path),
        "device" => symlink("/dev/zero", path).unwrap(),
        "directory" => fs::create_dir(path).unwrap(),
        _ => File::create(path).unwrap().set_len(size).unwrap(),
    }
}

#[test]
fn files_of_git_that_never_end_are_not_read() {
    let names = [
        "HEAD",
        "refs/heads/main",
        "config",
        "config.worktree",
        "index",
        "info/attributes",
        "info/exclude",
        "logs/HEAD",
        "objects/info/commit-graphs/commit-graph-chain",
        "objects/pack/multi-pack-index",
        "packed-refs",
        "rebase-apply/next",
        "rebase-merge/head-name",
        "sequencer/todo",
    ];
    for name in names {
        for (what, kind) in [("pipe", "a named pipe"), ("device", "a device")] {
            for arguments in
                [&["check"][..], &["check", "--staged"], &["check", "--since", "HEAD"], &["apply"]]
            {
                let (repo, _) = repository();
                let path = repo.path().canonicalize().unwrap().join(".git").join(name);
                put(&path, what, 0);
                let output = repo.redomain(arguments);
                let start = format!("error: {}: is {kind}, not a regular file\n", path.display());
                assert!(text(&output.stderr).starts_with(&start), "{}", text(&output.stderr));
                assert_eq!(output.status.code(), Some(2));
            }
        }
    }
}

#[test]
fn files_of_the_tree_that_git_would_wait_for_are_not_left_to_it() {
    for name in [".gitattributes", ".gitmodules"] {
        for arguments in [&["check"][..], &["check", "--since", "HEAD"], &["apply"]] {
            let (repo, _) = repository();
            repo.commit("one");
            let path = repo.path().canonicalize().unwrap().join(name);
            put(&path, "pipe", 0);
            let output = repo.redomain(arguments);
            let start = format!("error: {}: is a named pipe, not a regular file\n", path.display());
            assert!(text(&output.stderr).starts_with(&start), "{}", text(&output.stderr));
            assert_eq!(output.status.code(), Some(2));
        }
    }
}

#[test]
fn an_index_that_is_no_file_or_huge_is_not_read() {
    for (what, says) in
        [("directory", "it is a directory, not a regular file"), ("huge", "it is larger than 4096 MiB")]
    {
        let (repo, _) = repository();
        let path = repo.path().canonicalize().unwrap().join(".git/index");
        put(&path, what, (4 << 30) + 1);
        let output = repo.redomain(&["check"]);
        let start = format!("error: {}: git's index cannot be read: {says}\n", path.display());
        assert!(text(&output.stderr).starts_with(&start), "{}", text(&output.stderr));
        assert_eq!(output.status.code(), Some(2));
    }
}

#[test]
fn settings_that_are_no_file_or_huge_are_left_to_git() {
    for what in ["directory", "huge"] {
        let (repo, _) = repository();
        repo.git(&["add", "."]);
        put(&repo.path().join(".git/config"), what, 2 << 20);
        let output = repo.redomain(&["check"]);
        let err = text(&output.stderr);
        let why = if what == "directory" { "Is a directory" } else { "bad config line 1" };
        assert!(output.status.code() == Some(2) && err.contains(why), "{err}");
    }
}

#[test]
fn files_that_settings_name_and_git_would_wait_for_are_not_left_to_it() {
    for (setting, indirect) in [
        ("include.path", false),
        ("includeIf.gitdir:/**.path", false),
        ("include.path", true),
        ("core.attributesFile", false),
    ] {
        let (repo, outside) = repository();
        let path = outside.path().join("more");
        let named = if indirect { outside.path().join("first") } else { path.clone() };
        repo.git(&["config", setting, named.to_str().unwrap()]);
        outside.file("first", "[include]\n  path = more # from here\n");
        pipe(&path);
        for arguments in [
            &["check"][..],
            &["check", "--staged"],
            &["check", "--since", "HEAD"],
            &["diff"],
            &["hook", "status"],
        ] {
            let output = repo.redomain(arguments);
            let (err, why) =
                (text(&output.stderr), "is a named pipe, not a regular file\n  help: git would wait for it");
            assert_eq!(output.status.code(), Some(2), "{setting} {arguments:?}: {err}");
            assert!(err.contains(&format!("{}: {why}", path.display())), "{setting} {arguments:?}: {err}");
        }
    }
}

#[test]
fn a_pipe_among_the_objects_of_another_repository_is_not_left_to_git() {
    for (direct, quoted) in [(true, false), (false, true)] {
        let (repo, outside) = repository();
        let name = "pack/pack-1234567890123456789012345678901234567890";
        outside.file(&format!("{name}.pack"), "");
        let path = outside.path().join(format!("{name}.idx"));
        pipe(&path);
        outside.file("other/info/alternates", "# why\n../../../nowhere\n../\n");
        let place = if direct { outside.path().to_path_buf() } else { outside.path().join("other") };
        let place = place.display().to_string();
        let line = if quoted { format!("\"\\057{}\"", &place[1..]) } else { place };
        repo.file(".git/objects/info/alternates", format!("{line}\n"));
        for arguments in [&["check"][..], &["check", "--since", "HEAD"]] {
            let output = repo.redomain(arguments);
            let err = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{err}");
            assert!(err.contains(".idx: is a named pipe, not a regular file"), "{err}");
        }
    }
}

#[test]
fn a_pipe_is_named_in_every_spelling_that_git_reads() {
    let prefix = text(
        &command("git", Path::new("/"), &["-c", "a.b=%(prefix)/", "config", "--type=path", "a.b"])
            .output()
            .unwrap()
            .stdout,
    );
    let up = |path: &str| "/..".repeat(path.trim().matches('/').count());
    let home = text(
        &command("git", Path::new("/"), &["-c", "a.b=~root/", "config", "--type=path", "a.b"])
            .output()
            .unwrap()
            .stdout,
    );
    let (repo, outside) = repository();
    let path = outside.path().join("more");
    pipe(&path);
    let shown = path.display().to_string();
    let config = repo.read(".git/config");
    for value in [
        format!("%(prefix){}{shown}", up(&prefix)),
        format!("~root{}{shown}", up(&home)),
        shown.replacen('/', "/\\\n", 1),
        format!("\"{shown}\" ; why"),
    ] {
        for section in [
            "[include]",
            "[INCLUDE] #\n",
            "[includeIf \"gitdir:/nowhere\"]\npath\npath = ~nobody-at-all/x\n[include]",
        ] {
            repo.file(".git/config", format!("{config}{section} path = {value}\n"));
            let output = repo.redomain(&["check"]);
            let err = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{section} {value}: {err}");
            assert!(err.contains(&format!("{shown}: is a named pipe")), "{section} {value}: {err}");
        }
    }
    // Behind many others, and on a short way to a file that a long one leads to as well.
    let many: String = (0..150).map(|number| format!("path = none-{number}\n")).collect();
    repo.file(".git/config", format!("{config}[include]\n{many}path = {shown}\n"));
    assert_eq!(repo.redomain(&["check"]).status.code(), Some(2));
    for number in 1..=11 {
        let next = if number == 11 { shown.clone() } else { format!("deep-{}", number + 1) };
        repo.file(&format!(".git/deep-{number}"), format!("[include]\npath = {next}\n"));
    }
    repo.file(".git/config", format!("{config}[include]\npath = deep-11\npath = deep-1\n"));
    assert_eq!(repo.redomain(&["check"]).status.code(), Some(2));
    // In a file that is too long to be searched.
    repo.file(".git/config", format!("{config}{}[include] path = {shown}\n", "# more\n".repeat(200_000)));
    assert_eq!(repo.redomain(&["check"]).status.code(), Some(2));
}

#[test]
fn excludes_that_git_would_wait_for_are_named() {
    for what in INSTEAD {
        let (repo, outside) = repository();
        let path = outside.path().join("excludes");
        put(&path, what, (100 << 20) + 1);
        repo.git(&["config", "core.excludesFile", path.to_str().unwrap()]);
        let output = repo.redomain(&["check"]);
        let (said, err) = (text(&output.stdout), text(&output.stderr));
        // A device has no size, so that git takes it for an empty file.
        let (code, why) = match what {
            "pipe" => (3, "is a named pipe, not a regular file"),
            "device" => (0, ""),
            "directory" => (3, "is a directory, not a regular file"),
            _ => (3, "is larger than 100 MiB"),
        };
        assert_eq!(output.status.code(), Some(code), "{said}{err}");
        assert!(said.contains(why) || err.contains(why), "{said}{err}");
    }
}

#[test]
fn a_pipe_of_the_users_settings_is_not_waited_for_where_it_is_not_asked_for() {
    for setting in ["core.excludesFile", "diff.orderFile"] {
        let (repo, outside) = repository();
        repo.commit("one");
        repo.file("run.sh", "curl https://api-staging.example.com/x\n");
        repo.git(&["add", "run.sh"]);
        repo.file("run.sh", "curl https://api-staging.example.com/y\n");
        let path = outside.path().join("pipe");
        pipe(&path);
        repo.git(&["config", setting, path.to_str().unwrap()]);
        for arguments in [
            &["check", "--staged"][..],
            &["check", "--since", "HEAD"],
            &["check", "--diff-base", "HEAD"],
            &["diff", "--format", "html"],
            &["diff", "--plan", "plan.json"],
            &["apply"],
        ] {
            let output = repo.redomain(arguments);
            let (out, err) = (text(&output.stdout), text(&output.stderr));
            assert_eq!(output.status.code(), Some(0), "{setting} {arguments:?}: {out}{err}");
            assert!(!out.contains("10 minutes") && !err.contains("10 minutes"), "{arguments:?}: {out}{err}");
            let _ = fs::remove_file(repo.path().join("plan.json"));
        }
    }
    // A file of excludes that can be read is obeyed, also where git is asked.
    let (repo, outside) = repository();
    repo.git(&["config", "core.excludesFile", outside.path().join("excludes").to_str().unwrap()]);
    for pattern in ["old.txt\n", "*.{x,y}\nol[[:alpha:]].txt\n"] {
        outside.file("excludes", pattern);
        repo.file("old.txt", "api.staging.example.com\n");
        assert_eq!(repo.redomain(&["check"]).status.code(), Some(0), "{pattern}");
    }
}

#[test]
fn excludes_of_a_folder_that_git_would_wait_for_are_none() {
    for what in INSTEAD {
        let (repo, _) = repository();
        repo.file("sub/old.txt", "api.staging.example.com\n");
        put(&repo.path().join("sub/.gitignore"), what, (100 << 20) + 1);
        let output = repo.redomain(&["check", "."]);
        assert_eq!(output.status.code(), Some(1), "{what}: {}", text(&output.stderr));
        // A pattern that only git reads right.
        repo.file(".gitignore", "*.{x,y}\n");
        let output = repo.redomain(&["check", "."]);
        let (said, err) = (text(&output.stdout), text(&output.stderr));
        if what == "pipe" {
            let why = "`sub/.gitignore` is not a regular file, and git would wait for it";
            assert!(said.contains(why) || err.contains(why), "{said}{err}");
            assert_eq!(output.status.code(), Some(3), "{said}{err}");
        } else {
            assert_eq!(output.status.code(), Some(1), "{what}: {said}{err}");
        }
    }
}

#[test]
fn files_of_the_store_that_are_no_files_or_huge_are_not_read() {
    for name in ["journal.jsonl", "report.json.gz", "report", "lock", "made-here"] {
        for what in INSTEAD {
            let (repo, _) = repository();
            repo.file("run.sh", "curl https://api.staging.example.com\n");
            assert_eq!(repo.redomain(&["apply"]).status.code(), Some(0));
            let store = repo.path().join(".redomain");
            let run = fs::read_dir(store.join("runs")).unwrap().next().unwrap().unwrap().path();
            let path = if matches!(name, "lock" | "made-here") { store.join(name) } else { run.join(name) };
            put(&path, what, (1 << 30) + 1);
            for arguments in [&["report"][..], &["apply"], &["undo"], &["check"]] {
                let output = repo.redomain(arguments);
                let code = output.status.code();
                assert!(matches!(code, Some(0..=3)), "{name} {what} {arguments:?}: {}", text(&output.stderr));
            }
        }
    }
}

#[test]
fn a_step_summary_that_is_no_file_is_a_warning() {
    let (repo, outside) = repository();
    let summary = outside.path().join("summary");
    pipe(&summary);
    let mut check = command(env!("CARGO_BIN_EXE_redomain"), repo.path(), &["check", "--format", "github"]);
    let output = check.env("GITHUB_STEP_SUMMARY", &summary).output().unwrap();
    let err = text(&output.stderr);
    assert!(err.starts_with("warning: ") && err.contains("the step summary could not be written: "), "{err}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_hook_that_is_no_file_is_left_alone() {
    let (repo, _) = repository();
    fs::create_dir_all(repo.path().join(".git/hooks")).unwrap();
    pipe(&repo.path().join(".git/hooks/pre-commit"));
    let output = repo.redomain(&["hook", "install"]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
}

#[test]
fn a_pipe_in_the_store_is_named_and_nothing_is_written() {
    let (repo, _) = repository();
    let old = "curl https://api.staging.example.com\n";
    repo.file("run.sh", old);
    assert_eq!(repo.redomain(&["apply"]).status.code(), Some(0));
    for name in ["ballast", ".gitignore", "lock"] {
        let path = repo.path().join(".redomain").join(name);
        fs::remove_file(&path).unwrap();
        pipe(&path);
        repo.file("run.sh", old);
        repo.says(
            &["apply"],
            2,
            "",
            &format!(
                "error: .redomain/{name}: is a named pipe, and the store needs a regular file of this name; nothing was \
                 modified\n  help: remove it, then run this command again\n"
            ),
        );
        assert_eq!(repo.read("run.sh"), old);
        fs::remove_file(&path).unwrap();
        assert_eq!(repo.redomain(&["apply"]).status.code(), Some(0), "{name}");
    }
}

#[test]
fn a_second_signal_ends_a_run_that_waits() {
    for signal in [Signal::INT, Signal::TERM] {
        let (repo, _) = repository();
        // More than a pipe holds: the run waits for a reader that never reads.
        repo.file("many.txt", "api.staging.example.com\n".repeat(20_000));
        let mut check = command(env!("CARGO_BIN_EXE_redomain"), repo.path(), &["check"]);
        let mut child = check.stdout(Stdio::piped()).spawn().unwrap();
        let mut reader = child.stdout.take().unwrap();
        std::io::Read::read_exact(&mut reader, &mut [0]).unwrap();
        let process = Pid::from_raw(child.id().cast_signed()).unwrap();
        let status = loop {
            let _ = kill_process(process, signal);
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
        };
        assert_eq!(status.code(), Some(130));
        drop(reader);
    }
}
