"""People, the posts they hold, and the roles that follow."""
