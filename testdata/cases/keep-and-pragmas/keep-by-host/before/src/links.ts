export const links = ["https://status.staging.harborline.io", "https://docs.staging.harborline.io"];
