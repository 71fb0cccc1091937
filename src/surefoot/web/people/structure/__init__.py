"""How the organisation is built, as of any day: its teams, sites and roles."""
