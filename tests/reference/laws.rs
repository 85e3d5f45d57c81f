//! What holds for every text and every rule file that can be loaded.

use redomain::engine::plan_file;
use redomain::matcher::{Finder, Matcher, Source, TextForm, Trial, trial};
use redomain::mention::{Reason, Verdict};
use redomain::plan::FilePlan;
use redomain::rule::{Category, RuleFile};
use redomain::text::{Edit, EditSet, RelPath};

use super::{Case, IN_FOREIGN_PATH, MEETS_ANOTHER, Seen};

/// The plan of one text.
pub fn plan(matcher: &Matcher<'_>, text: &[u8], form: TextForm) -> Option<FilePlan> {
    let path = RelPath::from("a.txt");
    let source = Source { path: &path, category: Category::Other, form };
    plan_file(&mut Finder::new(matcher), text, &source, false).unwrap()
}

/// The text after the rules were applied.
pub fn applied(matcher: &Matcher<'_>, text: &[u8]) -> Vec<u8> {
    plan(matcher, text, TextForm::Text).map_or_else(|| text.to_vec(), |plan| plan.edits.apply(text).unwrap())
}

/// A second run finds nothing to do.
pub fn settles(file: &RuleFile, text: &[u8]) -> Result<(), String> {
    let matcher = Matcher::new(file);
    let once = applied(&matcher, text);
    same(&applied(&matcher, &once), &once, "the second run", text)
}

/// Mentions are sorted and disjoint, inside the text, and an edit stands where the verdict says so.
pub fn is_accounted_for(file: &RuleFile, text: &[u8]) -> Result<(), String> {
    let Some(plan) = plan(&Matcher::new(file), text, TextForm::Text) else { return Ok(()) };
    let mut end = 0;
    for placed in &plan.mentions {
        let mention = &placed.mention;
        let in_place = mention.span.start >= end && mention.span.start < mention.span.end;
        let has_edit = match mention.verdict {
            Verdict::Rewrite => mention.edit.as_ref().is_some_and(|edit| &*edit.new != edit.span.of(text)),
            Verdict::Review(_) | Verdict::Keep => true,
            // Nobody was asked.
            Verdict::Declined => false,
            Verdict::Silenced(_) | Verdict::Allowed | Verdict::Unlisted => mention.edit.is_none(),
        };
        if !in_place || !has_edit || mention.span.end > text.len() {
            return Err(format!("{mention:?} in {:?}", String::from_utf8_lossy(text)));
        }
        end = mention.span.end;
    }
    let rewritten = plan.mentions.iter().filter(|placed| placed.mention.verdict == Verdict::Rewrite).count();
    match rewritten == plan.edits.len() {
        true => Ok(()),
        false => Err(format!("{rewritten} rewritten, {} edits", plan.edits.len())),
    }
}

/// What stands on lines far above does not matter.
pub fn is_local(file: &RuleFile, text: &[u8], far: usize) -> Result<(), String> {
    let matcher = Matcher::new(file);
    let mut long = b"x\n\n".repeat(far);
    let shift = long.len();
    long.extend_from_slice(text);
    let seen = |text: &[u8], shift: usize| -> Vec<(usize, usize, Verdict, Option<String>)> {
        let plan = plan(&matcher, text, TextForm::Text);
        let mentions = plan.iter().flat_map(|plan| &plan.mentions).map(|placed| &placed.mention);
        mentions.map(|m| (m.span.start - shift, m.span.end - shift, m.verdict, m.new.clone())).collect()
    };
    let (near, moved) = (seen(text, 0), seen(&long, shift));
    match near == moved {
        true => Ok(()),
        false => Err(format!("{:?}: near {near:?}, far {moved:?}", String::from_utf8_lossy(text))),
    }
}

/// A text says the same in UTF-16.
pub fn is_the_same_in_utf16(file: &RuleFile, text: &str, big_endian: bool) -> Result<(), String> {
    let matcher = Matcher::new(file);
    let encode = |text: &str| -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(|unit| if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let bytes = encode(text);
    let plan = plan(&matcher, &bytes, TextForm::Utf16 { big_endian });
    let seen = plan.map_or_else(|| bytes.clone(), |plan| plan.edits.apply(&bytes).unwrap());
    // The mark is no letter: without it the first host is not glued to anything.
    let expected = encode(&String::from_utf8(applied(&matcher, text.as_bytes())).unwrap());
    same(&seen, &expected, "UTF-16", text.as_bytes())
}

/// The naive matcher sees the same mentions, however far to the right on the line.
pub fn agrees_with_the_reference(case: &Case, file: &RuleFile) -> Result<(), String> {
    let plan = plan(&Matcher::new(file), case.text.as_bytes(), TextForm::Text);
    let seen: Vec<Seen> = plan
        .iter()
        .flat_map(|plan| &plan.mentions)
        .map(|placed| {
            let mention = &placed.mention;
            let new = match mention.verdict {
                Verdict::Rewrite => mention.new.clone(),
                Verdict::Review(Reason::Bridge | Reason::Merge) => Some(MEETS_ANOTHER.to_owned()),
                Verdict::Review(Reason::UrlPath) => Some(IN_FOREIGN_PATH.to_owned()),
                _ => None,
            };
            (mention.span.start, mention.span.end, new)
        })
        .collect();
    case.compare(&seen)
}

/// Edits are applied as one after the other from the back would be; what overlaps is refused.
pub fn edits_are_applied(edits: Vec<Edit>, original: &[u8]) -> Result<(), String> {
    let mut sorted = edits.clone();
    sorted.sort_by_key(|edit| edit.span);
    let clash = |a: &Edit, b: &Edit| b.span.start < a.span.end || a.span == b.span;
    let overlap = sorted.windows(2).any(|pair| clash(&pair[0], &pair[1]));
    let Ok(set) = EditSet::new(edits) else {
        return if overlap { Ok(()) } else { Err(format!("refused: {sorted:?}")) };
    };
    let mut expected = Some(original.to_vec());
    for edit in sorted.iter().rev() {
        expected = expected.filter(|_| edit.span.end <= original.len()).map(|mut text| {
            text.splice(edit.span.start..edit.span.end, edit.new.iter().copied());
            text
        });
    }
    match !overlap && set.apply(original) == expected {
        true => Ok(()),
        false => Err(format!("{sorted:?} on {original:?}: {:?}, not {expected:?}", set.apply(original))),
    }
}

/// What looks like the host of a rule is left alone, and each spelling of it is written in kind.
pub fn neighbors_are_left_alone(file: &RuleFile) -> Result<(), String> {
    let matcher = Matcher::new(file);
    let path = RelPath::from("a.txt");
    let source = Source { path: &path, category: Category::Other, form: TextForm::Text };
    for (number, rule) in file.rules.iter().enumerate() {
        for step in rule.action.host_moves() {
            match trial(&matcher, number, step, &source) {
                Trial::Tried { failures, .. } if !failures.is_empty() => {
                    return Err(format!("{}: {failures:?}", step.written));
                }
                _ => {}
            }
        }
    }
    Ok(())
}

fn same(seen: &[u8], expected: &[u8], what: &str, text: &[u8]) -> Result<(), String> {
    let show = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match seen == expected {
        true => Ok(()),
        false => Err(format!("{what}: {:?}, not {:?}; of {:?}", show(seen), show(expected), show(text))),
    }
}
