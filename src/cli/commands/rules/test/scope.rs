//! Scopes of rules beside the paths of tests: a path that a rule is for, and the rule that a test is left out of.

use super::super::PlannedText;
use crate::matcher::Matcher;
use crate::rule::{Rule, RuleTest, Scope};
use crate::text::RelPath;
use crate::tree::Categories;

/// One path of each category, among which is one in the scope of most rules.
const PATHS: [&str; 11] = [
    "test.txt",
    "test.py",
    ".env",
    "Dockerfile",
    "main.tf",
    "k8s/deployment.yaml",
    ".github/workflows/test.yml",
    "test.toml",
    "index.html",
    "test.md",
    "test.csv",
];

/// A rule that would take part in a test whose path it is not for.
pub(super) struct LeftOut {
    /// The rule, its scope, and the path of the test.
    pub why: String,
    /// A path of its scope.
    pub path: String,
}

/// A path in the scope of the rule; `None` if none is found.
pub(super) fn path_in_scope(rule: &Rule) -> Option<RelPath> {
    let categories = Categories::embedded();
    let globs = rule.scope.files.iter().flat_map(|globs| &globs.written);
    // `config/**` has `config/x`, and perhaps `config/x/test.py`, in it.
    let made = globs.flat_map(|glob| {
        let path = glob.replace("**", "x").replace('*', "x");
        let below = PATHS.iter().map(|file| format!("{path}/{file}")).collect::<Vec<_>>();
        std::iter::once(path).chain(below)
    });
    let mut paths =
        PATHS.iter().map(|path| (*path).to_owned()).chain(made).map(|path| RelPath::from(path.as_str()));
    paths.find(|path| rule.scope.covers(categories.of(path), path))
}

/// The first rule that has no part in a test because of its scope.
pub(super) fn left_out(matcher: &Matcher<'_>, test: &RuleTest) -> Option<LeftOut> {
    let own = RelPath::from(test.path.as_str());
    let category = Categories::embedded().of(&own);
    let rules = matcher.rules().rules.iter().enumerate();
    let mut outside = rules.filter(|(_, rule)| !rule.scope.covers(category, &own));
    outside.find_map(|(number, rule)| {
        let path = path_in_scope(rule)?.to_text();
        let plan = PlannedText::of(matcher, &path, &test.input).ok()?.plan?;
        let takes_part = plan.mentions.iter().any(|placed| placed.mention.rules.contains(&number));
        takes_part.then(|| LeftOut {
            why: format!(
                "rule `{}` is for {} alone, and the test is read as `{}` ({})",
                rule.id,
                written(&rule.scope),
                test.path,
                category.name()
            ),
            path,
        })
    })
}

/// A scope as a rule file has it.
fn written(scope: &Scope) -> String {
    let categories = scope.categories.as_ref().map(|categories| {
        let names: Vec<&str> = categories.iter().map(|category| category.name()).collect();
        format!("`in: [{}]`", names.join(", "))
    });
    let files = scope.files.as_ref().map(|globs| format!("`files: [{}]`", globs.written.join(", ")));
    categories.into_iter().chain(files).collect::<Vec<_>>().join(" and ")
}
