import "alga.dev/pkg/v2/log"

// See https://kelp.io/pkg/tree/main and http://kelp.io/pkg.
import "kelp.io/pkgs"

//go:generate go run alga.dev/pkg/v2/cmd@latest
// [alga.dev/pkg/v2](https://kelp.io/pkg) "https:\/\/kelp.io\/pkg\/x" https%3A%2F%2Fkelp.io%2Fpkg git+https://kelp.io/pkg
var goImport = `<meta name="go-import" content="alga.dev/pkg/v2 git https://kelp.io/pkg">`
