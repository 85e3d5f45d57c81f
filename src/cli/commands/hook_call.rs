//! A line of a hook that is a call of `redomain check --staged` and nothing else.
//!
//! Arguments are those of a list: a path or a glob narrows a check, and `--help` ends it.

/// The effect of a call that finds something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gate {
    /// The script ends with its exit code, or with another one that refuses.
    Closed,
    /// The script goes on.
    Open,
}

/// Options that change neither the files nor the rules of a check, and end none.
const FLAGS: [&str; 8] = ["--staged", "--hook", "--strict", "-q", "--quiet", "-v", "--verbose", "--no-pager"];

/// Options with a value, likewise, and the rule file, which a hook may have in another place.
const OPTIONS: [&str; 6] = ["-r", "--rules", "--color", "--format", "-j", "--threads"];

/// Redirections that stop no check.
const REDIRECTIONS: [&str; 3] = [">&2", "1>&2", "2>&1"];

/// Stands for characters that a shell takes as they are.
pub(super) const LITERAL: char = char::REPLACEMENT_CHARACTER;

/// The call that a line is, with nothing else on it but `|| exit 1`. A carriage return would be a part of its last
/// argument.
pub(super) fn call(line: &str) -> Option<Gate> {
    if line.contains('\r') {
        return None;
    }
    let line = without_literals(line)?;
    let line = line.as_str();
    let (command, rest) = line.split_once("||").map_or((line, None), |(command, rest)| (command, Some(rest)));
    let mut words = command.split_ascii_whitespace().peekable();
    while words.next_if(|word| is_assignment(word)).is_some() {}
    let is_exec = words.next_if_eq(&"exec").is_some();
    let is_check = is_program(words.next()?) && words.next() == Some("check");
    if !(is_check && is_whole(words)) {
        return None;
    }
    match rest {
        Some(rest) if refuses(rest) => Some(Gate::Closed),
        Some(_) => None,
        None if is_exec => Some(Gate::Closed),
        None => Some(Gate::Open),
    }
}

fn is_program(word: &str) -> bool {
    let word = word.trim_matches(['"', '\'']);
    let is_word = word.chars().all(|char| is_of_value(char) || matches!(char, '$' | '{' | '}' | '~'));
    is_word && (word == "redomain" || word == "$redomain" || word.ends_with("/redomain"))
}

/// Returns `true` for arguments by which all that is staged is checked.
fn is_whole<'w>(mut words: impl Iterator<Item = &'w str>) -> bool {
    let mut is_staged = false;
    while let Some(word) = words.next() {
        is_staged |= word == "--staged";
        let is_known = if OPTIONS.contains(&word) {
            words.next().is_some_and(|value| !value.starts_with('-') && is_value(value))
        } else {
            let pair = word.split_once('=');
            FLAGS.contains(&word)
                || REDIRECTIONS.contains(&word)
                || pair.is_some_and(|(option, value)| {
                    option.starts_with("--") && OPTIONS.contains(&option) && is_value(value)
                })
        };
        if !is_known {
            return false;
        }
    }
    is_staged
}

/// Returns `true` if the commands behind `||` end the script with a refusal.
fn refuses(rest: &str) -> bool {
    let mut words = rest.split_ascii_whitespace();
    let is_exit = words.next() == Some("exit");
    let code = words.next();
    let is_refusal = match code {
        None | Some("$?") => true,
        Some(code) => code.parse::<u8>().is_ok_and(|code| code != 0),
    };
    is_exit && is_refusal && words.next().is_none()
}

/// Returns `true` for `NAME=value`.
fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, value)| {
        !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && value.chars().all(|char| is_of_value(char) || char == '*')
    })
}

/// Returns `true` if a shell makes exactly one word of it.
fn is_value(word: &str) -> bool {
    !word.is_empty() && word.chars().all(is_of_value)
}

fn is_of_value(char: char) -> bool {
    char.is_ascii_alphanumeric() || "_-./=:,+@%]".contains(char) || char == LITERAL
}

/// The line with a sign for what a shell takes as it is: a text in quotes, and a character behind a backslash. What is plain
/// stays, and so does a text in double quotes in which a shell replaces something; `None` where a quote stays open.
pub(super) fn without_literals(line: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(['\'', '"', '\\']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let mut chars = from.chars();
        let sign = chars.next()?;
        if sign == '\\' {
            out.push(chars.next().filter(char::is_ascii_alphanumeric).unwrap_or(LITERAL));
            rest = chars.as_str();
            continue;
        }
        let (inner, behind) = chars.as_str().split_once(sign)?;
        if is_value(inner) {
            out.push_str(inner);
        } else if sign == '"' && inner.contains(['$', '`', '\\']) {
            out.extend(["\"", inner, "\""]);
        } else {
            out.push(LITERAL);
        }
        rest = behind;
    }
    out.push_str(rest);
    Some(out)
}
