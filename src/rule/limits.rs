//! Keys that hold a rule back or let it go on: `except:`, `schemes:` and `accept:`.

use super::action::Limits;
use super::host_list::patterns;
use super::labels_below::spelled_out;
use super::nearest::suggestion;
use super::problems::{Problems, Scalar};
use super::wire::{WireFrom, WireRule};
use crate::host::parse_scheme;
use crate::reason::Reason;

/// The entry of `schemes:` that stands for names without a scheme.
const NO_SCHEME: &str = "none";

/// The names and schemes that a rule does not touch.
pub(super) fn limits(wire: &WireRule, problems: &mut Problems<'_>) -> Limits {
    let (except, schemes) = (wire.except.as_deref(), wire.schemes.as_deref());
    if wire.from.as_ref().is_some_and(WireFrom::is_text) {
        for (key, list) in [("except", except), ("schemes", schemes)] {
            if let Some(first) = list.and_then(<[Scalar]>::first) {
                let what = format!("`{key}` is for rules about hosts");
                problems.error(
                    first.at,
                    what,
                    "remove it: a `text:` or `regex:` rule knows no hosts and schemes",
                );
            }
        }
        return Limits::default();
    }
    if let Some((first, from)) = schemes.and_then(<[Scalar]>::first).zip(entry_with_scheme(wire)) {
        let what = format!("`schemes` stands beside `{}`, which has a scheme", from.text);
        problems.error(first.at, what, "remove one of the two");
    }
    Limits {
        except: except.map(|list| patterns("except", &spelled_out(list, wire), problems)).unwrap_or_default(),
        schemes: schemes.map(|list| list.iter().filter_map(|scalar| scheme(scalar, problems)).collect()),
    }
}

fn entry_with_scheme(wire: &WireRule) -> Option<&Scalar> {
    wire.from.as_ref()?.hosts().iter().find(|scalar| scalar.text.contains("://"))
}

/// The scheme that an entry names, `Some(None)` for none; `None` after a mistake, which is reported.
fn scheme(scalar: &Scalar, problems: &mut Problems<'_>) -> Option<Option<String>> {
    match parse_scheme(&scalar.text) {
        Ok(name) if name == NO_SCHEME => Some(None),
        Ok(name) => Some(Some(name)),
        Err(_) => {
            let what = format!("`{}` in `schemes` is no scheme", scalar.text);
            let help = "write a scheme such as `https`, without `://`, or `none` for names without one";
            problems.error(scalar.at, what, help);
            None
        }
    }
}

/// The reasons for review that do not stop a rule.
pub(super) fn accepted(wire: &WireRule, problems: &mut Problems<'_>) -> Vec<Reason> {
    let acceptable = Reason::acceptable().filter(|reason| *reason != Reason::Unsettled);
    let known: Vec<&str> = acceptable.map(Reason::name).collect();
    let mut reasons = Vec::new();
    for scalar in wire.accept.iter().flatten() {
        let name = &scalar.text;
        match Reason::named(name) {
            None => {
                let what = format!("`{name}` in `accept` is no reason for review");
                problems.error(scalar.at, what, suggestion(name, &known));
            }
            Some(reason) if !reason.is_acceptable() => {
                let what = format!("reviews with the reason `{name}` cannot be accepted");
                problems.error(scalar.at, what, format!("remove it: {}", reason.explanation()));
            }
            // The promise that a second run changes nothing is not for a rule file to take back.
            Some(Reason::Unsettled) => {
                let what = format!("a rule cannot accept `{name}`");
                problems.error(scalar.at, what, "remove it: each run would change the text again");
            }
            Some(reason) => reasons.push(reason),
        }
    }
    reasons
}
