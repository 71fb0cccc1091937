"""Step 3, in the product: the pages of the five interventions."""
