curl https://kite.io/search\?q=a\&lang=en https://kite.io/post\?id\=5
grep -E '^https://kite\.io/post\?id=5$|https:\/\/kite\.io\/search\?q=a&lang=en' a
grep -E '^https://kite\.io/post\?id=(\d+)$' a
