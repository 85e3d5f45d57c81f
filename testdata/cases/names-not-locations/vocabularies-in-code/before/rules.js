user["https://kelp.io/roles"] = roles;
context.idToken['https://kelp.io/groups'] = groups;
api.idToken.setCustomClaim("https://kelp.io/tenant", tenant);
pages["https://kelp.io/pages"] = 1;
fetchUser("https://kelp.io/me");
