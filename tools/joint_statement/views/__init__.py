"""The pages of a Joint Statement: writing, clearing, issuing, the issued document."""
