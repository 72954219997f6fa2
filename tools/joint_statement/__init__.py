"""The Joint Statement: written together, cleared by each signatory, issued."""
