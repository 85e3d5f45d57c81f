curl https://wren.io/en/find\?query=a\&exact=1 https://wren.io/posts/5
grep -E '^https://wren\.io/posts/5$|https:\/\/wren\.io\/en\/find\?query=a&exact=1' a
grep -E '^https://kite\.io/post\?id=(\d+)$' a
