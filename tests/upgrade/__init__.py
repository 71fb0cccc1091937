"""A small installation as each finished issue left it; later versions must bring it up to date."""
