"""Who works here: the list, and one person's record. Where they work and for whom, never what they do."""
