var probe = "Host:\tapi-staging.harborline.io\r\nAccept: */*\r\n\r\n"
