import "kelp.io/pkg"

// New is kelp.io/pkg.New, and kelp.io/pkg.(*Client).Do is called by kelp.io/pkg.html.
x := "kelp.io/pkgs.New"
