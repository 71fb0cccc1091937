"""STEP 1: how wide is the gap between knowing how, being willing, and doing it?"""
