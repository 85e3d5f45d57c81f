const ok = /^https:\/\/staging\.harborline\.io\/cb$/.test(url);
