"""STEP 4: did it work? The effect of what was done on use, against a comparison or not at all."""
