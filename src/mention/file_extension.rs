//! File extensions: a host with one behind it (`api.example.com.crt`) is the name of a file.

/// Extensions of files that are named after hosts: keys, certificates, configuration, documents, code, logs, archives
/// and images.
// Some are top-level domains too (`md`, `sh`, `zip`). That costs little: `api.example.com.sh` as a host would be in
// somebody else's zone, and as a file name it is for review, never a rewrite.
const EXTENSIONS: &str = "crt cert cer key pem csr p12 pfx jks der crl pub asc sig conf cnf cfg config ini toml \
     yaml yml json json5 jsonc xml properties env tfvars tf hcl tfstate log txt md rst html htm css js mjs ts tsx jsx \
     py rb go java php sh bash zsh ps1 bat sql db sqlite csv tsv har pcap zip tar gz tgz bz2 xz zst 7z bak backup \
     orig old tmpl template tpl j2 erb dist example sample lock pid sock service timer socket vhost zone nginx \
     htpasswd png jpg jpeg gif svg ico pdf webp woff woff2 d git snap patch diff enc gpg age";

/// Returns `true` if `label` (compared form) is a file extension.
pub(crate) fn is_file_extension(label: &str) -> bool {
    EXTENSIONS.split_ascii_whitespace().any(|known| known == label)
}
