"""The append-only, hash-chained journal (SQLite) and the evidence store. What entries mean is the core's."""
