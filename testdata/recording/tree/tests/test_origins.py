# another host, left alone
SPOOFED = "https://api.staging.example.com.evil.net"
