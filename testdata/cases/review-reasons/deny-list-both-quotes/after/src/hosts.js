call('api-staging.harborline.io', 'legacy');
call("api-staging.harborline.io", "legacy");
call('api.staging.harborline.io'); // the service's legacy name
const s = `api-staging.harborline.io` # legacy
