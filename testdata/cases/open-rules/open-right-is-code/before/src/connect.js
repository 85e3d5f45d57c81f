await api.staging.connect();
client.api.staging.connect();
if (api.staging.enabled) start(api.staging);
