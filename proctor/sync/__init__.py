"""The messages both ends speak, the HTTP client, and the courier that empties the journal."""
