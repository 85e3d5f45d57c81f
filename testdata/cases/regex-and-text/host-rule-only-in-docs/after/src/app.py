GUIDE = "https://guide.quayside.dev"
