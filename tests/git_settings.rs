//! Ignore rules that git finds by its configuration: a run leaves out what `git ls-files` leaves out.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use std::path::Path;

use support::{RULES, Repo, command, git};

type Variables<'v> = &'v [(&'v str, &'v str)];

/// A repository with one untracked file that `mine`, beside it, ignores, and one that nothing ignores.
fn repository(config: &str) -> Repo {
    let scratch = Repo::new();
    std::fs::create_dir(scratch.path().join("repo")).unwrap();
    git(&scratch.path().join("repo"), &["init", "--quiet"]);
    scratch.file("repo/redomain.yaml", RULES);
    scratch.file("mine", "*.mine\n");
    let [path, above] = [scratch.path(), scratch.path().parent().unwrap()].map(|path| path.display());
    let config = config.replace("ABOVE", &above.to_string()).replace("HERE", &path.to_string());
    scratch.file("repo/.git/config", format!("[core]\nrepositoryFormatVersion = 0\n{config}"));
    scratch.file("included", format!("[core]\nexcludesFile = {path}/mine\n"));
    for name in ["a.mine", "B.MINE", "seen"] {
        scratch.file(&format!("repo/{name}"), "https://api.staging.example.com\n");
    }
    scratch
}

/// Which files a run would change, and which ones git lists.
fn changed_and_listed(scratch: &Repo, variables: Variables<'_>) -> (Vec<String>, Vec<String>) {
    let run = |program: &str, arguments: &[&str]| {
        let mut command = command(program, &scratch.path().join("repo"), arguments);
        command.env("HOME", scratch.path()).env_remove("GIT_CONFIG_GLOBAL");
        let variables = variables.iter().map(|(name, value)| (*name, in_place(value, scratch.path())));
        let output = command.envs(variables).output().unwrap();
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let diff = run(env!("CARGO_BIN_EXE_redomain"), &["diff"]);
    let changed = diff.lines().filter_map(|line| line.strip_prefix("+++ b/")).map(str::to_owned).collect();
    let listed = run("git", &["ls-files", "--others", "--exclude-standard"]);
    (changed, listed.lines().filter(|name| *name != "redomain.yaml").map(str::to_owned).collect())
}

fn in_place(value: &str, folder: &Path) -> String {
    value.replace("HERE", &folder.display().to_string())
}

#[test]
fn a_rule_file_is_found_wherever_git_finds_it() {
    let user = std::process::Command::new("id").arg("-un").output().unwrap().stdout;
    let user = format!("[core]\nexcludesFile = ~{}/{}HERE/mine", text(&user), "../".repeat(9));
    let counted = [
        ("GIT_CONFIG_COUNT", "1"),
        ("GIT_CONFIG_KEY_0", "core.excludesFile"),
        ("GIT_CONFIG_VALUE_0", "HERE/mine"),
    ];
    let given = [("GIT_CONFIG_PARAMETERS", "'core.excludesfile'='HERE/mine'")];
    let cases: [(&str, &str, Variables<'_>); 10] = [
        ("plain", "[core]\nexcludesFile = HERE/mine", &[]),
        ("home", "[core]\nexcludesFile = ~/mine", &[]),
        ("relative", "[core]\nexcludesFile = ../mine", &[]),
        ("include", "[include]\npath = HERE/included", &[]),
        ("includeIf gitdir", "[includeIf \"gitdir:ABOVE/\"]\npath = HERE/included", &[]),
        ("includeIf onbranch", "[includeIf \"onbranch:**\"]\npath = HERE/included", &[]),
        ("another user's home", &user, &[]),
        ("prefix", &format!("[core]\nexcludesFile = %(prefix)/{}HERE/mine", "../".repeat(9)), &[]),
        ("GIT_CONFIG_COUNT", "", &counted),
        ("git -c", "", &given),
    ];
    for (case, config, variables) in cases {
        let (changed, listed) = changed_and_listed(&repository(config), variables);
        assert_eq!(changed, ["B.MINE", "seen"], "{case}");
        assert_eq!(changed, listed, "{case}");
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}

#[test]
fn case_counts_or_does_not_as_git_is_told() {
    for (value, expected) in [
        ("ignoreCase = true", &["seen"][..]),
        ("ignoreCase", &["seen"]),
        ("ignoreCase = yes", &["seen"]),
        ("ignoreCase = 1", &["seen"]),
        ("ignoreCase = false", &["B.MINE", "seen"]),
    ] {
        let config = format!("[core]\nexcludesFile = HERE/mine\n{value}\n");
        let (changed, listed) = changed_and_listed(&repository(&config), &[]);
        assert_eq!(changed, expected, "{value}");
        assert_eq!(changed, listed, "{value}");
    }
}

#[test]
fn without_a_setting_the_rules_are_in_the_configuration_folder() {
    let scratch = repository("");
    scratch.file(".config/git/ignore", "*.mine\n");
    let (changed, listed) = changed_and_listed(&scratch, &[]);
    assert_eq!((&changed[..], &listed[..]), (&["B.MINE", "seen"].map(str::to_owned)[..], &changed[..]));
    scratch.file("other/git/ignore", "seen\n");
    let (changed, listed) = changed_and_listed(&scratch, &[("XDG_CONFIG_HOME", "HERE/other")]);
    assert_eq!((&changed[..], &listed[..]), (&["B.MINE", "a.mine"].map(str::to_owned)[..], &changed[..]));
}
