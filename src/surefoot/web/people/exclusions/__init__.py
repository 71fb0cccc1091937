"""Sites, countries and teams that are not measured: agreed with a works council, say. Not measured is never low."""
