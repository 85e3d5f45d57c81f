//! What a statement says of the other name where its condition holds: it redirects to it, gives it back, or assigns it to
//! the very thing that it asked about.
//!
//! `if host == OLD: host = NEW` says that the old name becomes the new one; `if host == OLD: api = NEW` does not.

use super::between::without_scheme;
use super::encounter::{Encounter, SharedContainer};
use super::key_words::KeyWords;
use crate::lexer::line;
use crate::structure::ContainerKind;
use crate::text::Span;

/// Words that begin a statement whose body is below it.
const CONDITION_WORDS: [&[u8]; 9] =
    [b"if", b"elif", b"elsif", b"unless", b"when", b"case", b"match", b"constraints", b"constraint"];

/// Words of a variable that has a host.
const HOST_WORDS: [&str; 5] = ["host", "hostname", "authority", "netloc", "domain"];

/// Words between the start of a statement and the variable that it assigns.
const BEFORE_VARIABLE: [&str; 3] = ["set ", "SET ", "$this->"];

/// Bytes between two names with nothing but a `then`, quotes and a scheme.
const MAX_THEN: usize = 32;

/// Statements of a body that are looked at.
const MAX_BODY: usize = 16;

/// Bytes of a statement before a name: longer ones say more than "return NAME".
const MAX_BEFORE: usize = 128;

/// Bytes of a condition beside a name in which variables are looked for.
const MAX_CONDITION: usize = 256;

impl Encounter<'_> {
    /// Returns `true` if one statement asks about one name and redirects to the other, perhaps at the label of a `case`:
    /// `if (host === OLD) return redirect(NEW)`.
    pub(super) fn redirects_on_condition(&self, shared: &SharedContainer<'_>) -> bool {
        if self.is_conditional(shared).is_none() {
            return false;
        }
        // Ruby and Tcl need no parentheses: `redirect_to NEW`.
        let is_command = self.statement_of_second(shared).is_some_and(|statement| {
            let word = statement.of(self.text).split(u8::is_ascii_whitespace).next().unwrap_or_default();
            KeyWords::of(word).is_redirect_call()
        });
        let redirects = |side: usize| {
            let redirect = self.role_words(side).redirect;
            redirect.is_some_and(|depth| depth < shared.depths[side])
                || side == 1 && (is_command || self.assigns(shared, is_navigation))
        };
        [0, 1].into_iter().any(|side| redirects(side) && self.is_asked_about(1 - side, shared))
    }

    /// Returns `true` if one statement asks about the first name and answers with the second one.
    pub(super) fn answers_on_condition(&self, shared: &SharedContainer<'_>) -> bool {
        let answers = || self.returns(shared) || self.assigns(shared, |target| self.is_subject(target));
        let is_same = shared.entries[0] == shared.entries[1];
        is_same && self.is_then()
            || self.is_conditional(shared).is_some() && answers() && self.is_asked_about(0, shared)
            || self.answers_in_shell(shared)
    }

    /// Returns `true` if nothing but `then` stands between the names: `CASE WHEN host = OLD THEN NEW` of SQL.
    fn is_then(&self) -> bool {
        let [a, b] = self.places;
        let between = &self.text[a.end..b.start.max(a.end)];
        if between.len() > MAX_THEN {
            return false;
        }
        let between = String::from_utf8_lossy(between);
        let word =
            without_scheme(&between).trim_matches(|c: char| c.is_whitespace() || "\"'`(),".contains(c));
        // A clause of a function of Elixir: `def host(OLD), do: NEW`.
        word.eq_ignore_ascii_case("then") || word == "do:"
    }

    /// Whether the second name is in the body of the statement with the first one by its indentation; `None` where the
    /// names are in no such statement.
    fn is_conditional(&self, shared: &SharedContainer<'_>) -> Option<bool> {
        let [Some(a), Some(b)] = shared.entries else { return None };
        let is_body = a != b && self.is_body_of(a, b, shared);
        (is_body || a == b && self.is_in_first_body()).then_some(is_body)
    }

    /// Returns `true` if the braces between the names are those of one body: the second name is in no later branch.
    pub(super) fn is_in_first_body(&self) -> bool {
        let [a, b] = self.places;
        let between = &self.text[a.end..b.start.max(a.end)];
        let (mut depth, mut has_body) = (0_usize, false);
        between.iter().all(|byte| {
            match byte {
                b'{' => (depth, has_body) = (depth + 1, true),
                b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            !has_body || depth > 0
        })
    }

    /// Returns `true` if a statement is in the body of an earlier one by its indentation, as in Python and Ruby.
    fn is_body_of(&self, condition: usize, statement: usize, shared: &SharedContainer<'_>) -> bool {
        let entries = &shared.container.entries;
        let first = entries[condition].span;
        let word = first.of(self.text).split(|byte| !byte.is_ascii_alphabetic()).next().unwrap_or_default();
        let Some(indent) = self.indent(first).filter(|_| CONDITION_WORDS.contains(&word)) else {
            return false;
        };
        shared.container.kind == ContainerKind::Block
            && statement - condition <= MAX_BODY
            && entries[condition + 1..=statement]
                .iter()
                .all(|entry| self.indent(entry.span).is_some_and(|own| own > indent))
    }

    /// The indentation of a statement; `None` where others stand before it on its line.
    fn indent(&self, statement: Span) -> Option<usize> {
        let line = line::start(self.text, statement.start);
        let before = &self.text[line..statement.start];
        before.trim_ascii().is_empty().then_some(before.len())
    }

    /// Returns `true` if nothing but `return` stands before the second name in its statement, or the code of an error
    /// that VCL answers with.
    fn returns(&self, shared: &SharedContainer<'_>) -> bool {
        let Some(before) = self.before_second(shared) else { return false };
        let mut words = before.split([' ', '\t', '(']).filter(|word| !word.is_empty() && *word != "then");
        match (words.next(), words.next(), words.next()) {
            // The value of a body, or of an `if` that is an expression.
            (None | Some("return"), None, None) => true,
            (Some("error"), Some(code), None) => code.bytes().all(|byte| byte.is_ascii_digit()),
            _ => false,
        }
    }

    /// Returns `true` if the second name is assigned to a variable that fits.
    fn assigns(&self, shared: &SharedContainer<'_>, fits: impl Fn(&str) -> bool) -> bool {
        let Some(before) = self.before_second(shared) else { return false };
        let Some(before) = before.strip_suffix('=') else { return false };
        let target = before.strip_suffix(':').unwrap_or(before).trim();
        let target = BEFORE_VARIABLE.iter().find_map(|word| target.strip_prefix(word)).unwrap_or(target);
        !target.is_empty()
            && !target.contains(|c: char| c.is_whitespace() || "=!<>".contains(c))
            && fits(target)
    }

    /// The innermost statement with the second name, without the label of a `case`.
    fn statement_of_second(&self, shared: &SharedContainer<'_>) -> Option<Span> {
        let mut around = self.paths[1][..=shared.depths[1]].iter();
        let block = around.find(|it| self.tree.container(it.container).kind == ContainerKind::Block)?;
        let entry = &self.tree.container(block.container).entries[block.entry?];
        Some(entry.value())
    }

    /// The statement of the second name up to it, without the label of a `case`, the quote and the scheme.
    fn before_second(&self, shared: &SharedContainer<'_>) -> Option<String> {
        let path = &self.paths[1];
        let mut around = path[..=shared.depths[1]].iter();
        let block = around.find(|it| self.tree.container(it.container).kind == ContainerKind::Block)?;
        let entry = &self.tree.container(block.container).entries[block.entry?];
        let end = self.places[1].start;
        // The condition may be in the same statement: `if (host === OLD) return NEW`.
        let condition = if entry.span.contains(self.places[0]) { self.places[0].end } else { 0 };
        let start =
            entry.value().start.max(entry.span.start).max(condition).max(end.saturating_sub(MAX_BEFORE));
        let before = String::from_utf8_lossy(&self.text[start.min(end)..end]);
        let before = without_scheme(&before).trim_end_matches(['"', '\'', '`']);
        let is_blank = |c: char| c.is_whitespace() || ":)\"'`".contains(c);
        Some(before.trim_start_matches(is_blank).trim_end().to_owned())
    }

    /// Returns `true` if the condition with the first name asks about this variable, or about another one with the host:
    /// `if r.Host == OLD { u.Host = NEW }`.
    fn is_subject(&self, target: &str) -> bool {
        let place = self.places[0];
        let start = line::start(self.text, place.start).max(place.start.saturating_sub(MAX_CONDITION));
        let behind = &self.text[place.end..self.text.len().min(place.end + MAX_CONDITION)];
        let end = behind.iter().position(|byte| b"{):;\n".contains(byte)).unwrap_or(behind.len());
        let condition = [&self.text[start..place.start], b" ", &behind[..end]].concat();
        let condition = String::from_utf8_lossy(&condition);
        let variables = condition.split(|c: char| !c.is_alphanumeric() && !"_.$@-".contains(c));
        let mut variables = variables.flat_map(|it| it.split('.')).filter(|it| !it.is_empty());
        let target =
            target.rsplit(['.', '>']).next().unwrap_or_default().trim_matches(['[', ']', '"', '\'', '$']);
        let is_host_name = is_host(target);
        !target.is_empty()
            && variables
                .any(|it| it.trim_matches('$').eq_ignore_ascii_case(target) || is_host_name && is_host(it))
    }
}

fn is_host(variable: &str) -> bool {
    KeyWords::of(variable.as_bytes()).is_one_of(&HOST_WORDS)
}

/// Parts of the address of a page: a page goes elsewhere when one is assigned.
const PARTS_OF_LOCATION: [&str; 3] = [".href", ".host", ".hostname"];

/// Returns `true` if a page goes to what is assigned to this variable: `location.href = NEW`.
fn is_navigation(target: &str) -> bool {
    let part = PARTS_OF_LOCATION.iter().find_map(|part| target.strip_suffix(part));
    let location = part.unwrap_or(target);
    // The header of a response goes by the same name.
    location.rsplit('.').next().is_some_and(|word| word.eq_ignore_ascii_case("location"))
}
