//! Branches of a script: an `if` or `case` of a shell that asks about one name and answers with the other.

use super::between::without_scheme;
use super::encounter::{Encounter, SharedContainer};
use crate::structure::ContainerKind;

/// Commands of a branch that are looked at.
const MAX_BRANCH: usize = 16;

/// Bytes of a command that are read for the variables in it.
const MAX_COMMAND: usize = 512;

/// Commands that end a branch.
const ENDS: [&[u8]; 5] = [b"else", b"elif", b"fi", b"esac", b";;"];

impl Encounter<'_> {
    /// Returns `true` if a branch of a script that asks about the first name assigns the second one to the variable that
    /// it asked about, or writes it: `case $host in OLD) host=NEW ;; esac`.
    pub(super) fn answers_in_shell(&self, shared: &SharedContainer<'_>) -> bool {
        let [Some(a), Some(b)] = shared.entries else { return false };
        if shared.container.kind != ContainerKind::Block || a >= b || b - a > MAX_BRANCH {
            return false;
        }
        let between = || (a + 1..b).map(|entry| self.command(entry, shared));
        let word =
            |command: &[u8]| command.split(u8::is_ascii_whitespace).next().unwrap_or_default().to_vec();
        let goes_on = between().all(|command| !ENDS.contains(&&word(command)[..]));
        let condition = self.command(a, shared);
        let is_label = shared.container.entries[a].key.is_some_and(|key| key.contains(self.places[0]));
        let asked = if is_label {
            let labels = (a + 1..b).any(|entry| shared.container.entries[entry].key.is_some());
            self.subject_of_case(shared).filter(|_| !labels)
        } else {
            let starts = |starts: &[&[u8]]| starts.iter().any(|start| condition.starts_with(start));
            let has_body = starts(&[b"if ", b"elif "]) && self.command(a + 1, shared).starts_with(b"then");
            // `[[ $host == OLD ]] && host=NEW`
            let entries = &shared.container.entries;
            let between = &self.text[entries[a].span.end..entries[b].span.start];
            let is_joined = b == a + 1 && between.trim_ascii() == b"&&";
            Some(condition).filter(|_| has_body || is_joined && starts(&[b"[", b"test "]))
        };
        goes_on && asked.is_some_and(|asked| self.answers(self.command(b, shared), asked))
    }

    /// Returns `true` if a command writes its name, or assigns it to a variable that the condition asked about.
    fn answers(&self, command: &[u8], asked: &[u8]) -> bool {
        let command = command.strip_prefix(b"then ").unwrap_or(command).trim_ascii_start();
        let place = self.places[1].of(self.text);
        let Some(at) = memchr::memmem::find(command, place) else { return false };
        let before = String::from_utf8_lossy(&command[..at]);
        let before = without_scheme(&before).trim_end_matches(['"', '\'']).trim_end();
        if before == "echo" {
            return true;
        }
        let Some(variable) = before.strip_suffix('=').filter(|it| !it.contains(char::is_whitespace)) else {
            return false;
        };
        let variable = variable.as_bytes();
        memchr::memmem::find_iter(asked, variable).any(|at| {
            let after = asked.get(at + variable.len()).copied().unwrap_or(b' ');
            at > 0 && b"${".contains(&asked[at - 1]) && !after.is_ascii_alphanumeric() && after != b'_'
        })
    }

    /// The command with which the `case` begins whose branches are in a block.
    fn subject_of_case(&self, shared: &SharedContainer<'_>) -> Option<&[u8]> {
        let parent = self.tree.container(shared.container.parent?);
        let before = parent.entries.partition_point(|entry| entry.span.end <= shared.container.span.start);
        let case = parent.entries[before.checked_sub(1)?].span.of(self.text);
        case.starts_with(b"case ").then_some(&case[..case.len().min(MAX_COMMAND)])
    }

    fn command(&self, entry: usize, shared: &SharedContainer<'_>) -> &[u8] {
        let entry = shared.container.entries.get(entry);
        let command = entry.map(|entry| entry.span.of(self.text)).unwrap_or_default();
        &command[..command.len().min(MAX_COMMAND)]
    }
}
