A = f"t{id}@{'relay.kelp.io' if c else other}"
B = f"t{id}/{'relay.kelp.io' if c else other}"
