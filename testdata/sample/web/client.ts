const api = "https:\/\/api.staging.netrasystems.ai\/v1";
const socket = `wss://app.staging.netrasystems.ai/rooms/${room}`;
client.api.staging.connect();
