"""Everything with Qt: the candidate's window and the entry point. Depends on proctor, never the reverse."""
