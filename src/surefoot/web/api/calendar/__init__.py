"""One's own calendar of rounds, at an address that other programs fetch: composed of what the rooms know."""
