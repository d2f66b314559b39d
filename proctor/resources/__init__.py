"""What ships with the program, read: programmes, texts, manifests. No rules here, and nothing is written."""
