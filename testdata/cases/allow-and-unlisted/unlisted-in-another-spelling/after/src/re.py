RE = r"^jobs\.kelp\.co\.uk$"
