const a = `${scheme}://api-staging.harborline.io:${port}/users/${id}`;
const b = `https://${user}:${pass}@api-staging.harborline.io/`;
