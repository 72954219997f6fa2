"""The pages of standing bodies."""
