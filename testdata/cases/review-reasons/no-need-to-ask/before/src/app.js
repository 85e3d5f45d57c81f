a.deprecated=!0,b.url="https://kelp.io/a",c.legacy={on:!0};d("https://kelp.io/b")
const legacyHost = "kelp.io"
const languages = { "be-x-old": "https://kelp.io/be" }
open("https://kelp.io/?blocked_reviews=1")
run({ legacyMode: true, url: "https://kelp.io" }) // see the deprecated pages
run("https://kelp.io") // deprecated
watch("/apis/kelp.io/v1/widgets")
open("/srv/apps/kelp.io/v1/widgets")
