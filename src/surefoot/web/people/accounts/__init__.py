"""Accounts and roles, as an administrator gives and takes them."""
