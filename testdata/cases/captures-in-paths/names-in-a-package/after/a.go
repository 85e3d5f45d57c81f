import "go.kelp.dev/pkg"

// New is go.kelp.dev/pkg.New, and go.kelp.dev/pkg.(*Client).Do is called by kelp.io/pkg.html.
x := "kelp.io/pkgs.New"
