"""The editor of the draft: its text and its form side by side, and what is to be known before it is published."""
