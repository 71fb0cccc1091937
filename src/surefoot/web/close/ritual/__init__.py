"""The weekly ritual: what did you try with AI this week?"""
