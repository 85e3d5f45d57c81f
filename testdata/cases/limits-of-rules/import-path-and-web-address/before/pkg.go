// Package log, see https://kelp.io/pkg/tree/main and http://kelp.io/pkg.
package log // import "kelp.io/pkg/log"

import "kelp.io/pkg"

var goSource = `<meta name="go-source" content="kelp.io/pkg https://kelp.io/pkg https://kelp.io/pkg/tree/master{/dir}">`
var remote = "ssh://git@kelp.io/pkg"
