SPOOF = "https://api.staging-quayside.dev.example.net"
SPOOF2 = "https://xquayside.dev"
