"""What is remembered: models, queries, operations, migrations, seed and rules.

Queries and operations are plain functions `f(session, ...)`; they never commit. `data.db.Database` runs them.
"""
