setCookie({ domain: ".staging.quayside.dev" }); // redomain:keep shared with the wiki
