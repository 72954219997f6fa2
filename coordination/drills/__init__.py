"""Drills: the 48-hour protocol as an exercise, in compressed time, over the real channels."""
