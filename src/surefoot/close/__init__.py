"""STEP 3: what to do. Rules only; they read disclosed results, never anything else."""
