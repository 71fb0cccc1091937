"""Who works here, in which team and for whom, how they sign in, and who may see what."""
