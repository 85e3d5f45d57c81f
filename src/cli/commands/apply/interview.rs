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
    /// The same number for equal changes: the same old text becomes the same new one.
    pub change: usize,
}

/// A key that answers a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Yes,
    No,
    RestOfFile,
    NoneOfFile,
    AllOfRule,
    NoneOfRule,
    AllOfHost,
    Split,
    Back,
    Edit,
    Quit,
    Help,
}

/// All keys with their help, in the order of the prompt.
pub(super) const KEYS: [(char, Key, &str); 12] = [
    ('y', Key::Yes, "write this change, and the equal ones in this file"),
    ('n', Key::No, "do not write it, nor the equal ones in this file"),
    ('s', Key::Split, "split: ask about each of the equal ones"),
    ('b', Key::Back, "go back to the question before"),
    ('a', Key::RestOfFile, "write it and all later changes in this file"),
    ('d', Key::NoneOfFile, "write neither it nor any later change in this file"),
    ('r', Key::AllOfRule, "write it and all later changes by this rule, in every file"),
    ('R', Key::NoneOfRule, "write neither it nor any later change by this rule"),
    ('h', Key::AllOfHost, "write it and all later changes of this host to the same name, in every file"),
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
    /// The changes of a file, with its number, whose questions are asked one by one.
    split: Vec<(usize, usize)>,
    /// For each key that decided something, the question that it answered and all that it decided.
    answered: Vec<(usize, Vec<usize>)>,
}

impl Key {
    /// The key on a line; `None` if the line is anything else than one key.
    pub fn of(line: &str) -> Option<Self> {
        let mut chars = line.trim().chars();
        let (first, rest) = (chars.next()?, chars.next());
        let key = |sign: char| KEYS.into_iter().find(|(key, ..)| *key == sign).map(|(_, key, _)| key);
        rest.is_none().then(|| key(first).or_else(|| key(first.to_ascii_lowercase())))?
    }
}

impl Interview {
    /// An interview that asks these questions in this order.
    pub fn new(questions: Vec<Question>) -> Self {
        let decisions = vec![None; questions.len()];
        Self { questions, decisions, at: 0, split: Vec::new(), answered: Vec::new() }
    }

    /// The next question and its number from 1; `None` at the end.
    pub fn current(&self) -> Option<(usize, &Question)> {
        self.questions.get(self.at).map(|question| (self.at + 1, question))
    }

    /// The number of questions.
    pub fn len(&self) -> usize {
        self.questions.len()
    }

    /// The number of later questions that are answered with the current one: equal changes in its file.
    pub fn equal(&self) -> usize {
        let Some(change) = self.change_in_file() else { return 0 };
        let later = self.questions.iter().enumerate().skip(self.at + 1);
        later
            .filter(|(index, other)| self.decisions[*index].is_none() && (other.file, other.change) == change)
            .count()
    }

    /// The file and the change of the questions that are answered with the current one; `None` where it stands alone.
    fn change_in_file(&self) -> Option<(usize, usize)> {
        let now = self.questions.get(self.at)?;
        Some((now.file, now.change)).filter(|change| !self.split.contains(change))
    }

    /// Asks about each change of this file that is equal to the current one by itself.
    fn split(&mut self) {
        self.split.extend(self.change_in_file());
    }

    /// Takes back the last answer, which asks that question again; nothing at the first one.
    fn back(&mut self) {
        if let Some((at, decided)) = self.answered.pop() {
            decided.into_iter().for_each(|index| self.decisions[index] = None);
            self.at = at;
        }
    }

    /// Decides the current question, and with some keys others. `Split`, `Back`, `Edit` and `Help` decide nothing.
    pub fn press(&mut self, key: Key) {
        let Some(now) = self.questions.get(self.at).cloned() else { return };
        match key {
            Key::Edit | Key::Help => return,
            Key::Split => return self.split(),
            Key::Back => return self.back(),
            Key::Yes => self.decide_equal(&Decision::Write),
            Key::No => self.decide_equal(&Decision::Leave),
            Key::RestOfFile => self.decide(&Decision::Write, |other, _| other.file == now.file),
            Key::NoneOfFile => self.decide(&Decision::Leave, |other, _| other.file == now.file),
            Key::AllOfRule => self
                .decide(&Decision::Write, |other, this| this || now.rule.is_some() && other.rule == now.rule),
            Key::NoneOfRule => self
                .decide(&Decision::Leave, |other, this| this || now.rule.is_some() && other.rule == now.rule),
            Key::AllOfHost => self.decide(&Decision::Write, |other, _| other.change == now.change),
            Key::Quit => self.at = self.questions.len(),
        }
        self.advance();
    }

    /// Decides that another text is written.
    pub fn write_instead(&mut self, bytes: Vec<u8>, text: String) {
        self.decide_equal(&Decision::WriteInstead(bytes, text));
        self.advance();
    }

    /// All questions with their decisions, in the order of the questions.
    pub fn decisions(self) -> impl Iterator<Item = (Question, Decision)> {
        let decided = self.questions.into_iter().zip(self.decisions);
        decided.map(|(question, decision)| (question, decision.unwrap_or(Decision::Unasked)))
    }

    /// Decides the current question and those that are answered with it.
    fn decide_equal(&mut self, decision: &Decision) {
        let change = self.change_in_file();
        self.decide(decision, |other, this| this || Some((other.file, other.change)) == change);
    }

    /// Decides the open questions for which `applies` is true; its second argument is true for the current question.
    fn decide(&mut self, decision: &Decision, applies: impl Fn(&Question, bool) -> bool) {
        let mut decided = Vec::new();
        for (index, question) in self.questions.iter().enumerate().skip(self.at) {
            if self.decisions[index].is_none() && applies(question, index == self.at) {
                self.decisions[index] = Some(decision.clone());
                decided.push(index);
            }
        }
        self.answered.push((self.at, decided));
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
                change: file * 10 + mention,
            })
        });
        Interview::new(questions.collect())
    }

    /// Questions of three files; equal letters are equal changes.
    fn equal_changes() -> Interview {
        let files = ["xxyx", "yx", "xx"];
        let questions = files.iter().enumerate().flat_map(|(file, changes)| {
            changes.chars().enumerate().map(move |(mention, change)| Question {
                file,
                mention,
                rule: Some(0),
                change: change as usize,
            })
        });
        Interview::new(questions.collect())
    }

    /// Presses keys; `e` types another text. Returns the decisions (`+` write, `-` leave, `*` another text, `.` not asked) and
    /// how many of the keys were used.
    fn course(keys: &str) -> (String, usize) {
        course_of(interview(), keys)
    }

    fn course_of(mut interview: Interview, keys: &str) -> (String, usize) {
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
            Decision::Unasked => '.',
            Decision::WriteInstead(..) => '*',
        };
        (interview.decisions().map(|(_, decision)| sign(decision)).collect(), asked)
    }

    #[test]
    fn keys_decide() {
        for (keys, expected, asked) in [
            ("", "........", 0),
            ("yyyyyyyyy", "++++++++", 8),
            ("nnnnnnnnn", "--------", 8),
            ("ynynynyny", "+-+-+-+-", 8),
            ("aaaa", "++++++++", 3),
            ("naqy", "-++.....", 3),
            ("dddd", "--------", 3),
            ("ydad", "+--+++--", 4),
            ("q", "........", 1),
            ("yyq", "++......", 3),
            ("ry", "++++...+", 2),
            ("rnrdd", "+-+++--+", 5),
            ("dry", "---++..+", 3),
            ("drydq", "---++-.+", 5),
            ("yydadd", "++-+++--", 5),
            ("nrq", "-+..+...", 3),
            ("eyq", "*+......", 3),
            ("??y?q", "+.......", 5),
            ("yx!y", "++......", 4),
            ("nnnnnrn", "-----+-.", 7),
        ] {
            assert_eq!(course(keys), (expected.to_owned(), asked), "{keys}");
        }
    }

    #[test]
    fn equal_changes_of_a_file_are_one_question() {
        for (keys, expected, asked) in [
            ("", "........", 0),
            ("yyyyy", "++++++++", 5),
            ("ynyny", "++-++-++", 5),
            ("enyyn", "**-*++--", 5),
            // The equal ones by themselves, and no others.
            ("synynyyn", "+-+-++--", 8),
            ("yssnyyy", "++-+++++", 7),
            // All of a host, or none of a rule.
            ("hnn", "++-+-+++", 3),
            ("nhnn", "--+-+---", 4),
            ("R", "--------", 1),
            ("yR", "++-+----", 2),
        ] {
            assert_eq!(course_of(equal_changes(), keys), (expected.to_owned(), asked), "{keys}");
        }
        assert_eq!(equal_changes().equal(), 2);
        let two = || {
            let questions = [0, 0, 1, 1].into_iter().enumerate();
            let question = |(mention, change)| Question { file: 0, mention, rule: Some(0), change };
            Interview::new(questions.map(question).collect())
        };
        assert_eq!(course_of(two(), "synn"), ("+---".to_owned(), 4));
    }

    #[test]
    fn an_answer_is_taken_back() {
        for (keys, expected) in [
            ("bynn", "+--....."),
            ("yybn", "+-......"),
            ("yybbn", "-......."),
            ("abdq", "---....."),
            ("yrbnq", "+-......"),
            ("ebyq", "+......."),
        ] {
            assert_eq!(course(keys).0, expected, "{keys}");
        }
        let mut interview = equal_changes();
        interview.press(Key::Yes);
        interview.press(Key::Back);
        assert_eq!(interview.current().map(|(number, _)| number), Some(1));
        assert_eq!(interview.equal(), 2);
    }

    #[test]
    fn a_line_is_one_key() {
        for (line, expected) in [
            ("y", Some(Key::Yes)),
            (" Y \r\n", Some(Key::Yes)),
            ("r", Some(Key::AllOfRule)),
            ("R", Some(Key::NoneOfRule)),
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
