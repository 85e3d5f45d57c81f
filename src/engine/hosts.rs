//! The hosts in the text files of a tree, counted before there are rules.

use rayon::prelude::{IndexedParallelIterator, ParallelIterator, ParallelSlice};

use super::Pool;
use super::own_files::searched;
use crate::fs::Root;
use crate::rule::Category;
use crate::survey::{HostSurvey, Language};
use crate::tree::{Categories, ContentKind, FileEntry, Listing, Reader};

/// Files in one task.
// Each task has a buffer of its own, and with so many files its cost is not seen.
const SURVEY_TASK_FILES: usize = 64;

/// Counts the hosts that the text files of `listing` name, those under the `asked` domains with any ending; files are
/// numbered in its order.
pub fn survey(root: &Root, listing: &Listing, asked: &[String], pool: &Pool) -> HostSurvey {
    let categories = Categories::embedded();
    let chunks = listing.files.par_chunks(SURVEY_TASK_FILES).enumerate();
    pool.install(|| {
        chunks
            .fold(
                || HostSurvey::knowing(asked),
                |survey, (chunk, entries)| {
                    counted(survey, root, &categories, chunk * SURVEY_TASK_FILES, entries)
                },
            )
            .reduce(HostSurvey::default, merged)
    })
}

/// The survey with the hosts of the text files among `entries`, which are numbered from `first` on.
fn counted(
    mut survey: HostSurvey,
    root: &Root,
    categories: &Categories,
    first: usize,
    entries: &[FileEntry],
) -> HostSurvey {
    let mut reader = Reader::new();
    for (number, entry) in entries.iter().enumerate() {
        if let Some(content) = searched(&mut reader, root, entry)
            && content.kind() == ContentKind::Text
        {
            let category = categories.of(&entry.path);
            survey.read(content.bytes, first + number, category.name(), language(category));
        }
    }
    survey
}

fn language(category: Category) -> Language {
    match category {
        Category::Code | Category::Terraform | Category::Web => Language::Code,
        Category::Env
        | Category::Docker
        | Category::Kubernetes
        | Category::Ci
        | Category::Config
        | Category::Data => Language::Config,
        Category::Docs | Category::Other => Language::Prose,
    }
}

fn merged(mut survey: HostSurvey, other: HostSurvey) -> HostSurvey {
    survey.merge(other);
    survey
}
