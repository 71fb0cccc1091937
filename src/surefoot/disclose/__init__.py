"""What may be shown: no number from which one person's answer or use can be computed."""
