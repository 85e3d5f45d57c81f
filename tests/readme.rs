//! Every command of the README runs, in the repository and with the binary of this build.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at the first wrong thing and makes its own files"
)]

mod support;

use std::fs;
use std::path::Path;

use support::{Repo, command, copy};

const BUILD: &str = "cargo run --release -- ";

/// The lines of all `sh` blocks of the README.
fn lines() -> Vec<String> {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let blocks = readme.split("```sh\n").skip(1).map(|block| block.split("```").next().unwrap().to_owned());
    blocks.flat_map(|block| block.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}

fn arguments(line: &str) -> Vec<String> {
    line.split("  #")
        .next()
        .unwrap()
        .split_ascii_whitespace()
        .map(|word| word.trim_matches('\'').to_owned())
        .collect()
}

#[test]
fn commands_of_the_checkout_run() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let commands: Vec<String> =
        lines().into_iter().filter_map(|line| line.strip_prefix(BUILD).map(str::to_owned)).collect();
    assert!(!commands.is_empty());
    for line in commands {
        let arguments = arguments(&line);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = command(env!("CARGO_BIN_EXE_redomain"), root, &arguments).output().unwrap();
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(String::from_utf8_lossy(&output.stdout).contains(" edits in "), "{line}");
    }
}

#[test]
fn commands_of_a_user_run() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let rules = readme.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    let repo = Repo::new();
    repo.file("redomain.yaml", rules);
    repo.file("src/app.py", "URL = 'https://api.staging.example.com'\n");
    repo.git(&["init", "-q", "-b", "main"]);
    repo.commit("start");
    let commands: Vec<String> = lines().into_iter().filter(|line| line.starts_with("redomain ")).collect();
    assert!(commands.len() > 5);
    for line in commands {
        let arguments = arguments(&line);
        let arguments: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
        let output = repo.redomain(&arguments);
        let code = output.status.code().unwrap();
        assert!(code == 0 || code == 1, "{line}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

/// The commands in code spans between the blocks, as a shell would get them: up to a pipe or a redirection.
fn spans() -> Vec<String> {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let prose: String = readme.split("```").step_by(2).collect();
    let spans = prose.split('`').skip(1).step_by(2).map(|span| span.replace('\n', " "));
    let spans = spans.filter(|span| span.starts_with("redomain "));
    spans.map(|span| span.split(['|', '>', '[']).next().unwrap().trim().to_owned()).collect()
}

#[test]
fn commands_in_a_sentence_are_understood() {
    let repo = Repo::new();
    let spans = spans();
    assert!(spans.len() > 20, "{spans:?}");
    for span in spans {
        // Help is printed in their place, after all arguments were read.
        let words = arguments(&span);
        let mut words: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
        if words[0] != "help" && words[0] != "man" {
            words.push("--help");
        }
        let output = repo.redomain(&words);
        let is_known = output.status.success() || words == ["help", "COMMAND"];
        assert!(is_known, "{span}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn the_way_from_hosts_to_undo_runs_word_for_word() {
    let repo = Repo::new();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/sample"), repo.path());
    repo.git(&["init", "-q"]);
    repo.commit("start");
    let before = repo.files();
    let walk = blocks("console").concat();
    let mut steps = walk.split("$ redomain ").skip(1).peekable();
    assert!(steps.peek().is_some());
    for step in steps {
        let (call, expected) = step.split_once('\n').unwrap();
        let output = repo.redomain(&call.split(' ').collect::<Vec<_>>());
        assert!(output.status.success(), "{call}: {}", String::from_utf8_lossy(&output.stderr));
        let said = String::from_utf8_lossy(&output.stdout);
        let mut lines = said.lines();
        let mut may_skip = false;
        for expected in expected.lines() {
            let is_omitted = expected == "…";
            let found = is_omitted
                || if may_skip { lines.any(|line| line == expected) } else { lines.next() == Some(expected) };
            assert!(found, "{call}: {expected} in {said}");
            may_skip = is_omitted;
        }
        assert!(may_skip || lines.next().is_none(), "{call}: {said}");
    }
    let mut after = repo.files();
    after.remove(Path::new("redomain.yaml"));
    assert_eq!(after, before);
}

/// The blocks of the README in `language`.
fn blocks(language: &str) -> Vec<String> {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let start = format!("```{language}\n");
    let blocks = readme.split(&start).skip(1);
    blocks.map(|block| block.split("```").next().unwrap().to_owned()).collect()
}

fn yaml(file: &str) -> serde_yaml::Value {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

/// A repository with an old name in `bad.sh`, added since its first commit.
fn repository() -> Repo {
    let repo = Repo::new();
    repo.file("redomain.yaml", "version: 1\nrules:\n  - from: a.example.com\n    to: b.example.com\n");
    repo.git(&["init", "-q"]);
    repo.commit("start");
    repo.file("bad.sh", "curl https://a.example.com\n");
    repo
}

#[test]
fn examples_for_hooks_name_what_there_is() {
    let examples: Vec<serde_yaml::Value> =
        blocks("yaml").iter().map(|block| serde_yaml::from_str(block).unwrap()).collect();
    let hooks: Vec<serde_yaml::Value> =
        examples.iter().filter(|block| block["repos"].is_sequence()).cloned().collect();
    let known = yaml(".pre-commit-hooks.yaml");
    let mut languages = Vec::new();
    for hook in hooks.iter().map(|example| &example["repos"][0]["hooks"][0]) {
        let known = known.as_sequence().unwrap().iter().find(|known| known["id"] == hook["id"]).unwrap();
        let entry = hook.get("entry").unwrap_or(&known["entry"]);
        languages.push(hook.get("language").map_or("none", |language| language.as_str().unwrap()));
        let words = entry.as_str().unwrap().split(' ').skip(1);
        let more = hook["args"].as_sequence().unwrap().iter().map(|word| word.as_str().unwrap());
        let call: Vec<&str> = words.chain(more).chain(["bad.sh"]).collect();
        assert_eq!(repository().redomain(&call).status.code(), Some(1), "{call:?}");
        let package = concat!("redomain==", env!("CARGO_PKG_VERSION"));
        let named = hook.get("additional_dependencies").map(|packages| packages[0].as_str().unwrap());
        assert!(named.is_none_or(|named| named == package), "{named:?}");
    }
    // The others are tried under pre-commit itself, by `.ci/pre-commit.sh`.
    assert_eq!(languages, ["system", "python", "none"]);
    let inputs = yaml("action.yml")["inputs"].clone();
    let job = examples.iter().find(|block| block["jobs"].is_mapping()).unwrap();
    for (input, _) in job["jobs"]["redomain"]["steps"][1]["with"].as_mapping().unwrap() {
        assert!(inputs[input.as_str().unwrap()].is_mapping(), "{input:?}");
    }
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    for (input, _) in inputs.as_mapping().unwrap() {
        let input = input.as_str().unwrap();
        assert!(readme.contains(&format!("`{input}`")) || readme.contains(&format!("{input}: ")), "{input}");
    }
}

#[test]
fn examples_for_a_shell_run() {
    let examples: Vec<serde_yaml::Value> =
        blocks("yaml").iter().map(|block| serde_yaml::from_str(block).unwrap()).collect();
    let job = examples.iter().find(|block| block["redomain"]["script"].is_sequence()).unwrap();
    let script = job["redomain"]["script"].as_sequence().unwrap();
    let line = script.last().unwrap().as_str().unwrap();
    let folder = Path::new(env!("CARGO_BIN_EXE_redomain")).parent().unwrap();
    let run = |line: &str, base: Option<&str>| {
        let repo = repository();
        let mut shell = command("sh", repo.path(), &["-c", line]);
        shell.env("PATH", format!("{}:{}", folder.display(), std::env::var("PATH").unwrap()));
        shell.envs(base.map(|base| ("CI_MERGE_REQUEST_DIFF_BASE_SHA", base)));
        shell.output().unwrap().status.code()
    };
    assert_eq!(
        (run(line, None), run(line, Some("HEAD")), run(line, Some("none"))),
        (Some(1), Some(1), Some(2))
    );
    // Nothing is pulled and nobody gets mail here.
    let cron = blocks("bash").concat().replace("cd /srv/repository && git pull --quiet && ", "");
    let cron = cron.replace(
        "mail -s 'old host names' ops@example.org <report.txt",
        "grep -q 'a.example.com' report.txt",
    );
    assert!(cron.starts_with("redomain check") && cron.ends_with("report.txt\n"), "{cron}");
    assert_eq!(run(&cron, None), Some(0));
}
