LINK = %r{https?://api-staging\.harborline\.io/}
