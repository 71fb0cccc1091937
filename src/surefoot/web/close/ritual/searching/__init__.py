"""Finding tries: those of the reader's teams, and beyond them those whose authors let others find them."""
