// Package log, see https://git.alga.dev/pkg/tree/main and http://git.alga.dev/pkg.
package log // import "alga.dev/pkg/log"

import "alga.dev/pkg"

var goSource = `<meta name="go-source" content="alga.dev/pkg https://git.alga.dev/pkg https://git.alga.dev/pkg/tree/master{/dir}">`
var remote = "ssh://git@kelp.io/pkg"
