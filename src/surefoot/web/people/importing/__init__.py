"""People and teams from tables: read, compared with what stands, confirmed, and taken back."""
