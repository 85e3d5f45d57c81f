module alga.dev/pkg

require alga.dev/pkg/sub v1.0.0 // indirect

replace alga.dev/pkg/sub => ../sub
