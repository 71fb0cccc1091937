"""Bringing people and teams in by browser: files, what they would change, the word that lets them, and taking back."""
