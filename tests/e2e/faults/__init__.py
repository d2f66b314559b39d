"""What breaks an attempt in `tests.e2e.fault_harness`, and what judges what came of it."""
