var re = regexp.MustCompile(`^status\.staging\.harborline\.io$`)
