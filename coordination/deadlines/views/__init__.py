"""The pages of clocks and of the messages they send."""
