//! Paths that were named and are passed over as anywhere in a tree: a link, a pipe, another repository. Whoever names one
//! expects it to be read, so each is told; and a run that read none of what was named has no answer.

use crate::cli::exit::CommandError;
use crate::cli::input::Input;
use crate::plan::Plan;
use crate::text::{Count, Place, Problem, RelPath, Skip, SkipReason};

/// Whoever named the paths of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NamedBy {
    /// A person, or a script of one, who expects an answer about them.
    Person,
    /// A hook.
    Hook,
}

/// The words about a path that is passed over, and the next step; `None` for one that is read.
fn words(reason: &SkipReason) -> Option<(&'static str, &'static str)> {
    match reason {
        SkipReason::Symlink => {
            Some(("is a symbolic link, and was not read", "name the file that it leads to"))
        }
        SkipReason::Special => {
            Some(("is a pipe, a socket or a device, and was not read", "name a regular file"))
        }
        SkipReason::Submodule => {
            Some(("belongs to another repository, and was not read", "run `redomain` in that repository"))
        }
        _ => None,
    }
}

/// The words about a path that is passed over because redomain wrote it or reads rules from it. The answer of a run that read
/// others names these.
fn own_words(reason: &SkipReason) -> Option<&'static str> {
    match reason {
        SkipReason::SavedPlan => Some("is a saved plan, and was not searched"),
        SkipReason::Decisions => Some("is a file of decisions, and was not searched"),
        SkipReason::Report => Some("is a saved report, and was not searched"),
        SkipReason::RuleFile => Some("is a rule file or a baseline, and was not searched"),
        _ => None,
    }
}

/// The path or one of the directories that it is in.
fn holds(above: &RelPath, path: &RelPath) -> bool {
    let rest = path.as_bytes().strip_prefix(above.as_bytes());
    rest.is_some_and(|rest| rest.is_empty() || rest[0] == b'/')
}

/// True for a path at or below one of `named`, and for all of them where none is named.
pub(super) fn is_named(named: &[RelPath], path: &[u8]) -> bool {
    let path = RelPath::new(path);
    named.is_empty() || named.iter().any(|above| holds(above, &path))
}

/// The named paths that were passed over.
fn passed_over<'i>(input: &'i Input, plan: &'i Plan) -> impl Iterator<Item = (&'i RelPath, &'i Skip)> {
    let skipped = plan.skipped.iter().filter(|skip| words(&skip.reason).is_some());
    skipped.flat_map(|skip| {
        input.named().iter().filter(|path| holds(&skip.path, path)).map(move |path| (path, skip))
    })
}

fn said(path: &RelPath, skip: &Skip, make: impl Fn(Place, String) -> Problem) -> Option<Problem> {
    let (what, help) = words(&skip.reason)?;
    Some(make(Place::file(path.to_text()), what.to_owned()).help(help))
}

/// A warning for each named path that was passed over, and for each file of whose changes git says nothing.
pub(super) fn unread_paths(input: &Input, plan: &Plan) -> Vec<Problem> {
    let passed = passed_over(input, plan).filter_map(|(path, skip)| said(path, skip, Problem::warning));
    let overlooked = input.overlooked().iter().map(|path| {
        let what = "git was told to overlook changes in it, so lines that were added to it were not checked";
        let problem = Problem::warning(Place::file(path.to_text()), what);
        problem.help("`git update-index --no-assume-unchanged --no-skip-worktree FILE` takes that back")
    });
    passed.chain(overlooked).chain(converted(input)).collect()
}

/// A warning about the files that git converts, so that nobody wonders about findings in lines that were there before.
fn converted(input: &Input) -> Option<Problem> {
    let (first, others) = input.converted().split_first()?;
    let others = match others.len() {
        0 => String::new(),
        count => format!(", and those of {}", Count(count, "other file")),
    };
    let what = format!("git converts it before it compares, so all of its lines count as added{others}");
    let problem = Problem::warning(Place::file(first.to_text()), what);
    Some(problem.help("`git check-attr working-tree-encoding filter FILE` shows by which attribute"))
}

/// An error if every path that was named was passed over. `own` are the files of redomain itself, such as its rules.
pub(super) fn require_any_read(
    input: &Input,
    plan: &Plan,
    own: (NamedBy, &[RelPath]),
) -> Result<(), CommandError> {
    let problems: Vec<Problem> = input.named().iter().filter_map(|path| unread(path, plan, own)).collect();
    if problems.is_empty() || problems.len() < input.named().len() {
        return Ok(());
    }
    Err(CommandError::Usage(problems))
}

/// The error about a named path that was passed over. A hook names the files of a commit, and rules are among them.
fn unread(path: &RelPath, plan: &Plan, (named_by, own): (NamedBy, &[RelPath])) -> Option<Problem> {
    let mut skips = plan.skipped.iter().filter(|skip| holds(&skip.path, path));
    let problem = skips.clone().find_map(|skip| said(path, skip, Problem::error));
    if problem.is_some() || named_by == NamedBy::Hook {
        return problem;
    }
    let what = if own.contains(path) {
        "holds rules, a baseline or a report of redomain, and was not searched"
    } else {
        skips.find_map(|skip| own_words(&skip.reason))?
    };
    Some(Problem::error(Place::file(path.to_text()), what).help("name a file that redomain has not written"))
}
