const FORBIDDEN_HOSTS = [
  "api.staging.harborline.io",
  "app.staging.harborline.io",
];

const ORIGINS = [
  "https://app.staging.harborline.io",
  "https://staging.harborline.io",
];
