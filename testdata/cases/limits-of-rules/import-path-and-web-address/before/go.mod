module kelp.io/pkg

require kelp.io/pkg/sub v1.0.0 // indirect

replace kelp.io/pkg/sub => ../sub
