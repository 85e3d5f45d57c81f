	return fmt.Sprintf("https://%s.staging.quayside.dev/rpc", name)
