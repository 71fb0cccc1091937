"""An invented organisation, seeded through the product itself, and its pages as one of its people would see them."""
