import "alga.dev/pkg/v2/log"

// See https://kelp.io/pkg/tree/main and http://kelp.io/pkg.
import "kelp.io/pkgs"
