"""What programs call: a token in the header opens what it names and nothing else. Sessions open nothing here."""
