"""The secretariat’s desk."""
