"""The page on which people ask the policy, correct how they were understood, and send a question to its owner."""
