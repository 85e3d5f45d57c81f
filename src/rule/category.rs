//! The categories of files that a rule may be limited to.
//!
//! Only their names; the table that gives a path its category is `rules/categories.yaml`, read by `tree`.

use std::fmt;

use crate::text::enumeration;

enumeration! {
    /// The purpose of a file.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Category {
        /// Programs and scripts.
        Code,
        /// `.env` files and their templates.
        Env,
        /// Dockerfiles and compose files.
        Docker,
        /// Terraform and its kin.
        Terraform,
        /// Kubernetes manifests and Helm charts.
        Kubernetes,
        /// Pipelines of CI systems.
        Ci,
        /// Other configuration.
        Config,
        /// Pages and styles.
        Web,
        /// Text for people.
        Docs,
        /// Tables, dumps, fixtures.
        Data,
        /// Everything else.
        Other,
    }
}

impl Category {
    /// The name used in rule files and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Env => "env",
            Self::Docker => "docker",
            Self::Terraform => "terraform",
            Self::Kubernetes => "kubernetes",
            Self::Ci => "ci",
            Self::Config => "config",
            Self::Web => "web",
            Self::Docs => "docs",
            Self::Data => "data",
            Self::Other => "other",
        }
    }

    /// Other names that people know it by.
    pub fn aliases(self) -> &'static [&'static str] {
        if self == Self::Kubernetes { &["k8s", "helm"] } else { &[] }
    }

    /// The category with this name or alias.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.name() == name || category.aliases().contains(&name))
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
