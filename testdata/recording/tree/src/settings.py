import re

ORIGIN = re.compile(r"^https://api\.staging\.example\.com$")
LOGIN = "https://login.example.net/?next=https%3A%2F%2Fapi.staging.example.com"
