// redomain:keep-next-line vendor asks for this exact value
const vendor = "hook.staging.quayside.dev";
const ours = "hook-staging.quayside.dev";
