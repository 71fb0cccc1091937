"""A panel for the intranet: it asks the policy, knows nobody, and opens a tab for whatever needs to know who asks."""
