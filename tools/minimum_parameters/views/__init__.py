"""The pages of minimum parameters: preparing, endorsing, issuing, the issued document."""
