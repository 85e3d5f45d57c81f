curl -H "Host: docs.old.io" https://new.io/docs/a
dig +short docs.old.io
git clone git@docs.old.io:a/b.git
openssl req -subj "/CN=docs.old.io" -addext "subjectAltName=DNS:docs.old.io"
echo new.io/docs
