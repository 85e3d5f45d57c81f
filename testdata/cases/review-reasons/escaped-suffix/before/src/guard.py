if re.search(r"\.staging\.quayside\.dev$", host):
