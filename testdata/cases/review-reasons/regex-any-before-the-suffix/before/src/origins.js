const allowed = [/^https:\/\/.*\.staging\.kelp\.co\.uk$/];
