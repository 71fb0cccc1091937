"""The policy walked through with a team: the card for it, when it is due, and that it was done."""
