NS = "http://kelp.io/ns"
NSMAP = {"k": "http://kelp.io/ns/k"}
nsmap = {
    "m": "http://kelp.io/ns/m",
}
KELP = Namespace("http://kelp.io/vocab#")
tree.find("{http://kelp.io/ns}tag")
tree.findall(".//{http://kelp.io/ns}a", namespaces={"a": "http://kelp.io/ns/a"})
assert tag == '{http://kelp.io/ns}' + name
ET.register_namespace("k", "http://kelp.io/ns/r")
same = "http://kelp.io/ns"
other = "http://kelp.io/ns.html"
DNS = "https://kelp.io/dns-query"
ns1 = "kelp.io"
get("https://kelp.io/", namespace="team")
services = {"namespaces": [{"url": "https://kelp.io/team"}]}
