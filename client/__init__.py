"""Everything with Qt: the candidate's window and the program's entry point. Depends on proctor, never the reverse."""
