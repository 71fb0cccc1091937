"""The ways to people outside the product: format, sign, transport. Stateless, and without any knowledge of the web."""
