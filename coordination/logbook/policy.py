"""What an entry of the logbook may hold."""

TEXT_LIMIT = 10_000
