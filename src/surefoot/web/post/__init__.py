"""Post: every room hands what it would like to tell somebody to this one, and this one keeps people's quiet."""
