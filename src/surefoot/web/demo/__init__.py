"""The product with an invented organisation in it, to look around: seeded through the product itself."""
