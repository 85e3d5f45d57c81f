//! A hook of another author: whether it lets `redomain check --staged` refuse a commit.
//!
//! Reads a script of a shell line by line, and believes little: a call counts at the top level alone, behind lines that
//! surely neither end the script nor open a block, and where its exit code becomes that of the hook. All else is unclear,
//! and a person looks.

use super::hook_call::{self, Gate, LITERAL, without_literals};

/// The check in a hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    /// None.
    Absent,
    /// One that refuses a commit.
    Sure,
    /// One that may not refuse a commit; this line, from 1, is the first to look at.
    Unclear(usize),
}

/// Words that begin a block, or by which a line may end a script or change the meaning of others.
const UNCLEAR_WORDS: [&str; 33] = [
    "if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done", "case", "esac", "function",
    "select", "{", "}", "!", "time", "coproc", "exit", "return", "exec", "eval", ".", "source", "trap",
    "alias", "kill", "break", "continue", "builtin", "shopt", "setopt",
];

/// Interpreters whose scripts are read.
const SHELLS: [&str; 5] = ["sh", "bash", "dash", "ksh", "zsh"];

/// Finds the call in a hook.
pub(super) fn call_in(script: &[u8]) -> Call {
    let text = String::from_utf8_lossy(script);
    let mut reader = Reader::default();
    let (mut mentioned, mut obstacle) = (None, None);
    for (index, line) in text.split('\n').enumerate() {
        let (line, number) = (line.trim_matches([' ', '\t']), index + 1);
        if index == 0 && line.starts_with("#!") {
            obstacle = (!reader.reads_shebang(line)).then_some(number);
            continue;
        }
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        // The exit code of the last call is that of the script, unless something else follows.
        let ended = reader.last_call.take();
        let call = if obstacle.is_none() { hook_call::call(line) } else { None };
        if let Some(gate) = call {
            if gate == Gate::Closed || reader.stops_on_errors {
                return Call::Sure;
            }
            reader.last_call = Some(number);
        }
        if mentions_check(line) {
            mentioned = mentioned.or(Some(number));
        }
        if call.is_none() && !reader.passes(line) {
            obstacle = obstacle.or(Some(number));
        }
        // Not the last command.
        mentioned = mentioned.or(ended);
    }
    match (reader.last_call, mentioned) {
        (Some(_), _) => Call::Sure,
        (None, None) => Call::Absent,
        (None, Some(mentioned)) => Call::Unclear(obstacle.map_or(mentioned, |line| line.min(mentioned))),
    }
}

fn mentions_check(line: &str) -> bool {
    line.contains("redomain") && line.contains("check") && line.contains("--staged")
}

/// Reads the lines of a script in their order.
#[derive(Default)]
struct Reader {
    /// True behind `set -e`.
    stops_on_errors: bool,
    /// The line of a call whose exit code is lost if another command follows.
    last_call: Option<usize>,
}

impl Reader {
    /// Takes in the first line; returns `false` if it names no known shell.
    fn reads_shebang(&mut self, line: &str) -> bool {
        let mut words = line[2..].split_ascii_whitespace().peekable();
        let first = words.next().unwrap_or_default();
        let shell = if first.ends_with("/env") { words.next().unwrap_or_default() } else { first };
        let name = shell.rsplit('/').next().unwrap_or_default();
        SHELLS.contains(&name) && words.all(|flags| self.sets(flags))
    }

    /// Takes in flags of a shell; returns `false` if one is not known to do no harm.
    fn sets(&mut self, flags: &str) -> bool {
        let Some(letters) = flags.strip_prefix('-') else { return false };
        self.stops_on_errors |= letters.contains('e');
        letters.bytes().all(|letter| b"eux".contains(&letter))
    }

    /// Returns `true` if the script surely goes on behind the line as it did before, or ends in a refusal.
    fn passes(&mut self, line: &str) -> bool {
        if let Some(flags) = line.strip_prefix("set ") {
            let flags = flags.replace("-euo pipefail", "-eu").replace("-eo pipefail", "-e");
            let flags = flags.replace("-o pipefail", "");
            return flags.split_ascii_whitespace().all(|flags| self.sets(flags));
        }
        if line.ends_with('\\') || line.contains("<<") {
            return false;
        }
        let Some(line) = without_literals(line).filter(|line| !is_continued(line)) else { return false };
        // The rest of a word that a shell knows may be beside an empty text in quotes.
        let line = line.replace(LITERAL, "");
        let line = line.trim_end();
        let has_block = line
            .char_indices()
            .any(|(at, char)| matches!(char, '(' | '{') && !line[..at].ends_with('$') || char == '`');
        let line = line.strip_suffix("|| exit 1").unwrap_or(line);
        let mut words = line.split(|char: char| char.is_whitespace() || ";|&".contains(char));
        !has_block && !words.any(|word| UNCLEAR_WORDS.contains(&word))
    }
}

/// Returns `true` if the next line may be a part of this one's last command, with a comment between them too.
fn is_continued(line: &str) -> bool {
    line.split('#').any(|part| part.trim_end().ends_with(['|', '&', '\\']))
}

#[cfg(test)]
mod tests {
    use super::{Call, call_in};

    #[test]
    fn a_call_counts_where_it_refuses_a_commit() {
        for script in [
            "redomain check --staged || exit 1\n",
            "redomain check --staged --hook || exit 1\n",
            "#!/bin/sh\nset -e\n  redomain check --staged --strict\necho done\n",
            "#!/bin/sh -e\nredomain check --staged\nnpm test\n",
            "#!/usr/bin/env bash\nset -eu -o pipefail\nredomain check --staged\nnpm test\n",
            "#!/bin/sh\nnpx lint-staged || exit 1\ncd sub && PATH=$PATH:/opt/bin\nexec redomain check --staged",
            "export PATH=\"$HOME/.cargo/bin:$PATH\"\n\n# ours\nredomain check --staged\n\n# end\n",
            "/opt/redomain check --staged --rules=conf/hosts.yaml || exit $?\nexit 0\n",
            "x='if a (b'\nexec redomain check --staged --rules='it'\\''s/my rules.yaml'\n",
            "exec \"$redomain\" check --staged --hook --rules=\"it's/my rules.yaml\"\n",
            "CI=1 redomain check --hook --staged || exit\n",
            "[ -x \"$redomain\" ] || redomain=redomain\nexec \"$redomain\" check --staged --hook\n",
            "redomain check --strict -q -v --quiet --verbose --no-pager --staged || exit 1\n",
            "redomain check -r hosts.yaml --staged --color always --format=github -j 4 >&2 || exit 1\n",
            "redomain check --staged --rules 'my rules.yaml' --format text --color=never || exit 1\n",
            "[ -n \"$CI\" ] || echo 'a ||'\nCI='a b' redomain check --staged || exit 1\n",
        ] {
            assert_eq!(call_in(script.as_bytes()), Call::Sure, "{script}");
        }
    }

    #[test]
    fn a_call_that_may_refuse_nothing_is_unclear_by_the_line_to_look_at() {
        for (script, line) in [
            (": redomain check --staged\n", 1),
            ("if false; then redomain check --staged; fi\n", 1),
            ("if false; then\n  redomain check --staged || exit 1\nfi\n", 1),
            ("redomain check --staged || true\n", 1),
            ("redomain check --staged | cat\n", 1),
            ("redomain check --staged &\n", 1),
            ("redomain check --staged; true\n", 1),
            ("! redomain check --staged\n", 1),
            ("#!/bin/sh\nexit 0\nredomain check --staged || exit 1\n", 2),
            ("#!/bin/sh\n\\exit 0\nredomain check --staged || exit 1\n", 2),
            ("#!/bin/sh\nex''it 0\nredomain check --staged || exit 1\n", 2),
            ("#!/bin/sh\ntrue && exit 0\nredomain check --staged || exit 1\n", 2),
            ("redomain check --staged || exit 0\n", 1),
            ("redomain check --staged\necho done\n", 1),
            ("set -e\nset +e\nredomain check --staged\necho done\n", 2),
            ("set -n\nredomain check --staged\n", 1),
            ("cat <<X\nredomain check --staged\nX\n", 1),
            ("echo \"\nredomain check --staged\n\"\n", 1),
            ("redomain() { :; }\nredomain check --staged\n", 1),
            ("exec true\nredomain check --staged\n", 1),
            (". ./other\nredomain check --staged\n", 1),
            ("#!/usr/bin/env python3\nredomain check --staged\n", 1),
            ("echo redomain check --staged \\\nredomain check --staged\n", 1),
            ("echo \"redomain check --staged\"\n", 1),
            ("redomain check --staged $EXTRA\n", 1),
            ("redomain check --staged\r\n", 1),
            ("redomain check --staged \"it's\" || true 'x'\n", 1),
            ("redomain check '--staged\n' --staged\n", 1),
            ("redomain check --staged \"$(true)\" || exit 1\n", 1),
            ("[ -n \"$SKIP\" ] ||\nredomain check --staged || exit 1\n", 1),
            ("[ -z \"$SKIP\" ] && # not always\nredomain check --staged || exit 1\n", 1),
            ("[ -n \"$SKIP\" ] || # not always\n\n# so\nredomain check --staged || exit 1\n", 1),
            ("npm test |\n\tredomain check --staged || exit 1\n", 1),
            ("npm test &\nredomain check --staged || exit 1\n", 1),
            ("true; \\\nredomain check --staged || exit 1\n", 1),
            ("set -e\nredomain check --staged \\\n|| true\n", 2),
            (">/redomain check --staged\n", 1),
        ] {
            assert_eq!(call_in(script.as_bytes()), Call::Unclear(line), "{script}");
        }
    }

    #[test]
    fn a_call_with_an_argument_that_may_narrow_or_end_it_is_unclear() {
        for argument in [
            "src",
            "--",
            "'src'",
            "'$(x)'",
            "\\$x",
            "''",
            "-g '*.py'",
            "--glob=x",
            "--in docker",
            "-h",
            "--help",
            "-m 1",
            "-qh",
            "--only a",
            "--skip=a",
            "--rule a=b",
            "--stdin",
            "--since x",
            "--fix",
            "--write-baseline",
            "-C sub",
            "--output x",
            "--rules",
            "--rules a*",
            "--rules -h",
            "-r -g",
            "-j",
            "--color src x",
            "--strict=x",
        ] {
            for script in [
                format!("redomain check --staged {argument} || exit 1\n"),
                format!("redomain check {argument} --staged\n"),
            ] {
                assert_eq!(call_in(script.as_bytes()), Call::Unclear(1), "{script}");
            }
        }
    }

    #[test]
    fn a_hook_that_names_no_check_has_none() {
        for script in ["", "#!/bin/sh\nexit 0\n", "  # redomain check --staged\n", "npx lint-staged\n"] {
            assert_eq!(call_in(script.as_bytes()), Call::Absent, "{script}");
        }
    }
}
