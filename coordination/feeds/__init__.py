"""Deadlines in people's own calendars, by a secret address."""
