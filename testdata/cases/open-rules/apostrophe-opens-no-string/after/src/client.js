log("it's at api-staging." + zone);
log('it is at api-staging.' + zone);
log("say 'hello' to api-staging." + zone);
// it's "api-staging." + zone
if (api.staging.enabled) start('x', api.staging."x");
