"""THE WORDS: what all else may talk about. Imports nothing of ours."""
