"""The pages of people and posts."""
