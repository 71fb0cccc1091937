"""What every room of the product stands on: time, jobs, audit, erasure, rules, page frame and server."""
