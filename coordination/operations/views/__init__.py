"""The pages of operations, by what one does there."""
