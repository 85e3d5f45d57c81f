a.deprecated=!0,b.url="https://kelp.example/a",c.legacy={on:!0};d("https://kelp.example/b")
const legacyHost = "kelp.io"
const languages = { "be-x-old": "https://kelp.example/be" }
open("https://kelp.example/?blocked_reviews=1")
run({ legacyMode: true, url: "https://kelp.example" }) // see the deprecated pages
run("https://kelp.io") // deprecated
watch("/apis/kelp.example/v1/widgets")
open("/srv/apps/kelp.io/v1/widgets")
