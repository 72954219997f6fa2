"""The open table with its script, in real Chromium."""
