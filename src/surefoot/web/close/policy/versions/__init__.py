"""Versions of the policy: drafted by its owner, approved by somebody else, published, compared in words."""
