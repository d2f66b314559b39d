"""Everything without Qt: the exam's rules, watching, judging, keeping, sending, and the exam service."""
