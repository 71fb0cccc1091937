"""What must hold on SQLite and on PostgreSQL: run here on SQLite, and once more by ../test_postgresql.py."""
