export const live = "wss://app.staging.harborline.io/ws";
export const page = "https://app.staging.harborline.io/";
