"""Mail that people send to Surefoot: a try by a signed address, a question to the policy by their own."""
