"""The one question answered in own words: what would tell who wrote it, and what many write about."""
