"""The policy as people read it: the one-page document, what the sponsor says, and who says that they have read it."""
