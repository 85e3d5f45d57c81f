export const live = "wss://api-staging.harborline.io/ws";
export const page = "https://staging.harborline.io/";
