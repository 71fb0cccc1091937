"""What becomes of a closed wave: its tables for assessments, its own questions and comments, and its agreement."""
