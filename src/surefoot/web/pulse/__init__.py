"""The pulse: waves of an anonymous survey, from the plan to the answers that are written down once, at the end."""
