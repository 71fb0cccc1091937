"""Slack: what it sends is verified and read, what people see of us there is formatted, and its Web API is called."""
