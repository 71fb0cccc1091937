"""Names that must not be in a try: kept by who owns the policy or leads the programme, seen by nobody else."""
