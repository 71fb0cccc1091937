"""What we can read: one room a system. A reader drops what we do not need before anything is kept."""
