"""The pages of reminder choices and channels."""
