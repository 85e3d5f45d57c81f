export type Env = "local" | "staging" | "prod";

export const API: Record<Env, string> = {
  local: "http://localhost:8080",
  staging: "https://api-staging.quayside.dev",
  prod: "https://api.quayside.dev",
};

export function wsUrl(room: string): string {
  return `wss://live-staging.quayside.dev/rooms/${room}`;
}

export function detect(hostname: string): Env {
  if (hostname.includes("app-staging.quayside.dev")) return "staging";
  if (hostname.endsWith(".staging.quayside.dev")) return "staging";
  return hostname === "app.quayside.dev" ? "prod" : "local";
}
