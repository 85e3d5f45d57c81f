const a = "wss://" + "staging.quayside.dev" + "/ws";
const b = "https://" + "staging.quayside.dev";
const c = proto + "staging.quayside.dev";
const d = proto + "://" + "staging.quayside.dev";
const e = proto + "api.staging.quayside.dev";
const f = other || "staging.quayside.dev";
const g = "site -" + newline + "wss://staging.quayside.dev";
const h = "pr-" + number + "x.api.staging.quayside.dev";
