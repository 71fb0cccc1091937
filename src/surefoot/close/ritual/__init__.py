"""The weekly ritual: when a round opens and for whom, what its manager says, what counts as held, and its health."""
