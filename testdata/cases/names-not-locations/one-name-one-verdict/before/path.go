get("/apis/kelp.io/v1/widgets")
dial("kelp.io")
