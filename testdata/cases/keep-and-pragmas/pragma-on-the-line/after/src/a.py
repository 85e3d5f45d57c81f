ARCHIVE_DOCS = "https://docs.staging.quayside.dev"  # redomain:keep the archive still lives there
DOCS = "https://docs-staging.quayside.dev"
