//! The release: the workflow, the script that packs, `cargo binstall` and the README name the same archives and targets.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and reads the project's own files"
)]

use std::fs::{read_to_string, write};
use std::path::Path;
use std::process::Command;

fn text(file: &str) -> String {
    read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

fn targets() -> Vec<String> {
    let workflow: serde_yaml::Value = serde_yaml::from_str(&text(".github/workflows/release.yml")).unwrap();
    let rows = workflow["jobs"]["build"]["strategy"]["matrix"]["include"].as_sequence().unwrap();
    rows.iter().map(|row| row["target"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn binstall_looks_for_the_archive_that_is_packed() {
    let manifest: toml::Table = text("Cargo.toml").parse().unwrap();
    let binstall = &manifest["package"]["metadata"]["binstall"];
    let filled = |key: &str| {
        let template = binstall[key].as_str().unwrap();
        // The format `tgz` is looked for as `.tgz` and as `.tar.gz`.
        [
            ("repo", "REPO"),
            ("version", "V"),
            ("name", "redomain"),
            ("target", "T"),
            ("bin", "redomain"),
            ("binary-ext", ""),
        ]
        .into_iter()
        .chain([("archive-suffix", ".tar.gz")])
        .fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{ {name} }}"), value))
    };
    assert_eq!(filled("pkg-url"), "REPO/releases/download/vV/redomain-T.tar.gz");
    assert_eq!(filled("bin-dir"), "redomain-T/redomain");
    assert_eq!(binstall["pkg-fmt"].as_str(), Some("tgz"));
    let script = text(".ci/package.sh");
    assert!(script.contains("name=redomain-$target\n") && script.contains("\"$directory/$name.tar.gz\""));
    assert!(text(".github/workflows/release.yml").contains("run: .ci/package.sh \"$TARGET\" dist\n"));
}

/// The commands of the job that builds a release, each with its environment, in their order.
fn build_steps() -> Vec<String> {
    let workflow: serde_yaml::Value = serde_yaml::from_str(&text(".github/workflows/release.yml")).unwrap();
    let steps = workflow["jobs"]["build"]["steps"].as_sequence().unwrap();
    steps.iter().filter_map(|step| step["run"].as_str()).map(str::to_owned).collect()
}

#[test]
fn a_release_is_built_with_the_address_of_its_repository() {
    let steps = build_steps();
    let at = |part: &str| steps.iter().position(|step| step.contains(part)).unwrap();
    let named = at(".ci/repository.sh \"$GITHUB_REPOSITORY\"");
    assert!(named < at("cargo build") && named < at("maturin build") && named < at(".ci/package.sh"));
    // A value of the event never stands in a line of a shell.
    assert!(steps.iter().all(|step| !step.contains("${{")), "{steps:?}");
    let run = |repository: &str| {
        let folder = tempfile::tempdir().unwrap();
        for file in ["Cargo.toml", "README.md"] {
            write(folder.path().join(file), text(file)).unwrap();
        }
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/repository.sh");
        let output = Command::new(script).arg(repository).arg(folder.path()).output().unwrap();
        let made = ["Cargo.toml", "README.md"].map(|file| read_to_string(folder.path().join(file)).unwrap());
        (output.status.code(), made)
    };
    let (code, [manifest, readme]) = run("kelp-io/re.domain");
    assert_eq!(code, Some(0));
    let manifest: toml::Table = manifest.parse().unwrap();
    let address = "https://github.com/kelp-io/re.domain";
    assert_eq!(manifest["package"]["repository"].as_str(), Some(address));
    assert!(readme.contains(&format!("repo: {address} ")) && !readme.contains("OWNER/"));
    for repository in ["", "kelp", "a/b/c", "a/b|e touch x", "a/b\"", "a/$(touch x)", "a b/c", "a/b\nc"] {
        let (code, [manifest, readme]) = run(repository);
        assert_eq!(
            (code, manifest, readme),
            (Some(2), text("Cargo.toml"), text("README.md")),
            "{repository}"
        );
    }
}

#[test]
fn the_readme_names_each_target() {
    let readme = text("README.md");
    let targets = targets();
    assert!(targets.len() > 4);
    for target in targets {
        assert!(readme.contains(&format!("`{target}`")), "{target}");
    }
}

#[test]
fn every_action_is_pinned_to_a_commit_with_its_version_beside_it() {
    let workflows =
        [".github/workflows/ci.yml", ".github/workflows/release.yml", "action.yml"].map(text).concat();
    let uses: Vec<&str> =
        workflows.lines().filter_map(|line| line.split_once("uses: ").map(|(_, it)| it)).collect();
    assert!(uses.len() > 4);
    for action in uses {
        let (name, version) = action.split_once(" # v").unwrap_or_default();
        let commit = name.split_once('@').map_or("", |(_, commit)| commit);
        assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{action}");
        assert!(version.split('.').count() == 3, "{action}");
    }
}
