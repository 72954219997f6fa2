"""Lessons shown where they matter: on the pages of the tools they speak of."""
