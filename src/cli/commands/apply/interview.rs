//! The questions of `apply --interactive` in order, and the decisions that each key makes.
//!
//! Knows no terminal and no files. Invariant: a question that was decided is not asked again.

use crate::plan::Decision;

/// A question about one edit or proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    /// The file's index in the plan.
    pub file: usize,
    /// The mention's index in the file.
    pub mention: usize,
    /// The first rule of the mention, by its index.
    pub rule: Option<usize>,
}

/// A key that answers a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Yes,
    No,
    RestOfFile,
    NoneOfFile,
    AllOfRule,
    Edit,
    Quit,
    Help,
}

/// All keys with their help, in the order of the prompt.
pub(super) const KEYS: [(char, Key, &str); 8] = [
    ('y', Key::Yes, "write this change"),
    ('n', Key::No, "do not write it"),
    ('a', Key::RestOfFile, "write it and all later changes in this file"),
    ('d', Key::NoneOfFile, "write neither it nor any later change in this file"),
    ('r', Key::AllOfRule, "write it and all later changes by this rule, in every file"),
    ('e', Key::Edit, "type another text to write"),
    ('q', Key::Quit, "quit: write the changes accepted so far, and no others"),
    ('?', Key::Help, "show this"),
];

/// The questions and the decisions so far.
#[derive(Debug)]
pub(super) struct Interview {
    questions: Vec<Question>,
    decisions: Vec<Option<Decision>>,
    at: usize,
}

impl Key {
    /// The key on a line; `None` if the line is anything else than one key.
    pub fn of(line: &str) -> Option<Self> {
        let mut chars = line.trim().chars().map(|char| char.to_ascii_lowercase());
        let (first, rest) = (chars.next()?, chars.next());
        KEYS.into_iter().find(|(key, ..)| *key == first && rest.is_none()).map(|(_, key, _)| key)
    }
}

impl Interview {
    /// An interview that asks these questions in this order.
    pub fn new(questions: Vec<Question>) -> Self {
        let decisions = vec![None; questions.len()];
        Self { questions, decisions, at: 0 }
    }

    /// The next question and its number from 1; `None` at the end.
    pub fn current(&self) -> Option<(usize, &Question)> {
        self.questions.get(self.at).map(|question| (self.at + 1, question))
    }

    /// The number of questions.
    pub fn len(&self) -> usize {
        self.questions.len()
    }

    /// Decides the current question, and with some keys others. `Edit` and `Help` decide nothing.
    pub fn press(&mut self, key: Key) {
        let Some(now) = self.questions.get(self.at).cloned() else { return };
        match key {
            Key::Edit | Key::Help => return,
            Key::Yes => self.decide(&Decision::Write, |_, this| this),
            Key::No => self.decide(&Decision::Leave, |_, this| this),
            Key::RestOfFile => self.decide(&Decision::Write, |other, _| other.file == now.file),
            Key::NoneOfFile => self.decide(&Decision::Leave, |other, _| other.file == now.file),
            Key::AllOfRule => self
                .decide(&Decision::Write, |other, this| this || now.rule.is_some() && other.rule == now.rule),
            Key::Quit => self.decide(&Decision::Leave, |_, _| true),
        }
        self.advance();
    }

    /// Decides that another text is written.
    pub fn write_instead(&mut self, bytes: Vec<u8>, text: String) {
        self.decide(&Decision::WriteInstead(bytes, text), |_, this| this);
        self.advance();
    }

    /// All questions with their decisions, in the order of the questions; an open one is left as it is.
    pub fn decisions(self) -> impl Iterator<Item = (Question, Decision)> {
        let decided = self.questions.into_iter().zip(self.decisions);
        decided.map(|(question, decision)| (question, decision.unwrap_or(Decision::Leave)))
    }

    /// Decides the open questions for which `applies` is true; its second argument is true for the current question.
    fn decide(&mut self, decision: &Decision, applies: impl Fn(&Question, bool) -> bool) {
        for (index, question) in self.questions.iter().enumerate().skip(self.at) {
            if self.decisions[index].is_none() && applies(question, index == self.at) {
                self.decisions[index] = Some(decision.clone());
            }
        }
    }

    fn advance(&mut self) {
        while self.decisions.get(self.at).is_some_and(Option::is_some) {
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Interview, KEYS, Key, Question};
    use crate::plan::Decision;

    /// Questions of three files by two rules; a question without a rule is a space.
    fn interview() -> Interview {
        let files = ["aba", "ab ", " a"];
        let questions = files.iter().enumerate().flat_map(|(file, rules)| {
            rules.chars().enumerate().map(move |(mention, rule)| Question {
                file,
                mention,
                rule: (rule != ' ').then_some(rule as usize),
            })
        });
        Interview::new(questions.collect())
    }

    /// Presses keys; `e` types another text. Returns the decisions (`+` write, `-` leave, `*` another text) and
    /// how many of the keys were used.
    fn course(keys: &str) -> (String, usize) {
        let mut interview = interview();
        let mut asked = 0;
        for char in keys.chars() {
            if interview.current().is_none() {
                break;
            }
            asked += 1;
            match Key::of(&char.to_string()) {
                Some(Key::Edit) => interview.write_instead(b"x".to_vec(), String::from("x")),
                Some(key) => interview.press(key),
                None => {}
            }
        }
        let sign = |decision| match decision {
            Decision::Write => '+',
            Decision::Leave => '-',
            Decision::WriteInstead(..) => '*',
        };
        (interview.decisions().map(|(_, decision)| sign(decision)).collect(), asked)
    }

    #[test]
    fn keys_decide() {
        for (keys, expected, asked) in [
            ("", "--------", 0),
            ("yyyyyyyyy", "++++++++", 8),
            ("nnnnnnnnn", "--------", 8),
            ("ynynynyny", "+-+-+-+-", 8),
            ("aaaa", "++++++++", 3),
            ("naqy", "-++-----", 3),
            ("dddd", "--------", 3),
            ("ydad", "+--+++--", 4),
            ("q", "--------", 1),
            ("yyq", "++------", 3),
            ("ry", "++++---+", 2),
            ("rnrdd", "+-+++--+", 5),
            ("dry", "---++--+", 3),
            ("drydq", "---++--+", 5),
            ("yydadd", "++-+++--", 5),
            ("nrq", "-+--+---", 3),
            ("eyq", "*+------", 3),
            ("??y?q", "+-------", 5),
            ("yx!y", "++------", 4),
            ("nnnnnrn", "-----+--", 7),
        ] {
            assert_eq!(course(keys), (expected.to_owned(), asked), "{keys}");
        }
    }

    #[test]
    fn a_line_is_one_key() {
        for (line, expected) in [
            ("y", Some(Key::Yes)),
            (" Y \r\n", Some(Key::Yes)),
            ("?", Some(Key::Help)),
            ("", None),
            ("yes", None),
            ("ny", None),
            ("é", None),
        ] {
            assert_eq!(Key::of(line), expected, "{line:?}");
        }
        for (char, key, _) in KEYS {
            assert_eq!(Key::of(&char.to_string()), Some(key));
        }
    }
}
