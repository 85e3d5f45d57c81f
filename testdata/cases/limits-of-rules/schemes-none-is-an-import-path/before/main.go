import "kelp.io/pkg/log"

// See https://kelp.io/pkg/tree/main and http://kelp.io/pkg.
import "kelp.io/pkgs"

//go:generate go run kelp.io/pkg/cmd@latest
// [kelp.io/pkg](https://kelp.io/pkg) "https:\/\/kelp.io\/pkg\/x" https%3A%2F%2Fkelp.io%2Fpkg git+https://kelp.io/pkg
var goImport = `<meta name="go-import" content="kelp.io/pkg git https://kelp.io/pkg">`
