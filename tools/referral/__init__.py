"""A decision referred: carried over to a later meeting, delegated to a post, escalated to a higher level."""
