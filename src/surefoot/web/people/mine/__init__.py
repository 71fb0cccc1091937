"""Your sign-in: what somebody sees and changes of how they themselves sign in."""
