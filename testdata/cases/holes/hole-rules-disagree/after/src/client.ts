const url = `https://${svc}.staging.harborline.io/v1`;
