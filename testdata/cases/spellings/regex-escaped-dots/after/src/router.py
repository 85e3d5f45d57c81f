ROUTE = re.compile(r"^https://api-staging\.harborline\.io(/|$)")
