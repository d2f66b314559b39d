"""The whole, as its users meet it: real windows, real processes, a real service."""
