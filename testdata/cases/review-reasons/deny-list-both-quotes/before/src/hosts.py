HOSTS = [
    'api.staging.harborline.io', 'legacy',
    "api.staging.harborline.io", "legacy",
    'api.staging.harborline.io',  # legacy
    "api.staging.harborline.io",  # it's legacy
]
legacy_host = 'api.staging.harborline.io'
legacy_url = "api.staging.harborline.io"
ratio = "api.staging.harborline.io" // legacy
label = "it's api.staging.harborline.io", "legacy"
