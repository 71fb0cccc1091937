"""STEP 2: why is the gap there?"""
