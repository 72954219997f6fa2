"""The tests. A folder per app and noun; `journeys/` drives a browser, `faults/` breaks things."""
