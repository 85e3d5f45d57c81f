import pytest


@pytest.mark.parametrize("origin,ok", [
    ("https://staging.harborline.io", True),
    ("https://staging.harborline.io:443", True),
    ("https://app.staging.harborline.io.attacker.org", False),
    ("https://fakeharborline.io", False),
    ("https://my-app.staging.harborline.io", False),
])
def test_origin(client, origin, ok):
    reply = client.get("/ping", headers={"Origin": origin, "Host": "api-staging.harborline.io"})
    assert (reply.headers.get("access-control-allow-origin") == origin) is ok
