"""Hand-written stand-ins, each held to what the real thing does."""
