"""Blind mode: passes nobody can pair with a person, not even who runs the server. Blind signatures as in RFC 9474."""
