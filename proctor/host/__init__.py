"""Facts about the computer that an exam is taken on. No picture, no sound, no rule."""
