"""Handing over a post: the predecessor is reminded until the successor has confirmed."""
