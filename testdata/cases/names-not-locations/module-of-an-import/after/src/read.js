import x from "https://images.example/x.js"
