//! The words of `rules/namespaces.yaml`.

use std::sync::LazyLock;

use crate::verdict::wire::WordLists;

pub(super) static NAMESPACE_WORDS: LazyLock<WordLists> =
    LazyLock::new(|| WordLists::parse(include_str!("../../../rules/namespaces.yaml")));
