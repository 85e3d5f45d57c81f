get("/apis/kelp.example/v1/widgets")
dial("kelp.example")
