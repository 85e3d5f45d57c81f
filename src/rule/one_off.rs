//! Rules of the command line: `--rule 'OLD=NEW'` as if it were written in a rule file.
//!
//! `OLD` is all that `from:` takes, several of them with commas between, or `domain:` and a domain. Every text keeps
//! its place in the argument, so that a mistake in it is shown like one in a file. Of several equals signs, the one that
//! leaves two valid sides stands before the new name.

use super::action::{Action, RegexBudget};
use super::problems::{Problems, Scalar};
use super::source_position::{SourceOrigin, SourcePosition};
use super::wire::{WireFrom, WireRule};
use crate::host::WrittenLocation;

/// The sign of a domain with everything under it.
const DOMAIN: &str = "domain:";

/// The rules that these arguments write.
pub(super) fn rules(arguments: &[String], problems: &mut Problems<'_>) -> Vec<WireRule> {
    let numbered = arguments.iter().enumerate();
    numbered.filter_map(|(number, argument)| rule(argument, number + 1, problems)).collect()
}

/// The old and the new side of an argument; `None` where it has none.
pub fn sides(argument: &str) -> Option<(&str, &str)> {
    let sign = Argument { text: argument, number: 1 }.sign(&mut Problems::new(""))?;
    Some((&argument[..sign.start], &argument[sign.end..]))
}

fn rule(argument: &str, number: usize, problems: &mut Problems<'_>) -> Option<WireRule> {
    let source = Argument { text: argument, number };
    let other = ["text:", "regex:"].into_iter().find(|kind| argument.trim_start().starts_with(kind));
    if let Some(kind) = other {
        let what = format!("a rule with `{kind}` needs a rule file");
        problems.error(
            source.at(0),
            what,
            "write it under `rules:` in redomain.yaml: `redomain init` makes one",
        );
        return None;
    }
    source.sign(problems).map(|sign| source.rule(sign))
}

/// Returns `true` if both sides of a rule are without a mistake.
fn is_valid(rule: &WireRule) -> bool {
    let (Some(from), Some(to)) = (&rule.from, &rule.to) else { return false };
    let mut problems = Problems::new("");
    Action::parse(from, to, &mut RegexBudget::new(0), &mut problems).is_some() && !problems.has_errors()
}

/// Returns `true` if the new name has several labels.
fn has_domain(rule: &WireRule) -> bool {
    let to = rule.to.as_ref().map(|to| to.text.as_str()).unwrap_or_default();
    WrittenLocation::parse(to).is_ok_and(|to| to.host.0.contains('.'))
}

/// The sign between the old name and the new one, by its bytes.
#[derive(Clone, Copy)]
struct Sign {
    start: usize,
    end: usize,
}

/// An argument with its number, from 1.
struct Argument<'a> {
    text: &'a str,
    number: usize,
}

impl Argument<'_> {
    /// The sign between the old name and the new one.
    fn sign(&self, problems: &mut Problems<'_>) -> Option<Sign> {
        // A path or a query may have an equals sign; `=>` says which one is meant.
        let arrow = self.text.find("=>").map(|at| Sign { start: at, end: at + 2 });
        let signs = arrow.map_or_else(|| self.equals_signs(), |arrow| vec![arrow]);
        match signs.as_slice() {
            [] => {
                let what = format!("`{}` has no `=` between the old name and the new one", self.text);
                problems.error(self.at(0), what, "write it as `--rule 'old.example.com=new.example.com'`");
                None
            }
            [sign] => Some(*sign),
            several => {
                let rules = several.iter().map(|sign| (*sign, self.rule(*sign)));
                let mut valid: Vec<(Sign, WireRule)> = rules.filter(|(_, rule)| is_valid(rule)).collect();
                // A value such as `v` could be a host too.
                if valid.len() > 1 {
                    valid.retain(|(_, rule)| has_domain(rule));
                }
                let sign = valid.pop().filter(|_| valid.is_empty()).map(|(sign, _)| sign);
                if sign.is_none() {
                    let text = self.text;
                    let what =
                        format!("`{text}` has several `=`, and any of them may stand before the new name");
                    problems.error(self.at(several[0].start), what, "write it as `--rule 'OLD => NEW'`");
                }
                sign
            }
        }
    }

    /// The equals signs outside of braces.
    fn equals_signs(&self) -> Vec<Sign> {
        let mut depth = 0_usize;
        let mut signs = Vec::new();
        for (at, byte) in self.text.bytes().enumerate() {
            match byte {
                b'{' => depth += 1,
                b'}' => depth = depth.saturating_sub(1),
                b'=' if depth == 0 => signs.push(Sign { start: at, end: at + 1 }),
                _ => {}
            }
        }
        signs
    }

    /// The rule with its old names before a sign and its new one behind it.
    fn rule(&self, sign: Sign) -> WireRule {
        let old = self.text[..sign.start].trim_start();
        let from = match old.strip_prefix(DOMAIN) {
            Some(domains) => WireFrom::Domains(self.list(sign.start - domains.len(), sign.start)),
            None => WireFrom::Hosts(self.list(0, sign.start)),
        };
        WireRule {
            at: self.at(0),
            id: None,
            from: Some(from),
            to: Some(self.scalar(sign.end, self.text.len())),
            categories: None,
            files: None,
            except: None,
            schemes: None,
            accept: None,
            why: None,
        }
    }

    /// The place of a byte.
    fn at(&self, byte: usize) -> SourcePosition {
        let column = self.text[..byte].chars().count() + 1;
        SourcePosition { line: self.number, column, origin: SourceOrigin::Argument }
    }

    /// The text between two bytes without the blanks around it.
    fn scalar(&self, start: usize, end: usize) -> Scalar {
        let text = self.text[start..end].trim();
        let blanks = self.text[start..end].len() - self.text[start..end].trim_start().len();
        Scalar { at: self.at(start + blanks), text: text.to_owned() }
    }

    /// The same for each text of a list with commas.
    fn list(&self, start: usize, end: usize) -> Vec<Scalar> {
        let mut from = start;
        let parts = self.text[start..end].split(',').map(|part| {
            let scalar = self.scalar(from, from + part.len());
            from += part.len() + 1;
            scalar
        });
        parts.collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::rule::parse_with;

    /// `from` of each rule, or the problems.
    fn of(arguments: &[&str]) -> Result<Vec<String>, Vec<String>> {
        let arguments: Vec<String> = arguments.iter().map(|text| (*text).to_owned()).collect();
        match parse_with("redomain.yaml", None, &arguments) {
            (Some(file), _) => Ok(file.rules.iter().map(|rule| rule.action.written()).collect()),
            (None, problems) => Err(problems.iter().map(|it| format!("{}: {}", it.place, it.what)).collect()),
        }
    }

    #[test]
    fn an_argument_has_all_of_the_language_of_a_host_rule() {
        for (argument, expected) in [
            ("a.example.com=b.example.com", "a.example.com"),
            (" a.example.com => b.example.com ", "a.example.com"),
            ("{s}.a.example.com={s}-a.example.com", "{s}.a.example.com"),
            ("{s**}.a.example.com = {s}.b.example.com", "{s**}.a.example.com"),
            (".a.example.com=.b.example.com", ".a.example.com"),
            ("wss://a.example.com=wss://b.example.com", "wss://a.example.com"),
            ("a.example.com:81/x=>b.example.com:82/y", "a.example.com:81/x"),
            ("a.example.com/k=v => b.example.com/k=v", "a.example.com/k=v"),
            ("a.example.com/p?id={id}=b.example.com/{id}", "a.example.com/p?id={id}"),
            ("a.example.com/p?id={id}=b.example.com/p?n={id}", "a.example.com/p?id={id}"),
            ("a.example.com/k=v=b.example.com/k=v", "a.example.com/k=v"),
            ("a.example.com/k=b.example.com=c.example.com", "a.example.com/k=b.example.com"),
            ("a.example.com/k=v=localhost", "a.example.com/k=v"),
            ("a.example.com/p?id={id}#{x} = b.example.com/{id}#{x}", "a.example.com/p?id={id}#{x}"),
            ("a.example.com, b.example.com=c.example.com", "a.example.com, b.example.com"),
            ("domain:old.example=new.example.com", "domain old.example"),
            ("domain: old.example.com => new.example.com", "domain old.example.com"),
        ] {
            assert_eq!(of(&[argument]), Ok(vec![expected.to_owned()]), "{argument}");
        }
    }

    #[test]
    fn mistakes_are_shown_at_their_place_in_the_argument() {
        for (argument, expected) in [
            ("a.example.com", "--rule:1:1: `a.example.com` has no `=` between the old name and the new one"),
            ("a..example.com=b.example.com", "--rule:1:3: host `a..example.com` has an empty label"),
            ("a.example.com => b..example.com", "--rule:1:20: `to` `b..example.com` has an empty label"),
            ("a.example.com=", "--rule:1:15: `to` is empty"),
            ("=a.example.com", "--rule:1:1: the host is empty"),
            ("com=a.example.com", "--rule:1:1: host `com` has a single label"),
            (
                "a.example.com/x=b.example.com/y=c.example.com",
                "--rule:1:16: `a.example.com/x=b.example.com/y=c.example.com` has several `=`, and any of them may stand \
                 before the new name",
            ),
            (
                "a..example.com/x=y=z",
                "--rule:1:17: `a..example.com/x=y=z` has several `=`, and any of them may stand before the new name",
            ),
        ] {
            assert_eq!(of(&[argument]), Err(vec![expected.to_owned()]), "{argument}");
        }
        let second = of(&["a.example.com=b.example.com", "é=b.example.com"]);
        assert_eq!(second, Err(vec!["--rule:2:1: host `é` has a single label".to_owned()]));
    }

    #[test]
    fn rules_of_arguments_stand_before_those_of_the_file() {
        let arguments = ["a.example.com=b.example.net".to_owned(), "x.example.org=y.example.org".to_owned()];
        let source = "version: 1\nzones: [example.com]\nrules: [{from: a.example.com, to: c.example.com}]\n";
        let (file, problems) = parse_with("redomain.yaml", Some(source.as_bytes()), &arguments);
        assert_eq!(problems, []);
        let file = file.unwrap();
        let places: Vec<String> = file.rules.iter().map(|rule| rule.place.to_string()).collect();
        assert_eq!(places, ["--rule:1:1", "--rule:2:1", "redomain.yaml:3:9"]);
        let zones: Vec<&str> = file.zones.iter().map(|zone| zone.as_str()).collect();
        assert_eq!(zones, ["example.com", "example.org"]);
    }
}
