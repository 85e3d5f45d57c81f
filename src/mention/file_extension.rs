//! The extensions that make the name of a file of the host before them.

/// Extensions that make a file name of the host before them.
const EXTENSIONS: &str = "crt cert cer key pem csr p12 pfx jks der crl pub asc sig conf cnf cfg config ini toml \
     yaml yml json json5 jsonc xml properties env tfvars tf hcl tfstate log txt md rst html htm css js mjs ts tsx jsx \
     py rb go java php sh bash zsh ps1 bat sql db sqlite csv tsv har pcap zip tar gz tgz bz2 xz zst 7z bak backup \
     orig old tmpl template tpl j2 erb dist example sample lock pid sock service timer socket vhost zone nginx \
     htpasswd png jpg jpeg gif svg ico pdf webp woff woff2 d git snap patch diff enc gpg age";

/// Whether `label` (compared form) is a file extension.
pub(crate) fn is_file_extension(label: &str) -> bool {
    EXTENSIONS.split_ascii_whitespace().any(|known| known == label)
}
