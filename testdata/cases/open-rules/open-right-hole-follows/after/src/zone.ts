const host = `api-staging.${zone}`;
