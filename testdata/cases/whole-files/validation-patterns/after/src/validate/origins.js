const CLASS = /^https:\/\/[a-z0-9-]+\.staging\.quayside\.dev$/;
const WORD = new RegExp("^\\w+\\.staging\\.quayside\\.dev$");
const EXACT = /^https:\/\/api-staging\.quayside\.dev(:\d+)?$/;

export function ok(origin) {
  if (origin === "https://app-staging.quayside.dev") return true;
  const { hostname } = new URL(origin);
  return hostname.endsWith(".staging.quayside.dev") || EXACT.test(origin) || CLASS.test(origin);
}
