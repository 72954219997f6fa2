"""The spine: who, where, since when, by when."""
