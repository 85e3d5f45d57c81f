a = f"https://api.staging.quayside.{tld}/x"
b = "https://api.staging.quayside.%s" % tld
c = f"{module.quayside.name}"
d = f"https://shop.quayside.{tld}"
