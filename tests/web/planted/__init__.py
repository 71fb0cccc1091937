"""A small room with jobs and addresses that exist in tests only."""
