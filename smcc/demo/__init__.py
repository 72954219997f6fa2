"""The demo: two operations that happened, one exercise that runs now, and whom to sign in as."""
