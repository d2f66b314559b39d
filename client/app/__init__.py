"""Composition: start-up, the command line, supervision, settings. The exam's rules live elsewhere."""
