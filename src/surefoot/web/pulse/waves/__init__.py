"""Waves as leads plan and run them: whom they ask, when they open, remind and close, and the pages on that."""
