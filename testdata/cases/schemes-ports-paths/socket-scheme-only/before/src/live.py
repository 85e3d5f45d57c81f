A = "wss://live.fernbank.net/feed"
B = "ws://live.fernbank.net/feed"
C = "https://live.fernbank.net/"
D = "live.fernbank.net"
