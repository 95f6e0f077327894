"""What brings an older database to today's tables, step by step; alembic runs it."""
