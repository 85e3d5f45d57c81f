go build -ldflags "-X kelp.io/pkg.Version=1 -X kelp.io/pkg/sub.Commit=$SHA -X kelp.io/pkgs.Version=1"
go build -ldflags "-X 'kelp.io/pkg.Version=1' -X=kelp.io/pkg.Version=$(V)"
go build -ldflags="-X kelp.io/pkg.Version=${V} -X kelp.io/pkg.Date=$(date) -X kelp.io/cli.V=1"
go build -ldflags "-X ${PKG}.Version=1 -X kelp.io/pkg.${NAME}=1"
curl https://kelp.io/pkg.html?x=1
curl https://kelp.io/pkg.html=1
curl https://kelp.io/pkg.PDF
