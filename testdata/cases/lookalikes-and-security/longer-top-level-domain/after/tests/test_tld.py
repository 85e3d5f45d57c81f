for host in ("api.staging.harborline.ios", "api.staging.harborline.io-net.com"):
    assert not ours(host)
