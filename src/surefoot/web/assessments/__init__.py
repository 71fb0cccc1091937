"""Stored assessments: what may be shown, as rows, made by a job, kept as they were published."""
