const ok = /^https:\/\/auth\.staging\.harborline\.io\/cb$/.test(url);
