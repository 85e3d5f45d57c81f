assert re.match(r"^https://[a-z0-9-]+\.staging\.quayside\.dev$", url)
