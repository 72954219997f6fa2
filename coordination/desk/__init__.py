"""The secretariat’s desk: what waits for it, and the way to all that it keeps."""
